//! The lists and forms of the set-up: which fields a thing has, and what stands in them.

use super::labels;
use super::settings::{NEW, Place, SetUp, Settings};
use crate::forms::edit_form::EditForm;
use crate::i18n::{Locale, td_string};
use crate::ui::form::{FormField, Kind, Pick};
use chrono::NaiveDateTime;
use engrane::base::id::LineId;
use engrane::oee::types::{
    Area, AreaKind, Break, CalendarException, DEFAULT_SLOW_PERCENT, DEFAULT_STOP_SECONDS, DiscardRule, EVERY_DAY,
    ExceptionKind, Line, NewArea, NewException, NewLine, NewProduct, NewShift, Plant, Product, Shift,
};
use rust_decimal::Decimal;
use std::fmt::Display;

/// What a field of a day and a time holds.
pub(super) const MOMENT: &str = "%Y-%m-%dT%H:%M";
/// Shift of a new form: five days from six to two.
const NEW_SHIFT: (u8, u16, u16) = (0b1_1111, 6 * 60, 14 * 60);

/// A list with the form of the thing that is being changed.
pub fn settings(lang: Locale, plant: &Plant, place: Place, edit: &str) -> Settings {
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let counts =
        [plant.lines.len(), plant.areas.len(), plant.products.len(), plant.shifts.len(), plant.exceptions.len()];
    let no_lines = plant.lines.is_empty() && place == Place::Areas;
    let first = if no_lines { td_string!(lang, plant.settings.line_first) } else { "" };
    let (about, heads, rows, form) = match place {
        Place::Lines => (
            td_string!(lang, plant.settings.about_lines).to_owned(),
            vec![
                td_string!(lang, plant.field.name),
                td_string!(lang, plant.field.code),
                td_string!(lang, plant.field.ideal_rate_short),
                td_string!(lang, plant.settings.stop_after),
                td_string!(lang, plant.settings.targets),
            ],
            plant.lines.iter().map(|line| line_row(lang, line)).collect(),
            opened(&plant.lines, edit, |line| line.id.to_string(), |line| line_form(lang, line)),
        ),
        Place::Areas => (
            td_string!(lang, plant.settings.about_areas).to_owned(),
            vec![
                td_string!(lang, plant.field.name),
                td_string!(lang, plant.field.code),
                td_string!(lang, plant.field.line),
                td_string!(lang, plant.field.kind),
            ],
            plant.areas.iter().map(|area| area_row(lang, plant, area)).collect(),
            opened(&plant.areas, edit, |area| area.id.to_string(), |area| area_form(lang, plant, area))
                .filter(|_| !no_lines),
        ),
        Place::Products => (
            td_string!(lang, plant.settings.about_products).to_owned(),
            vec![
                td_string!(lang, plant.field.name),
                td_string!(lang, plant.field.code),
                td_string!(lang, plant.settings.rates),
            ],
            plant.products.iter().map(|product| product_row(plant, product)).collect(),
            opened(
                &plant.products,
                edit,
                |product| product.id.to_string(),
                |product| product_form(lang, plant, product),
            ),
        ),
        Place::Shifts => (
            td_string!(lang, plant.settings.about_shifts, zone = plant.zone.clone()),
            vec![
                td_string!(lang, plant.field.name),
                td_string!(lang, plant.settings.days),
                td_string!(lang, plant.settings.hours),
                td_string!(lang, plant.field.breaks),
            ],
            plant.shifts.iter().map(|shift| shift_row(lang, shift)).collect(),
            opened(&plant.shifts, edit, |shift| shift.id.to_string(), |shift| shift_form(lang, shift)),
        ),
        Place::Calendar => (
            td_string!(lang, plant.settings.about_calendar, zone = plant.zone.clone()),
            vec![
                td_string!(lang, plant.field.name),
                td_string!(lang, plant.field.kind),
                td_string!(lang, plant.field.line),
                td_string!(lang, plant.settings.when),
            ],
            plant.exceptions.iter().map(|exception| exception_row(lang, plant, exception)).collect(),
            opened(
                &plant.exceptions,
                edit,
                |exception| exception.id.to_string(),
                |exception| exception_form(lang, plant, exception),
            ),
        ),
    };
    Settings {
        counts: counts.map(count).into(),
        about,
        heads: heads.into_iter().map(str::to_owned).collect(),
        rows,
        first: first.to_owned(),
        form,
    }
}

/// The form that is open, for a new thing or for one that is there; none when neither is asked for.
fn opened<'a, T>(
    things: &'a [T],
    edit: &str,
    id: fn(&T) -> String,
    form: impl FnOnce(Option<&'a T>) -> EditForm,
) -> Option<EditForm> {
    if edit == NEW {
        return Some(form(None));
    }
    let thing = things.iter().find(|thing| !edit.is_empty() && id(thing) == edit)?;
    Some(form(Some(thing)))
}

