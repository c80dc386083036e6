//! The events.

use crate::base::enums::text_enum;
use crate::base::id::{ExportId, ImportId, LineId, PartId, StockCountId, StockItemId, TenantId};
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
    /// Detections of a line arrived, or the set-up of the plant changed; none means any line.
    PlantChanged { line: Option<LineId> },
    /// Items of the store-room were moved or changed; none are named where any may have.
    StockChanged { items: Vec<StockItemId> },
    /// Something was counted, or a count applied.
    CountChanged { count: StockCountId },
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
    /// What somebody must be allowed to, to be told.
    pub fn permission(&self) -> Option<Permission> {
        match self {
            Self::ImportMoved { of, .. } => Some(of.view()),
            Self::OffersChanged { .. } => Some(Permission::AvailabilityView),
            Self::PlantChanged { .. } => Some(Permission::PlantView),
            Self::StockChanged { .. } => Some(Permission::StoresView),
            Self::CountChanged { .. } => Some(Permission::StoresRequest),
            Self::ExportMoved { .. } => Some(Permission::ExportData),
            Self::PendingChanged => Some(Permission::TenantsView),
            Self::NoticesChanged => Some(Permission::NoticesView),
            Self::Resumed | Self::About { .. } => None,
        }
    }
}
