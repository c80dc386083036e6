//! The facts of changes.

use crate::base::enums::text_enum;
use crate::base::id::{ChangeId, ImportId, ItemId};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

text_enum! {
    /// What changed the stock.
    ChangeKind {
        /// A file.
        Import = "import",
        /// Somebody changed a line by hand.
        Edit = "edit",
        /// Somebody removed all lines.
        Clear = "clear",
        /// The undoing of another change.
        Undo = "undo",
        /// The platform put two brands together, and lines of the same number with them.
        Merge = "merge",
    }
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockChange {
    pub id: ChangeId,
    pub kind: ChangeKind,
    /// The import that it is, or that it undoes or does again.
    pub import: Option<ImportId>,
    /// Name of its file.
    pub filename: Option<String>,
    pub undoes: Option<ChangeId>,
    pub undone_by: Option<ChangeId>,
    pub made_by: String,
    pub made_at: DateTime<Utc>,
    /// Lines that it added, changed or took away.
    pub lines: u64,
}

/// What a file, or its undoing, left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StockFigure {
    pub at: DateTime<Utc>,
    pub lines: u64,
    /// What the stock is worth at its prices, by currency; one of which nothing is worth anything is left out.
    pub value: BTreeMap<String, Decimal>,
}

/// What undoing did.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Undone {
    pub change: StockChange,
    /// The first [`LEFT_SHOWN`] lines that were changed since, and are left as they are.
    pub left: Vec<LineLeft>,
    pub left_total: u64,
}

/// A line that was changed since.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineLeft {
    pub item: ItemId,
    pub number: String,
    pub brand: String,
    pub location: String,
}

/// Lines left alone that are named.
pub const LEFT_SHOWN: i64 = 100;
