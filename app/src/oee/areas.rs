//! The areas of lines, as they are listed and filled in.

use super::fields::{code, field, name, position};
use super::labels;
use crate::entity_pages::{EntityForm, Texts};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use engrane::base::entity::NameOr;
use engrane::oee::types::{AreaKind, AreaValues, Plant};

pub(super) struct Areas<'a>(pub Locale, pub &'a Plant);

impl EntityForm for Areas<'_> {
    type Values = AreaValues;

    const COLUMNS: &'static [&'static str] = &["name", "code", "line", "kind"];

    fn texts(&self) -> Texts {
        let Self(lang, plant) = *self;
        Texts {
            about: td_string!(lang, plant.settings.about_areas).to_owned(),
            new: td_string!(lang, plant.settings.new_area),
            change: td_string!(lang, plant.settings.change_area),
            blocked: if plant.lines.is_empty() { td_string!(lang, plant.settings.line_first) } else { "" },
        }
    }

    fn blank(&self) -> AreaValues {
        // A form that could name no line is not opened.
        let line = self.1.lines.first().map_or_else(|| NameOr::Name(String::new()), |line| line.id.into());
        AreaValues { line, code: String::new(), name: String::new(), kind: AreaKind::Output, position: 0 }
    }

    fn form(&self, form: &mut Form, values: &mut AreaValues) {
        let Self(lang, plant) = *self;
        let lines = plant.lines.iter().map(|line| (NameOr::Id(line.id), &line.values.name));
        form.choice(field("line", td_string!(lang, plant.field.line)), &mut values.line, lines);
        let kinds = AreaKind::ALL.iter().map(|&kind| (kind, labels::area_kind(lang, kind)));
        let kind = field("kind", td_string!(lang, plant.field.kind)).hint(td_string!(lang, plant.field.kind_hint));
        form.choice(kind, &mut values.kind, kinds);
        form.text(name(lang), &mut values.name);
        form.text(code(lang), &mut values.code);
        form.position(position(lang), &mut values.position);
    }
}
