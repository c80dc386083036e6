//! What becomes of the rows of a bodega's file.

use crate::imports::mapping::{Mapping, Proposal};
use crate::imports::reader::types::Profile;
use crate::imports::types::{ImportFailure, ImportRow, Progress};
use crate::permission::UnknownWord;
use serde::{Deserialize, Serialize};
use std::str::FromStr;

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
    pub counts: Counts,
    pub progress: Progress,
    pub profile: Option<Profile>,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal>,
    /// The mapping that was (or will be) applied.
    pub mapping: Option<Mapping>,
    pub failure: Option<ImportFailure>,
    /// The organization's, of prices for which the file names none.
    pub currency: String,
    /// The first [`PROBLEMS_SHOWN`] remarks, by row.
    pub problems: Vec<RowProblem>,
    /// Remarks in all.
    pub problems_total: u64,
}

/// Remarks that an import's page shows.
pub const PROBLEMS_SHOWN: i64 = 100;
