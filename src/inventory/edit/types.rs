//! What of a line somebody may change.

use crate::base::id::ChangeId;
use crate::base::numbers::json_number;
use crate::inventory::types::ItemRow;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A stock line as it is now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Item {
    pub row: ItemRow,
    /// Of its price, also where it has none.
    pub currency: String,
}

/// What is to be changed of a line; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPatch {
    /// The inner none: no price, so not on sale.
    #[serde(default)]
    pub price: Option<Option<Decimal>>,
    #[serde(default)]
    pub currency: Option<String>,
    #[serde(default)]
    pub stock: Option<Decimal>,
    /// Empty: where lines lie of which nothing is said.
    #[serde(default)]
    pub location: Option<String>,
    #[serde(default)]
    pub min_order: Option<Option<Decimal>>,
}

/// What of a line can be changed by hand, as the audit tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemValues {
    #[serde(with = "json_number::option")]
    pub price: Option<Decimal>,
    pub currency: String,
    #[serde(with = "json_number")]
    pub stock: Decimal,
    pub location: String,
    #[serde(with = "json_number::option")]
    pub min_order: Option<Decimal>,
}

/// A line that was changed, and the change that undoing takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub item: Item,
    pub change: ChangeId,
}