fn form(title: &str, known: Option<(String, i32)>, fields: Vec<FormField>) -> EditForm {
    let (id, version) = known.unwrap_or_default();
    EditForm { title: title.to_owned(), id, version, fields }
}

fn pick(value: impl Into<String>, label: impl Into<String>, chosen: bool) -> Pick {
    Pick { value: value.into(), label: label.into(), chosen }
}

fn shown<T: Display>(value: Option<T>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

/// Basis points as a person writes percent.
fn percent(points: Option<i32>) -> String {
    shown(points.map(|points| Decimal::new(points.into(), 2).normalize()))
}

fn checked(yes: bool) -> &'static str {
    if yes { "on" } else { "" }
}

fn clock(minutes: u16) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

fn line_name(plant: &Plant, id: LineId) -> String {
    plant.lines.iter().find(|line| line.id == id).map(|line| line.values.name.clone()).unwrap_or_default()
}

fn line_row(lang: Locale, line: &Line) -> SetUp {
    let values = &line.values;
    let target = |points: Option<i32>| points.map_or_else(|| "–".to_owned(), |points| labels::ratio(Some(points)));
    let stop = labels::duration(values.stop_seconds.into());
    SetUp {
        id: line.id.to_string(),
        cells: vec![
            values.name.clone(),
            values.code.clone(),
            td_string!(lang, plant.settings.per_minute, rate = values.ideal_rate.normalize().to_string()),
            if values.auto_detect { stop } else { td_string!(lang, plant.settings.by_hand).to_owned() },
            format!("{} · {}", target(values.availability_target), target(values.performance_target)),
        ],
        inactive: !values.active,
    }
}

fn line_form(lang: Locale, line: Option<&Line>) -> EditForm {
    let values = line.map_or_else(
        || NewLine {
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
        },
        |line| line.values.clone(),
    );
    let rate = if line.is_some() { values.ideal_rate.normalize().to_string() } else { String::new() };
    let rules = [DiscardRule::None, DiscardRule::Before, DiscardRule::After]
        .map(|rule| pick(rule.as_str(), labels::discard_rule(lang, rule), rule == values.discard));
    let title = if line.is_some() {
        td_string!(lang, plant.settings.change_line)
    } else {
        td_string!(lang, plant.settings.new_line)
    };
    let fields = vec![
        FormField::new("name", td_string!(lang, plant.field.name), Kind::Text).value(values.name).required(),
        FormField::new("code", td_string!(lang, plant.field.code), Kind::Text)
            .value(values.code)
            .hint(td_string!(lang, plant.field.code_hint))
            .required(),
        FormField::new("ideal_rate", td_string!(lang, plant.field.ideal_rate), Kind::Number).value(rate).required(),
        FormField::new("availability_target", td_string!(lang, plant.field.availability_target), Kind::Number)
            .value(percent(values.availability_target)),
        FormField::new("performance_target", td_string!(lang, plant.field.performance_target), Kind::Number)
            .value(percent(values.performance_target)),
        FormField::new("stop_seconds", td_string!(lang, plant.field.stop_seconds), Kind::Number)
            .value(values.stop_seconds.to_string())
            .hint(td_string!(lang, plant.field.stop_hint))
            .required(),
        FormField::new("micro_stop_seconds", td_string!(lang, plant.field.micro_stop_seconds), Kind::Number)
            .value(shown(values.micro_stop_seconds))
            .hint(td_string!(lang, plant.field.micro_stop_hint)),
        FormField::new("slow_percent", td_string!(lang, plant.field.slow_percent), Kind::Number)
            .value(values.slow_percent.to_string())
            .hint(td_string!(lang, plant.field.slow_hint))
            .required(),
        FormField::new("discard", td_string!(lang, plant.field.discard), Kind::Choice).picks(rules.into()),
        FormField::new("position", td_string!(lang, plant.field.position), Kind::Number)
            .value(values.position.to_string()),
        FormField::new("auto_detect", td_string!(lang, plant.field.auto_detect), Kind::Check)
            .value(checked(values.auto_detect)),
        FormField::new("active", td_string!(lang, plant.field.active), Kind::Check).value(checked(values.active)),
    ];
    form(title, line.map(|line| (line.id.to_string(), line.version)), fields)
}

fn area_row(lang: Locale, plant: &Plant, area: &Area) -> SetUp {
    let values = &area.values;
    SetUp {
        id: area.id.to_string(),
        cells: vec![
            values.name.clone(),
            values.code.clone(),
            line_name(plant, values.line),
            labels::area_kind(lang, values.kind).to_owned(),
        ],
        inactive: false,
    }
}

