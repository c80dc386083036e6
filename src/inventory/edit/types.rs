//! What of a line somebody may change.

use crate::base::entity::double_option;
use crate::base::id::ChangeId;
use crate::base::numbers::json_number;
use crate::inventory::types::ItemRow;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What is to be changed of a line; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPatch {
    /// The one that workshops see. The inner none: no price, so not on sale.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    pub price: Option<Option<Decimal>>,
    #[serde(default)]
    pub currency: Option<String>,
    /// The inner none: to be confirmed.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    pub stock: Option<Option<Decimal>>,
    /// Empty: where lines lie of which nothing is said.
    #[serde(default)]
    pub location: Option<String>,
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    pub min_order: Option<Option<Decimal>>,
}

/// What of a line can be changed by hand, as the audit tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemValues {
    /// The one that workshops see.
    #[serde(with = "json_number::option")]
    pub price: Option<Decimal>,
    /// Which of its prices that is, where it is not the first.
    #[serde(default = "first_level", skip_serializing_if = "is_first_level")]
    pub shown_price: i16,
    pub currency: String,
    /// None: to be confirmed.
    #[serde(with = "json_number::option")]
    pub stock: Option<Decimal>,
    pub location: String,
    #[serde(with = "json_number::option")]
    pub min_order: Option<Decimal>,
}

fn first_level() -> i16 {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "as serde calls it")]
fn is_first_level(level: &i16) -> bool {
    *level == 1
}

/// A line that was changed, and the change that undoing takes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edited {
    pub item: ItemRow,
    pub change: ChangeId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_taken_away_and_what_stays_are_two_things_on_the_wire() {
        for patch in [
            ItemPatch::default(),
            ItemPatch { price: Some(None), stock: Some(None), min_order: Some(None), ..ItemPatch::default() },
            ItemPatch { price: Some(Some(Decimal::TEN)), stock: Some(Some(Decimal::ONE)), ..ItemPatch::default() },
        ] {
            let text = serde_json::to_string(&patch).unwrap();
            assert_eq!(serde_json::from_str::<ItemPatch>(&text).unwrap(), patch, "{text}");
        }
    }
}
