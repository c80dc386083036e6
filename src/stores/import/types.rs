//! An import of items, its plan, and what became of it.

use super::fields::{StockField, StockMapping};
use crate::base::enums::text_enum;
use crate::base::id::{ImportId, StockDocumentId};
use crate::base::numbers::json_number;
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress, RowState};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Refused rows, and what an undoing left as it was, that are kept with their reason.
pub const SHOWN: usize = 100;

text_enum! {
    /// Why a row is not taken.
    StockRowReason {
        /// More or fewer cells than the header.
        RowWidth = "row_width",
        /// Neither a code nor a name.
        Unnamed = "unnamed",
        /// A code that no item has, without a name for a new one.
        NameMissing = "name_missing",
        /// No code of ours: `A-Z 0-9 _ -`, 30 at the most.
        CodeForm = "code_form",
        TooLong = "too_long",
        /// The name is another item's, whose code is told; or another row's.
        NameTaken = "name_taken",
        KindUnknown = "kind_unknown",
        UnitUnknown = "unit_unknown",
        /// The unit of an item that was moved, or that something counts in it, stays.
        UnitStays = "unit_stays",
        NotANumber = "not_a_number",
        Negative = "negative",
        TooLarge = "too_large",
        /// A part of what is counted, or more decimals than its unit has.
        Parts = "parts",
        /// More than four decimals.
        CostForm = "cost_form",
        /// No GTIN whose last digit checks the others.
        CheckDigit = "check_digit",
        /// Less than the minimum.
        TargetBelow = "target_below",
        /// Several departments have such a category, and none is named.
        CategoryAmbiguous = "category_ambiguous",
        PlaceForm = "place_form",
        /// Nothing is put there any more.
        PlaceArchived = "place_archived",
        /// The item was put away.
        ItemArchived = "item_archived",
        /// Another row is about the same item on the same shelf.
        Repeated = "repeated",
        /// Another row says something else of the same item.
        Differs = "differs",
        /// The item is tracked by piece: how many there are is not counted, and its unit is.
        ByPiece = "by_piece",
        /// What an item begins with is said of one that was moved.
        HasMoves = "has_moves",
    }
}

/// How many rows become what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockImportCounts))]
pub struct Counts {
    pub rows: u64,
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub refused: u64,
    /// Items that are made.
    pub items_new: u64,
    /// Items of which something else is said than before.
    pub items_changed: u64,
    /// Rows that change how much there is.
    pub moves: u64,
    pub departments_new: u64,
    pub categories_new: u64,
    pub places_new: u64,
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
#[cfg_attr(feature = "openapi", schema(as = StockRowRefused))]
pub struct RowRefused {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub reason: StockRowReason,
    /// Of which field; none where it is the row as a whole.
    pub field: Option<StockField>,
    /// What stands there, or against it.
    pub value: String,
}

/// What would become of the file, or became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub counts: Counts,
    /// The first [`SHOWN`].
    pub refused: Vec<RowRefused>,
    /// Of a receipt: the same file was received before, by this import, and is not received again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub again: Option<ImportId>,
    /// How many documents were posted.
    #[serde(default)]
    pub documents: u64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone: Option<Undone>,
}

/// Something that a row says otherwise than it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockImportChange))]
pub struct FieldChange {
    pub field: StockField,
    /// None where there is nothing.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub before: Value,
    #[cfg_attr(feature = "openapi", schema(value_type = Object))]
    pub after: Value,
}

/// A row of a plan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockImportRow))]
pub struct PlannedRow {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub state: RowState,
    pub refused: Option<RowRefused>,
    /// As the item has it, or will.
    pub code: String,
    pub name: String,
    /// The path of the shelf; empty where nothing is moved.
    pub place: String,
    /// How much is there, and by how much that changes; none where the row is not about a quantity.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub there: Option<Decimal>,
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub moved: Option<Decimal>,
    /// Of an item that is there.
    pub changes: Vec<FieldChange>,
}

text_enum! {
    /// Why something stays as an import left it.
    LeftReason {
        /// There is some of it, or it is out.
        InUse = "in_use",
        /// Somebody changed it since.
        ChangedSince = "changed_since",
        /// What it was called, or belonged to, is another's by now, or gone.
        Taken = "taken",
    }
}

/// Something that an undoing left as the import made it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockImportLeft))]
pub struct Left {
    pub code: String,
    pub name: String,
    pub reason: LeftReason,
    /// So much of what was moved could not go back.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
}

/// What an undoing did.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = StockImportUndone))]
pub struct Undone {
    /// The documents that take others back.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<uuid::Uuid>))]
    pub documents: Vec<StockDocumentId>,
    pub items_archived: u64,
    pub items_restored: u64,
    /// What stays, the first 100.
    pub left: Vec<Left>,
    pub left_total: u64,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub at: Option<DateTime<Utc>>,
}

/// An import of items.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StockImport {
    pub row: ImportRow,
    pub progress: Progress,
    /// Once it is read.
    pub profile: Option<Profile>,
    /// What somebody said of how it is read, or said of an earlier file of the same shape.
    #[serde(default)]
    pub choices: ReadChoices,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal<StockField>>,
    /// What the columns seem to be, or what was decided.
    pub mapping: Option<StockMapping>,
    /// Whether the mapping is that of an earlier file of the same shape.
    pub remembered: bool,
    /// Once it is planned.
    pub outcome: Option<Outcome>,
    pub failure: Option<ImportFailure>,
}
