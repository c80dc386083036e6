//! The facts about imports.

use super::mapping::{Mapping, Proposal};
use super::reader::types::{Profile, ReadFailure};
use crate::id::ImportId;
use crate::permission::UnknownWord;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use std::str::FromStr;

/// Where an import stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ImportStatus {
    Queued,
    Reading,
    NeedsMapping,
    Applying,
    Completed,
    Failed,
}

impl ImportStatus {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Reading => "reading",
            Self::NeedsMapping => "needs_mapping",
            Self::Applying => "applying",
            Self::Completed => "completed",
            Self::Failed => "failed",
        }
    }

    /// Will it move on without a person?
    pub fn moves_by_itself(self) -> bool {
        matches!(self, Self::Queued | Self::Reading | Self::Applying)
    }
}

impl FromStr for ImportStatus {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Ok(match text {
            "queued" => Self::Queued,
            "reading" => Self::Reading,
            "needs_mapping" => Self::NeedsMapping,
            "applying" => Self::Applying,
            "completed" => Self::Completed,
            "failed" => Self::Failed,
            _ => return Err(UnknownWord(text.to_owned())),
        })
    }
}

/// What became of the rows of a file. `total` = `new + changed + same + errors + skipped + ambiguous + duplicate`;
/// `unmatched` and `unpriced` are counted among the rows that were taken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub total: u64,
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub errors: u64,
    /// Rows without a part number.
    pub skipped: u64,
    /// Rows that could be several parts; not taken.
    pub ambiguous: u64,
    /// Rows whose part and location stand again further down: the last one wins.
    pub duplicate: u64,
    /// Taken as offers without catalogue.
    pub unmatched: u64,
    /// Taken without a price: not on sale.
    pub unpriced: u64,
}

impl Counts {
    /// Rows that are in the inventory now.
    pub fn imported(&self) -> u64 {
        self.new + self.changed + self.same
    }
}

/// How far the current step is; `total` is absent while it is not known. Counts rows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Progress {
    pub done: u64,
    pub total: Option<u64>,
}

/// An import in the history.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportRow {
    pub id: ImportId,
    pub filename: String,
    pub status: ImportStatus,
    pub counts: Counts,
    pub created_by: String,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

/// Why an import failed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ImportFailure {
    /// The file cannot be read.
    File { failure: ReadFailure },
    /// The reader's child process ended: out of memory, out of time, or broken by the file.
    Reader { why: ReaderEnd },
    /// Our fault; the incident is in the log.
    Ours { incident: String },
}

/// How the reader's child process ended before it was done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReaderEnd {
    /// It died: out of memory, or the file broke the reader.
    Died,
    /// It took too long.
    TimedOut,
}

/// A remark about one row of the file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RowProblem {
    /// The spreadsheet's own row number.
    pub row: u64,
    /// The header of the column; empty when it concerns the row as a whole.
    pub column: String,
    pub value: String,
    pub reason: RowReason,
}

/// Why a row was not taken, or taken with a remark.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RowReason {
    /// Skipped: no part number.
    NoPartNumber,
    /// Error: the price is no number.
    PriceNotANumber,
    /// Error: the price is negative.
    PriceNegative,
    /// Error: the stock is missing.
    StockMissing,
    /// Error: the stock is no number.
    StockNotANumber,
    /// Error: the stock is negative.
    StockNegative,
    /// Error: a number is larger than can be kept.
    TooLarge,
    /// Error: the currency is no three-letter code.
    CurrencyUnknown,
    /// Error: the minimum order is no number.
    MinOrderNotANumber,
    /// Not taken: the number stands for several parts.
    Ambiguous,
    /// Not taken: the same part and location stands again further down; the last one wins.
    Duplicate,
}

impl RowReason {
    pub const ALL: [Self; 11] = [
        Self::NoPartNumber,
        Self::PriceNotANumber,
        Self::PriceNegative,
        Self::StockMissing,
        Self::StockNotANumber,
        Self::StockNegative,
        Self::TooLarge,
        Self::CurrencyUnknown,
        Self::MinOrderNotANumber,
        Self::Ambiguous,
        Self::Duplicate,
    ];

    pub fn as_str(self) -> &'static str {
        match self {
            Self::NoPartNumber => "no_part_number",
            Self::PriceNotANumber => "price_not_a_number",
            Self::PriceNegative => "price_negative",
            Self::StockMissing => "stock_missing",
            Self::StockNotANumber => "stock_not_a_number",
            Self::StockNegative => "stock_negative",
            Self::TooLarge => "too_large",
            Self::CurrencyUnknown => "currency_unknown",
            Self::MinOrderNotANumber => "min_order_not_a_number",
            Self::Ambiguous => "ambiguous",
            Self::Duplicate => "duplicate",
        }
    }
}

impl FromStr for RowReason {
    type Err = UnknownWord;
    fn from_str(text: &str) -> Result<Self, UnknownWord> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text).ok_or_else(|| UnknownWord(text.to_owned()))
    }
}

/// One import with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportDetail {
    pub row: ImportRow,
    pub progress: Progress,
    pub profile: Option<Profile>,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal>,
    /// The mapping that was (or will be) applied.
    pub mapping: Option<Mapping>,
    pub failure: Option<ImportFailure>,
    /// The first [`PROBLEMS_SHOWN`] remarks, by row.
    pub problems: Vec<RowProblem>,
    /// Remarks in all.
    pub problems_total: u64,
}

/// Remarks that an import's page shows.
pub const PROBLEMS_SHOWN: i64 = 100;