fn area_form(lang: Locale, plant: &Plant, area: Option<&Area>) -> EditForm {
    let values = area.map(|area| area.values.clone());
    let line = values.as_ref().map(|values| values.line);
    let kind = values.as_ref().map_or(AreaKind::Output, |values| values.kind);
    let lines =
        plant.lines.iter().map(|one| pick(one.id.to_string(), &one.values.name, line == Some(one.id))).collect();
    let kinds =
        AreaKind::ALL.iter().map(|&one| pick(one.as_str(), labels::area_kind(lang, one), one == kind)).collect();
    let title = if area.is_some() {
        td_string!(lang, plant.settings.change_area)
    } else {
        td_string!(lang, plant.settings.new_area)
    };
    let text = |of: fn(&NewArea) -> String| values.as_ref().map(of).unwrap_or_default();
    let fields = vec![
        FormField::new("line", td_string!(lang, plant.field.line), Kind::Choice).picks(lines),
        FormField::new("kind", td_string!(lang, plant.field.kind), Kind::Choice)
            .picks(kinds)
            .hint(td_string!(lang, plant.field.kind_hint)),
        FormField::new("name", td_string!(lang, plant.field.name), Kind::Text)
            .value(text(|values| values.name.clone()))
            .required(),
        FormField::new("code", td_string!(lang, plant.field.code), Kind::Text)
            .value(text(|values| values.code.clone()))
            .hint(td_string!(lang, plant.field.code_hint))
            .required(),
        FormField::new("position", td_string!(lang, plant.field.position), Kind::Number)
            .value(values.as_ref().map_or(0, |values| values.position).to_string()),
    ];
    form(title, area.map(|area| (area.id.to_string(), area.version)), fields)
}

fn product_row(plant: &Plant, product: &Product) -> SetUp {
    let values = &product.values;
    let rates =
        values.rates.iter().map(|rate| format!("{}: {}", line_name(plant, rate.line), rate.ideal_rate.normalize()));
    let rates = rates.collect::<Vec<_>>().join(" · ");
    SetUp {
        id: product.id.to_string(),
        cells: vec![values.name.clone(), values.code.clone(), if rates.is_empty() { "–".to_owned() } else { rates }],
        inactive: !values.active,
    }
}

/// The field of a product's rate on a line.
pub(super) fn rate_field(line: LineId) -> String {
    format!("rate_{line}")
}

fn product_form(lang: Locale, plant: &Plant, product: Option<&Product>) -> EditForm {
    let values = product.map_or_else(
        || NewProduct {
            code: String::new(),
            name: String::new(),
            active: true,
            weight: None,
            colour: None,
            pieces_per_batch: None,
            rates: Vec::new(),
        },
        |product| product.values.clone(),
    );
    let title = if product.is_some() {
        td_string!(lang, plant.settings.change_product)
    } else {
        td_string!(lang, plant.settings.new_product)
    };
    let rates = plant.lines.iter().map(|line| {
        let rate = values.rates.iter().find(|rate| rate.line == line.id).map(|rate| rate.ideal_rate.normalize());
        let label = td_string!(lang, plant.field.rate_of_line, line = line.values.name.clone());
        FormField::new(rate_field(line.id), label, Kind::Number)
            .value(shown(rate))
            .hint(td_string!(lang, plant.field.rate_hint))
    });
    let fields = [
        FormField::new("name", td_string!(lang, plant.field.name), Kind::Text).value(values.name).required(),
        FormField::new("code", td_string!(lang, plant.field.code), Kind::Text)
            .value(values.code)
            .hint(td_string!(lang, plant.field.code_hint))
            .required(),
        FormField::new("weight", td_string!(lang, plant.field.weight), Kind::Number)
            .value(shown(values.weight.map(|weight| weight.normalize()))),
        FormField::new("colour", td_string!(lang, plant.field.colour), Kind::Text)
            .value(values.colour.clone().unwrap_or_default())
            .hint(td_string!(lang, plant.field.colour_hint)),
        FormField::new("pieces_per_batch", td_string!(lang, plant.field.pieces_per_batch), Kind::Number)
            .value(shown(values.pieces_per_batch)),
    ];
    let active =
        FormField::new("active", td_string!(lang, plant.field.active), Kind::Check).value(checked(values.active));
    let fields = fields.into_iter().chain(rates).chain([active]).collect();
    form(title, product.map(|product| (product.id.to_string(), product.version)), fields)
}

fn starts_on(weekdays: u8, day: u8) -> bool {
    weekdays & (1 << day) != 0
}

