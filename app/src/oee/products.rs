//! What the lines of a plant make, as it is listed and filled in.

use super::fields::{active, cell, code, field, line_name, name};
use crate::entity_pages::{EntityForm, Texts};
use crate::forms::form::Form;
use crate::i18n::{Locale, td_string};
use engrane::oee::types::{Plant, ProductRate, ProductValues};

pub(super) struct Products<'a>(pub Locale, pub &'a Plant);

impl EntityForm for Products<'_> {
    type Values = ProductValues;

    fn texts(&self) -> Texts {
        let Self(lang, _) = *self;
        Texts {
            about: td_string!(lang, plant.settings.about_products).to_owned(),
            new: td_string!(lang, plant.settings.new_product),
            change: td_string!(lang, plant.settings.change_product),
            blocked: "",
        }
    }

    fn heads(&self) -> Vec<String> {
        let Self(lang, _) = *self;
        [td_string!(lang, plant.field.name), td_string!(lang, plant.field.code), td_string!(lang, plant.settings.rates)]
            .map(str::to_owned)
            .into()
    }

    fn cells(&self, values: &ProductValues) -> Vec<String> {
        let rate = |rate: &ProductRate| format!("{}: {}", line_name(self.1, &rate.line), rate.ideal_rate.normalize());
        let rates = values.rates.iter().map(rate).collect::<Vec<_>>().join(" · ");
        vec![values.name.clone(), values.code.clone(), cell(rates)]
    }

    fn is_off(&self, values: &ProductValues) -> bool {
        !values.active
    }

    fn blank(&self) -> ProductValues {
        ProductValues {
            code: String::new(),
            name: String::new(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: Vec::new(),
        }
    }

    fn form(&self, form: &mut Form, values: &mut ProductValues) {
        let Self(lang, plant) = *self;
        form.text(name(lang), &mut values.name);
        form.text(code(lang), &mut values.code);
        form.decimal_if_any(field("weight", td_string!(lang, plant.field.weight)), &mut values.weight);
        let colour = field("colour", td_string!(lang, plant.field.colour));
        form.text_if_any(colour.hint(td_string!(lang, plant.field.colour_hint)), &mut values.colour);
        let batch = field("pieces_per_batch", td_string!(lang, plant.field.pieces_per_batch));
        form.count_if_any(batch, &mut values.pieces_per_batch);
        let mut rates = Vec::new();
        for line in &plant.lines {
            let known = values.rates.iter().find(|rate| rate.line.id() == Some(line.id));
            let mut ideal_rate = known.map(|rate| rate.ideal_rate);
            let label = td_string!(lang, plant.field.rate_of_line, line = line.values.name.clone());
            let rate = field(&format!("rate_{}", line.id), &label).hint(td_string!(lang, plant.field.rate_hint));
            form.decimal_if_any(rate, &mut ideal_rate);
            rates.extend(ideal_rate.map(|ideal_rate| ProductRate { line: line.id.into(), ideal_rate }));
        }
        values.rates = rates;
        form.check(active(lang), &mut values.active);
    }
}
