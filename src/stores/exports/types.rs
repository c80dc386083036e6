//! What is asked for of an export, and how it stands.

use crate::base::enums::text_enum;
use crate::platform::exports::types::{Export, TableFormat};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What stands in an export.
    StockExportKind {
        /// All items, with how much there is of them.
        Items = "items",
        /// What lies on each shelf and is with each holder, as of a moment.
        Balances = "balances",
        /// What was moved in a period.
        Moves = "moves",
        /// What is out of what stays the business's own.
        Loans = "loans",
    }
}

/// What somebody asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockExportRequest {
    pub kind: StockExportKind,
    /// `csv` when left out.
    #[serde(default)]
    pub format: TableFormat,
    /// Of moves: the first day of their documents, by the organization's clocks; from the beginning when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<NaiveDate>,
    /// Of moves: the last day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<NaiveDate>,
    /// Of balances: the moment, which is final a minute later; now when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<DateTime<Utc>>,
}

/// An export of the store-room.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StockExport {
    pub export: Export,
    pub kind: StockExportKind,
    pub format: TableFormat,
    /// Of moves that can be proved: the public key by which they are.
    pub key: Option<String>,
}
