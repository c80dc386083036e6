//! Holidays and planned stops, as they are listed and filled in.

use super::fields::{field, line_name, name};
use super::labels;
use crate::entity_pages::{EntityForm, Texts};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use crate::ui::form::Kind as FieldKind;
use chrono::NaiveDateTime;
use engrane::oee::types::{ExceptionKind, NewException, Plant};

/// What a field of a day and a time holds.
const MOMENT: &str = "%Y-%m-%dT%H:%M";

pub(super) struct Calendar<'a>(pub Locale, pub &'a Plant);

impl EntityForm for Calendar<'_> {
    type Values = NewException;

    fn texts(&self) -> Texts {
        let Self(lang, plant) = *self;
        Texts {
            about: td_string!(lang, plant.settings.about_calendar, zone = plant.zone.clone()),
            new: td_string!(lang, plant.settings.new_exception),
            change: td_string!(lang, plant.settings.change_exception),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [
            td_string!(lang, plant.field.name),
            td_string!(lang, plant.field.kind),
            td_string!(lang, plant.field.line),
            td_string!(lang, plant.settings.when),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &NewException) -> Vec<String> {
        let Self(lang, plant) = *self;
        let all = || td_string!(lang, plant.settings.all_lines).to_owned();
        let cells = vec![
            values.name.clone(),
            labels::exception_kind(lang, values.kind).to_owned(),
            values.line.map_or_else(all, |line| line_name(plant, &line.into())),
            labels::span(lang, values.from, values.to),
        ];
        cells
    }

    fn blank(&self) -> NewException {
        let unknown = NaiveDateTime::default();
        NewException { name: String::new(), kind: ExceptionKind::Holiday, line: None, from: unknown, to: unknown }
    }

    fn form(&self, form: &mut Form, values: &mut NewException) {
        let Self(lang, plant) = *self;
        form.text(name(lang), &mut values.name);
        let kinds = ExceptionKind::ALL.iter().map(|&kind| (kind, labels::exception_kind(lang, kind)));
        form.choice(field("kind", td_string!(lang, plant.field.kind)), &mut values.kind, kinds);
        let lines = plant.lines.iter().map(|line| (line.id, &line.values.name));
        let all = td_string!(lang, plant.settings.all_lines);
        form.choice_if_any(field("line", td_string!(lang, plant.field.line)), &mut values.line, all, lines);
        let moment = |name: &str, label: &str| field(name, label).kind(FieldKind::Moment).required();
        form.value(moment("from", td_string!(lang, plant.field.from)), &mut values.from, written, read);
        let to = moment("to", td_string!(lang, plant.field.to)).hint(td_string!(lang, plant.field.to_hint));
        form.value(to, &mut values.to, written, read);
    }
}

/// Nothing where no moment was given yet.
fn written(moment: &NaiveDateTime) -> String {
    if *moment == NaiveDateTime::default() { String::new() } else { moment.format(MOMENT).to_string() }
}

fn read(text: &str) -> Option<NaiveDateTime> {
    [MOMENT, "%Y-%m-%dT%H:%M:%S"].iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}
