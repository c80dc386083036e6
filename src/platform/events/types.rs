//! The events.

use crate::base::enums::text_enum;
use crate::base::id::{
    ExportId, ImportId, LineId, PartId, ProductionOrderId, SpecificationId, StageId, StockCountId, StockItemId, TaskId,
    TenantId,
};
use crate::base::permission::Permission;
use crate::platform::imports::types::ImportKind;
use serde::{Deserialize, Serialize};

/// Something that open pages may want to show anew.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// An import moved on: progress, status, or both.
    ImportMoved {
        import: ImportId,
        #[serde(default)]
        of: ImportKind,
    },
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
