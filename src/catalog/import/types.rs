//! An import of the catalogue, and what became of it.

use super::fields::{CatalogFileKind, NamedMapping};
use crate::base::enums::text_enum;
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress};
use serde::{Deserialize, Serialize};

/// Refused rows that an import tells of itself.
pub const SHOWN: usize = 100;

text_enum! {
    /// Why a row is not taken.
    CatalogRowReason {
        /// More or fewer cells than the header.
        RowWidth = "row_width",
        /// Nothing stands there that has to be said.
        Missing = "missing",
        TooLong = "too_long",
        NotANumber = "not_a_number",
        OutOfRange = "out_of_range",
        DateForm = "date_form",
        /// A word that has no meaning for this field.
        WordUnknown = "word_unknown",
        BrandUnknown = "brand_unknown",
        GroupUnknown = "group_unknown",
        /// A part that is not there yet, of which the file does not say the group.
        GroupMissing = "group_missing",
        /// Not the digits of a bar code, or a wrong check digit.
        GtinForm = "gtin_form",
        /// Not names with values.
        AttributesForm = "attributes_form",
        YearForm = "year_form",
        EngineForm = "engine_form",
        /// It fits everything, and no vehicle is named.
        Universal = "universal",
        /// It is made no more, and nothing else is said.
        Obsolete = "obsolete",
        /// Neither number is a part of the catalogue.
        PartUnknown = "part_unknown",
        /// It would replace itself.
        Itself = "itself",
        ModelUnknown = "model_unknown",
        /// The model is known, but not with that year and engine.
        VehicleUnknown = "vehicle_unknown",
        /// It was said not to fit: by a report that was accepted, or by hand.
        Denied = "denied",
        /// Another row, which is told, has the same number.
        Repeated = "repeated",
    }
}

/// A row that is not taken, or what of a row is not.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CatalogRowRefused))]
pub struct RowRefused {
    /// The spreadsheet's own row number.
    pub row: u32,
    pub reason: CatalogRowReason,
    /// The name of the field; empty where it is the row as a whole.
    pub field: String,
    /// What stands there, or against it.
    pub value: String,
    /// Whether the rest of the row is taken.
    #[serde(default)]
    pub partly: bool,
}

/// Rows that are not taken for one and the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CatalogRowsRefusedAlike))]
pub struct RefusedAlike {
    pub reason: CatalogRowReason,
    /// The name of the field; empty where it is the row as a whole.
    pub field: String,
    pub rows: u64,
    /// What stands in one of them, and whether it stands in all.
    pub value: String,
    #[serde(default)]
    pub same: bool,
}

/// What became of the file: of parts, of references, or of fitments, as its kind is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = CatalogImportCounts))]
pub struct Counts {
    pub rows: u64,
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    /// Rows of which nothing was taken.
    pub refused: u64,
    pub brands_new: u64,
    /// Rows of which something was taken and something not: a number that is no part, years of which the model has no vehicle, or vehicles
    /// that a report denies.
    pub partly: u64,
}

impl Counts {
    /// Is all as it was?
    pub fn is_nothing(&self) -> bool {
        self.new + self.changed + self.brands_new == 0
    }
}

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub counts: Counts,
    /// The first [`SHOWN`].
    pub refused: Vec<RowRefused>,
    /// Why most of them are not, where several are for one reason: the most first.
    #[serde(default)]
    pub alike: Vec<RefusedAlike>,
}

/// An import of any kind, with the names of its fields.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CatalogImport {
    pub kind: CatalogFileKind,
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
    /// Once it is applied.
    pub outcome: Option<Outcome>,
    pub failure: Option<ImportFailure>,
}
