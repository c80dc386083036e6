//! The shifts of a plant, as they are listed and filled in.

use super::fields::{active, cell, clock, field, minutes, name};
use super::labels;
use crate::entity_pages::{EntityForm, Texts};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use crate::ui::form::Kind as FieldKind;
use engrane::oee::types::{Break, EVERY_DAY, NewShift, Plant};

pub(super) struct Shifts<'a>(pub Locale, pub &'a Plant);

impl EntityForm for Shifts<'_> {
    type Values = NewShift;

    fn texts(&self) -> Texts {
        let Self(lang, plant) = *self;
        Texts {
            about: td_string!(lang, plant.settings.about_shifts, zone = plant.zone.clone()),
            new: td_string!(lang, plant.settings.new_shift),
            change: td_string!(lang, plant.settings.change_shift),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, plant.field.name),
            td_string!(lang, plant.settings.days),
            td_string!(lang, plant.settings.hours),
            td_string!(lang, plant.field.breaks),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &NewShift) -> Vec<String> {
        let Self(lang, _) = *self;
        let days = if values.weekdays == EVERY_DAY {
            td_string!(lang, plant.settings.every_day).to_owned()
        } else {
            let worked = (0..7).filter(|day| values.weekdays & (1 << day) != 0);
            worked.map(|day| labels::weekday(lang, day)).collect::<Vec<_>>().join(", ")
        };
        let mut hours = format!("{} – {}", clock(values.start), clock(values.end));
        if values.end <= values.start {
            hours = format!("{hours} {}", td_string!(lang, plant.settings.next_day));
        }
        vec![values.name.clone(), days, hours, cell(written_breaks(&values.breaks))]
    }

    fn is_off(&self, values: &NewShift) -> bool {
        !values.active
    }

    /// Five days from six to two.
    fn blank(&self) -> NewShift {
        let (start, end) = (6 * 60, 14 * 60);
        NewShift {
            code: String::new(),
            name: String::new(),
            weekdays: 0b1_1111,
            start,
            end,
            breaks: Vec::new(),
            active: true,
        }
    }

    fn form(&self, form: &mut Form, values: &mut NewShift) {
        let Self(lang, _) = *self;
        let time = |name: &str, label: &str| field(name, label).kind(FieldKind::Time).required();
        form.text(name(lang), &mut values.name);
        let code =
            field("code", td_string!(lang, plant.field.code)).hint(td_string!(lang, plant.field.shift_code_hint));
        form.text(code, &mut values.code);
        let write = |minutes: &u16| clock(*minutes);
        form.value(time("start", td_string!(lang, plant.field.start)), &mut values.start, write, minutes);
        let end = time("end", td_string!(lang, plant.field.end)).hint(td_string!(lang, plant.field.end_hint));
        form.value(end, &mut values.end, write, minutes);
        let breaks =
            field("breaks", td_string!(lang, plant.field.breaks)).hint(td_string!(lang, plant.field.breaks_hint));
        form.value(breaks, &mut values.breaks, |breaks| written_breaks(breaks), read_breaks);
        form.check(active(lang), &mut values.active);
        let days = (0..7).map(|day| labels::weekday(lang, day));
        form.bits(field("weekdays", td_string!(lang, plant.field.weekdays)), &mut values.weekdays, days);
    }
}

/// `10:00-10:15, 13:30-14:00`
fn written_breaks(breaks: &[Break]) -> String {
    breaks.iter().map(|pause| format!("{}-{}", clock(pause.start), clock(pause.end))).collect::<Vec<_>>().join(", ")
}

/// Likewise; nothing is no break.
fn read_breaks(text: &str) -> Option<Vec<Break>> {
    let pauses = text.split([',', ';']).map(str::trim).filter(|pause| !pause.is_empty());
    pauses
        .map(|pause| {
            let (start, end) = pause.split_once(['-', '–', '—'])?;
            Some(Break { start: minutes(start.trim())?, end: minutes(end.trim())? })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_are_read_from_the_clock() {
        let pauses = [Break { start: 600, end: 615 }, Break { start: 810, end: 840 }];
        assert_eq!(read_breaks("10:00-10:15, 13:30 – 14:00").as_deref(), Some(pauses.as_slice()));
        assert_eq!(written_breaks(&pauses), "10:00-10:15, 13:30-14:00");
        assert_eq!((read_breaks("a las diez"), read_breaks("")), (None, Some(Vec::new())));
    }
}
