//! What the form of the columns says, while it is filled in.

use super::shown::{Column, Columns, Field, Questions};
use crate::forms::refused_form;
use crate::i18n::{Locale, td_string};
use crate::imports::preview::SaidColumn;
use crate::ui::form::{FormField, Kind, Naming};
use std::collections::BTreeMap;
use std::sync::Arc;

/// By the names of its fields.
pub type Said = BTreeMap<String, String>;

/// The chooser of a column in the form.
pub fn column_name(index: u32) -> String {
    format!("column_{index}")
}

/// The same with what was typed, when the page is drawn because its form was refused.
pub fn typed_again(mut shown: Columns) -> Columns {
    let decimals = shown.columns.iter_mut().filter_map(|column| column.decimals.as_mut());
    let asked = shown.rest.iter_mut().flat_map(|questions| &mut questions.asked);
    let mut inputs: Vec<&mut FormField> = decimals.chain(asked.map(|asked| &mut asked.input)).collect();
    let typed = inputs.iter_mut().map(|input| std::mem::take(*input)).collect();
    for (input, typed) in inputs.into_iter().zip(refused_form::again(typed, Naming::Values)) {
        *input = typed;
    }
    for column in &mut shown.columns {
        if let Some(field) = refused_form::value(&Naming::Values.of(&column_name(column.index))) {
            column.field = field;
        }
    }
    shown
}

/// What the form says as it comes.
pub fn said(shown: &Columns) -> Said {
    let mut values: Said =
        shown.columns.iter().map(|column| (column_name(column.index), column.field.clone())).collect();
    let asked = shown.rest.iter().flat_map(|questions| &questions.asked).map(|asked| &asked.input);
    let decimals = shown.columns.iter().filter_map(|column| column.decimals.as_ref());
    for FormField { name, kind, value, picks, .. } in asked.chain(decimals) {
        let mut chosen = picks.iter().filter(|pick| pick.chosen);
        if *kind == Kind::Several {
            values.extend(chosen.map(|pick| (format!("{name}_{}", pick.value), "on".to_owned())));
        } else {
            let value = chosen.next().map_or(value, |pick| &pick.value);
            values.insert(name.clone(), value.clone());
        }
    }
    values
}

/// What was said of the columns before, as far as they are the same and can be that.
pub fn take_up(values: &mut Said, shown: &Columns, said: Vec<SaidColumn>) {
    for SaidColumn { index, header, field } in said {
        let same = shown.columns.iter().any(|column| column.index == index && column.header == header);
        if same && (field.is_empty() || shown.fields.iter().any(|kind| kind.name == field)) {
            assign(values, index, field);
        }
    }
}

/// Is a column the field?
pub fn has_column(values: &Said, field: &str) -> bool {
    values.iter().any(|(name, value)| name.starts_with("column_") && value == field)
}

/// A column is another field now, which leaves the column that it was before.
pub fn assign(values: &mut Said, index: u32, field: String) {
    for (name, value) in values.iter_mut() {
        if name.starts_with("column_") && *value == field {
            value.clear();
        }
    }
    values.insert(column_name(index), field);
}

/// What has to be said before it goes on.
pub struct Needs {
    columns: Vec<Column>,
    kinds: Arc<[Field]>,
    /// What can be said of a field that no column is: its name, and that of the input.
    otherwise: Vec<(String, String)>,
}

impl Needs {
    pub fn of(kinds: &Arc<[Field]>, columns: Vec<Column>, rest: &[Questions]) -> Self {
        let asked = rest.iter().flat_map(|questions| &questions.asked);
        let otherwise = asked.map(|asked| (asked.of.clone(), asked.input.name.clone())).collect();
        Self { columns, kinds: Arc::clone(kinds), otherwise }
    }

