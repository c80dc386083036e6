//! What a file of detections says, put into words.

use crate::i18n::{Locale, td_string};
use crate::ui::field::Choice;
use engrane::oee::import::fields::DetectionField;
use engrane::platform::imports::mapping::fields::ImportField as _;

/// What a column can be.
pub fn field(lang: Locale, field: DetectionField) -> &'static str {
    match field {
        DetectionField::Instant => td_string!(lang, plant.import.instant),
        DetectionField::Time => td_string!(lang, plant.import.time),
        DetectionField::Line => td_string!(lang, plant.import.line),
        DetectionField::Area => td_string!(lang, plant.import.area),
        DetectionField::Product => td_string!(lang, plant.import.product),
        DetectionField::Quantity => td_string!(lang, plant.import.quantity),
        DetectionField::Device => td_string!(lang, plant.import.device),
        DetectionField::Sequence => td_string!(lang, plant.import.sequence),
        DetectionField::Status => td_string!(lang, plant.import.status),
    }
}

/// All of it, to be chosen.
pub fn fields(lang: Locale) -> Vec<Choice> {
    DetectionField::ALL.iter().map(|known| Choice::new(known.name(), field(lang, *known))).collect()
}
