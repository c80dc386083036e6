//! The doors of a production: a valid sample of each, and what they answer.

use crate::doors::{Opens, Reaches, Sample, crud};
use crate::site::{BADGE, Caller, PIN, SECRET, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::entity::NameOr;
use engrane::base::id::{
    ImportId, MachineId, MovementId, MovementReceiptId, NeedId, NormId, PadId, PartnerId, ProductionOrderId, ReasonId,
    SpecificationId, StageFactId, StageId, StockItemId, UserId, WorkpieceId,
};
use engrane::base::permission::{Permission, Role};
use engrane::platform::entity::{self, Values};
use engrane::platform::files::receive;
use engrane::platform::pairing::rules::LENGTH;
use engrane::platform::pairing::types::Kind;
use engrane::production::facts;
use engrane::production::grants;
use engrane::production::grants::types::GrantRequest;
use engrane::production::import;
use engrane::production::import::fields::{FileKind, NamedMapping};
use engrane::production::material;
use engrane::production::material::types::{MaterialAct, NeedValues};
use engrane::production::movements;
use engrane::production::orders::ops;
use engrane::production::orders::types::OrderStep;
use engrane::production::specifications;
use engrane::production::types::{
    MachineValues, NormValues, PartnerValues, ProductionReasonValues, StageValues, WorkpieceValues,
};
use engrane::stores::ledger::ops::act as ledger;
use engrane::stores::types::{Act, StockItemValues};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// What is set up in a production.
#[derive(Clone, Copy, Debug)]
pub struct ProductionThings {
    /// Nothing refers to these.
    pub stage: StageId,
    pub machine: MachineId,
    pub reason: ReasonId,
    pub partner: PartnerId,
    pub workpiece: WorkpieceId,
    pub norm: NormId,
    /// What pieces are made of, in the store-room; the need is of it.
    pub metal: StockItemId,
    pub need: NeedId,
    /// The norm and the need are of these.
    pub made: WorkpieceId,
    pub used: MachineId,
    /// Of the machines.
    pub manned: StageId,
    /// Nothing was recorded of these: one that goes on, is on hold, is cancelled.
    pub order: ProductionOrderId,
    pub held: ProductionOrderId,
    pub cancelled: ProductionOrderId,
    /// Something was recorded of it, by this fact.
    pub begun: ProductionOrderId,
    pub fact: StageFactId,
    /// Where that was.
    pub fitting: StageId,
    /// It was granted to this person.
    pub person: UserId,
    /// Pieces of this order are at the stage outside, and with this partner.
    pub outward: ProductionOrderId,
    pub works: PartnerId,
    /// Movements of it: one that is prepared, one that was sent, one of which this was received.
    pub prepared: MovementId,
    pub sent: MovementId,
    pub come: MovementId,
    pub receipt: MovementReceiptId,
    /// Nothing of this specification is ordered.
    pub specification: SpecificationId,
    /// This one is published, and was granted to the person.
    pub shown: SpecificationId,
    /// Files of workpieces: one that is planned, one that was taken.
    pub planned: ImportId,
    pub applied: ImportId,
    /// Nobody is at work on it.
    pub pad: PadId,
    /// Of devices that wait to become pads: one for each kind of door.
    pub codes: [[u8; LENGTH]; 2],
}

impl ProductionThings {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil = Uuid::nil();
        Self {
            stage: nil.into(),
            machine: nil.into(),
            reason: nil.into(),
            partner: nil.into(),
            workpiece: nil.into(),
            norm: nil.into(),
            metal: nil.into(),
            need: nil.into(),
            made: nil.into(),
            used: nil.into(),
            manned: nil.into(),
            order: nil.into(),
            held: nil.into(),
            cancelled: nil.into(),
            begun: nil.into(),
            fact: nil.into(),
            fitting: nil.into(),
            person: nil.into(),
            outward: nil.into(),
            works: nil.into(),
            prepared: nil.into(),
            sent: nil.into(),
            come: nil.into(),
            receipt: nil.into(),
            specification: nil.into(),
            shown: nil.into(),
            planned: ImportId(nil),
            applied: ImportId(nil),
            pad: nil.into(),
            codes: [[b'3'; LENGTH]; 2],
        }
    }

    /// What a device shows that waits to become a pad.
    fn code(&self, at: usize) -> String {
        String::from_utf8(self.codes[at].to_vec()).unwrap()
    }

    /// A path with the ids of what it names.
    pub fn name(&self, path: &str) -> String {
        path.replace("{stage}", &self.stage.to_string())
            .replace("{machine}", &self.machine.to_string())
            .replace("{reason}", &self.reason.to_string())
            .replace("{partner}", &self.partner.to_string())
            .replace("{workpiece}", &self.workpiece.to_string())
            .replace("{norm}", &self.norm.to_string())
            .replace("{need}", &self.need.to_string())
            .replace("{made}", &self.made.to_string())
            .replace("{order}", &self.order.to_string())
            .replace("{held}", &self.held.to_string())
            .replace("{cancelled}", &self.cancelled.to_string())
            .replace("{begun}", &self.begun.to_string())
            .replace("{fact}", &self.fact.to_string())
            .replace("{grantee}", &self.person.to_string())
            .replace("{prepared}", &self.prepared.to_string())
            .replace("{sent}", &self.sent.to_string())
            .replace("{come}", &self.come.to_string())
            .replace("{receipt}", &self.receipt.to_string())
            .replace("{outward}", &self.outward.to_string())
            .replace("{specification}", &self.specification.to_string())
            .replace("{shown}", &self.shown.to_string())
            .replace("{pad}", &self.pad.to_string())
            .replace("{file_planned}", &self.planned.to_string())
            .replace("{file_applied}", &self.applied.to_string())
            // The day of the clock that stands still, and a shift that every production begins with.
            .replace("{day}", "2026-09-20")
            .replace("{shift_code}", "day")
    }
}

