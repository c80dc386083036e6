//! The doors of the store-room: a valid sample of each, and what they answer.

mod codes;
mod files;
mod moves;
pub mod pages;
mod promises;
mod things;

use crate::areas::Area;
use crate::doors::{Opens, Reaches, Sample, crud};
use crate::site::{Caller, Site, form};
use serde_json::{Value, json};
pub use things::StoresThings;
use uuid::Uuid;

/// A file of items.
const FILE: &str = "Nombre,Existencia\nRondana,5\n";

const STORES: (Opens, Opens) = (Opens::Reads(Area::Stores), Opens::Writes(Area::Stores));

/// Every door of the store-room.
pub fn doors(things: &StoresThings) -> Vec<Sample> {
    let post = |body: &Value| Some(("application/json", body.to_string()));
    let named = |name: &str| json!({ "name": name });
    let category = json!({ "department": things.used, "name": "Nueva" });
    let holder = |name: &str| json!({ "kind": "person", "name": name });
    let item = |name: &str| json!({ "name": name, "kind": "consumable", "unit": "piece", "threshold": 3 });
    let lines = json!([{ "item": things.stocked, "quantity": 1 }]);
    let with = |more: Value| {
        let mut body = json!({ "lines": lines });
        for (member, value) in more.as_object().unwrap() {
            body[member] = value.clone();
        }
        post(&body)
    };
    let code = json!({ "code": "NUEVO-1", "item": things.stocked });
    let piece = |serial: &str| json!({ "item": things.tool, "serial": serial });
    let labels = json!({ "layout": "letter_30", "items": [things.stocked] });
    let transfer = json!({ "lines": [{ "item": things.stocked, "quantity": 1, "to": things.location }] });
    let kit = |name: &str| json!({ "name": name, "lines": [{ "item": things.stocked, "quantity": 1 }] });
    let restock = |quantity: i64| json!({ "kind": "restock", "item": things.stocked, "quantity": quantity });
    let reserved = |quantity: i64| {
        let holder = json!({ "id": things.debtor });
        json!({ "item": things.stocked, "holder": holder, "quantity": quantity, "until": "2030-12-31" })
    };
    let found = json!({ "lines": [{ "item": things.stocked, "place": "General", "quantity": 3 }] });
    let file = form("file", "articulos.csv", FILE);
    let mapping = json!({ "columns": [{ "field": "name", "source": { "column": 0 } }] });
    // Whoever only looks sees neither what was moved nor who has what.
    let (reads, writes) = STORES;
    [
        ("GET /api/v1/stores/items", None, reads, Reaches::Own),
        ("POST /api/v1/stores/items", post(&item("Nuevo")), writes, Reaches::Own),
        ("GET /api/v1/stores/items/{stock_item}", None, reads, Reaches::Named),
        ("PUT /api/v1/stores/items/{stock_item}", post(&item("Cambio")), writes, Reaches::Named),
        ("DELETE /api/v1/stores/items/{stock_item}", None, writes, Reaches::Named),
        ("GET /api/v1/stores/pieces", None, reads, Reaches::Own),
        ("POST /api/v1/stores/pieces", post(&piece("SN-2")), writes, Reaches::Named),
        ("GET /api/v1/stores/pieces/{piece}", None, reads, Reaches::Named),
        ("PUT /api/v1/stores/pieces/{piece}", post(&piece("SN-3")), writes, Reaches::Named),
        ("GET /api/v1/stores/balances", None, reads, Reaches::Own),
        ("GET /api/v1/stores/usage?item={stock_item}&from=2026-09-01&to=2026-09-30", None, writes, Reaches::Named),
        ("GET /api/v1/stores/documents", None, writes, Reaches::Own),
        ("GET /api/v1/stores/documents/{document}", None, writes, Reaches::Named),
        ("POST /api/v1/stores/documents/{document}/reverse", post(&json!({ "partial": true })), writes, Reaches::Named),
        ("GET /api/v1/stores/moves", None, writes, Reaches::Own),
        ("GET /api/v1/stores/issues", None, reads, Reaches::Own),
        ("GET /api/v1/stores/restock", None, reads, Reaches::Own),
        ("GET /api/v1/stores/analytics/abc", None, writes, Reaches::Own),
        ("GET /api/v1/stores/analytics/dead", None, writes, Reaches::Own),
        ("GET /api/v1/stores/analytics/cover", None, writes, Reaches::Own),
        ("GET /api/v1/stores/analytics/shrinkage", None, writes, Reaches::Own),
        ("GET /api/v1/stores/analytics/cost", None, writes, Reaches::Own),
        ("GET /api/v1/stores/codes/{code}", None, reads, Reaches::Named),
        ("POST /api/v1/stores/codes", post(&code), writes, Reaches::Named),
        ("DELETE /api/v1/stores/codes/{code}", None, writes, Reaches::Named),
        ("POST /api/v1/stores/labels", post(&labels), writes, Reaches::Named),
        ("GET /api/v1/stores/items/{stocked}/files", None, reads, Reaches::Named),
        (
            "POST /api/v1/stores/items/{stocked}/files",
            Some(form("file", "manual.pdf", "%PDF-1.7")),
            writes,
            Reaches::Named,
        ),
        ("GET /api/v1/stores/items/{stocked}/files/{attachment}", None, reads, Reaches::Named),
        ("DELETE /api/v1/stores/items/{stocked}/files/{attachment}", None, writes, Reaches::Named),
        ("GET /api/v1/stores/custody", None, reads, Reaches::Own),
        ("GET /api/v1/stores/holders/{holder}/custody", None, writes, Reaches::Named),
        ("POST /api/v1/stores/receive", post(&json!({ "name": "Tornillo", "quantity": 5 })), writes, Reaches::Own),
        ("POST /api/v1/stores/issue", with(json!({})), writes, Reaches::Named),
        ("POST /api/v1/stores/return", with(json!({ "holder": { "id": things.debtor } })), writes, Reaches::Named),
        ("POST /api/v1/stores/transfer", post(&transfer), writes, Reaches::Named),
        ("POST /api/v1/stores/adjust", with(json!({ "reason": "conteo" })), writes, Reaches::Named),
        ("POST /api/v1/stores/scrap", with(json!({ "reason": "rota" })), writes, Reaches::Named),
        ("GET /api/v1/stores/counts", None, writes, Reaches::Own),
        ("POST /api/v1/stores/counts", post(&json!({ "items": [things.stocked] })), writes, Reaches::Named),
        ("GET /api/v1/stores/counts/{count}", None, writes, Reaches::Named),
        ("DELETE /api/v1/stores/counts/{count}", None, writes, Reaches::Named),
        ("GET /api/v1/stores/counts/{count}/lines", None, writes, Reaches::Named),
        ("POST /api/v1/stores/counts/{count}/lines", post(&found), writes, Reaches::Named),
        ("POST /api/v1/stores/counts/{count}/apply", None, writes, Reaches::Named),
        ("POST /api/v1/stores/kits/{kit}/issue", post(&json!({ "times": 2 })), writes, Reaches::Named),
        ("GET /api/v1/stores/requests", None, writes, Reaches::Own),
        ("POST /api/v1/stores/requests", post(&restock(3)), writes, Reaches::Named),
        ("GET /api/v1/stores/requests/{request}", None, writes, Reaches::Named),
        ("PUT /api/v1/stores/requests/{request}", post(&restock(4)), writes, Reaches::Named),
        ("DELETE /api/v1/stores/requests/{request}", None, writes, Reaches::Named),
        ("POST /api/v1/stores/requests/{request}/order", post(&json!({ "quantity": 7 })), writes, Reaches::Named),
        ("POST /api/v1/stores/requests/{request}/close", None, writes, Reaches::Named),
        ("POST /api/v1/stores/requests/{request}/refuse", post(&json!({ "reason": "no" })), writes, Reaches::Named),
        ("GET /api/v1/stores/reservations", None, writes, Reaches::Own),
        ("POST /api/v1/stores/reservations", post(&reserved(3)), writes, Reaches::Named),
        ("GET /api/v1/stores/reservations/{reservation}", None, writes, Reaches::Named),
        ("PUT /api/v1/stores/reservations/{reservation}", post(&reserved(4)), writes, Reaches::Named),
        ("DELETE /api/v1/stores/reservations/{reservation}", None, writes, Reaches::Named),
        ("GET /api/v1/notices/subscriptions", None, reads, Reaches::Own),
        ("POST /api/v1/notices/subscriptions", post(&json!({ "scope": "all" })), reads, Reaches::Own),
        (
            "PUT /api/v1/notices/subscriptions/{subscription}",
            post(&json!({ "scope": "place", "target": things.general })),
            reads,
            Reaches::Named,
        ),
        ("DELETE /api/v1/notices/subscriptions/{subscription}", None, reads, Reaches::Named),
        ("POST /api/v1/stores/exports", post(&json!({ "kind": "items", "format": "xlsx" })), writes, Reaches::Own),
        ("POST /api/v1/stores/imports", Some(file), writes, Reaches::Own),
        ("GET /api/v1/stores/imports", None, writes, Reaches::Own),
        ("GET /api/v1/stores/imports/{stock_planned}", None, writes, Reaches::Named),
        ("GET /api/v1/stores/imports/{stock_planned}/rows?state=new", None, writes, Reaches::Named),
        ("POST /api/v1/stores/imports/{stock_planned}/plan", post(&mapping), writes, Reaches::Named),
        ("POST /api/v1/stores/imports/{stock_planned}/apply", post(&mapping), writes, Reaches::Named),
        ("GET /api/v1/stores/imports/{stock_applied}/rejected", None, writes, Reaches::Named),
        ("POST /api/v1/stores/imports/{stock_applied}/undo", None, writes, Reaches::Named),
        ("GET /api/v1/stores/exports/{stock_export}", None, writes, Reaches::Named),
        ("GET /api/v1/stores/exports/{stock_export}/file", None, writes, Reaches::Named),
    ]
    .into_iter()
    .chain(crud("stores/kits", "kit", STORES, Reaches::Named, &kit("Nuevo"), &kit("Cambio")))
    .chain(crud("stores/departments", "department", STORES, Reaches::Own, &named("Nuevo"), &named("Cambio")))
    .chain(crud("stores/categories", "category", STORES, Reaches::Named, &category, &category))
    .chain(crud("stores/locations", "location", STORES, Reaches::Own, &named("Nueva"), &named("Cambio")))
    .chain(crud("stores/holders", "holder", STORES, Reaches::Own, &holder("Nueva"), &holder("Cambio")))
    .collect()
}

