//! The events.

use crate::base::enums::text_enum;
use crate::base::id::{
    ExportId, ImportId, LineId, PartId, ProductionOrderId, SpecificationId, StageId, StockCountId, StockItemId, TaskId,
    TenantId,
};
use crate::base::import_kind::ImportKind;
use crate::base::permission::Permission;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Something that open pages may want to show anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case", try_from = "Told")]
pub enum Event {
    /// An import moved on: progress, status, or both.
    ImportMoved { import: ImportId, of: ImportKind },
    /// Offers changed. `parts` names them, or is absent when there are too many to name.
    OffersChanged { parts: Option<Vec<PartId>> },
    /// The platform changed something of the catalogue.
    CatalogChanged,
    /// Detections of a line arrived, or the set-up of the plant changed; none means any line.
    PlantChanged { line: Option<LineId> },
    /// Items of the store-room were moved or changed; none are named where any may have.
    StockChanged { items: Vec<StockItemId> },
    /// Something was counted, or a count applied.
    CountChanged { count: StockCountId },
    /// The set-up of the production changed.
    ProductionChanged,
    /// An order was changed, or something of it recorded at a stage.
    OrderChanged {
        order: ProductionOrderId,
        stage: Option<StageId>,
        /// Not told to whoever sees no cooperation.
        cooperation: bool,
        /// It was published, or granted to whom this is told; otherwise it is not told to whoever sees those alone.
        linked: bool,
    },
    /// What a customer ordered was changed, and with it maybe who sees the orders that make it.
    SpecificationChanged {
        specification: SpecificationId,
        /// It is published, or granted to whom this is told, or was; otherwise it is not told to whoever sees those alone.
        linked: bool,
    },
    /// Something was sent or received that is no pieces of an order.
    MovementsChanged,
    /// A task was made, or a step or a comment added to it.
    TaskChanged {
        task: TaskId,
        /// It is for everybody, or for whom this is told; otherwise it is not told to whoever sees those alone.
        shown: bool,
    },
    /// An export moved on.
    ExportMoved { export: ExportId },
    /// Somebody registered, or was let in or out.
    PendingChanged,
    /// Something that the person is told, or how it stands.
    NoticesChanged,
    /// The stream began anew and may have missed something.
    Resumed,
    /// It is about this organization: a page of another one is loaded anew.
    About { tenant: TenantId },
}

/// All that an event may say. Read by its tag, each kind would bring readers of its own to the browser, where this is one.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Told {
    kind: String,
    import: Option<Uuid>,
    of: ImportKind,
    parts: Option<Vec<Uuid>>,
    line: Option<Uuid>,
    items: Option<Vec<Uuid>>,
    count: Option<Uuid>,
    order: Option<Uuid>,
    stage: Option<Uuid>,
    cooperation: Option<bool>,
    linked: Option<bool>,
    specification: Option<Uuid>,
    task: Option<Uuid>,
    shown: Option<bool>,
    export: Option<Uuid>,
    tenant: Option<Uuid>,
}

impl TryFrom<Told> for Event {
    type Error = String;

    fn try_from(told: Told) -> Result<Self, String> {
        Ok(match told.kind.as_str() {
            "import_moved" => Self::ImportMoved { import: ImportId(said(told.import)?), of: told.of },
            "offers_changed" => Self::OffersChanged { parts: told.parts.map(all) },
            "catalog_changed" => Self::CatalogChanged,
            "plant_changed" => Self::PlantChanged { line: told.line.map(LineId) },
            "stock_changed" => Self::StockChanged { items: all(said(told.items)?) },
            "count_changed" => Self::CountChanged { count: StockCountId(said(told.count)?) },
            "production_changed" => Self::ProductionChanged,
            "order_changed" => Self::OrderChanged {
                order: ProductionOrderId(said(told.order)?),
                stage: told.stage.map(StageId),
                cooperation: said(told.cooperation)?,
                linked: said(told.linked)?,
            },
            "specification_changed" => Self::SpecificationChanged {
                specification: SpecificationId(said(told.specification)?),
                linked: said(told.linked)?,
            },
            "movements_changed" => Self::MovementsChanged,
            "task_changed" => Self::TaskChanged { task: TaskId(said(told.task)?), shown: said(told.shown)? },
            "export_moved" => Self::ExportMoved { export: ExportId(said(told.export)?) },
            "pending_changed" => Self::PendingChanged,
            "notices_changed" => Self::NoticesChanged,
            "resumed" => Self::Resumed,
            "about" => Self::About { tenant: TenantId(said(told.tenant)?) },
            unknown => return Err(format!("unknown variant `{unknown}`")),
        })
    }
}