fn shift_row(lang: Locale, shift: &Shift) -> SetUp {
    let values = &shift.values;
    let days = if values.weekdays == EVERY_DAY {
        td_string!(lang, plant.settings.every_day).to_owned()
    } else {
        (0..7)
            .filter(|day| starts_on(values.weekdays, *day))
            .map(|day| labels::weekday(lang, day))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let hours = format!("{} – {}", clock(values.start), clock(values.end));
    let hours = if values.end <= values.start {
        format!("{hours} {}", td_string!(lang, plant.settings.next_day))
    } else {
        hours
    };
    let breaks = written_breaks(&values.breaks);
    SetUp {
        id: shift.id.to_string(),
        cells: vec![values.name.clone(), days, hours, if breaks.is_empty() { "–".to_owned() } else { breaks }],
        inactive: !values.active,
    }
}

pub(super) fn written_breaks(breaks: &[Break]) -> String {
    breaks.iter().map(|pause| format!("{}-{}", clock(pause.start), clock(pause.end))).collect::<Vec<_>>().join(", ")
}

fn shift_form(lang: Locale, shift: Option<&Shift>) -> EditForm {
    let values = shift.map_or_else(
        || {
            let (weekdays, start, end) = NEW_SHIFT;
            NewShift { name: String::new(), weekdays, start, end, breaks: Vec::new(), active: true }
        },
        |shift| shift.values.clone(),
    );
    let days =
        (0..7).map(|day| pick(day.to_string(), labels::weekday(lang, day), starts_on(values.weekdays, day))).collect();
    let title = if shift.is_some() {
        td_string!(lang, plant.settings.change_shift)
    } else {
        td_string!(lang, plant.settings.new_shift)
    };
    let fields = vec![
        FormField::new("name", td_string!(lang, plant.field.name), Kind::Text).value(values.name).required(),
        FormField::new("start", td_string!(lang, plant.field.start), Kind::Time).value(clock(values.start)).required(),
        FormField::new("end", td_string!(lang, plant.field.end), Kind::Time)
            .value(clock(values.end))
            .hint(td_string!(lang, plant.field.end_hint))
            .required(),
        FormField::new("breaks", td_string!(lang, plant.field.breaks), Kind::Text)
            .value(written_breaks(&values.breaks))
            .hint(td_string!(lang, plant.field.breaks_hint)),
        FormField::new("active", td_string!(lang, plant.field.active), Kind::Check).value(checked(values.active)),
        FormField::new("weekdays", td_string!(lang, plant.field.weekdays), Kind::Several).picks(days),
    ];
    form(title, shift.map(|shift| (shift.id.to_string(), shift.version)), fields)
}

fn exception_row(lang: Locale, plant: &Plant, exception: &CalendarException) -> SetUp {
    let values = &exception.values;
    let line = values
        .line
        .map_or_else(|| td_string!(lang, plant.settings.all_lines).to_owned(), |line| line_name(plant, line));
    SetUp {
        id: exception.id.to_string(),
        cells: vec![
            values.name.clone(),
            labels::exception_kind(lang, values.kind).to_owned(),
            line,
            labels::span(lang, values.from, values.to),
        ],
        inactive: false,
    }
}

fn exception_form(lang: Locale, plant: &Plant, exception: Option<&CalendarException>) -> EditForm {
    let values = exception.map(|exception| exception.values.clone());
    let kind = values.as_ref().map_or(ExceptionKind::Holiday, |values| values.kind);
    let line = values.as_ref().and_then(|values| values.line);
    let kinds = [ExceptionKind::Holiday, ExceptionKind::PlannedStop]
        .map(|one| pick(one.as_str(), labels::exception_kind(lang, one), one == kind));
    let all = pick("", td_string!(lang, plant.settings.all_lines), line.is_none());
    let lines = plant.lines.iter().map(|one| pick(one.id.to_string(), &one.values.name, line == Some(one.id)));
    let moment = |of: fn(&NewException) -> NaiveDateTime| {
        values.as_ref().map(|values| of(values).format(MOMENT).to_string()).unwrap_or_default()
    };
    let title = if exception.is_some() {
        td_string!(lang, plant.settings.change_exception)
    } else {
        td_string!(lang, plant.settings.new_exception)
    };
    let fields = vec![
        FormField::new("name", td_string!(lang, plant.field.name), Kind::Text)
            .value(values.as_ref().map(|values| values.name.clone()).unwrap_or_default())
            .required(),
        FormField::new("kind", td_string!(lang, plant.field.kind), Kind::Choice).picks(kinds.into()),
        FormField::new("line", td_string!(lang, plant.field.line), Kind::Choice)
            .picks([all].into_iter().chain(lines).collect()),
        FormField::new("from", td_string!(lang, plant.field.from), Kind::Moment)
            .value(moment(|values| values.from))
            .required(),
        FormField::new("to", td_string!(lang, plant.field.to), Kind::Moment)
            .value(moment(|values| values.to))
            .hint(td_string!(lang, plant.field.to_hint))
            .required(),
    ];
    form(title, exception.map(|exception| (exception.id.to_string(), exception.version)), fields)
}
