//! The pages of the floor of a production, and of its material: a valid sample of each of their server functions, and who sees them.

use crate::areas::Area;
use crate::doors::{Opens, Reaches, Sample};
use crate::pages::is_a_safe_page;
use crate::production::ProductionThings;
use crate::site::{Caller, Site};
use chrono::TimeDelta;
use engrane::base::permission::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Every server function of these pages.
pub fn rpc(things: &ProductionThings) -> Vec<Sample> {
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let (reads, writes) = (Opens::Reads(Area::Production), Opens::Writes(Area::Production));
    let typed = json!({
        "id": null, "good": "3", "scrap": "", "scrap_reason": "", "deviation": "", "comment": "", "shift": "", "operator": "",
        "repeat": true
    });
    let fact = json!({
        "order": things.begun, "stage": things.fitting, "machine": null, "typed": typed, "language": "es"
    });
    let mended = json!({
        "good": "9", "scrap": "0", "rework": "0", "rework_to": "", "scrap_reason": "", "reason": "Se contó mal"
    });
    let shift = json!({ "day": "2026-09-19", "code": "day" });
    let opened = json!({ "day": "2026-09-19", "code": "day", "reason": "Faltó una captura" });
    let shown = json!({ "day": "2026-09-19", "code": "day", "language": "es" });
    let place = json!({ "stage": "fitting", "machine": "", "language": "es" });
    let sent = json!({
        "id": null, "kind": "to_partner", "stage": "galvanic", "partner": things.works, "item": { "id": "", "text": "" },
        "shelf": "", "cost": "", "serial": "", "what": "", "quantity": "2", "place_from": "", "holder_from": "", "place_to": "",
        "holder_to": "", "eta": "2030-01-15", "carrier": "", "tracking": "", "note": "", "pending": true, "parallel": true
    });
    let received = json!({
        "id": null, "good": "2", "scrap": "", "scrap_reason": "", "unworked": "", "rest_lost": false, "note": "",
        "is_item": false
    });
    let stepped = json!({ "reason": "", "carrier": "DHL", "tracking": "", "eta": "2030-01-15" });
    let filter = json!({ "open": true, "late": false });
    let chosen = json!({ "id": things.metal, "text": "" });
    let typed_need = |pieces: &str| json!({ "item": chosen, "quantity": "0.25", "pieces": pieces });
    let moved = json!({ "item": chosen, "quantity": "0.5", "size": "", "heat_number": "", "certificate": "" });
    let moved = json!({ "id": null, "lines": [moved], "until": "2030-01-15", "note": "" });
    vec![
        (
            "production_movements",
            by_json(&json!({ "filter": filter, "page": 1, "language": "es" })),
            reads,
            Reaches::Own,
        ),
        ("production_movement", by_json(&json!({ "id": things.come, "language": "es" })), reads, Reaches::Named),
        ("order_movements", by_json(&json!({ "id": things.outward, "language": "es" })), reads, Reaches::Named),
        ("sending_form", by_json(&json!({ "id": things.outward, "language": "es" })), writes, Reaches::Named),
        ("send_movement", by_json(&json!({ "id": things.outward, "typed": sent })), writes, Reaches::Named),
        ("receive_movement", by_json(&json!({ "id": things.come, "typed": received })), writes, Reaches::Named),
        (
            "step_movement",
            by_json(&json!({ "id": things.sent, "step": "in_transit", "typed": stepped })),
            writes,
            Reaches::Named,
        ),
        ("take_receipt_back", by_json(&json!({ "id": things.receipt, "reason": "No era" })), writes, Reaches::Named),
        (
            "new_need",
            by_json(&json!({ "workpiece": things.workpiece, "typed": typed_need("") })),
            writes,
            Reaches::Named,
        ),
        (
            "change_need",
            by_json(&json!({ "id": things.need, "version": 1, "workpiece": things.made, "typed": typed_need("12") })),
            writes,
            Reaches::Named,
        ),
        ("remove_need", by_json(&json!({ "id": things.need })), writes, Reaches::Named),
        ("order_material", by_json(&json!({ "id": things.outward, "language": "es" })), reads, Reaches::Named),
        (
            "material_form",
            by_json(&json!({ "id": things.outward, "act": "issue", "language": "es" })),
            writes,
            Reaches::Named,
        ),
        (
            "move_material",
            by_json(&json!({ "id": things.outward, "act": "reserve", "typed": moved })),
            writes,
            Reaches::Named,
        ),
        (
            "who_sees",
            by_json(&json!({ "granted": { "order": things.begun }, "language": "es" })),
            writes,
            Reaches::Named,
        ),
        ("operator_choices", by_json(&json!({ "words": "per", "language": "es" })), writes, Reaches::Own),
        (
            "share_with",
            by_json(&json!({
                "granted": { "specification": things.specification }, "person": { "id": things.person, "text": "" },
                "given": true
            })),
            writes,
            Reaches::Named,
        ),
        ("production_pad", by_json(&place), writes, Reaches::Own),
        ("record_fact", by_json(&fact), writes, Reaches::Named),
        ("correct_fact", by_json(&json!({ "id": things.fact, "typed": mended })), writes, Reaches::Named),
        ("take_fact_back", by_json(&json!({ "id": things.fact, "reason": "No era" })), writes, Reaches::Named),
        (
            "production_floor",
            by_json(&json!({ "view": { "layout": "Stages", "only": null, "page": 1 }, "language": "es" })),
            reads,
            Reaches::Own,
        ),
        ("production_shifts", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        ("production_shift", by_json(&shown), writes, Reaches::Own),
        // What one closes the other opens.
        ("close_shift", by_json(&shift), writes, Reaches::Own),
        ("open_shift", by_json(&opened), writes, Reaches::Own),
    ]
}

/// Each page with its status for nobody, who leads the production, its supervisor, who orders from partners, its operator, who only
/// looks, another production and a bodega.
pub const PAGES: &[(&str, [u16; 8])] = &[
    ("/production/pad", [302, 200, 200, 403, 200, 403, 200, 403]),
    ("/production/pad?stage=fitting", [302, 200, 200, 403, 200, 403, 200, 403]),
    ("/production/pad?stage=fitting&order={begun}&fact={fact}", [302, 200, 200, 403, 200, 403, 200, 403]),
    ("/production/pad?stage=nonsense&machine=nonsense&order=nonsense", [302, 200, 200, 403, 200, 403, 200, 403]),
    ("/production/floor", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/floor?by=machines", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/floor?by=ready", [302, 200, 200, 200, 200, 200, 200, 403]),
    ("/production/shifts", [302, 200, 200, 403, 403, 403, 200, 403]),
    ("/production/shifts?day={day}&shift={shift_code}", [302, 200, 200, 403, 403, 403, 200, 403]),
    ("/production/shifts?day={day}&shift=nonsense", [302, 200, 200, 403, 403, 403, 200, 403]),
    ("/production/movements", [302, 200, 200, 200, 403, 200, 200, 403]),
    ("/production/movements?show=late&kind=to_partner&page=2", [302, 200, 200, 200, 403, 200, 200, 403]),
    ("/production/movements?show=nonsense&open={sent}", [302, 200, 200, 200, 403, 200, 200, 403]),
    ("/production/movements?new=1", [302, 200, 200, 200, 403, 200, 200, 403]),
    ("/production/orders/{outward}?movement={come}", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{begun}?share=1", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/specifications/{shown}?share=1", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{outward}?send=to_partner", [302, 200, 200, 200, 200, 200, 404, 403]),
    ("/production/orders/{outward}?send=shipping", [302, 200, 200, 200, 200, 200, 404, 403]),
];

#[sqlx::test(migrations = "../migrations")]
async fn every_page_of_a_floor_has_the_right_status_for_everybody(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let mut people = vec![Caller::Nobody];
    for role in [Role::ShopHead, Role::Master, Role::Supply, Role::Operator, Role::Viewer] {
        people.push(Caller::Cookie(site.world.token(&site.organizations.produccion, role).await.unwrap()));
    }
    for business in [&site.organizations.otra_produccion, &site.world.norte] {
        people.push(Caller::Cookie(site.world.token(business, Role::Owner).await.unwrap()));
    }
    for (page, statuses) in PAGES {
        let path = things.name(page);
        for (at, (caller, status)) in people.iter().zip(statuses).enumerate() {
            let answer = site.page(caller, &path).await;
            assert_eq!(answer.status.as_u16(), *status, "{path} as {at}");
            if *status != 302 {
                is_a_safe_page(&answer, &format!("{path} as {at}"));
            }
        }
    }
    let head = &people[1];
    let floor = site.page(head, "/production/floor").await;
    assert!(floor.body.contains("SECRETA") && floor.body.contains("Puede correr"), "what can run");
    let pad = site.page(head, "/production/pad?stage=fitting").await;
    assert!(pad.body.contains("Lo último que registraste") || pad.body.contains("Órdenes"), "what is recorded there");
    let one = site.page(head, &things.name("/production/pad?stage=fitting&order={begun}")).await;
    assert!(one.body.contains("Registrar") && one.body.contains("Merma"), "an order and its keys");
    let other = site.page(&people[6], &things.name("/production/pad?stage=fitting&order={begun}")).await;
    assert!(!other.body.contains("SECRETA"), "nobody else's order");
    let shift = site.page(head, &things.name("/production/shifts?day={day}&shift={shift_code}")).await;
    assert!(shift.body.contains("Cerrar turno"), "closing it");
    let movements = site.page(head, "/production/movements").await;
    assert!(movements.body.contains("Traslados") && movements.body.contains("SECRETA"), "who has what");
    let order = things.name("/production/orders/{outward}");
    let (lead, operator, viewer) =
        (site.page(head, &order).await, site.page(&people[4], &order).await, site.page(&people[5], &order).await);
    assert!(
        lead.body.contains("Recorrido") && lead.body.contains("send=to_partner"),
        "where each piece is, and sending some"
    );
    assert!(viewer.body.contains("Recorrido") && !viewer.body.contains("send="), "whoever only looks sends nothing");
    assert!(!operator.body.contains("Recorrido"), "operators see no movements");
    let supervisor = site.page(&people[2], &order).await;
    assert!(lead.body.contains("share=1") && supervisor.body.contains("share=1"), "who sees it");
    assert!(!operator.body.contains("share=1") && !viewer.body.contains("share=1"), "is not said by them");
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_due_on_the_day_of_a_night_is_shown_as_late_once_that_is_over(pool: PgPool) {
    let site = Site::open(pool).await;
    let head = || site.world.token(&site.organizations.produccion, Role::ShopHead);
    let writer = Caller::Bearer(head().await.unwrap());
    for (path, asked) in [
        ("/api/v1/production/specifications", json!({ "number": "PO-9", "due": "2026-09-21" })),
        ("/api/v1/production/orders", json!({ "code": "P-9", "name": "Buje", "qty_plan": 10, "due": "2026-09-21" })),
    ] {
        let made = site.post(&writer, path, &asked).await;
        assert_eq!(made.status, 201, "{}", made.body);
    }
    // From eight in the morning to two in the next, and then past nine.
    for (hours, late) in [(18, false), (7, true)] {
        site.world.services.clock.advance(TimeDelta::hours(hours));
        let reader = Caller::Cookie(head().await.unwrap());
        for (path, thing, word) in
            [("/production/specifications", "PO-9", "Atrasado"), ("/production/orders", "P-9", "Atrasada")]
        {
            let page = site.page(&reader, path).await;
            assert!(page.body.contains(thing), "{path}: {}", page.body);
            assert_eq!(page.body.contains(word), late, "{path}");
        }
    }
}