/// Who is told of it may depend on what is not said: then it reaches nobody.
fn said<T>(member: Option<T>) -> Result<T, &'static str> {
    member.ok_or("an event that says too little")
}

fn all<Id: From<Uuid>>(ids: Vec<Uuid>) -> Vec<Id> {
    ids.into_iter().map(Id::from).collect()
}

text_enum! {
    /// Who an event is for.
    Audience {
        /// The people of the tenant.
        Tenant = "tenant",
        /// Everybody who may see offers.
        Market = "market",
        /// Those who run the platform.
        Platform = "platform",
        /// Those people of the tenant whom it names.
        People = "people",
    }
}

/// Parts that one event names at the most; a change of more says "any".
pub const MAX_NAMED_PARTS: usize = 20_000;

impl Event {
    /// What somebody must be allowed to, all of it, to be told.
    pub fn permissions(&self) -> Vec<Permission> {
        match self {
            Self::ImportMoved { of, .. } => vec![of.view()],
            Self::OffersChanged { .. } => vec![Permission::AvailabilityView],
            Self::CatalogChanged => vec![Permission::CatalogEdit],
            Self::PlantChanged { .. } => vec![Permission::PlantView],
            Self::StockChanged { .. } => vec![Permission::StoresView],
            Self::CountChanged { .. } => vec![Permission::StoresRequest],
            Self::ProductionChanged => vec![Permission::ProductionView],
            Self::OrderChanged { cooperation, linked, .. } => {
                let wanted = [
                    Some(Permission::ProductionView),
                    cooperation.then_some(Permission::CooperationView),
                    (!linked).then_some(Permission::OrdersViewAll),
                ];
                wanted.into_iter().flatten().collect()
            }
            Self::SpecificationChanged { linked: true, .. } => vec![Permission::SpecificationsView],
            Self::SpecificationChanged { linked: false, .. } => {
                vec![Permission::SpecificationsView, Permission::OrdersViewAll]
            }
            Self::MovementsChanged => vec![Permission::MovementsView],
            Self::TaskChanged { shown: true, .. } => vec![Permission::TasksView],
            Self::TaskChanged { shown: false, .. } => vec![Permission::TasksViewAll],
            Self::ExportMoved { .. } => vec![Permission::ExportData],
            Self::PendingChanged => vec![Permission::TenantsView],
            Self::NoticesChanged => vec![Permission::NoticesView],
            Self::Resumed | Self::About { .. } => Vec::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{from_str, to_string};

    #[test]
    fn every_event_is_read_as_it_was_written() {
        let id = Uuid::from_u128;
        for event in [
            Event::ImportMoved { import: ImportId(id(1)), of: ImportKind::CatalogParts },
            Event::OffersChanged { parts: None },
            Event::OffersChanged { parts: Some(vec![PartId(id(2)), PartId(id(3))]) },
            Event::CatalogChanged,
            Event::PlantChanged { line: None },
            Event::PlantChanged { line: Some(LineId(id(4))) },
            Event::StockChanged { items: vec![StockItemId(id(5))] },
            Event::CountChanged { count: StockCountId(id(6)) },
            Event::ProductionChanged,
            Event::OrderChanged {
                order: ProductionOrderId(id(7)),
                stage: Some(StageId(id(8))),
                cooperation: true,
                linked: false,
            },
            Event::SpecificationChanged { specification: SpecificationId(id(9)), linked: true },
            Event::MovementsChanged,
            Event::TaskChanged { task: TaskId(id(10)), shown: true },
            Event::ExportMoved { export: ExportId(id(11)) },
            Event::PendingChanged,
            Event::NoticesChanged,
            Event::Resumed,
            Event::About { tenant: TenantId(id(12)) },
        ] {
            let written = to_string(&event).unwrap();
            assert_eq!(from_str::<Event>(&written).unwrap(), event, "{written}");
        }
    }

    #[test]
    fn what_says_too_little_is_no_event() {
        for text in [
            "{}",
            r#"{"kind":"of_next_year"}"#,
            r#"{"kind":"import_moved"}"#,
            r#"{"kind":"stock_changed"}"#,
            r#"{"kind":"task_changed","task":"x","shown":true}"#,
            r#"{"kind":"task_changed","task":"00000000-0000-0000-0000-000000000001"}"#,
            r#"{"kind":"order_changed","order":"00000000-0000-0000-0000-000000000001","linked":true}"#,
        ] {
            assert!(from_str::<Event>(text).is_err(), "{text}");
        }
    }
}
