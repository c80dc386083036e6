//! An import of detections and its mapping.

use super::fields::{DetectionField, DetectionMapping};
use crate::oee::types::AreaKind;
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Why a row was not taken. What was read but is refused carries the reason of detections.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowRefused {
    /// The spreadsheet's own row number.
    pub row: u32,
    /// `row_width` (more or fewer cells than the header), `instant_unreadable`, `quantity_not_a_number`, `sequence_not_a_number`, `line_missing`,
    /// `left_out`, `line_limit` (the line is not set up, and the tenant has no room for it), or a reason of detections.
    pub reason: String,
    /// What stands in the file.
    pub value: String,
}

/// A line that applying would create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineToCreate {
    pub code: String,
    /// As the file writes it.
    pub name: String,
    pub pieces: u64,
    /// Pieces a minute: as asked for, else from the quarter of the shortest gaps.
    pub ideal_rate: Decimal,
}

/// A line that is not set up, and that the tenant has no room for: its rows are refused.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineWithoutRoom {
    pub code: String,
    pub pieces: u64,
}

/// An area that applying would create.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AreaToCreate {
    /// Code of its line.
    pub line: String,
    pub code: String,
    pub kind: AreaKind,
}

/// What applying would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Preview {
    pub rows: u64,
    pub pieces: u64,
    pub first: Option<DateTime<Utc>>,
    pub last: Option<DateTime<Utc>>,
    /// As many as there is room for, those that the file names first.
    pub lines: Vec<LineToCreate>,
    pub without_room: Vec<LineWithoutRoom>,
    pub areas: Vec<AreaToCreate>,
    /// Codes.
    pub products: Vec<String>,
    pub refused_total: u64,
    /// The first [`REFUSED_SHOWN`].
    pub refused: Vec<RowRefused>,
}

/// Refused rows that are kept with their reason.
pub const REFUSED_SHOWN: usize = 100;

/// What became of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub rows: u64,
    pub accepted: u64,
    /// Known already.
    pub duplicates: u64,
    /// The time that the file covers.
    #[serde(default)]
    pub first: Option<DateTime<Utc>>,
    #[serde(default)]
    pub last: Option<DateTime<Utc>>,
    /// Codes of the lines that it is about.
    #[serde(default)]
    pub lines: Vec<String>,
    pub refused_total: u64,
    /// The first [`REFUSED_SHOWN`].
    pub refused: Vec<RowRefused>,
}

/// An import of detections.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DetectionImport {
    pub row: ImportRow,
    pub progress: Progress,
    /// Once it is read.
    pub profile: Option<Profile>,
    /// What somebody said of how it is read, or said of an earlier file of the same shape.
    #[serde(default)]
    pub choices: ReadChoices,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal<DetectionField>>,
    /// What the columns seem to be, or what was decided.
    pub mapping: Option<DetectionMapping>,
    /// Whether the mapping is that of an earlier file of the same shape.
    pub remembered: bool,
    pub outcome: Option<Outcome>,
    pub failure: Option<ImportFailure>,
}
