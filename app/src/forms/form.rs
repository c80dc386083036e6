//! One description of a form for both ways: it shows the values in fields, and reads them back from what was typed.

use super::lines::{FormLine, FormLines};
use super::numbers;
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::numbers::Ratio;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use rust_decimal::Decimal;
use std::collections::BTreeMap;

/// What came back of a form: names of fields and what was typed into them. A box that is not ticked does not come.
pub type Typed = BTreeMap<String, String>;

/// A form that is shown, or one that is read.
#[derive(Debug, Default)]
pub struct Form<'a> {
    typed: Option<&'a Typed>,
    fields: Vec<FormField>,
    lines: Option<FormLines>,
    problems: Vec<FieldProblem>,
}

impl<'a> Form<'a> {
    /// The fields that show what `describe` names.
    pub fn show(describe: impl FnOnce(&mut Form<'_>)) -> Vec<FormField> {
        Self::show_all(describe).0
    }

    /// The same, with the lines.
    pub fn show_all(describe: impl FnOnce(&mut Form<'_>)) -> (Vec<FormField>, Option<FormLines>) {
        let mut form = Form::default();
        describe(&mut form);
        (form.fields, form.lines)
    }

    /// Has `describe` take the values from what was typed; what cannot be read is told by its field.
    pub fn read(typed: &'a Typed, describe: impl FnOnce(&mut Self)) -> Result<(), Problem> {
        let mut form = Self { typed: Some(typed), ..Self::default() };
        describe(&mut form);
        if form.problems.is_empty() { Ok(()) } else { Err(Problem::Invalid { fields: form.problems }) }
    }

    /// A text. Whether it may be missing is for the rules to say.
    pub fn text(&mut self, field: FormField, value: &mut String) {
        self.field(field, value, Clone::clone, |text| Some(text.to_owned()), true);
    }

    /// A text, or none.
    pub fn text_if_any(&mut self, field: FormField, value: &mut Option<String>) {
        let read = |text: &str| Some(Some(text.to_owned()).filter(|text| !text.is_empty()));
        self.field(field, value, |value| value.clone().unwrap_or_default(), read, true);
    }

    /// Whatever `write` and `read` understand; `field` says of which kind it is, and whether it may be missing.
    pub fn value<T>(
        &mut self,
        field: FormField,
        value: &mut T,
        write: impl FnOnce(&T) -> String,
        read: impl FnOnce(&str) -> Option<T>,
    ) {
        let may_be_empty = !field.required;
        self.field(field, value, write, read, may_be_empty);
    }

    /// A decimal; zero shows as nothing, for it stands where none was given yet.
    pub fn decimal(&mut self, field: FormField, value: &mut Decimal) {
        let write = |value: &Decimal| if value.is_zero() { String::new() } else { value.normalize().to_string() };
        self.value(field.kind(Kind::Number).required(), value, write, numbers::decimal);
    }

    /// A decimal, or none.
    pub fn decimal_if_any(&mut self, field: FormField, value: &mut Option<Decimal>) {
        let write = |value: &Option<Decimal>| value.map(|value| value.normalize().to_string()).unwrap_or_default();
        self.value(field.kind(Kind::Number), value, write, if_any(numbers::decimal));
    }

    /// A whole number that is not negative.
    pub fn count(&mut self, field: FormField, value: &mut u32) {
        self.value(field.kind(Kind::Number).required(), value, u32::to_string, numbers::whole);
    }

    /// Such a number, or none.
    pub fn count_if_any(&mut self, field: FormField, value: &mut Option<u32>) {
        let write = |value: &Option<u32>| value.map(|value| value.to_string()).unwrap_or_default();
        self.value(field.kind(Kind::Number), value, write, if_any(numbers::whole));
    }

    /// A place in an order: zero where nothing is typed.
    pub fn position(&mut self, field: FormField, value: &mut i32) {
        let read = |text: &str| if text.is_empty() { Some(0) } else { text.parse().ok() };
        self.value(field.kind(Kind::Number), value, i32::to_string, read);
    }

    /// A part of a whole in percent, or none.
    pub fn percent_if_any(&mut self, field: FormField, value: &mut Option<Ratio>) {
        let write = |value: &Option<Ratio>| {
            value.map(|Ratio(points)| Decimal::new(points.into(), 2).normalize().to_string()).unwrap_or_default()
        };
        self.value(field.kind(Kind::Number), value, write, if_any(numbers::percent));
    }

    /// Yes or no.
    pub fn check(&mut self, field: FormField, value: &mut bool) {
        match self.typed {
            Some(typed) => *value = typed.contains_key(&field.name),
            None => self.fields.push(field.kind(Kind::Check).value(if *value { "on" } else { "" })),
        }
    }

    /// One of the options, each with its label.
    pub fn choice<T: PartialEq + ToString, L: Into<String>>(
        &mut self,
        field: FormField,
        value: &mut T,
        options: impl IntoIterator<Item = (T, L)>,
    ) {
        let word = |option: &T| option.to_string();
        self.options(field, value, word, options.into_iter().map(|(option, label)| (option, label.into())).collect());
    }

    /// One of the options, or none of them, which `none` is the label of.
    pub fn choice_if_any<T: PartialEq + ToString, L: Into<String>>(
        &mut self,
        field: FormField,
        value: &mut Option<T>,
        none: &str,
        options: impl IntoIterator<Item = (T, L)>,
    ) {
        let options = options.into_iter().map(|(option, label)| (Some(option), label.into()));
        let word = |option: &Option<T>| option.as_ref().map(ToString::to_string).unwrap_or_default();
        self.options(field, value, word, [(None, none.to_owned())].into_iter().chain(options).collect());
    }

    /// Any of the first options, one bit each.
    pub fn bits(&mut self, field: FormField, value: &mut u8, labels: impl Iterator<Item = &'static str>) {
        if let Some(typed) = self.typed {
            let is_ticked = |bit: &u8| typed.contains_key(&format!("{}_{bit}", field.name));
            *value = (0..8).filter(is_ticked).fold(0, |bits, bit| bits | 1 << bit);
            return;
        }
        let picks = (0..8_u8).zip(labels).map(|(bit, label)| Pick {
            value: bit.to_string(),
            label: label.to_owned(),
            chosen: *value & (1 << bit) != 0,
        });
        self.fields.push(field.kind(Kind::Several).picks(picks.collect()));
    }

    /// Things, and how many of each; what nothing is typed of is no line.
    pub fn lines<T>(
        &mut self,
        lines: FormLines,
        value: &mut Vec<T>,
        write: impl FnMut(&T) -> FormLine,
        read: impl Fn(&str, Decimal) -> T,
    ) {
        let Some(typed) = self.typed else {
            self.lines = Some(FormLines { rows: value.iter().map(write).collect(), ..lines });
            return;
        };
        let text = |at: usize, part: &str| typed.get(&format!("{}.{at}.{part}", lines.name)).map(|text| text.trim());
        let rows = (0..).map_while(|at| Some((text(at, "item")?, text(at, "quantity").unwrap_or_default())));
        value.clear();
        for (at, (item, quantity)) in
            rows.filter(|(item, quantity)| !item.is_empty() || !quantity.is_empty()).enumerate()
        {
            let mut refuse = |part: &str, reason| {
                self.problems.push(FieldProblem { field: format!("{}.{at}.{part}", lines.name), reason });
            };
            if item.is_empty() {
                refuse("item", Reason::Missing);
            }
            match numbers::decimal(quantity) {
                Some(quantity) => value.push(read(item, quantity)),
                None if quantity.is_empty() => refuse("quantity", Reason::Missing),
                None => refuse("quantity", Reason::Malformed),
            }
        }
    }

    fn options<T: PartialEq>(
        &mut self,
        field: FormField,
        value: &mut T,
        word: impl Fn(&T) -> String,
        options: Vec<(T, String)>,
    ) {
        if self.typed.is_some() {
            let empty = options.iter().any(|(option, _)| word(option).is_empty());
            let read = |text: &str| options.into_iter().map(|(option, _)| option).find(|option| word(option) == text);
            self.field(field, value, |_| String::new(), read, empty);
            return;
        }
        let picks =
            options.into_iter().map(|(option, label)| Pick { value: word(&option), chosen: option == *value, label });
        self.fields.push(field.kind(Kind::Choice).picks(picks.collect()));
    }

    fn field<T>(
        &mut self,
        field: FormField,
        value: &mut T,
        write: impl FnOnce(&T) -> String,
        read: impl FnOnce(&str) -> Option<T>,
        may_be_empty: bool,
    ) {
        let Some(typed) = self.typed else {
            self.fields.push(field.value(write(value)));
            return;
        };
        let text = typed.get(&field.name).map(|text| text.trim()).unwrap_or_default();
        let reason = if text.is_empty() && !may_be_empty {
            Reason::Missing
        } else if let Some(known) = read(text) {
            *value = known;
            return;
        } else {
            Reason::Malformed
        };
        self.problems.push(FieldProblem { field: field.name, reason });
    }
}

/// None where nothing is typed.
fn if_any<T>(read: impl FnOnce(&str) -> Option<T>) -> impl FnOnce(&str) -> Option<Option<T>> {
    |text| if text.is_empty() { Some(None) } else { read(text).map(Some) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Clone, Debug, Default, PartialEq)]
    struct Values {
        name: String,
        colour: Option<String>,
        rate: Decimal,
        weight: Option<Decimal>,
        seconds: u32,
        batch: Option<u32>,
        target: Option<Ratio>,
        position: i32,
        active: bool,
        size: i32,
        line: Option<i32>,
        days: u8,
    }

    fn describe(form: &mut Form, values: &mut Values) {
        let field = |name: &str| FormField::new(name, name, Kind::Text);
        form.text(field("name").required(), &mut values.name);
        form.text_if_any(field("colour"), &mut values.colour);
        form.decimal(field("rate"), &mut values.rate);
        form.decimal_if_any(field("weight"), &mut values.weight);
        form.count(field("seconds"), &mut values.seconds);
        form.count_if_any(field("batch"), &mut values.batch);
        form.percent_if_any(field("target"), &mut values.target);
        form.position(field("position"), &mut values.position);
        form.check(field("active"), &mut values.active);
        form.choice(field("size"), &mut values.size, [(1, "one"), (2, "two")]);
        form.choice_if_any(field("line"), &mut values.line, "all", [(7, "seven")]);
        form.bits(field("days"), &mut values.days, ["Mon", "Tue", "Wed"].into_iter());
    }

    fn read(typed: &Typed) -> Result<Values, Problem> {
        let mut values = Values::default();
        Form::read(typed, |form| describe(form, &mut values)).map(|()| values)
    }

    /// What a browser sends of the fields as they stand.
    fn sent(fields: Vec<FormField>) -> Typed {
        let mut typed = Typed::new();
        for field in fields {
            let chosen = field.picks.iter().filter(|pick| pick.chosen).map(|pick| pick.value.clone());
            match field.kind {
                Kind::Check if field.value.is_empty() => {}
                Kind::Choice => typed.extend(chosen.map(|value| (field.name.clone(), value))),
                Kind::Several => typed.extend(chosen.map(|value| (format!("{}_{value}", field.name), "on".to_owned()))),
                _ => drop(typed.insert(field.name, field.value)),
            }
        }
        typed
    }

    #[test]
    fn what_a_form_shows_is_what_it_reads() {
        let full = Values {
            name: "Prensa".into(),
            colour: Some("#102030".into()),
            rate: Decimal::new(125, 1),
            weight: Some(Decimal::new(5, 2)),
            seconds: 300,
            batch: Some(12),
            target: Some(Ratio(9_250)),
            position: -3,
            active: true,
            size: 2,
            line: Some(7),
            days: 0b101,
        };
        let bare = Values { rate: Decimal::ONE, size: 1, ..Values::default() };
        for mut values in [full, bare] {
            let fields = Form::show(|form| describe(form, &mut values));
            assert_eq!(fields.len(), 12);
            assert_eq!(read(&sent(fields)), Ok(values));
        }
    }

    fn read_lines(typed: &[(&str, &str)]) -> Result<Vec<(String, Decimal)>, Problem> {
        let typed = typed.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        let mut lines = vec![("before".to_owned(), Decimal::ONE)];
        let named = FormLines { name: "lines".into(), ..FormLines::default() };
        let write = |_: &(String, Decimal)| FormLine::default();
        Form::read(&typed, |form| {
            form.lines(named, &mut lines, write, |item, quantity| (item.to_owned(), quantity));
        })
        .map(|()| lines)
    }

    #[test]
    fn lines_are_read_in_their_order_and_blank_ones_are_none() {
        let typed = [
            ("lines.0.item", " nut "),
            ("lines.0.quantity", "1,200"),
            ("lines.1.item", ""),
            ("lines.1.quantity", " "),
            ("lines.2.item", "bolt"),
            ("lines.2.quantity", "0.5"),
        ];
        let read = vec![("nut".to_owned(), Decimal::from(1_200)), ("bolt".to_owned(), Decimal::new(5, 1))];
        assert_eq!(read_lines(&typed), Ok(read));
        assert_eq!(read_lines(&[]), Ok(Vec::new()));
        let wrong = [("lines.0.item", "nut"), ("lines.1.item", ""), ("lines.1.quantity", "many")];
        let told = |field: &str, reason| FieldProblem { field: field.into(), reason };
        let fields = vec![
            told("lines.0.quantity", Reason::Missing),
            told("lines.1.item", Reason::Missing),
            told("lines.1.quantity", Reason::Malformed),
        ];
        assert_eq!(read_lines(&wrong), Err(Problem::Invalid { fields }));
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let typed = [("rate", "fast"), ("name", "L"), ("seconds", ""), ("target", "many"), ("line", "8")];
        let typed = typed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let Err(Problem::Invalid { fields }) = read(&typed) else { panic!("it was read") };
        let told: Vec<_> = fields.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        assert_eq!(
            told,
            [
                ("rate", Reason::Malformed),
                ("seconds", Reason::Missing),
                ("target", Reason::Malformed),
                ("size", Reason::Missing),
                ("line", Reason::Malformed)
            ]
        );
    }
}
