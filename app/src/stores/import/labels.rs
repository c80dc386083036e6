//! What a file of items says, put into words.

use crate::i18n::{Locale, td_string};
use crate::ui::field::Choice;
use engrane::platform::imports::mapping::fields::ImportField as _;
use engrane::stores::import::fields::StockField;

/// What a column can be.
pub fn field(lang: Locale, field: StockField) -> &'static str {
    match field {
        StockField::Code => td_string!(lang, stores.import.code),
        StockField::Name => td_string!(lang, stores.import.name),
        StockField::Kind => td_string!(lang, stores.import.kind),
        StockField::Unit => td_string!(lang, stores.import.unit),
        StockField::Department => td_string!(lang, stores.import.department),
        StockField::Category => td_string!(lang, stores.import.category),
        StockField::Place => td_string!(lang, stores.import.place),
        StockField::Quantity => td_string!(lang, stores.import.quantity),
        StockField::Cost => td_string!(lang, stores.import.cost),
        StockField::Threshold => td_string!(lang, stores.import.threshold),
        StockField::Target => td_string!(lang, stores.import.target),
        StockField::Supplier => td_string!(lang, stores.import.supplier),
        StockField::Gtin => td_string!(lang, stores.import.gtin),
    }
}

/// All of it, to be chosen.
pub fn fields(lang: Locale) -> Vec<Choice> {
    StockField::ALL.iter().map(|known| Choice::new(known.name(), field(lang, *known))).collect()
}