    /// What is still missing, as far as the form shows it.
    pub fn missing(&self, lang: Locale, values: &Said) -> Vec<String> {
        let empty = |name: &str| values.get(name).is_none_or(|value| value.trim().is_empty());
        let unsaid = |kind: &&Field| {
            let mut otherwise = self.otherwise.iter().filter(|(of, _)| *of == kind.name);
            kind.is_required && !has_column(values, &kind.name) && otherwise.all(|(_, input)| empty(input))
        };
        let open = |column: &&Column| {
            let is_number = |field: &String| self.kinds.iter().any(|kind| kind.is_number && kind.name == *field);
            values.get(&column_name(column.index)).is_some_and(is_number)
                && column.decimals.as_ref().is_some_and(|decimals| empty(&decimals.name))
        };
        let unsaid = self.kinds.iter().filter(unsaid);
        let unsaid = unsaid.map(|kind| td_string!(lang, imports.mapping.missing, field = kind.label.clone()));
        let open = self.columns.iter().filter(open);
        let open = open.map(|column| td_string!(lang, imports.mapping.undecided, column = column.name.clone()));
        unsaid.chain(open).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::shown::Asked;
    use super::*;

    fn values(pairs: &[(&str, &str)]) -> Said {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    fn field(name: &str, is_number: bool) -> Field {
        Field { name: name.to_owned(), label: name.to_uppercase(), is_number, is_required: true, ..Field::default() }
    }

    fn column(index: u32, header: &str) -> Column {
        Column { index, header: header.to_owned(), name: header.to_owned(), ..Column::default() }
    }

    #[test]
    fn a_field_given_to_another_column_leaves_the_first() {
        let mut said = values(&[("column_1", "price"), ("column_2", ""), ("constant_brand", "price")]);
        assign(&mut said, 2, "price".to_owned());
        assert_eq!(said, values(&[("column_1", ""), ("column_2", "price"), ("constant_brand", "price")]));
        assign(&mut said, 2, String::new());
        assert_eq!(said, values(&[("column_1", ""), ("column_2", ""), ("constant_brand", "price")]));
    }

    #[test]
    fn what_was_said_before_is_taken_up_where_the_column_is_the_same() {
        let shown = Columns {
            fields: vec![field("part", false), field("price", true)],
            columns: vec![column(0, "Parte"), column(1, "Precio")],
            ..Columns::default()
        };
        let mut now = values(&[("column_0", "part"), ("column_1", "")]);
        let said = |index, header: &str, field: &str| SaidColumn { index, header: header.into(), field: field.into() };
        take_up(&mut now, &shown, vec![said(0, "Parte", ""), said(1, "Costo", "part"), said(1, "Precio", "weight")]);
        assert_eq!(now, values(&[("column_0", ""), ("column_1", "")]));
        take_up(&mut now, &shown, vec![said(1, "Precio", "price")]);
        assert_eq!(now, values(&[("column_0", ""), ("column_1", "price")]));
    }

    #[test]
    fn what_is_missing_is_said_until_it_is_said() {
        let kinds: Arc<[Field]> = [field("part", false), field("price", true)].into();
        let decimals = Some(FormField::new("decimals_1", "", Kind::Choice));
        let columns = vec![Column { decimals, ..column(1, "Precio") }];
        let asked =
            |name: &str| Asked { of: "price".to_owned(), input: FormField::new(name, "", Kind::Text), shortcut: None };
        let rest = Questions { asked: vec![asked("constant_price"), asked("absent_price")], ..Questions::default() };
        let needs = Needs::of(&kinds, columns, &[rest]);
        let count = |pairs: &[(&str, &str)]| needs.missing(Locale::es, &values(pairs)).len();
        assert_eq!(count(&[]), 2);
        assert_eq!(count(&[("column_0", "part"), ("absent_price", "none")]), 0);
        assert_eq!(count(&[("column_0", "part"), ("column_1", "price")]), 1);
        assert_eq!(count(&[("column_0", "part"), ("column_1", "price"), ("decimals_1", "comma")]), 0);
    }
}
