//! What a bodega's file says, put into words.

use crate::i18n::{Locale, td_string};
use crate::ui::field::Choice;
use engrane::inventory::import::fields::Field;
use engrane::inventory::import::types::RowReason;
use engrane::platform::imports::mapping::fields::ImportField as _;

/// A field of a stock line.
pub fn field(lang: Locale, field: Field) -> &'static str {
    match field {
        Field::PartNumber => td_string!(lang, inventory.field.part_number),
        Field::Brand => td_string!(lang, inventory.field.brand),
        Field::Description => td_string!(lang, inventory.field.description),
        Field::OwnCode => td_string!(lang, inventory.field.own_code),
        Field::Price => td_string!(lang, inventory.field.price),
        Field::Price2 => td_string!(lang, inventory.field.price_2),
        Field::Price3 => td_string!(lang, inventory.field.price_3),
        Field::Price4 => td_string!(lang, inventory.field.price_4),
        Field::Price5 => td_string!(lang, inventory.field.price_5),
        Field::Cost => td_string!(lang, inventory.field.cost),
        Field::Stock => td_string!(lang, inventory.field.stock),
        Field::Location => td_string!(lang, inventory.field.location),
        Field::MinOrder => td_string!(lang, inventory.field.min_order),
        Field::Currency => td_string!(lang, inventory.field.currency),
        Field::Gtin => td_string!(lang, inventory.field.gtin),
    }
}

/// The fields of a stock line, to be chosen.
pub fn fields(lang: Locale) -> Vec<Choice> {
    Field::ALL.iter().map(|name| Choice::new(name.name(), field(lang, *name))).collect()
}

/// What the lines are called, all together.
pub fn items_title(lang: Locale) -> &'static str {
    td_string!(lang, inventory.items.title)
}

/// What stands in a file instead of pieces that nobody has counted.
pub fn to_confirm(lang: Locale) -> &'static str {
    td_string!(lang, common.stock.to_confirm)
}

/// Why a row was not taken, or taken with a remark.
pub fn row_reason(lang: Locale, reason: RowReason) -> &'static str {
    match reason {
        RowReason::NoPartNumber => td_string!(lang, inventory.reason.no_part_number),
        RowReason::PriceNotANumber => td_string!(lang, inventory.reason.price_not_a_number),
        RowReason::PriceNegative => td_string!(lang, inventory.reason.price_negative),
        RowReason::CostNotANumber => td_string!(lang, inventory.reason.cost_not_a_number),
        RowReason::StockMissing => td_string!(lang, inventory.reason.stock_missing),
        RowReason::StockNotANumber => td_string!(lang, inventory.reason.stock_not_a_number),
        RowReason::StockNegative => td_string!(lang, inventory.reason.stock_negative),
        RowReason::TooLarge => td_string!(lang, inventory.reason.too_large),
        RowReason::CurrencyUnknown => td_string!(lang, inventory.reason.currency_unknown),
        RowReason::MinOrderNotANumber => td_string!(lang, inventory.reason.min_order_not_a_number),
        RowReason::RowWidth => td_string!(lang, imports.why.row_width),
        RowReason::Ambiguous => td_string!(lang, inventory.reason.ambiguous),
        RowReason::Duplicate => td_string!(lang, inventory.reason.duplicate),
        RowReason::Summed => td_string!(lang, inventory.reason.summed),
    }
}
