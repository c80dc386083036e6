//! What becomes of the rows of a bodega's file.

use super::fields::{Field, Mapping};
use crate::base::enums::text_enum;
use crate::base::id::PartId;
use crate::base::money::{Money, Tax};
use crate::base::paging::Page;
use crate::catalog::types::Names;
use crate::platform::imports::mapping::Proposal;
use crate::platform::imports::reader::types::{LeftOut, Profile, ReadChoices, RowDefect};
use crate::platform::imports::types::{ImportFailure, ImportRow, Progress};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What became of the rows of a file. `total` = `new + changed + same + errors + skipped + ambiguous + duplicate`;
/// `unmatched`, `unpriced` and `uncounted` are counted among the rows that were taken. With `left_out` these are all filled rows below the
/// header.
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
    /// Rows whose part and location stand again further down: the last one wins, or has their stock too.
    pub duplicate: u64,
    /// Taken as offers without catalogue.
    pub unmatched: u64,
    /// Taken without a price: not on sale.
    pub unpriced: u64,
    /// Taken without a number of pieces: that is to be confirmed.
    #[serde(default)]
    pub uncounted: u64,
    /// Lines of the same source that the file does not have any more.
    #[serde(default, rename = "missing_lines")]
    pub missing: u64,
    #[serde(default)]
    pub alarms: Alarms,
    /// Whether it was the last file of its source again, and nothing had changed since: then nothing was read or written.
    #[serde(default)]
    pub unchanged: bool,
    /// Rows that are no data: repeated headers, totals, remarks. Not in `total`.
    #[serde(default, flatten)]
    pub left_out: LeftOut,
}

/// Lines that change as they seldom do: somebody should look before they are on sale.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Alarms {
    /// Prices that are more than three times what they were, or less than a third.
    pub price_jumps: u64,
    /// Lines of which nothing is left; none while they are not more than 30 % of those that are in stock.
    pub sold_out: u64,
    /// Prices in another currency than before.
    pub currency_changes: u64,
}

impl Alarms {
    /// Is there one?
    pub fn ring(self) -> bool {
        self != Self::default()
    }
}

text_enum! {
    /// What a file does to a line.
    LineAction {
        New = "new",
        Changed = "changed",
        Same = "same",
        /// It does not have the line any more.
        Missing = "missing",
        /// None: its row could be several parts, and nobody has said of which it is.
        Ambiguous = "ambiguous",
    }
}

/// Price and stock of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceAndStock {
    pub price: Option<Money>,
    /// In pieces; none: to be confirmed.
    pub stock: Option<Decimal>,
}

/// What a file would do to a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlannedLine {
    pub action: LineAction,
    /// The spreadsheet's own row number; none of a missing line.
    pub row: Option<u64>,
    pub number: String,
    pub brand: String,
    pub description: String,
    pub location: String,
    /// None: an offer without catalogue, or an ambiguous row.
    pub part: Option<PartId>,
    /// Parts that the row could be, where there are several.
    #[serde(default)]
    pub candidates: Vec<Candidate>,
    /// None of a new line.
    pub before: Option<PriceAndStock>,
    pub after: PriceAndStock,
}

/// A part that a row could be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidate {
    pub part: PartId,
    pub number: String,
    pub brand: String,
    pub name: Names,
}

/// Which of its candidates a row is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartOfRow {
    /// The spreadsheet's own row number.
    pub row: u64,
    pub part: PartId,
}

/// What a file would do, counted and by pages.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Plan {
    pub row: ImportRow,
    pub counts: Counts,
    pub lines: Page<PlannedLine>,
}

impl Counts {
    /// Lines that a plan tells of.
    pub fn lines_of_plan(&self) -> u64 {
        self.imported() + self.missing + self.ambiguous
    }

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

text_enum! {
    /// Why a row was not taken, or taken with a remark.
    RowReason {
        /// Skipped: no part number.
        NoPartNumber = "no_part_number",
        /// Error: the price is no number.
        PriceNotANumber = "price_not_a_number",
        /// Error: the price is negative.
        PriceNegative = "price_negative",
        /// Error: the cost is no number, or none that can be.
        CostNotANumber = "cost_not_a_number",
        /// Error: the stock is missing.
        StockMissing = "stock_missing",
        /// Error: the stock is no number.
        StockNotANumber = "stock_not_a_number",
        /// Error: the stock is negative.
        StockNegative = "stock_negative",
        /// Error: a number is larger than can be kept.
        TooLarge = "too_large",
        /// Error: the currency is no three-letter code.
        CurrencyUnknown = "currency_unknown",
        /// Error: the minimum order is no number.
        MinOrderNotANumber = "min_order_not_a_number",
        /// Error: the row has more or fewer cells than the header.
        RowWidth = "row_width",
        /// Not taken: the number stands for several parts.
        Ambiguous = "ambiguous",
        /// Not taken: the same part and location stands again further down; the last one wins.
        Duplicate = "duplicate",
        /// Taken with the row further down that is the same part at the same location: that has its stock, too.
        Summed = "summed",
    }
}

impl From<RowDefect> for RowReason {
    fn from(defect: RowDefect) -> Self {
        match defect {
            RowDefect::Width => Self::RowWidth,
        }
    }
}

/// One import with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ImportDetail {
    pub row: ImportRow,
    pub counts: Counts,
    pub progress: Progress,
    pub profile: Option<Profile>,
    /// What somebody said of how it is read, or said of an earlier file of the same shape.
    #[serde(default)]
    pub choices: ReadChoices,
    /// What the columns seem to be, with confidence; the mapping starts from these.
    pub proposals: Vec<Proposal<Field>>,
    /// The mapping that was (or will be) applied.
    pub mapping: Option<Mapping>,
    /// Whether the mapping was said before: of an earlier file of the same shape, or of all files that have its headers.
    pub remembered: bool,
    pub failure: Option<ImportFailure>,
    /// The organization's, of prices for which the file names none.
    pub currency: String,
    /// What the organization has said of its prices.
    #[serde(default)]
    pub prices: PriceAnswers,
    /// The first [`PROBLEMS_SHOWN`] remarks, by row.
    pub problems: Vec<RowProblem>,
    /// Remarks in all.
    pub problems_total: u64,
}

/// What a bodega has said of all its prices.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceAnswers {
    pub tax: Tax,
    /// The level that workshops see, from 1.
    pub shown: i16,
    /// It has had more than one.
    pub several: bool,
}

impl Default for PriceAnswers {
    fn default() -> Self {
        Self { tax: Tax::Unknown, shown: 1, several: false }
    }
}

/// Remarks that an import's page shows.
pub const PROBLEMS_SHOWN: i64 = 100;
