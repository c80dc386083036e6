//! A store-room with something of everything in it.

use crate::site::{SECRET, Site};
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
use serde_json::json;
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

    pub(super) fn code(&self) -> &str {
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
        let ctx = self.world.owner(&self.organizations.almacen).await.unwrap();
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
