//! Labels as they are asked for.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{StockItemId, StockLocationId, StockPieceId};
use crate::base::numbers::json_number;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Labels of a request at the most, copies counted.
pub const MAX_LABELS: usize = 1_000;
/// By how many millimetres labels are shifted at the most.
pub const MAX_OFFSET: i64 = 20;

text_enum! {
    /// On what labels are printed.
    LabelLayout {
        /// 3 × 10 on a letter sheet, 66.7 × 25.4 mm each (Avery 5160).
        Letter30 = "letter_30",
        /// 4 × 12 on an A4 sheet, 45.7 × 21.2 mm each (Avery L6009).
        A4With48 = "a4_48",
        /// A roll of 62 × 29 mm (Brother DK-11209).
        Roll62 = "roll_62x29",
        /// A roll of 50 × 25 mm.
        Roll50 = "roll_50x25",
    }
}

text_enum! {
    /// The language of words that stand on labels.
    LabelLanguage {
        Spanish = "es",
        English = "en",
    }
}

/// Labels to be printed, in this order: of items, of shelves, of holders, of pieces, of the counter's commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LabelRequest {
    pub layout: LabelLayout,
    /// The first label of the sheet that is not used yet, row by row from 1.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub first: u32,
    /// Of each label.
    #[serde(default = "one")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 1000))]
    pub copies: u32,
    /// Millimetres by which this printer's labels are to be shifted to the right and down: −20 to 20.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub right: Decimal,
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub down: Decimal,
    /// Each by id, code or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub items: Vec<NameOr<StockItemId>>,
    /// Each by id or path.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub shelves: Vec<NameOr<StockLocationId>>,
    /// Each by id, or by the code of its badge or job.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub holders: Vec<NameOr<StockLocationId>>,
    /// Serialised pieces, each by id or by what stands on its label.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub pieces: Vec<NameOr<StockPieceId>>,
    /// The commands of the counter, one label each: the digits, done, undo, return.
    #[serde(default)]
    pub commands: bool,
    /// Of the words of the commands: `es` when left out, or `en`.
    #[serde(default = "spanish")]
    pub lang: LabelLanguage,
}

fn spanish() -> LabelLanguage {
    LabelLanguage::Spanish
}

fn one() -> u32 {
    1
}