const PRODUCTION: (Opens, Opens) = (Opens::ProductionReads, Opens::ProductionWrites);

/// Every door of a production.
pub fn doors(things: &ProductionThings) -> Vec<Sample> {
    let stage = |code: &str| json!({ "code": code, "name": "Nueva", "kind": "inside", "position": 20 });
    let machine = |code: &str| json!({ "code": code, "name": "Nueva", "stage": things.manned, "rate_per_shift": 350 });
    let reason = |code: &str| json!({ "kind": "scrap", "code": code, "name": "Nuevo", "position": 20 });
    let partner = |name: &str| json!({ "name": name, "contact": "55 0000 0000" });
    let workpiece = |code: &str| json!({ "code": code, "name": "Nueva", "route": [] });
    let norm = json!({ "workpiece": things.made, "stage": things.manned, "pieces": 300 });
    let changed = json!({ "workpiece": things.made, "machine": things.used, "pieces": 500 });
    let need = json!({ "workpiece": things.workpiece, "item": things.metal, "quantity": 0.25 });
    let halved = json!({ "workpiece": things.made, "item": things.metal, "quantity": 1, "pieces": 12 });
    let some = |more: Value| {
        let mut line = json!({ "item": things.metal, "quantity": 0.5 });
        for (member, value) in more.as_object().into_iter().flatten() {
            line[member] = value.clone();
        }
        Some(("application/json", json!({ "lines": [line] }).to_string()))
    };
    let remnant = json!({ "remnant": { "size": "0.5 m", "heat_number": "H-4711", "certificate": "3.1" } });
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
    let pad = json!({ "code": things.code(0), "name": "Torno 1", "stage": "machining" });
    let pad = Some(("application/json", pad.to_string()));
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
        whole("needs", "need", Reaches::Named, &need, &halved),
        whole("orders", "order", Reaches::Own, &order(100), &order(120)),
        whole("specifications", "specification", Reaches::Own, &specification("PO-NUEVO"), &specification("PO-CAMBIO")),
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
            // Whoever only looks at the production connects nothing.
            ("GET /api/v1/production/pads", None, writes, Reaches::Own),
            ("POST /api/v1/production/pads", pad, writes, Reaches::Own),
            ("DELETE /api/v1/production/pads/{pad}", None, writes, Reaches::Named),
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
            ("GET /api/v1/production/workpieces/{made}/needs", None, reads, Reaches::Named),
            ("GET /api/v1/production/orders/{outward}/material", None, reads, Reaches::Named),
            ("POST /api/v1/production/orders/{outward}/material/reserve", some(json!({})), writes, Reaches::Named),
            ("POST /api/v1/production/orders/{outward}/material/issue", some(json!({})), writes, Reaches::Named),
            ("POST /api/v1/production/orders/{outward}/material/return", some(remnant), writes, Reaches::Named),
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

/// Likewise of its pads.
pub fn pads_rpc(things: &ProductionThings) -> Vec<Sample> {
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: &str| Some(("application/x-www-form-urlencoded", arguments.to_owned()));
    let (_, writes) = PRODUCTION;
    vec![
        ("production_pads", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        (
            "connect_pad",
            by_form(&format!("code={}&name=Torno+2&place=machining", things.code(1))),
            writes,
            Reaches::Own,
        ),
        ("disconnect_pad", by_form(&format!("id={}", things.pad)), writes, Reaches::Named),
        (
            "pair_pad",
            by_form(""),
            Opens::Anyone("a device that waits to become a pad is nobody's yet"),
            Reaches::Shared,
        ),
        ("identify_on_pad", by_form(&format!("badge={BADGE}&pin={PIN}")), Opens::Pad, Reaches::Own),
        ("pad_here", by_form(""), Opens::Pad, Reaches::Own),
        ("leave_pad", by_form(""), Opens::Pad, Reaches::Own),
    ]
}

impl Site {
    /// A production's set-up; each time another one beside those before.
    pub async fn production(&self) -> ProductionThings {
        async fn made<V: Values>(site: &Site, values: Value) -> V::Id {
            let ctx = site.world.owner(&site.produccion).await.unwrap();
            entity::create::<V>(&ctx, &serde_json::from_value(values).unwrap()).await.unwrap().id
        }
        let word = || format!("x{}", &Uuid::now_v7().simple().to_string()[4..]);
        let drawing = || word().to_uppercase();
        let stage = || json!({ "code": word(), "name": SECRET, "kind": "inside" });
        let manned = made::<StageValues>(self, stage()).await;
        let machine = || json!({ "code": drawing(), "name": SECRET, "stage": manned });
        let workpiece = || json!({ "code": drawing(), "name": SECRET });
        let (piece, used) =
            (made::<WorkpieceValues>(self, workpiece()).await, made::<MachineValues>(self, machine()).await);
        let ctx = self.world.owner(&self.produccion).await.unwrap();
        let order = async |step: Option<OrderStep>| {
            let asked = json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100 });
            let id = ops::create(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().id;
            if let Some(step) = step {
                ops::step(&ctx, id, step, "por algo").await.unwrap();
            }
            id
        };
        let begun = json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100, "stages": ["fitting", "qc"] });
        let begun = ops::create(&ctx, &serde_json::from_value(begun).unwrap()).await.unwrap().id;
        let fact = json!({ "stage": "fitting", "qty_good": 10, "repeat": true });
        let fact = facts::ops::record(&ctx, begun, &serde_json::from_value(fact).unwrap()).await.unwrap().fact.id;
        let person = self.world.of_role(&self.produccion, Role::Operator).await.unwrap().person().unwrap().user;
        grants::ops::give(&ctx, GrantRequest::of_order(begun, person)).await.unwrap();
        let specification = async || {
            let lines = json!([{ "code": "SECRETA", "quantity": 50, "comment": SECRET }]);
            let asked = json!({ "number": word(), "customer": SECRET, "lines": lines });
            specifications::ops::create(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().id
        };
        let shown = specification().await;
        grants::ops::give(&ctx, GrantRequest::of_specification(shown, person)).await.unwrap();
        specifications::ops::publish(&ctx, shown, true).await.unwrap();
        let partner = made::<PartnerValues>(self, json!({ "name": format!("{SECRET} {}", word()) })).await;
        let works = made::<PartnerValues>(self, json!({ "name": format!("{SECRET} {}", word()) })).await;
        let outward =
            json!({ "code": "SECRETA", "name": SECRET, "qty_plan": 100, "stages": ["fitting", "galvanic", "qc"] });
        let outward = ops::create(&ctx, &serde_json::from_value(outward).unwrap()).await.unwrap().id;
        let fitted = json!({ "stage": "fitting", "qty_good": 90, "repeat": true });
        facts::ops::record(&ctx, outward, &serde_json::from_value(fitted).unwrap()).await.unwrap();
        let movement = async |pending: bool| {
            let asked = json!({
                "kind": "to_partner", "order": outward, "partner": works, "quantity": 10, "pending": pending, "parallel": true,
                "carrier": SECRET
            });
            movements::ops::send(&ctx, &serde_json::from_value(asked).unwrap()).await.unwrap().movement.id
        };
        let come = movement(false).await;
        let receipt = json!({ "qty_good": 4, "note": SECRET });
        let receipt = movements::ops::receive(&ctx, come, &serde_json::from_value(receipt).unwrap()).await.unwrap();
        let metal = json!({ "name": format!("{SECRET} {}", word()), "kind": "material", "unit": "metre" });
        let metal = made::<StockItemValues>(self, metal).await;
        let received = json!({ "lines": [{ "item": metal, "quantity": 100 }] });
        ledger(&ctx, Act::Receive, &serde_json::from_value(received).unwrap()).await.unwrap();
        let given = json!({ "lines": [{ "item": metal, "quantity": 10 }] });
        let given = serde_json::from_value(given).unwrap();
        material::ops::act(&ctx, outward, MaterialAct::Issue, &given).await.unwrap();
        let mapping: NamedMapping = serde_json::from_value(columns()).unwrap();
        let bring_in = async || {
            let content = format!("Plano,Nombre\n{},{SECRET}\n", drawing());
            let file = receive(&ctx, Permission::ProductionSetup, SECRET, content.as_bytes()).await.unwrap();
            import::ops::bring_in(&ctx, FileKind::Workpieces, file).await.unwrap().row.id
        };
        let (planned, applied) = (bring_in().await, bring_in().await);
        self.work().await;
        import::ops::plan(&ctx, planned, &mapping).await.unwrap();
        import::ops::apply(&ctx, applied, Some(&mapping)).await.unwrap();
        self.work().await;
        let mut codes = [[0; LENGTH]; 2];
        for kept in &mut codes {
            kept.copy_from_slice(self.world.waiting(Kind::Pad).await.unwrap().0.as_bytes());
        }
        ProductionThings {
            planned,
            applied,
            outward,
            works,
            prepared: movement(true).await,
            sent: movement(false).await,
            come,
            receipt: receipt.receipt.id,
            specification: specification().await,
            shown,
            begun,
            fact,
            fitting: entity::find::<StageValues>(&ctx, NameOr::Name("fitting".into())).await.unwrap().id,
            person,
            order: order(None).await,
            held: order(Some(OrderStep::Hold)).await,
            cancelled: order(Some(OrderStep::Cancel)).await,
            stage: made::<StageValues>(self, stage()).await,
            machine: made::<MachineValues>(self, machine()).await,
            reason: made::<ProductionReasonValues>(self, json!({ "kind": "scrap", "code": word(), "name": SECRET }))
                .await,
            partner,
            workpiece: made::<WorkpieceValues>(self, workpiece()).await,
            norm: made::<NormValues>(self, json!({ "workpiece": piece, "machine": used, "pieces": 400 })).await,
            metal,
            need: made::<NeedValues>(self, json!({ "workpiece": piece, "item": metal, "quantity": 0.5 })).await,
            made: piece,
            used,
            manned,
            pad: self.pad(&format!("{SECRET} {}", word())).await.0,
            codes,
        }
    }
}