/// Every server function of the store-room's pages.
#[expect(clippy::too_many_lines, reason = "a table: one line a function")]
pub fn rpc(things: &StoresThings) -> Vec<Sample> {
    let by_json = |arguments: &Value| Some(("application/json", arguments.to_string()));
    let by_form = |arguments: String| Some(("application/x-www-form-urlencoded", arguments));
    let (reads, writes) = STORES;
    let StoresThings { item, stocked, debtor, holder, document, count, general, request, reservation, kit, .. } =
        *things;
    let page = json!({ "page": 1, "per_page": 50 });
    let asked = json!({ "act": "issue", "item": stocked, "holder": null, "issue": null });
    let nobody = json!({ "id": "", "text": "" });
    let line = json!({
        "item": { "id": "", "text": "Tornillo" }, "quantity": "1,200", "from": "", "to": "", "cost": "2.5", "issue": null
    });
    let typed = json!({ "holder": nobody, "due": "", "reason": "", "note": "", "lines": [line] });
    let list = json!({ "edit": "", "q": "", "page": 1 });
    let begun = json!({
        "name": "", "places": [general], "category": "", "class": "", "items": [], "blind": true, "tolerance": "5",
        "assignee": ""
    });
    let found = json!({
        "count": count, "item": stocked, "place": general, "quantity": "3", "language": "es"
    });
    let labels = json!({ "items": [stocked], "filter": null, "shelves": [general], "holders": [debtor] });
    let labels = json!({ "asked": labels, "language": "es" });
    let asked_for = json!({
        "kind": "restock", "item": { "id": stocked, "text": "" }, "quantity": "3", "urgency": "normal", "note": ""
    });
    let kept = json!({
        "holder": { "id": debtor, "text": "" }, "quantity": "1", "until": "2030-12-31", "note": ""
    });
    let document = by_json(&json!({ "id": document, "language": "es" }));
    let booked = json!({
        "id": Uuid::now_v7(), "act": "issue", "holder": debtor, "lines": [[stocked, 1]], "language": "es"
    });
    let undone = json!({ "id": Uuid::now_v7(), "document": things.issue, "language": "es" });
    let learnt = json!({ "code": "NUEVO-2", "item": stocked, "quantity": "" });
    let (planned, applied) = (things.planned, things.applied);
    let shown = json!({ "id": planned, "state": "new", "page": 1, "language": "es" });
    vec![
        ("stock_list", by_json(&json!({ "filter": {}, "page": page, "language": "es" })), reads, Reaches::Own),
        ("act_form", by_json(&json!({ "asked": asked, "language": "es" })), writes, Reaches::Named),
        ("item_choices", by_json(&json!({ "words": "tuerca", "language": "es" })), reads, Reaches::Own),
        ("holder_choices", by_json(&json!({ "words": "ana", "language": "es" })), reads, Reaches::Own),
        ("kit_lines", by_json(&json!({ "kit": kit })), reads, Reaches::Named),
        ("open_issues", by_json(&json!({ "item": stocked, "holder": debtor, "language": "es" })), reads, Reaches::Own),
        (
            "do_act",
            by_json(&json!({ "id": Uuid::now_v7(), "act": "receive", "typed": typed, "language": "es" })),
            writes,
            Reaches::Own,
        ),
        ("followed_stock", by_form("language=es".into()), reads, Reaches::Own),
        ("follow_stock", by_form("what=all".into()), reads, Reaches::Own),
        ("change_followed", by_form(format!("id={}&what=item+{item}", things.subscription)), reads, Reaches::Named),
        ("unfollow_stock", by_form(format!("id={}", things.subscription)), reads, Reaches::Named),
        ("item_watch", by_form(format!("item={stocked}")), reads, Reaches::Own),
        ("watch_item", by_form(format!("item={item}&left={}", things.subscription)), reads, Reaches::Named),
        ("stock_item", by_json(&json!({ "id": stocked, "page": 1, "language": "es" })), reads, Reaches::Named),
        (
            "save_thresholds",
            by_form(format!("id={stocked}&version=1&values%5Bthreshold%5D=5&values%5Btarget%5D=10")),
            writes,
            Reaches::Named,
        ),
        ("archive_item", by_form(format!("id={item}")), writes, Reaches::Named),
        ("stock_holder", by_json(&json!({ "id": debtor, "page": 1, "language": "es" })), writes, Reaches::Named),
        ("stock_counts", by_json(&json!({ "page": 1, "language": "es" })), writes, Reaches::Own),
        ("new_count_form", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        ("begin_count", by_json(&json!({ "typed": begun })), writes, Reaches::Named),
        (
            "stock_count",
            by_json(&json!({ "id": count, "filter": { "state": "uncounted" }, "page": 1, "language": "es" })),
            writes,
            Reaches::Named,
        ),
        ("scan_in_count", by_json(&json!({ "scanned": things.code() })), reads, Reaches::Named),
        ("label_form", by_json(&labels), reads, Reaches::Named),
        ("label_things", by_json(&labels), reads, Reaches::Named),
        ("count_line", by_json(&found), writes, Reaches::Named),
        ("apply_count", by_json(&json!({ "id": count, "language": "es" })), writes, Reaches::Named),
        ("close_count", by_json(&json!({ "id": count })), writes, Reaches::Named),
        ("begin_counter", by_json(&json!({})), writes, Reaches::Own),
        ("scan_code", by_json(&json!({ "text": things.code(), "language": "es" })), reads, Reaches::Own),
        ("counter_item", by_json(&json!({ "id": stocked, "language": "es" })), reads, Reaches::Named),
        ("book_at_counter", by_json(&booked), writes, Reaches::Named),
        ("undo_at_counter", by_json(&undone), writes, Reaches::Named),
        ("open_code", by_json(&json!({ "code": things.code(), "language": "es" })), reads, Reaches::Own),
        ("learn_code", by_json(&learnt), writes, Reaches::Named),
        ("stock_requests", by_json(&json!({ "state": null, "page": 1, "language": "es" })), writes, Reaches::Own),
        ("raise_request", by_json(&json!({ "typed": asked_for })), writes, Reaches::Named),
        (
            "order_request",
            by_json(&json!({ "id": request, "quantity": "7", "expected": "2030-01-15" })),
            writes,
            Reaches::Named,
        ),
        ("close_request", by_json(&json!({ "id": request })), writes, Reaches::Named),
        ("refuse_request", by_json(&json!({ "id": request, "reason": "no" })), writes, Reaches::Named),
        ("withdraw_request", by_json(&json!({ "id": request })), writes, Reaches::Named),
        ("remove_attachment", by_json(&json!({ "item": stocked, "file": things.attachment })), writes, Reaches::Named),
        ("reserve_item", by_json(&json!({ "item": stocked, "typed": kept })), writes, Reaches::Named),
        (
            "save_piece",
            by_json(&json!({
                "item": things.tool, "id": null, "version": 0,
                "typed": { "serial": "SN-4", "condition": "good", "service": "2030-01-15", "note": "" }
            })),
            writes,
            Reaches::Named,
        ),
        (
            "piece_choices",
            by_json(&json!({ "item": things.tool, "act": "issue", "language": "es" })),
            reads,
            Reaches::Named,
        ),
        ("release_reservation", by_json(&json!({ "id": reservation })), writes, Reaches::Named),
        ("my_stock", by_json(&json!({ "page": 1, "language": "es" })), reads, Reaches::Own),
        ("stock_documents", by_json(&json!({ "filter": {}, "page": page, "language": "es" })), writes, Reaches::Own),
        ("stock_document", document, writes, Reaches::Named),
        (
            "undo_document",
            by_json(&json!({
                "id": things.document, "request": Uuid::now_v7(), "partial": true, "reason": "", "language": "es"
            })),
            writes,
            Reaches::Named,
        ),
        ("store_settings", by_json(&json!({ "place": "items", "asked": list, "language": "es" })), reads, Reaches::Own),
        (
            "save_in_stores",
            by_form("place=departments&id=&version=0&values%5Bname%5D=Herramental&values%5Bicon%5D=build".into()),
            writes,
            Reaches::Own,
        ),
        ("stock_export_form", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        ("stock_exports", by_json(&json!({ "language": "es" })), writes, Reaches::Own),
        (
            "begin_stock_export",
            by_form("values%5Bkind%5D=balances&values%5Bformat%5D=csv&values%5Bas_of%5D=2026-09-01".into()),
            writes,
            Reaches::Own,
        ),
        ("stock_import", by_json(&shown), writes, Reaches::Named),
        ("reread_stock", by_form(format!("id={planned}&values%5Bheader_row%5D=1")), writes, Reaches::Named),
        ("plan_stock", by_form(format!("id={planned}&values%5Bcolumn_0%5D=name")), writes, Reaches::Named),
        ("remap_stock", by_form(format!("id={planned}")), writes, Reaches::Named),
        ("apply_stock", by_form(format!("id={planned}")), writes, Reaches::Named),
        ("undo_stock_import", by_form(format!("id={applied}")), writes, Reaches::Named),
        ("remove_from_stores", by_form(format!("place=holders&id={holder}")), writes, Reaches::Named),
    ]
}

/// Doors whose body names a thing of the business: whoever has none of that name is told which field is wrong.
pub const IN_BODY: [&str; 18] = [
    "POST /api/v1/stores/pieces",
    "save_piece",
    "POST /api/v1/stores/codes",
    "POST /api/v1/stores/labels",
    "POST /api/v1/stores/categories",
    "POST /api/v1/stores/issue",
    "POST /api/v1/stores/return",
    "POST /api/v1/stores/transfer",
    "POST /api/v1/stores/adjust",
    "POST /api/v1/stores/scrap",
    "POST /api/v1/stores/counts",
    "POST /api/v1/stores/kits",
    "POST /api/v1/stores/reservations",
    "POST /api/v1/stores/requests",
    "begin_count",
    "learn_code",
    "raise_request",
    "reserve_item",
];

/// A sign-in of somebody who keeps the store-room.
async fn keeper(site: &Site) -> Caller {
    Caller::Bearer(
        site.world.token(&site.organizations.almacen, engrane::base::permission::Role::Supply).await.unwrap(),
    )
}
