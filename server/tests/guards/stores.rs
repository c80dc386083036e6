//! The doors of the store-room: a valid sample of each, and what they answer.

use crate::doors::{Opens, Reaches, Sample, crud};
use crate::site::{Caller, SECRET, Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::entity::NameOr;
use engrane::base::id::{
    DepartmentId, ExportId, FileId, ImportId, StockCategoryId, StockCountId, StockDocumentId, StockItemId, StockKitId,
    StockLocationId, StockPieceId, StockRequestId, StockReservationId, StockSubscriptionId,
};
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::platform::exports::types::TableFormat;
use engrane::platform::files::receive;
use engrane::stores::attachments::ops::attach;
use engrane::stores::codes::ops::learn;
use engrane::stores::codes::types::{CodeKind, NewCode};
use engrane::stores::counts;
use engrane::stores::exports::ops::begin;
use engrane::stores::exports::proved::verify;
use engrane::stores::exports::types::{StockExportKind, StockExportRequest};
use engrane::stores::import;
use engrane::stores::import::fields::StockMapping;
use engrane::stores::kits::types::KitValues;
use engrane::stores::ledger::ops::act;
use engrane::stores::pieces::types::{PieceValues, Tracking};
use engrane::stores::requests;
use engrane::stores::reservations;
use engrane::stores::subscriptions::ops::follow;
use engrane::stores::subscriptions::types::{FollowScope, NewSubscription};
use engrane::stores::types::{
    Act, ActLine, ActRequest, DepartmentValues, HolderKind, HolderName, HolderValues, ItemKind, StockCategoryValues,
    StockItemValues, StockLocationValues, Unit,
};
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

/// What is set up in a store-room, and something that was done there.
#[derive(Clone, Copy, Debug)]
pub struct StoresThings {
    /// Nothing refers to these.
    pub department: DepartmentId,
    pub category: StockCategoryId,
    pub location: StockLocationId,
    pub holder: StockLocationId,
    pub item: StockItemId,
    /// Has the category.
    pub used: DepartmentId,
    /// There are some of it, and the holder who has others.
    pub stocked: StockItemId,
    pub debtor: StockLocationId,
    /// A receipt.
    pub document: StockDocumentId,
    /// What the holder has: nothing of it came back.
    pub issue: StockDocumentId,
    /// Of what is on the shelves.
    pub count: StockCountId,
    /// Of what is stocked, for the debtor.
    pub reservation: StockReservationId,
    /// Its owner follows an item.
    pub subscription: StockSubscriptionId,
    /// Of what is stocked: to restock it.
    pub request: StockRequestId,
    /// Of what is stocked.
    pub kit: StockKitId,
    /// A shelf with something on it.
    pub general: StockLocationId,
    /// Another code of what is stocked.
    pub code: [u8; 12],
    /// Its moves as a file, finished.
    pub export: ExportId,
    /// Of what is stocked.
    pub attachment: FileId,
    /// Tracked by piece, and one of it, which is on a shelf.
    pub tool: StockItemId,
    pub piece: StockPieceId,
    /// A file that is planned, and one that was taken in.
    pub planned: ImportId,
    pub applied: ImportId,
}

impl StoresThings {
    /// Nothing of anybody.
    pub fn nothing() -> Self {
        let nil = Uuid::nil();
        Self {
            department: nil.into(),
            category: nil.into(),
            location: nil.into(),
            holder: nil.into(),
            item: nil.into(),
            used: nil.into(),
            stocked: nil.into(),
            debtor: nil.into(),
            document: nil.into(),
            issue: nil.into(),
            count: nil.into(),
            reservation: nil.into(),
            subscription: nil.into(),
            kit: nil.into(),
            request: nil.into(),
            general: nil.into(),
            code: *b"NOBODYS-CODE",
            export: nil.into(),
            attachment: FileId(nil),
            tool: nil.into(),
            piece: nil.into(),
            planned: nil.into(),
            applied: nil.into(),
        }
    }

    fn code(&self) -> &str {
        std::str::from_utf8(&self.code).unwrap()
    }

    /// A path with the ids of what it names.
    pub fn name(&self, path: &str) -> String {
        path.replace("{department}", &self.department.to_string())
            .replace("{category}", &self.category.to_string())
            .replace("{location}", &self.location.to_string())
            .replace("{holder}", &self.holder.to_string())
            .replace("{stock_item}", &self.item.to_string())
            .replace("{document}", &self.document.to_string())
            .replace("{count}", &self.count.to_string())
            .replace("{kit}", &self.kit.to_string())
            .replace("{request}", &self.request.to_string())
            .replace("{reservation}", &self.reservation.to_string())
            .replace("{subscription}", &self.subscription.to_string())
            .replace("{stock_export}", &self.export.to_string())
            .replace("{stocked}", &self.stocked.to_string())
            .replace("{piece}", &self.piece.to_string())
            .replace("{attachment}", &self.attachment.to_string())
            .replace("{stock_planned}", &self.planned.to_string())
            .replace("{stock_applied}", &self.applied.to_string())
            .replace("{code}", self.code())
    }
}

/// A file of items.
const FILE: &str = "Nombre,Existencia\nRondana,5\n";

const STORES: (Opens, Opens) = (Opens::StoresReads, Opens::StoresWrites);

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
        ("change_followed", by_form(format!("id={}&what=place+{general}", things.subscription)), reads, Reaches::Named),
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

fn item(name: String) -> StockItemValues {
    StockItemValues {
        code: String::new(),
        name,
        kind: ItemKind::Consumable,
        unit: Unit::Piece,
        decimals: None,
        tracking: None,
        category: None,
        returnable: None,
        supplier: String::new(),
        lead_days: None,
        pack: None,
        threshold: 0.into(),
        target: None,
        home: None,
        archived: false,
    }
}

async fn holder(ctx: &Ctx) -> StockLocationId {
    let values = HolderValues {
        kind: HolderKind::Person,
        name: SECRET.into(),
        code: None,
        user: None,
        department: None,
        archived: false,
    };
    entity::create(ctx, &values).await.unwrap().id
}

impl Site {
    /// A store-room's set-up with something in stock; each time another one beside those before.
    pub async fn stores(&self) -> StoresThings {
        let ctx = self.world.owner(&self.almacen).await.unwrap();
        let name = || format!("{SECRET} {}", Uuid::now_v7().simple());
        let department = async || {
            let values = DepartmentValues { name: name(), icon: "build".into() };
            entity::create(&ctx, &values).await.unwrap().id
        };
        let (unused, used) = (department().await, department().await);
        let values = StockCategoryValues { department: used.into(), name: name() };
        let category = entity::create(&ctx, &values).await.unwrap().id;
        let values = StockLocationValues {
            name: name(),
            parent: None,
            department: None,
            usable: true,
            archived: false,
            path: String::new(),
        };
        let location = entity::create(&ctx, &values).await.unwrap().id;
        let unmoved = entity::create(&ctx, &item(name())).await.unwrap().id;
        let stocked = entity::create(&ctx, &item(name())).await.unwrap().id;
        let debtor = holder(&ctx).await;
        let line = |quantity: i64| ActLine { item: Some(stocked), quantity: quantity.into(), ..ActLine::default() };
        let asked = |quantity: i64, holder: Option<StockLocationId>| ActRequest {
            id: None,
            holder: holder.map(HolderName::Id),
            occurred_at: None,
            due_at: None,
            reason: String::new(),
            note: String::new(),
            lines: vec![line(quantity)],
        };
        let receipt = act(&ctx, Act::Receive, &asked(20, None)).await.unwrap();
        let issue = act(&ctx, Act::Issue, &asked(5, Some(debtor))).await.unwrap();
        let general = NameOr::Name("General".to_owned());
        let general = entity::find::<StockLocationValues>(&ctx, general).await.unwrap().id;
        let count = json!({ "items": [stocked] });
        let count = counts::ops::create(&ctx, &serde_json::from_value(count).unwrap()).await.unwrap();
        let kept = json!({
            "item": stocked, "holder": { "id": debtor }, "quantity": 2, "until": "2030-12-31"
        });
        let kept = reservations::ops::create(&ctx, &serde_json::from_value(kept).unwrap()).await.unwrap();
        let kit = json!({ "name": name(), "lines": [{ "item": stocked, "quantity": 1 }] });
        let kit = entity::create::<KitValues>(&ctx, &serde_json::from_value(kit).unwrap()).await.unwrap().id;
        let request = json!({ "kind": "restock", "item": stocked, "quantity": 5 });
        let request = requests::ops::create(&ctx, &serde_json::from_value(request).unwrap()).await.unwrap();
        let text = format!("K{}", &Uuid::now_v7().simple().to_string().to_uppercase()[21..]);
        let code = text.as_bytes().try_into().unwrap();
        let new = NewCode { code: text, item: stocked.into(), kind: Some(CodeKind::Other), quantity: None };
        learn(&ctx, &new).await.unwrap();
        let asked = StockExportRequest {
            kind: StockExportKind::Moves,
            format: TableFormat::Csv,
            from: None,
            to: None,
            as_of: None,
        };
        let paper = receive(&ctx, Permission::StoresEdit, "manual.pdf", b"%PDF-1.7").await.unwrap();
        let attachment = attach(&ctx, stocked.into(), paper).await.unwrap().id;
        let export = begin(&ctx, &asked).await.unwrap().export.id;
        let named = json!({ "columns": [{ "field": "name", "source": { "column": 0 } }] });
        let named: StockMapping = serde_json::from_value(named).unwrap();
        let bring_in = async || {
            let content = format!("Nombre,Existencia\n{},5\n", name());
            let file = receive(&ctx, Permission::StoresEdit, SECRET, content.as_bytes()).await.unwrap();
            import::ops::bring_in(&ctx, file).await.unwrap().row.id
        };
        let (planned, applied) = (bring_in().await, bring_in().await);
        self.work().await;
        import::ops::plan(&ctx, planned, &named).await.unwrap();
        import::ops::apply(&ctx, applied, Some(&named)).await.unwrap();
        self.work().await;
        let item = NewSubscription { scope: FollowScope::Item, target: Some(stocked.0) };
        let subscription = follow(&ctx, item).await.unwrap().id;
        let by_piece = StockItemValues { tracking: Some(Tracking::Piece), ..self::item(name()) };
        let tool = entity::create(&ctx, &by_piece).await.unwrap().id;
        let piece = json!({ "item": tool, "serial": SECRET });
        let piece = entity::create::<PieceValues>(&ctx, &serde_json::from_value(piece).unwrap()).await.unwrap().id;
        StoresThings {
            subscription,
            department: unused,
            category,
            location,
            holder: holder(&ctx).await,
            item: unmoved,
            used,
            stocked,
            debtor,
            document: receipt.id,
            issue: issue.id,
            count: count.id,
            reservation: kept.id,
            kit,
            request: request.id,
            general,
            code,
            export,
            attachment,
            tool,
            piece,
            planned,
            applied,
        }
    }
}

/// A sign-in of somebody who keeps the store-room.
async fn keeper(site: &Site) -> Caller {
    Caller::Bearer(site.world.token(&site.almacen, engrane::base::permission::Role::Supply).await.unwrap())
}

#[sqlx::test(migrations = "../migrations")]
async fn a_box_of_nuts_comes_goes_and_comes_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let empty = site.get(&keeper, "/api/v1/stores/items").await;
    assert_eq!((empty.status.as_u16(), &empty.json()["data"]), (200, &json!([])));
    let badge = json!({ "kind": "person", "name": "Ana", "code": "B-7" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/holders", &badge).await.status, 201);
    let short = json!({ "name": "Tuerca M6", "quantity": 103, "threshold": 100 });
    let received = site.post(&keeper, "/api/v1/stores/receive", &short).await;
    assert_eq!(received.status, 200, "{}", received.body);
    let id = Uuid::now_v7();
    let issue = json!({ "id": id, "holder": { "code": "b-7" }, "lines": [{ "name": "tuerca m6", "quantity": 20 }] });
    let issued = site.post(&keeper, "/api/v1/stores/issue", &issue).await.json();
    let line = &issued["lines"][0];
    assert_eq!((&issued["id"], &issued["replayed"]), (&json!(id), &json!(false)));
    assert_eq!((&line["available"], &line["threshold"], &line["status"]), (&json!(83), &json!(100), &json!("low")));
    // The answer was lost: the same again.
    let again = site.post(&keeper, "/api/v1/stores/issue", &issue).await.json();
    assert_eq!(
        (&again["replayed"], &again["number"], &again["lines"]),
        (&json!(true), &issued["number"], &issued["lines"])
    );
    let other = json!({ "id": id, "lines": [{ "name": "tuerca m6", "quantity": 21 }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &other).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("different")));

    let many = json!({ "holder": { "code": "B-7" }, "lines": [{ "name": "Tuerca M6", "quantity": 84 }] });
    let short = site.post(&keeper, "/api/v1/stores/issue", &many).await;
    let told = short.json();
    assert_eq!((short.status.as_u16(), &told["code"]), (409, &json!("not_enough")));
    assert_eq!(told["lines"], json!([{ "line": 0, "item": "Tuerca M6", "asked": 84, "available": 83 }]));
    for quantity in [json!(0), json!(-1), json!(1.5), json!(1e12)] {
        let wrong = json!({ "lines": [{ "name": "Tuerca M6", "quantity": quantity }] });
        let refused = site.post(&keeper, "/api/v1/stores/issue", &wrong).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["fields"][0]["field"]), (422, &json!("lines.0.quantity")));
    }
    let back = json!({ "holder": { "code": "B-7" }, "lines": [{ "name": "Tuerca M6", "quantity": 5, "issue": id }] });
    assert_eq!(site.post(&keeper, "/api/v1/stores/return", &back).await.json()["lines"][0]["available"], 88);
    let out = site.get(&keeper, "/api/v1/stores/issues").await.json();
    assert_eq!((&out["data"][0]["holder"]["name"], &out["data"][0]["open"]), (&json!("Ana"), &json!(15)));
    let document = site.get(&keeper, &format!("/api/v1/stores/documents/{id}")).await.json();
    assert_eq!((&document["act"], &document["undo"][0]["possible"]), (&json!("issue"), &json!(15)));
    let whole = site.post(&keeper, &format!("/api/v1/stores/documents/{id}/reverse"), &json!({})).await;
    assert_eq!((whole.status.as_u16(), &whole.json()["code"]), (409, &json!("not_enough")));
    let partly = json!({ "partial": true });
    let undone = site.post(&keeper, &format!("/api/v1/stores/documents/{id}/reverse"), &partly).await.json();
    assert_eq!((&undone["lines"][0]["quantity"], &undone["lines"][0]["available"]), (&json!(15), &json!(103)));
    // The history of an item, by its name.
    let item = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json();
    let history =
        site.get(&keeper, &format!("/api/v1/stores/moves?item={}", item["id"].as_str().unwrap())).await.json();
    assert_eq!(history["pagination"]["total"], 4);
    let shown: Vec<_> = history["data"].as_array().unwrap().iter().map(|row| row["on_hand_after"].clone()).collect();
    assert_eq!(shown, [json!(103), json!(88), json!(83), json!(103)]);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_low_is_listed_and_an_unclear_name_is_asked_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    for (name, quantity) in [("Tuerca M6", 20), ("Tuerca M8", 200)] {
        let body = json!({ "name": name, "quantity": quantity, "threshold": 100 });
        assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &body).await.status.as_u16(), 200);
    }
    let low = site.get(&keeper, "/api/v1/stores/restock").await.json();
    assert_eq!((&low["pagination"]["total"], &low["data"][0]["item"]["name"]), (&json!(1), &json!("Tuerca M6")));
    assert_eq!((&low["data"][0]["proposed"], &low["data"][0]["ordered"]), (&json!(80), &json!(0)));
    let unclear = json!({ "lines": [{ "name": "tuerca", "quantity": 1 }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &unclear).await;
    let told = refused.json();
    assert_eq!((refused.status.as_u16(), &told["code"]), (409, &json!("ambiguous")));
    let names: Vec<_> = told["choices"][0]["candidates"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!((&told["choices"][0]["line"], names), (&json!(0), vec![&json!("Tuerca M6"), &json!("Tuerca M8")]));
    let issue = json!({ "lines": [{ "name": "tuerca m8", "quantity": 50 }] });
    site.post(&keeper, "/api/v1/stores/issue", &issue).await;
    let abc = site.get(&keeper, "/api/v1/stores/analytics/abc?months=1").await.json();
    assert_eq!((&abc["value"], &abc["classes"][0]["items"]), (&json!(0), &json!(0)));
    assert_eq!(abc["pagination"]["total"], 0);
    let cover = site.get(&keeper, "/api/v1/stores/analytics/cover?days=100").await.json();
    assert_eq!((&cover["data"][0]["daily_use"], &cover["data"][0]["days"]), (&json!(0.5), &json!(300)));
    let wrong = site.get(&keeper, "/api/v1/stores/analytics/dead?days=0").await;
    assert_eq!(wrong.status.as_u16(), 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_item_is_archived_and_its_history_stays(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.almacen).await;
    let made = site.post(&owner, "/api/v1/stores/receive", &json!({ "name": "Lija", "quantity": 2 })).await.json();
    let id = made["lines"][0]["item"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/stores/items/{id}");
    let delete = async || site.change(&owner, Method::DELETE, &path, 1, &Value::Null).await;
    let used = delete().await;
    assert_eq!(
        (used.status.as_u16(), &used.json()["code"], &used.json()["count"]),
        (409, &json!("still_used"), &json!(1))
    );
    let count = json!({ "reason": "conteo", "lines": [{ "item": id, "quantity": 0 }] });
    assert_eq!(site.post(&owner, "/api/v1/stores/adjust", &count).await.status, 200);
    assert_eq!(delete().await.status, 204);
    let found = site.get(&owner, &path).await.json();
    assert_eq!((&found["archived"], &found["version"]), (&json!(true), &json!(2)));
    assert_eq!(site.get(&owner, "/api/v1/stores/items").await.json()["pagination"]["total"], 0);
    assert_eq!(site.get(&owner, "/api/v1/stores/items?show=archived").await.json()["pagination"]["total"], 1);
    let moves = site.get(&owner, &format!("/api/v1/stores/moves?item={id}")).await.json();
    assert_eq!(moves["pagination"]["total"], 2);
    let again = site.post(&owner, "/api/v1/stores/receive", &json!({ "name": "lija", "quantity": 2 })).await;
    assert_eq!((again.status.as_u16(), &again.json()["fields"][0]["field"]), (422, &json!("lines.0.name")));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_used_says_by_how_many_and_goes_when_it_is_said_where_to(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, things) = (site.owner(&site.almacen).await, site.stores().await);
    let used = format!("/api/v1/stores/departments/{}", things.used);
    let delete = async |path: &str| site.change(&owner, Method::DELETE, path, 1, &Value::Null).await;
    let refused = delete(&used).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["count"]), (409, &json!(1)), "{}", refused.body);
    assert_eq!(delete(&format!("{used}?move_to={}", things.department)).await.status, 204);
    let category = site.get(&owner, &format!("/api/v1/stores/categories/{}", things.category)).await.json();
    assert_eq!(category["department"], json!(things.department));
    // General has stock: it goes to the other shelf, by a document.
    let moved = delete(&format!("/api/v1/stores/locations/general?move_to={}", things.location)).await;
    assert_eq!(moved.status, 204, "{}", moved.body);
    let there = site.get(&owner, &format!("/api/v1/stores/balances?place={}", things.location)).await.json();
    assert_eq!(there["data"][0]["quantity"], 15);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shelf_is_counted_and_what_differs_is_adjusted(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let owner = Caller::Bearer(site.world.token(&site.almacen, engrane::base::permission::Role::Owner).await.unwrap());
    let short = json!({ "name": "Tuerca M6", "quantity": 103 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    site.world.services.clock.advance(chrono::TimeDelta::minutes(10));
    let begun = site.post(&keeper, "/api/v1/stores/counts", &json!({ "places": ["general"] })).await;
    assert_eq!(begun.status, 201, "{}", begun.body);
    let begun = begun.json();
    assert_eq!((&begun["lines"], &begun["blind"], &begun["tolerance"]), (&json!(1), &json!(true), &json!(5)));
    let count = begun["id"].as_str().unwrap();
    let found = json!({ "lines": [{ "name": "tuerca m6", "place": "General", "quantity": 100 }] });
    let counted = site.post(&keeper, &format!("/api/v1/stores/counts/{count}/lines"), &found).await;
    assert_eq!(counted.status, 200, "{}", counted.body);
    let line = &counted.json()["data"][0];
    assert_eq!((&line["state"], &line["expected"]), (&json!("counted"), &json!(null)));
    let apply = format!("/api/v1/stores/counts/{count}/apply");
    assert_eq!(site.post(&keeper, &apply, &json!({})).await.status, 403);
    let applied = site.post(&owner, &apply, &json!({})).await;
    assert_eq!(applied.status, 200, "{}", applied.body);
    assert_eq!((&applied.json()["differing"], &applied.json()["count"]["state"]), (&json!(1), &json!("closed")));
    let item = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await;
    assert_eq!(item.json()["levels"]["available"], 100);
    let lines = site.get(&keeper, &format!("/api/v1/stores/counts/{count}/lines?state=applied")).await.json();
    assert!(lines["data"][0]["document"].is_string(), "{lines}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_code_is_scanned_learnt_and_forgotten(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let received = site.post(&keeper, "/api/v1/stores/receive", &json!({ "name": "Lija", "quantity": 2 })).await.json();
    let id = &received["lines"][0]["item"];
    let item = site.get(&keeper, "/api/v1/stores/items/lija").await.json();
    let own = item["own_code"].as_str().unwrap().to_lowercase();
    let scanned = format!("/api/v1/stores/codes/https%3A%2F%2Fexample.com%2Fstores%2Fcodes%2F{own}");
    let found = site.get(&keeper, &scanned).await.json();
    assert_eq!(
        (&found["found"][0]["kind"], &found["found"][0]["target"]["item"]["id"]),
        (&json!("own"), id),
        "{found}"
    );

    let path = "/api/v1/stores/codes/4006381333931";
    let unknown = site.get(&keeper, path).await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["what"]), (404, &json!("stock_code")));
    assert_eq!(unknown.json()["detail"], "Nothing has the code 04006381333931.");
    let misread = site.get(&keeper, "/api/v1/stores/codes/4006381333932").await;
    let field = json!([{ "field": "code", "reason": "check_digit" }]);
    assert_eq!((misread.status.as_u16(), &misread.json()["fields"]), (422, &field));
    let new = json!({ "code": "4006381333931", "item": "lija", "quantity": 50 });
    let learnt = site.post(&keeper, "/api/v1/stores/codes", &new).await;
    assert_eq!((learnt.status.as_u16(), &learnt.json()["kind"]), (201, &json!("gtin")), "{}", learnt.body);
    let found = site.get(&keeper, path).await.json();
    assert_eq!((&found["found"][0]["quantity"], &found["found"][0]["target"]["item"]["id"]), (&json!(50), id));
    assert_eq!(site.change(&keeper, Method::DELETE, path, 1, &Value::Null).await.status, 204);
    assert_eq!(site.get(&keeper, path).await.status, 404);

    let labels = json!({ "layout": "roll_62x29", "items": ["lija"], "copies": 3 });
    let printed = site.post(&keeper, "/api/v1/stores/labels", &labels).await;
    assert_eq!((printed.status.as_u16(), printed.body.starts_with("%PDF-")), (200, true));
    // The counter's commands, and nothing else.
    let commands = json!({ "layout": "a4_48", "commands": true, "lang": "en" });
    let printed = site.post(&keeper, "/api/v1/stores/labels", &commands).await;
    assert_eq!((printed.status.as_u16(), printed.header("content-type")), (200, "application/pdf"));
    let nothing = site.post(&keeper, "/api/v1/stores/labels", &json!({ "layout": "a4_48" })).await;
    let field = json!([{ "field": "items", "reason": "missing" }]);
    assert_eq!((nothing.status.as_u16(), &nothing.json()["fields"]), (422, &field));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_kept_for_a_job_is_issued_to_it_alone(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    for (kind, code) in [("job", "OT-7"), ("person", "B-7")] {
        let holder = json!({ "kind": kind, "name": code, "code": code });
        assert_eq!(site.post(&keeper, "/api/v1/stores/holders", &holder).await.status, 201);
    }
    let short = json!({ "name": "Tuerca M6", "quantity": 100 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    let keep = |quantity: i64| json!({ "item": "tuerca m6", "holder": { "code": "ot-7" }, "quantity": quantity, "until": "2030-12-31" });
    let over = site.post(&keeper, "/api/v1/stores/reservations", &keep(101)).await;
    let told = over.json();
    assert_eq!((over.status.as_u16(), &told["code"]), (409, &json!("not_enough")));
    assert_eq!(told["lines"], json!([{ "line": 0, "item": "Tuerca M6", "asked": 101, "available": 100 }]));
    let kept = site.post(&keeper, "/api/v1/stores/reservations", &keep(80)).await;
    assert_eq!(kept.status, 201, "{}", kept.body);
    let kept = kept.json();
    assert_eq!((&kept["holder"]["name"], &kept["quantity"], &kept["version"]), (&json!("OT-7"), &json!(80), &json!(1)));
    let levels = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json()["levels"].clone();
    assert_eq!((&levels["on_hand"], &levels["reserved"], &levels["available"]), (&json!(100), &json!(80), &json!(20)));

    let issue = |code: &str, quantity: i64| json!({ "holder": { "code": code }, "lines": [{ "name": "tuerca m6", "quantity": quantity }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &issue("B-7", 21)).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["lines"][0]["available"]), (409, &json!(20)));
    let issued = site.post(&keeper, "/api/v1/stores/issue", &issue("OT-7", 30)).await.json();
    assert_eq!(issued["lines"][0]["available"], 20);
    let path = format!("/api/v1/stores/reservations/{}", kept["id"].as_str().unwrap());
    let left = site.get(&keeper, &path).await.json();
    assert_eq!((&left["quantity"], &left["version"]), (&json!(50), &json!(2)));
    assert_eq!(site.change(&keeper, Method::DELETE, &path, 2, &Value::Null).await.status, 204);
    assert_eq!(site.get(&keeper, "/api/v1/stores/reservations").await.json()["pagination"]["total"], 0);
    let levels = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json()["levels"].clone();
    assert_eq!((&levels["reserved"], &levels["available"]), (&json!(0), &json!(70)));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_asked_for_is_ordered_and_comes(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let short = json!({ "name": "Tuerca M6", "quantity": 20, "threshold": 100 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    let asked = json!({ "kind": "restock", "item": "tuerca m6", "urgency": "high" });
    let made = site.post(&keeper, "/api/v1/stores/requests", &asked).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!((&made["quantity"], &made["state"], &made["urgency"]), (&json!(80), &json!("open"), &json!("high")));
    let path = format!("/api/v1/stores/requests/{}", made["id"].as_str().unwrap());
    let ordered = site.post(&keeper, &format!("{path}/order"), &json!({ "expected": "2030-01-15" })).await.json();
    assert_eq!((&ordered["state"], &ordered["ordered"]), (&json!("ordered"), &json!(80)));
    let low = site.get(&keeper, "/api/v1/stores/restock").await.json();
    assert_eq!((&low["data"][0]["ordered"], &low["data"][0]["proposed"]), (&json!(80), &json!(1)));
    let came = json!({ "name": "Tuerca M6", "quantity": 80 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &came).await.status, 200);
    let closed = site.get(&keeper, &path).await.json();
    assert_eq!((&closed["state"], &closed["received"]), (&json!("closed"), &json!(80)));
    let refused = site.post(&keeper, &format!("{path}/refuse"), &json!({ "reason": "no" })).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("wrong_status")));
    let open = site.get(&keeper, "/api/v1/stores/requests?state=open").await.json();
    assert_eq!(open["pagination"]["total"], 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn rows_that_are_not_taken_are_a_file_and_an_import_is_undone_meanwhile(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, stranger) = (site.owner(&site.almacen).await, site.owner(&site.world.norte).await);
    let (kind, form) = form("file", "lista.csv", "Código,Nombre,Existencia\nTU-6,Tuerca,100\nTA-1,Taladro,-3\n");
    let path = "/api/v1/stores/imports";
    let sent = request(&owner, &Method::POST, path).header(header::CONTENT_TYPE, kind).body(Body::from(form)).unwrap();
    let sent = site.send(sent).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let door = format!("{path}/{}", sent.json()["id"].as_str().unwrap());
    site.work().await;
    let rejected = format!("{door}/rejected");
    assert_eq!(site.get(&owner, &rejected).await.json()["why"], json!("wrong_status"));
    let mut mapping = site.get(&owner, &door).await.json()["mapping"].clone();
    mapping["quantity_is"] = json!("opening");
    assert_eq!(site.post(&owner, &format!("{door}/apply"), &mapping).await.status, 202);
    site.work().await;

    let told = site.get(&owner, &format!("{rejected}?lang=en")).await;
    assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", told.body);
    assert_eq!(
        told.body.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        ["Código,Nombre,Existencia,What happened", "TA-1,Taladro,-3,Quantity: It is negative"]
    );
    assert!(told.header("content-disposition").contains("lista.csv"), "{:?}", told.headers);
    let book = site.get(&owner, &format!("{rejected}?format=xlsx")).await;
    assert!(book.header("content-type").ends_with("spreadsheetml.sheet") && book.body.starts_with("PK"));
    assert_eq!(site.get(&stranger, &rejected).await.status, 403);
    assert_eq!(site.get(&owner, &format!("{rejected}?format=pdf")).await.status, 422);

    let undoing = site.post(&owner, &format!("{door}/undo"), &json!({})).await;
    assert_eq!((undoing.status.as_u16(), &undoing.json()["status"]), (202, &json!("undoing")), "{}", undoing.body);
    assert_eq!(site.get(&owner, &door).await.json()["undone"], json!(null));
    site.work().await;
    let undone = site.get(&owner, &door).await.json();
    assert_eq!((&undone["status"], &undone["undone"]["items_archived"]), (&json!("undone"), &json!(1)));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_moves_are_a_file_that_proves_itself(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, keeper) = (site.owner(&site.almacen).await, keeper(&site).await);
    let received = json!({ "name": "Tuerca M6", "quantity": 100, "note": "=1+1" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &received).await.status, 200);
    let moves = json!({ "kind": "moves", "from": "2026-01-01" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/exports", &moves).await.status, 403);
    let begun = site.post(&owner, "/api/v1/stores/exports", &moves).await;
    assert_eq!((begun.status.as_u16(), &begun.json()["status"]), (202, &json!("queued")), "{}", begun.body);
    let door = format!("/api/v1/stores/exports/{}", begun.json()["id"].as_str().unwrap());
    assert_eq!(site.get(&owner, &format!("{door}/file")).await.status, 409);
    site.work().await;
    let export = site.get(&owner, &door).await.json();
    assert_eq!(
        (&export["status"], &export["rows_written"], &export["format"]),
        (&json!("completed"), &json!(1), &json!("csv"))
    );
    let file = site.get(&owner, export["file"].as_str().unwrap()).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.body.contains(",'=1+1,"), "{}", file.body);
    let key = export["key"].as_str().unwrap().parse().unwrap();
    assert_eq!(verify(file.body.as_bytes(), &key).unwrap().unwrap().rows, 1);
    let altered = file.body.replace("Tuerca M6", "Tuerca M8");
    assert_eq!(verify(altered.as_bytes(), &key).unwrap().unwrap_err().line, 2);
    let book = site.post(&owner, "/api/v1/stores/exports", &json!({ "kind": "items", "format": "xlsx" })).await.json();
    assert_eq!(book["key"], json!(null));
    site.work().await;
    let file = site.get(&owner, &format!("/api/v1/stores/exports/{}/file", book["id"].as_str().unwrap())).await;
    assert!(file.header("content-type").ends_with("spreadsheetml.sheet"), "{}", file.header("content-type"));
    for (body, field) in [
        (json!({ "kind": "moves", "from": "2026-02-01", "to": "2026-01-01" }), "to"),
        (json!({ "kind": "balances", "as_of": "2099-01-01T00:00:00Z" }), "as_of"),
        (json!({ "kind": "loans", "as_of": "2026-01-01T00:00:00Z" }), "as_of"),
    ] {
        let refused = site.post(&owner, "/api/v1/stores/exports", &body).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["fields"][0]["field"]), (422, &json!(field)));
    }
}
