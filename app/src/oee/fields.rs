//! Fields that several things of the set-up have, and how their values are written.

use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind};
use engrane::base::entity::NameOr;
use engrane::base::id::LineId;
use engrane::oee::types::Plant;

/// A field of text; a form says which other kind it is.
pub(super) fn field(name: &str, label: &str) -> FormField {
    FormField::new(name, label, Kind::Text)
}

pub(super) fn name(lang: Locale) -> FormField {
    field("name", td_string!(lang, plant.field.name)).required()
}

pub(super) fn code(lang: Locale) -> FormField {
    field("code", td_string!(lang, plant.field.code)).hint(td_string!(lang, plant.field.code_hint)).required()
}

pub(super) fn position(lang: Locale) -> FormField {
    field("position", td_string!(lang, plant.field.position))
}

pub(super) fn active(lang: Locale) -> FormField {
    field("active", td_string!(lang, plant.field.active))
}

/// A cell of a table, with a dash where there is nothing.
pub(super) fn cell(text: String) -> String {
    if text.is_empty() { "–".to_owned() } else { text }
}

pub(super) fn line_name(plant: &Plant, line: &NameOr<LineId>) -> String {
    plant.lines.iter().find(|one| line.id() == Some(one.id)).map(|one| one.values.name.clone()).unwrap_or_default()
}

/// `06:30` from minutes after midnight.
pub(super) fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// Minutes after midnight from `06:30`. Some browsers send seconds along.
pub(super) fn minutes(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.split(':').next()?;
    let (hours, minutes): (u16, u16) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_from_the_clock() {
        let read = ["06:30", "22:00:00", "24:00", "6"].map(minutes);
        assert_eq!(read, [Some(390), Some(1320), None, None]);
        assert_eq!(clock(390), "06:30");
    }
}
