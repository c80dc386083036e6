//! An import of a production, its plan, and what became of it.

use super::fields::{FileKind, NamedMapping, OrderField};
use crate::base::enums::text_enum;
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress, RowState};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Refused rows, and what an undoing left as it was, that are kept with their reason.
pub const SHOWN: usize = 100;

text_enum! {
    /// Why a row is not taken.
    FileRowReason {
        /// More or fewer cells than the header.
        RowWidth = "row_width",
        /// Nothing stands there that has to be said.
        Missing = "missing",
        TooLong = "too_long",
        NotANumber = "not_a_number",
        /// Not from 1 to 10,000,000 pieces.
        OutOfRange = "out_of_range",
        DateForm = "date_form",
        PriorityUnknown = "priority_unknown",
        /// A code that no workpiece has, without a name for a new one.
        NameMissing = "name_missing",
        /// The workpiece is ordered no more.
        WorkpieceOff = "workpiece_off",
        /// No stage is called so, or it is off.
        StageUnknown = "stage_unknown",
        /// A stage twice, none, or the first one with a partner where nobody is named, or the other way round.
        RouteForm = "route_form",
        MachineUnknown = "machine_unknown",
        /// It stands at no stage of the route.
        MachineElsewhere = "machine_elsewhere",
        PartnerUnknown = "partner_unknown",
        /// Something is said of a partner who is not named.
        PartnerMissing = "partner_missing",
        /// Another row, which is told, has the same code or reference.
        Repeated = "repeated",
        /// An order, which is told, was brought in under this reference with something else.
        BroughtIn = "brought_in",
    }
}

/// How many rows become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionImportCounts))]
pub struct Counts {
    pub rows: u64,
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub refused: u64,
    pub orders_new: u64,
    pub workpieces_new: u64,
    pub workpieces_changed: u64,
}

impl Counts {
    /// Is there nothing to do?
    pub fn is_nothing(&self) -> bool {
        self.new + self.changed == 0
    }
}

/// A row that is not taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionRowRefused))]
pub struct RowRefused {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub reason: FileRowReason,
    /// Of which field; none where it is the row as a whole.
    pub field: Option<OrderField>,
    /// What stands there, or against it.
    pub value: String,
}

/// What would become of the file, or became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub counts: Counts,
    /// The first [`SHOWN`].
    pub refused: Vec<RowRefused>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
}

/// Something that a row says otherwise than it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionImportChange))]
pub struct FieldChange {
    pub field: OrderField,
    /// None where there is nothing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Value,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub after: Value,
}

/// A row of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionImportRow))]
pub struct PlannedRow {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub state: RowState,
    pub refused: Option<RowRefused>,
    /// Of the drawing.
    pub code: String,
    pub name: String,
    /// Of an order: how many, by when, for whom.
    pub qty_plan: Option<u32>,
    pub due: Option<NaiveDate>,
    pub customer: String,
    /// The names of the stages that it goes through; empty where it is not taken.
    pub route: Vec<String>,
    /// Is its workpiece made as well?
    pub makes_workpiece: bool,
    /// Of a workpiece that is there.
    pub changes: Vec<FieldChange>,
}

text_enum! {
    /// Why something stays as an import left it.
    FileLeftReason {
        /// Something was recorded of it, or it was ordered.
        InUse = "in_use",
        /// Somebody changed it since.
        ChangedSince = "changed_since",
    }
}

/// Something that an undoing left as the import made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionImportLeft))]
pub struct Left {
    /// Of an order; none of a workpiece.
    pub number: Option<u64>,
    /// Of the drawing.
    pub code: String,
    pub reason: FileLeftReason,
}

/// What an undoing did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ProductionImportUndone))]
pub struct Undone {
    pub orders_removed: u64,
    pub workpieces_removed: u64,
    pub workpieces_restored: u64,
    /// What stays, the first 100.
    pub left: Vec<Left>,
    pub left_total: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub at: Option<DateTime<Utc>>,
}

/// An import of either kind, with the names of its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProductionImport {
    pub kind: FileKind,
    pub row: ImportRow,
    pub progress: Progress,
    /// Once it is read.
    pub profile: Option<Profile>,
    /// What somebody said of how it is read, or said of an earlier file of the same shape.
    #[serde(default)]
    pub choices: ReadChoices,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal>,
    /// What the columns seem to be, or what was decided.
    pub mapping: Option<NamedMapping>,
    /// Whether the mapping is that of an earlier file of the same shape.
    pub remembered: bool,
    /// Once it is planned.
    pub outcome: Option<Outcome>,
    pub failure: Option<ImportFailure>,
}
