//! The lines of a plant, as they are listed and filled in.

use super::fields::{active, code, field, name, position};
use super::labels;
use crate::entity_pages::{EntityForm, Texts};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use engrane::base::numbers::Ratio;
use engrane::oee::types::{DEFAULT_SLOW_PERCENT, DEFAULT_STOP_SECONDS, DiscardRule, LineValues};
use rust_decimal::Decimal;

pub(super) struct Lines(pub Locale);

impl EntityForm for Lines {
    type Values = LineValues;

    fn texts(&self) -> Texts {
        let Self(lang) = *self;
        Texts {
            about: td_string!(lang, plant.settings.about_lines).to_owned(),
            new: td_string!(lang, plant.settings.new_line),
            change: td_string!(lang, plant.settings.change_line),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang) = *self;
        [
            td_string!(lang, plant.field.name),
            td_string!(lang, plant.field.code),
            td_string!(lang, plant.field.ideal_rate_short),
            td_string!(lang, plant.settings.stop_after),
            td_string!(lang, plant.settings.targets),
        ]
        .map(str::to_owned)
        .into()
    }

    fn cells(&self, values: &LineValues) -> Vec<String> {
        let Self(lang) = *self;
        let target =
            |target: Option<Ratio>| target.map_or_else(|| "–".to_owned(), |Ratio(points)| labels::ratio(Some(points)));
        let stop = labels::duration(values.stop_seconds.into());
        let cells = vec![
            values.name.clone(),
            values.code.clone(),
            td_string!(lang, plant.settings.per_minute, rate = values.ideal_rate.normalize().to_string()),
            if values.auto_detect { stop } else { td_string!(lang, plant.settings.by_hand).to_owned() },
            format!("{} · {}", target(values.availability_target), target(values.performance_target)),
        ];
        cells
    }

    fn is_off(&self, values: &LineValues) -> bool {
        !values.active
    }

    fn blank(&self) -> LineValues {
        LineValues {
            code: String::new(),
            name: String::new(),
            active: true,
            ideal_rate: Decimal::ZERO,
            availability_target: None,
            performance_target: None,
            stop_seconds: DEFAULT_STOP_SECONDS,
            micro_stop_seconds: None,
            slow_percent: DEFAULT_SLOW_PERCENT,
            auto_detect: true,
            discard: DiscardRule::None,
            position: 0,
        }
    }

    fn form(&self, form: &mut Form, values: &mut LineValues) {
        let Self(lang) = *self;
        form.text(name(lang), &mut values.name);
        form.text(code(lang), &mut values.code);
        form.decimal(field("ideal_rate", td_string!(lang, plant.field.ideal_rate)), &mut values.ideal_rate);
        let target = field("availability_target", td_string!(lang, plant.field.availability_target));
        form.percent_if_any(target, &mut values.availability_target);
        let target = field("performance_target", td_string!(lang, plant.field.performance_target));
        form.percent_if_any(target, &mut values.performance_target);
        let stop = field("stop_seconds", td_string!(lang, plant.field.stop_seconds));
        form.count(stop.hint(td_string!(lang, plant.field.stop_hint)), &mut values.stop_seconds);
        let micro_stop = field("micro_stop_seconds", td_string!(lang, plant.field.micro_stop_seconds));
        form.count_if_any(
            micro_stop.hint(td_string!(lang, plant.field.micro_stop_hint)),
            &mut values.micro_stop_seconds,
        );
        let slow = field("slow_percent", td_string!(lang, plant.field.slow_percent));
        form.count(slow.hint(td_string!(lang, plant.field.slow_hint)), &mut values.slow_percent);
        let rules = DiscardRule::ALL.iter().map(|&rule| (rule, labels::discard_rule(lang, rule)));
        form.choice(field("discard", td_string!(lang, plant.field.discard)), &mut values.discard, rules);
        form.position(position(lang), &mut values.position);
        form.check(field("auto_detect", td_string!(lang, plant.field.auto_detect)), &mut values.auto_detect);
        form.check(active(lang), &mut values.active);
    }
}