/// A sign-in of somebody of the production.
async fn of_role(site: &Site, role: Role) -> Caller {
    Caller::Bearer(site.world.token(&site.produccion, role).await.unwrap())
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

#[sqlx::test(migrations = "../migrations")]
async fn what_comes_in_is_received_in_the_store_room_and_taken_back_with_its_receipt(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let movements = "/api/v1/production/movements";
    let asked = json!({ "kind": "inbound", "item": { "item": things.metal, "quantity": 7.5 } });
    let sent = site.post(&supply, movements, &asked).await;
    assert_eq!((sent.status.as_u16(), &sent.json()["movement"]["item"]["rest"]), (201, &json!(7.5)), "{}", sent.body);
    let id = sent.json()["movement"]["id"].as_str().unwrap().to_owned();
    let receipts = format!("{movements}/{id}/receipts");
    let come = site.post(&supply, &receipts, &json!({ "item": { "good": 5.25, "scrap": 0.25 } })).await;
    assert_eq!((come.status.as_u16(), &come.json()["receipt"]["item_good"]), (201, &json!(5.25)), "{}", come.body);
    let document = come.json()["receipt"]["document"].as_str().unwrap().to_owned();
    let document = format!("/api/v1/stores/documents/{document}");
    let found = site.get(&supply, &document).await.json();
    assert_eq!((&found["movement"]["id"], &found["undo"]), (&json!(id), &json!(null)), "{found}");
    let alone = site.post(&supply, &format!("{document}/reverse"), &json!({})).await;
    assert_eq!((alone.status.as_u16(), &alone.json()["why"]), (409, &json!("by_movement")), "{}", alone.body);
    let receipt = come.json()["receipt"]["id"].as_str().unwrap().to_owned();
    let back = format!("/api/v1/production/receipts/{receipt}/reverse");
    let back = site.post(&supply, &back, &json!({ "reason": "No era" })).await;
    assert_eq!((back.status.as_u16(), &back.json()["movement"]["status"]), (201, &json!("sent")), "{}", back.body);
    assert_eq!(site.get(&supply, &document).await.json()["undone"], json!(true));
}

#[sqlx::test(migrations = "../migrations")]
async fn pieces_go_to_a_partner_and_come_back_in_parts(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let movements = "/api/v1/production/movements";
    let mut asked = json!({ "kind": "to_partner", "order": things.outward, "partner": things.works, "quantity": 20 });
    let second = site.post(&supply, movements, &asked).await;
    assert_eq!((second.status.as_u16(), &second.json()["why"]), (409, &json!("parallel")), "{}", second.body);
    asked["parallel"] = json!(true);
    let sent = site.post(&supply, movements, &asked).await;
    assert_eq!((sent.status.as_u16(), &sent.json()["movement"]["status"]), (201, &json!("sent")), "{}", sent.body);
    let id = sent.json()["movement"]["id"].as_str().unwrap().to_owned();
    let receipts = format!("{movements}/{id}/receipts");
    let part = site.post(&supply, &receipts, &json!({ "qty_good": 12, "qty_unworked": 3 })).await.json();
    let told = (&part["movement"]["status"], &part["movement"]["rest"], &part["movement"]["qc"]["pending"]);
    assert_eq!(told, (&json!("partly_received"), &json!(5), &json!(12)));
    let over = site.post(&supply, &receipts, &json!({ "qty_good": 6 })).await;
    assert_eq!((over.status.as_u16(), &over.json()["code"]), (409, &json!("not_enough")), "{}", over.body);
    let rest = site.post(&supply, &receipts, &json!({ "qty_good": 3, "rest_lost": true })).await.json();
    assert_eq!((&rest["receipt"]["qty_lost"], &rest["movement"]["status"]), (&json!(2), &json!("received")));
    let open = site.get(&supply, &format!("{movements}?open=true&order={}", things.outward)).await.json();
    assert_eq!(open["pagination"]["total"], 3);
    let journey = site.get(&supply, &things.name("/api/v1/production/orders/{outward}/journey")).await.json();
    let with_partner = journey["places"].as_array().unwrap().iter().filter(|place| place["kind"] == "partner");
    let pieces: u64 = with_partner.map(|place| place["pieces"].as_u64().unwrap()).sum();
    assert_eq!(pieces, 16, "{journey}");
    // Who sends, and who sees what was sent.
    for (role, sends, sees) in [
        (Role::ChiefEngineer, 403, 200),
        (Role::Viewer, 403, 200),
        (Role::Operator, 403, 403),
        (Role::ShopHead, 201, 200),
    ] {
        let caller = of_role(&site, role).await;
        assert_eq!(site.post(&caller, movements, &asked).await.status.as_u16(), sends, "{role}");
        assert_eq!(site.get(&caller, movements).await.status.as_u16(), sees, "{role}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn every_row_that_is_not_taken_is_told_with_its_reason(pool: PgPool) {
    let site = Site::open(pool).await;
    let (head, supply) = (of_role(&site, Role::ShopHead).await, of_role(&site, Role::Supply).await);
    // More than an import tells of itself.
    let (kind, form) = form("file", "piezas.csv", &format!("Plano,Nombre\n{}", "BUJE-7,Buje\n".repeat(150)));
    let path = "/api/v1/production/imports";
    let sent = request(&head, &Method::POST, &format!("{path}?kind=workpieces"));
    let sent = site.send(sent.header(header::CONTENT_TYPE, kind).body(Body::from(form)).unwrap()).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let door = format!("{path}/{}", sent.json()["id"].as_str().unwrap());
    site.work().await;
    let rejected = format!("{door}/rejected");
    assert_eq!(site.get(&head, &rejected).await.json()["why"], json!("wrong_status"));
    // Once they are known, and still when the others were taken.
    for step in ["plan", "apply"] {
        assert_eq!(site.post(&head, &format!("{door}/{step}"), &columns()).await.status, 202, "{step}");
        site.work().await;
        let told = site.get(&head, &format!("{rejected}?lang=en")).await;
        assert_eq!(
            (told.status.as_u16(), told.header("content-type")),
            (200, "text/csv; charset=utf-8"),
            "{}",
            told.body
        );
        let lines: Vec<_> = told.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines[..2],
            ["Plano,Nombre,What happened", "BUJE-7,Buje,Drawing code: Row 2 has the same"],
            "{step}"
        );
        assert_eq!(lines.len(), 150, "{step}");
    }
    let book = site.get(&head, &format!("{rejected}?format=xlsx")).await;
    assert!(book.header("content-type").ends_with("spreadsheetml.sheet") && book.body.starts_with("PK"));
    assert_eq!(site.get(&supply, &rejected).await.status, 403);
}

#[sqlx::test(migrations = "../migrations")]
async fn material_is_kept_given_out_and_comes_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let material = things.name("/api/v1/production/orders/{outward}/material");
    let asked = |quantity: f64| json!({ "lines": [{ "item": things.metal, "quantity": quantity }] });
    let kept = site.post(&supply, &format!("{material}/reserve"), &asked(20.0)).await;
    assert_eq!((kept.status.as_u16(), &kept.json()["number"]), (201, &Value::Null), "{}", kept.body);
    let short = site.post(&supply, &format!("{material}/issue"), &asked(90.5)).await;
    assert_eq!((short.status.as_u16(), &short.json()["code"]), (409, &json!("not_enough")), "{}", short.body);
    let remnant = json!({ "size": "1.2 m", "heat_number": "H-4711" });
    let back = json!({ "lines": [{ "item": things.metal, "quantity": 1.2, "remnant": remnant }] });
    let back = site.post(&supply, &format!("{material}/return"), &back).await.json();
    let told = &back["material"]["items"][0];
    assert_eq!((&told["reserved"], &told["issued"], &told["returned"]), (&json!(20), &json!(10), &json!(1.2)));
    assert_eq!(back["material"]["remnants"][0]["heat_number"], "H-4711");
    // The document is one of the store-room's.
    let document = back["material"]["remnants"][0]["document"].as_str().unwrap().to_owned();
    let shown = site.get(&supply, "/api/v1/stores/documents?act=return").await.json();
    assert!(shown["data"].as_array().unwrap().iter().any(|one| one["id"] == document.as_str()), "{shown}");
    // Who moves it, and who sees it.
    for (role, moves, sees) in [
        (Role::ShopHead, 201, 200),
        (Role::ChiefEngineer, 403, 200),
        (Role::Master, 403, 200),
        (Role::Viewer, 403, 200),
        (Role::Operator, 403, 403),
    ] {
        let caller = of_role(&site, role).await;
        let moved = site.post(&caller, &format!("{material}/reserve"), &asked(1.0)).await;
        assert_eq!(moved.status.as_u16(), moves, "{role}: {}", moved.body);
        assert_eq!(site.get(&caller, &material).await.status.as_u16(), sees, "{role}");
    }
}
