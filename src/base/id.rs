//! Typed identifiers: one type per kind of row, so that a part's id cannot be passed where a tenant's is meant.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

macro_rules! id {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[cfg_attr(feature = "server", derive(sqlx::Type))]
        #[cfg_attr(feature = "server", sqlx(transparent))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl $name {
            /// A new identifier; later ones sort after earlier ones.
            #[cfg(feature = "server")]
            pub fn new() -> Self {
                Self(Uuid::now_v7())
            }
        }

        #[cfg(feature = "server")]
        impl Default for $name {
            fn default() -> Self {
                Self::new()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::from_str(text).map(Self)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }
    )+};
}

id! {
    /// A business with its own data.
    TenantId,
    /// A person of a tenant.
    UserId,
    /// A sign-in of a person on one device.
    SessionId,
    /// A vehicle of the shared catalogue.
    VehicleId,
    /// A part of the shared catalogue.
    PartId,
    /// A group of parts, such as brake pads.
    GroupId,
    /// A brand of parts.
    BrandId,
    /// That a number replaces a part.
    ReferenceId,
    /// That a part fits a vehicle.
    FitmentId,
    /// That it does not, as somebody reports.
    FitReportId,
    /// A stock line of a bodega.
    ItemId,
    /// What one import, or one undoing, did to the stock.
    ChangeId, SourceId,
    /// One file brought in.
    ImportId,
    /// A stored file.
    FileId,
    /// An entry of the audit.
    AuditId,
    /// The audit as a file.
    ExportId,
    /// A production line.
    LineId,
    /// An area of a line.
    AreaId,
    /// What a line makes.
    ProductId,
    /// A recurring working period.
    ShiftId,
    /// A calendar exception.
    CalendarId,
    /// A wall screen.
    ScreenId,
    /// A department of a store-room.
    DepartmentId,
    /// A category of a department.
    StockCategoryId,
    /// A shelf, a holder, or what is outside of a store-room.
    StockLocationId,
    /// Something that a store-room keeps.
    StockItemId,
    /// A serialised piece of such an item.
    StockPieceId,
    /// An act of a store-room.
    StockDocumentId,
    /// A count of what lies on shelves.
    StockCountId,
    /// What somebody found of a line of a count.
    StockCountEntryId,
    /// Stock that is kept for somebody.
    StockReservationId,
    /// Items that are issued together.
    StockKitId,
    /// What somebody asks a store-room for.
    StockRequestId,
    /// What somebody follows of a store-room.
    StockSubscriptionId,
    /// Something that people are told.
    NoticeId,
    /// Where notices are posted.
    WebhookId,
    /// A step in which pieces are made.
    StageId,
    /// A machine of a stage.
    MachineId,
    /// Why pieces are scrap, or a shift made other than was expected.
    ReasonId,
    /// Who works on pieces outside.
    PartnerId,
    /// What is made.
    WorkpieceId,
    /// How much of it a shift makes.
    NormId,
    /// What it takes of the store-room.
    NeedId,
    /// So many of it by a date.
    ProductionOrderId,
    /// Work for somebody.
    TaskId,
    /// What was made of it at a stage.
    StageFactId,
    /// A pad of a stage.
    PadId,
    /// What is sent, and comes back.
    MovementId,
    /// What of it was received.
    MovementReceiptId,
    /// What a customer ordered.
    SpecificationId,
    /// So many of a workpiece of it.
    SpecificationLineId,
}
