//! An import of detections and its mapping.

use crate::oee::types::AreaKind;
use crate::platform::imports::mapping::{FieldSource, Follow};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What a column of a file of detections can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DetectionField {
    /// Date and time; the date alone where [`DetectionField::Time`] has a column of its own.
    Instant,
    Time,
    Line,
    Area,
    Product,
    /// Pieces of the row; one where there is no such column.
    Quantity,
    Device,
    Sequence,
    /// Says whether the piece was good, where no column names the area.
    Status,
}

impl DetectionField {
    /// In the order in which screens show them.
    pub const ALL: [Self; 9] = [
        Self::Instant,
        Self::Time,
        Self::Line,
        Self::Area,
        Self::Product,
        Self::Quantity,
        Self::Status,
        Self::Device,
        Self::Sequence,
    ];
}

/// One decided field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DetectionColumn {
    pub field: DetectionField,
    pub source: FieldSource,
}

/// What a person decided about a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DetectionMapping {
    /// Each field at most once; instant and line at least.
    pub columns: Vec<DetectionColumn>,
    /// IANA zone of times that name no offset; the plant's own when nothing is said.
    #[serde(default)]
    pub zone: Option<String>,
    /// Of dates such as `05/09/2025`: does the day come first?
    #[serde(default = "yes")]
    pub day_first: bool,
    /// Values of the status that are good; any other is discard. Case does not matter.
    #[serde(default)]
    pub good: Vec<String>,
    /// The area of good pieces, where no column names it.
    #[serde(default = "output_area")]
    pub output_area: String,
    /// Of the others.
    #[serde(default = "discard_area")]
    pub discard_area: String,
    /// Are lines, areas and products created that are not set up yet?
    #[serde(default)]
    pub create: bool,
    /// Ideal rates of the lines that are created, in pieces a minute; for lines left out what the preview proposes.
    #[serde(default)]
    pub rates: Vec<LineRate>,
    /// What codes of the file are in our words.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<SameAs>,
}

impl Follow for DetectionMapping {
    fn follow(self, place: impl Fn(u32) -> Option<u32>) -> Option<Self> {
        let columns = self
            .columns
            .into_iter()
            .map(|mapped| mapped.source.follow(&place).map(|source| DetectionColumn { source, ..mapped }));
        Some(Self { columns: columns.collect::<Option<_>>()?, ..self })
    }
}

fn yes() -> bool {
    true
}

fn output_area() -> String {
    "SALIDA".into()
}

fn discard_area() -> String {
    "RECHAZO".into()
}

impl Default for DetectionMapping {
    fn default() -> Self {
        Self {
            columns: Vec::new(),
            zone: None,
            day_first: yes(),
            good: Vec::new(),
            output_area: output_area(),
            discard_area: discard_area(),
            create: false,
            rates: Vec::new(),
            values: Vec::new(),
        }
    }
}

impl DetectionMapping {
    /// Where a field comes from.
    pub fn get(&self, field: DetectionField) -> Option<&FieldSource> {
        self.columns.iter().find(|column| column.field == field).map(|column| &column.source)
    }
}

/// A code of the file that is another one with us.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SameAs {
    /// `line`, `area` or `product`.
    pub field: DetectionField,
    /// As the preview shows it.
    pub from: String,
    /// Our code; when empty, its rows are left out.
    pub to: String,
}

/// How fast a line that is created runs at its best.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LineRate {
    /// Its code.
    pub line: String,
    pub ideal_rate: Decimal,
}

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
    /// What the columns seem to be, or what was decided.
    pub mapping: Option<DetectionMapping>,
    pub outcome: Option<Outcome>,
    pub failure: Option<ImportFailure>,
}
