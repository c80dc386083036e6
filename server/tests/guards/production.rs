//! The doors of a production: a valid sample of each, and what they answer.

mod files;
mod material;
mod movements;
pub mod pads;
pub mod pages;
mod things;

use crate::areas::Area;
use crate::doors::{Opens, Reaches, Sample, crud};
use crate::site::{Caller, Site, form};
use engrane::base::id::StageId;
use engrane::base::permission::Role;
use serde_json::{Value, json};
use sqlx::PgPool;
pub use things::ProductionThings;

const PRODUCTION: (Opens, Opens) = (Opens::Reads(Area::Production), Opens::Writes(Area::Production));

/// Every door of a production.
pub fn doors(things: &ProductionThings) -> Vec<Sample> {
    let stage = |code: &str| json!({ "code": code, "name": "Nueva", "kind": "inside", "position": 20 });
    let machine = |code: &str| json!({ "code": code, "name": "Nueva", "stage": things.manned, "rate_per_shift": 350 });
    let reason = |code: &str| json!({ "kind": "scrap", "code": code, "name": "Nuevo", "position": 20 });
    let partner = |name: &str| json!({ "name": name, "contact": "55 0000 0000" });
    let workpiece = |code: &str| json!({ "code": code, "name": "Nueva", "route": [] });
    let norm = json!({ "workpiece": things.made, "stage": things.manned, "pieces": 300 });
    let changed = json!({ "workpiece": things.made, "machine": things.used, "pieces": 500 });
    let order = |plan: u32| json!({ "code": "PEDIDA", "name": "Pedida", "qty_plan": plan });
    let why = Some(("application/json", json!({ "reason": "Falta material" }).to_string()));
    let (reads, writes) = PRODUCTION;
    let fact = Some(("application/json", json!({ "stage": "fitting", "qty_good": 3, "repeat": true }).to_string()));
    let pieces = json!({ "reason": "Se contó mal", "pieces": { "qty_good": 9 } });
    let corrected = Some(("application/json", pieces.to_string()));
    let explained = Some(("application/json", json!({ "deviation": "tooling" }).to_string()));
    let sent = json!({ "kind": "to_partner", "order": things.outward, "partner": things.works, "quantity": 2, "parallel": true });
    let sent = Some(("application/json", sent.to_string()));
    let received = Some(("application/json", json!({ "qty_good": 2, "note": "en caja" }).to_string()));
    let granted = json!({ "order": things.order, "person": things.person });
    let granted = Some(("application/json", granted.to_string()));
    let line = json!({ "code": "PEDIDA", "name": "Pedida", "quantity": 40 });
    let specification = |number: &str| json!({ "number": number, "customer": "Motores del Norte", "lines": [line] });
    let line = Some(("application/json", line.to_string()));
    let file = form("file", "ordenes.csv", "Plano,Nombre,Piezas\nDE-FUERA,De fuera,10\n");
    let mapping = Some(("application/json", columns().to_string()));
    let whole = |path: &str, one: &str, created: Reaches, new: &Value, changed: &Value| {
        crud(&format!("production/{path}"), one, PRODUCTION, created, new, changed)
    };
    [
        whole("stages", "stage", Reaches::Own, &stage("nueva"), &stage("cambio")),
        whole("machines", "machine", Reaches::Named, &machine("NUEVA"), &machine("CAMBIO")),
        whole("reasons", "reason", Reaches::Own, &reason("nuevo"), &reason("cambio")),
        whole("partners", "partner", Reaches::Own, &partner("Nuevo"), &partner("Cambio")),
        whole("workpieces", "workpiece", Reaches::Own, &workpiece("NUEVA"), &workpiece("CAMBIO")),
        whole("norms", "norm", Reaches::Named, &norm, &changed),
        material::doors(things),
        whole("orders", "order", Reaches::Own, &order(100), &order(120)),
        whole("specifications", "specification", Reaches::Own, &specification("PO-NUEVO"), &specification("PO-CAMBIO")),
        pads::doors(things),
        vec![
            ("POST /api/v1/production/orders/{order}/hold", why.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/orders/{held}/resume", None, writes, Reaches::Named),
            ("POST /api/v1/production/orders/{order}/cancel", why.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/orders/{cancelled}/reopen", why.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/orders/{held}/close", why.clone(), writes, Reaches::Named),
            ("GET /api/v1/production/orders/{begun}/facts", None, reads, Reaches::Named),
            ("POST /api/v1/production/orders/{begun}/facts", fact, writes, Reaches::Named),
            ("POST /api/v1/production/facts/{fact}/correct", corrected, writes, Reaches::Named),
            ("POST /api/v1/production/facts/{fact}/reverse", why.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/facts/{fact}/explain", explained, writes, Reaches::Named),
            // Who records sees what they recorded.
            ("GET /api/v1/production/facts", None, writes, Reaches::Own),
            ("GET /api/v1/production/current-shift", None, reads, Reaches::Own),
            ("GET /api/v1/production/people", None, reads, Reaches::Own),
            ("GET /api/v1/production/floor", None, reads, Reaches::Own),
            ("GET /api/v1/production/grants", None, writes, Reaches::Own),
            ("POST /api/v1/production/grants", granted, writes, Reaches::Named),
            ("DELETE /api/v1/production/grants/{begun}/{grantee}", None, writes, Reaches::Named),
            ("DELETE /api/v1/production/grants/specifications/{shown}/{grantee}", None, writes, Reaches::Named),
            ("GET /api/v1/production/specifications/{specification}/lines", None, reads, Reaches::Named),
            ("POST /api/v1/production/specifications/{specification}/lines", line, writes, Reaches::Named),
            ("POST /api/v1/production/specifications/{specification}/publish", None, writes, Reaches::Named),
            ("POST /api/v1/production/specifications/{shown}/unpublish", None, writes, Reaches::Named),
            ("POST /api/v1/production/specifications/{specification}/orders", None, writes, Reaches::Named),
            ("GET /api/v1/production/movements", None, reads, Reaches::Own),
            ("POST /api/v1/production/movements", sent, writes, Reaches::Named),
            ("GET /api/v1/production/movements/{sent}", None, reads, Reaches::Named),
            ("POST /api/v1/production/movements/{prepared}/send", None, writes, Reaches::Named),
            ("POST /api/v1/production/movements/{sent}/in-transit", None, writes, Reaches::Named),
            ("POST /api/v1/production/movements/{come}/return", why.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/movements/{sent}/cancel", why.clone(), writes, Reaches::Named),
            ("GET /api/v1/production/movements/{come}/receipts", None, reads, Reaches::Named),
            ("POST /api/v1/production/movements/{come}/receipts", received, writes, Reaches::Named),
            ("POST /api/v1/production/receipts/{receipt}/reverse", why.clone(), writes, Reaches::Named),
            ("GET /api/v1/production/orders/{outward}/movements", None, reads, Reaches::Named),
            ("GET /api/v1/production/orders/{outward}/journey", None, reads, Reaches::Named),
            ("POST /api/v1/production/imports?kind=orders", Some(file), writes, Reaches::Own),
            ("GET /api/v1/production/imports?kind=workpieces", None, writes, Reaches::Own),
            ("GET /api/v1/production/imports/{file_planned}", None, writes, Reaches::Named),
            ("GET /api/v1/production/imports/{file_planned}/rows?state=new", None, writes, Reaches::Named),
            ("POST /api/v1/production/imports/{file_planned}/plan", mapping.clone(), writes, Reaches::Named),
            ("POST /api/v1/production/imports/{file_planned}/apply", mapping, writes, Reaches::Named),
            ("GET /api/v1/production/imports/{file_applied}/rejected", None, writes, Reaches::Named),
            ("POST /api/v1/production/imports/{file_applied}/undo", None, writes, Reaches::Named),
            ("GET /api/v1/production/shift-days?from=2026-09-14&to=2026-09-20", None, writes, Reaches::Own),
            ("GET /api/v1/production/shift-days/{day}/{shift_code}", None, writes, Reaches::Own),
            // What one closes the other opens.
            ("POST /api/v1/production/shift-days/{day}/{shift_code}/close", None, writes, Reaches::Own),
            ("POST /api/v1/production/shift-days/{day}/{shift_code}/open", why, writes, Reaches::Own),
        ],
    ]
    .concat()
}

/// What the columns of a file of workpieces are.
fn columns() -> Value {
    let column = |field: &str, at: u32| json!({ "field": field, "source": { "column": at } });
    json!({ "columns": [column("code", 0), column("name", 1)] })
}

/// Doors whose body names a thing of the business: whoever has none of that name is told which field is wrong.
pub const IN_BODY: [&str; 5] = [
    "POST /api/v1/production/machines",
    "POST /api/v1/production/norms",
    "POST /api/v1/production/needs",
    "new_norm",
    "new_need",
];

/// Every server function of a production.
pub fn rpc(things: &ProductionThings) -> Vec<Sample> {
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: &str| Some(("application/x-www-form-urlencoded", arguments.to_owned()));
    let (reads, writes) = PRODUCTION;
    let ProductionThings { workpiece, norm, made, used, manned, order, held, specification, .. } = *things;
    let ProductionThings { planned, applied, .. } = *things;
    let shown = json!({ "id": planned, "state": "new", "page": 1, "language": "es" });
    let list = json!({ "edit": "", "q": "", "page": 1 });
    let piece = |code: &str| json!({ "code": code, "name": "Nueva", "revision": "A", "material": "", "route": [manned], "active": true });
    let typed_norm = |place: String| json!({ "place": place, "pieces": "1,200", "shift": "" });
    let typed = |plan: &str, route: &[StageId]| {
        json!({
            "code": "SECRETA", "name": "Pedida", "qty_plan": plan, "due": "2030-01-15", "priority": "high", "customer": "",
            "description": "", "revision": "", "is_cooperation": false, "partner": "", "partner_due": "", "machine": "",
            "route": route, "skipped": [], "published": true
        })
    };
    let orders = json!({ "q": "", "open": true });
    let specifications = json!({ "q": "", "customer": "", "open": true });
    let line = json!({
        "id": null, "kind": "make", "code": "PEDIDA-2", "name": "Pedida", "quantity": "1,200", "unit": "pza", "comment": "", "halt": ""
    });
    let written =
        |number: &str| json!({ "number": number, "customer": "", "due": "2030-01-15", "note": "", "lines": [line] });
    vec![
        (
            "production_settings",
            by_json(&json!({ "place": "stages", "asked": list, "language": "es" })),
            reads,
            Reaches::Own,
        ),
        (
            "save_in_production",
            by_form("place=partners&id=&version=0&values%5Bname%5D=Galvanica&values%5Bactive%5D=on"),
            writes,
            Reaches::Own,
        ),
        ("remove_from_production", by_form(&format!("place=machines&id={}", things.machine)), writes, Reaches::Named),
        (
            "production_workpieces",
            by_json(&json!({ "filter": { "q": "", "active": true }, "page": 1, "language": "es" })),
            reads,
            Reaches::Own,
        ),
        ("production_workpiece", by_json(&json!({ "id": made, "language": "es" })), reads, Reaches::Named),
        ("workpiece_choices", by_json(&json!({ "words": "sec" })), reads, Reaches::Own),
        ("chosen_workpiece", by_json(&json!({ "id": made })), reads, Reaches::Named),
        (
            "new_workpiece",
            by_json(&json!({ "typed": { "code": "NUEVA-2", "name": "Nueva", "revision": "", "material": "",
            "route": [], "active": true } })),
            writes,
            Reaches::Own,
        ),
        (
            "change_workpiece",
            by_json(&json!({ "id": workpiece, "version": 1, "typed": piece("CAMBIADA-2") })),
            writes,
            Reaches::Named,
        ),
        ("remove_workpiece", by_json(&json!({ "id": workpiece })), writes, Reaches::Named),
        (
            "new_norm",
            by_json(&json!({ "workpiece": made, "typed": typed_norm(format!("stage:{manned}")) })),
            writes,
            Reaches::Named,
        ),
        (
            "change_norm",
            by_json(&json!({
                "id": norm, "version": 1, "workpiece": made, "typed": typed_norm(format!("machine:{used}"))
            })),
            writes,
            Reaches::Named,
        ),
        ("remove_norm", by_json(&json!({ "id": norm })), writes, Reaches::Named),
        ("production_orders", by_json(&json!({ "filter": orders, "page": 1, "language": "es" })), reads, Reaches::Own),
        ("production_order", by_json(&json!({ "id": order, "language": "es" })), reads, Reaches::Named),
        ("production_import", by_json(&shown), writes, Reaches::Named),
        ("reread_production_file", by_form(&format!("id={planned}&values%5Bheader_row%5D=1")), writes, Reaches::Named),
        (
            "plan_production_file",
            by_form(&format!("id={planned}&values%5Bcolumn_0%5D=code&values%5Bcolumn_1%5D=name")),
            writes,
            Reaches::Named,
        ),
        ("remap_production_file", by_form(&format!("id={planned}")), writes, Reaches::Named),
        ("apply_production_file", by_form(&format!("id={planned}")), writes, Reaches::Named),
        ("undo_production_file", by_form(&format!("id={applied}")), writes, Reaches::Named),
        ("production_traveller", by_json(&json!({ "id": order, "language": "es" })), reads, Reaches::Named),
        ("new_order_form", by_json(&json!({ "workpiece": null, "language": "es" })), writes, Reaches::Own),
        ("order_form", by_json(&json!({ "id": order, "language": "es" })), writes, Reaches::Named),
        ("new_order", by_json(&json!({ "typed": typed("1,200", &[]) })), writes, Reaches::Own),
        (
            "change_order",
            by_json(&json!({ "id": order, "version": 1, "typed": typed("120", &[manned]) })),
            writes,
            Reaches::Named,
        ),
        ("publish_order", by_json(&json!({ "id": order, "published": false })), writes, Reaches::Named),
        ("step_order", by_json(&json!({ "id": held, "step": "resume", "reason": "" })), writes, Reaches::Named),
        ("delete_order", by_json(&json!({ "id": order })), writes, Reaches::Named),
        (
            "production_specifications",
            by_json(&json!({ "filter": specifications, "page": 1, "language": "es" })),
            reads,
            Reaches::Own,
        ),
        ("production_specification", by_json(&json!({ "id": specification, "language": "es" })), reads, Reaches::Named),
        ("new_specification_form", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        ("specification_form", by_json(&json!({ "id": specification, "language": "es" })), writes, Reaches::Named),
        ("new_specification", by_json(&json!({ "typed": written("PO-NUEVO-2") })), writes, Reaches::Own),
        (
            "change_specification",
            by_json(&json!({ "id": specification, "version": 1, "typed": written("PO-CAMBIO-2") })),
            writes,
            Reaches::Named,
        ),
        ("publish_specification", by_json(&json!({ "id": specification, "published": true })), writes, Reaches::Named),
        ("order_open_lines", by_json(&json!({ "id": specification })), writes, Reaches::Named),
        ("delete_specification", by_json(&json!({ "id": specification })), writes, Reaches::Named),
    ]
}

/// A sign-in of somebody of the production.
async fn of_role(site: &Site, role: Role) -> Caller {
    Caller::Bearer(site.world.token(&site.organizations.produccion, role).await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_production_begins_with_stages_shifts_and_reasons_and_names_them_by_code(pool: PgPool) {
    let site = Site::open(pool).await;
    let engineer = of_role(&site, Role::ChiefEngineer).await;
    let stages = site.get(&engineer, "/api/v1/production/stages").await.json();
    let codes: Vec<_> = stages["data"].as_array().unwrap().iter().map(|stage| stage["code"].clone()).collect();
    assert_eq!(codes, ["machining", "fitting", "grinding", "heat_treatment", "galvanic", "qc"].map(Value::from));
    let machine = json!({ "code": "T-1", "name": "Torno 1", "stage": "machining", "capabilities": ["CNC"] });
    let made = site.post(&engineer, "/api/v1/production/machines", &machine).await;
    assert_eq!((made.status.as_u16(), &made.json()["rate_per_shift"]), (201, &json!(400)), "{}", made.body);
    let workpiece = json!({ "code": "AB-12/3", "name": "Buje", "route": ["machining", "fitting", "qc"] });
    assert_eq!(site.post(&engineer, "/api/v1/production/workpieces", &workpiece).await.status, 201);
    let found = site.get(&engineer, "/api/v1/production/workpieces/ab-12%2F3").await.json();
    assert_eq!((&found["name"], found["route"].as_array().unwrap().len()), (&json!("Buje"), 3));
    let listed = site.get(&engineer, "/api/v1/production/workpieces?q=BUJ&active=true").await.json();
    assert_eq!(listed["pagination"]["total"], 1);

    // A supervisor knows how long it takes, and sets up nothing else.
    let master = of_role(&site, Role::Master).await;
    let norm = json!({ "workpiece": "AB-12/3", "machine": "T-1", "pieces": 350, "shift": "day" });
    assert_eq!(site.post(&master, "/api/v1/production/norms", &norm).await.status, 201);
    let again = site.post(&master, "/api/v1/production/norms", &norm).await;
    assert_eq!((again.status.as_u16(), &again.json()["why"]), (409, &json!("taken")));
    assert_eq!(site.post(&master, "/api/v1/production/machines", &machine).await.status, 403);
    let norms = site.get(&master, "/api/v1/production/norms?workpiece=ab-12%2F3").await.json();
    assert_eq!((&norms["pagination"]["total"], &norms["data"][0]["pieces"]), (&json!(1), &json!(350)));
}
