//! What the forms of the set-up say when they come back: read from text, and handed to the operations.

use super::forms::MOMENT;
use super::settings::Place;
use chrono::NaiveDateTime;
use engrane::base::fault::Result;
use engrane::base::id::LineId;
use engrane::base::permission::Permission;
use engrane::base::problem::{FieldProblem, Kind as Thing, Problem, Reason};
use engrane::oee::ops;
use engrane::oee::types::{
    AreaKind, Break, DEFAULT_SLOW_PERCENT, DEFAULT_STOP_SECONDS, DiscardRule, ExceptionKind, NewArea, NewException,
    NewLine, NewProduct, NewShift, ProductRate,
};
use engrane::platform::ctx::Ctx;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use std::str::FromStr;

/// Creates a thing, or changes the one with this id as a whole.
pub async fn save(ctx: &Ctx, place: Place, id: &str, version: i32, values: &BTreeMap<String, String>) -> Result<()> {
    // Before anything is read: whoever may not change the plant learns nothing else.
    ctx.require(Permission::PlantEdit)?;
    let mut typed = Typed { values, problems: Vec::new() };
    match place {
        Place::Lines => {
            let new = typed.line();
            typed.checked()?;
            match known(id, Thing::Line)? {
                Some(id) => drop(ops::change_line(ctx, id, version, &new).await?),
                None => drop(ops::create_line(ctx, &new).await?),
            }
        }
        Place::Areas => {
            let new = typed.area();
            typed.checked()?;
            match known(id, Thing::Area)? {
                Some(id) => drop(ops::change_area(ctx, id, version, &new).await?),
                None => drop(ops::create_area(ctx, &new).await?),
            }
        }
        Place::Products => {
            let new = typed.product();
            typed.checked()?;
            match known(id, Thing::Product)? {
                Some(id) => drop(ops::change_product(ctx, id, version, &new).await?),
                None => drop(ops::create_product(ctx, &new).await?),
            }
        }
        Place::Shifts => {
            let new = typed.shift();
            typed.checked()?;
            match known(id, Thing::Shift)? {
                Some(id) => drop(ops::change_shift(ctx, id, version, &new).await?),
                None => drop(ops::create_shift(ctx, &new).await?),
            }
        }
        Place::Calendar => {
            let new = typed.exception();
            typed.checked()?;
            match known(id, Thing::CalendarException)? {
                Some(id) => drop(ops::change_exception(ctx, id, version, &new).await?),
                None => drop(ops::create_exception(ctx, &new).await?),
            }
        }
    }
    Ok(())
}

/// Removes a thing.
pub async fn remove(ctx: &Ctx, place: Place, id: &str) -> Result<()> {
    match place {
        Place::Lines => ops::delete_line(ctx, one(id, Thing::Line)?).await,
        Place::Areas => ops::delete_area(ctx, one(id, Thing::Area)?).await,
        Place::Products => ops::delete_product(ctx, one(id, Thing::Product)?).await,
        Place::Shifts => ops::delete_shift(ctx, one(id, Thing::Shift)?).await,
        Place::Calendar => ops::delete_exception(ctx, one(id, Thing::CalendarException)?).await,
    }
}

/// The id of a thing that exists; an empty one is that of a new thing.
fn known<Id: FromStr>(id: &str, what: Thing) -> Result<Option<Id>, Problem> {
    if id.is_empty() { Ok(None) } else { one(id, what).map(Some) }
}

fn one<Id: FromStr>(id: &str, what: Thing) -> Result<Id, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what })
}

/// What a person typed, and what of it cannot be read.
struct Typed<'a> {
    values: &'a BTreeMap<String, String>,
    problems: Vec<FieldProblem>,
}

impl Typed<'_> {
    /// Everything could be read.
    fn checked(self) -> Result<(), Problem> {
        if self.problems.is_empty() { Ok(()) } else { Err(Problem::Invalid { fields: self.problems }) }
    }

    fn refuse(&mut self, name: &str, reason: Reason) {
        self.problems.push(FieldProblem { field: name.to_owned(), reason });
    }

    fn text(&self, name: &str) -> String {
        self.values.get(name).map(|value| value.trim().to_owned()).unwrap_or_default()
    }

    fn yes(&self, name: &str) -> bool {
        self.values.contains_key(name)
    }

    /// The value as `read` understands it; none when nothing was typed, or nothing that can be read.
    fn optional<T>(&mut self, name: &str, read: fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let value = read(&text);
        if value.is_none() {
            self.refuse(name, Reason::Malformed);
        }
        value
    }

    /// Likewise, of what must not be left out.
    fn required<T>(&mut self, name: &str, otherwise: T, read: fn(&str) -> Option<T>) -> T {
        if self.text(name).is_empty() {
            self.refuse(name, Reason::Missing);
            return otherwise;
        }
        self.optional(name, read).unwrap_or(otherwise)
    }

    fn line(&mut self) -> NewLine {
        NewLine {
            code: self.text("code"),
            name: self.text("name"),
            active: self.yes("active"),
            ideal_rate: self.required("ideal_rate", Decimal::ONE, number),
            availability_target: self.optional("availability_target", basis_points),
            performance_target: self.optional("performance_target", basis_points),
            stop_seconds: self.required("stop_seconds", DEFAULT_STOP_SECONDS, whole),
            micro_stop_seconds: self.optional("micro_stop_seconds", whole),
            slow_percent: self.required("slow_percent", DEFAULT_SLOW_PERCENT, whole),
            auto_detect: self.yes("auto_detect"),
            discard: self.required("discard", DiscardRule::None, |word| word.parse().ok()),
            position: self.optional("position", |text| text.parse().ok()).unwrap_or_default(),
        }
    }

    fn area(&mut self) -> NewArea {
        NewArea {
            line: self.required("line", LineId(uuid::Uuid::nil()), |id| id.parse().ok()),
            code: self.text("code"),
            name: self.text("name"),
            kind: self.required("kind", AreaKind::Output, |word| word.parse().ok()),
            position: self.optional("position", |text| text.parse().ok()).unwrap_or_default(),
        }
    }

    fn product(&mut self) -> NewProduct {
        let values = self.values;
        let rates = values.keys().filter_map(|name| {
            let line: LineId = name.strip_prefix("rate_")?.parse().ok()?;
            Some(ProductRate { line, ideal_rate: self.optional(name, number)? })
        });
        let rates = rates.collect();
        NewProduct {
            code: self.text("code"),
            name: self.text("name"),
            active: self.yes("active"),
            weight: self.optional("weight", number),
            colour: Some(self.text("colour")).filter(|colour| !colour.is_empty()),
            pieces_per_batch: self.optional("pieces_per_batch", whole),
            rates,
        }
    }

    fn shift(&mut self) -> NewShift {
        let weekdays = (0..7).filter(|day| self.yes(&format!("weekdays_{day}"))).fold(0, |days, day| days | 1 << day);
        NewShift {
            name: self.text("name"),
            weekdays,
            start: self.required("start", 0, time_of_day),
            end: self.required("end", 0, time_of_day),
            breaks: self.optional("breaks", breaks).unwrap_or_default(),
            active: self.yes("active"),
        }
    }

    fn exception(&mut self) -> NewException {
        NewException {
            name: self.text("name"),
            kind: self.required("kind", ExceptionKind::Holiday, |word| word.parse().ok()),
            line: self.optional("line", |id| id.parse().ok()),
            from: self.required("from", NaiveDateTime::default(), moment),
            to: self.required("to", NaiveDateTime::default(), moment),
        }
    }
}

/// A number as people write it: `1,234.5`, `1234.5`, `12,5`. A comma before three digits parts thousands.
pub(super) fn number(text: &str) -> Option<Decimal> {
    let compact: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let (whole, fraction) = match compact.rsplit_once('.') {
        Some((whole, fraction)) => (whole, fraction),
        None => match compact.rsplit_once(',') {
            Some((whole, fraction)) if fraction.len() != 3 => (whole, fraction),
            _ => (compact.as_str(), ""),
        },
    };
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let rest: Vec<&str> = groups.collect();
    let grouped = rest.iter().all(|group| group.len() == 3) && (rest.is_empty() || first.len() <= 3);
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if !grouped || !digits(first) || !rest.iter().all(|group| digits(group)) || !digits(fraction) {
        return None;
    }
    let number = format!("{first}{}", rest.concat());
    if fraction.is_empty() { number.parse().ok() } else { format!("{number}.{fraction}").parse().ok() }
}

fn whole(text: &str) -> Option<u32> {
    u32::try_from(number(text).filter(Decimal::is_integer)?).ok()
}

/// Percent as people write it, in basis points.
fn basis_points(text: &str) -> Option<i32> {
    let percent = number(text.trim_end_matches('%'))?;
    i32::try_from((percent * Decimal::ONE_HUNDRED).round()).ok()
}

/// `06:30`, in minutes after midnight. Some browsers send seconds along.
fn time_of_day(text: &str) -> Option<u16> {
    let (hours, rest) = text.split_once(':')?;
    let minutes = rest.split(':').next()?;
    let (hours, minutes): (u16, u16) = (hours.trim().parse().ok()?, minutes.trim().parse().ok()?);
    (hours < 24 && minutes < 60).then_some(hours * 60 + minutes)
}

/// `10:00-10:15, 13:30-14:00`
fn breaks(text: &str) -> Option<Vec<Break>> {
    let pauses = text.split([',', ';']).map(str::trim).filter(|pause| !pause.is_empty());
    pauses
        .map(|pause| {
            let (start, end) = pause.split_once(['-', '–', '—'])?;
            Some(Break { start: time_of_day(start.trim())?, end: time_of_day(end.trim())? })
        })
        .collect()
}

fn moment(text: &str) -> Option<NaiveDateTime> {
    [MOMENT, "%Y-%m-%dT%H:%M:%S"].iter().find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
}

#[cfg(test)]
mod tests {
    use super::super::forms::written_breaks;
    use super::*;

    #[test]
    fn numbers_are_read_as_people_write_them() {
        let read = |text: &str| number(text).map(|number| number.to_string());
        for (text, value) in [
            ("60", "60"),
            ("1,234.5", "1234.5"),
            ("1 234.5", "1234.5"),
            ("12,5", "12.5"),
            ("1,200", "1200"),
            ("1,234,567", "1234567"),
            ("0.75", "0.75"),
        ] {
            assert_eq!(read(text).as_deref(), Some(value), "{text}");
        }
        for text in ["", "-5", "12x", "1,23,456", "1.2.3", "1e5", ","] {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!([basis_points("85"), basis_points("92.5 %"), basis_points("x")], [Some(8500), Some(9250), None]);
        assert_eq!([whole("1,200"), whole("2.5")], [Some(1200), None]);
    }

    #[test]
    fn times_and_breaks_are_read_from_the_clock() {
        assert_eq!(
            [time_of_day("06:30"), time_of_day("22:00:00"), time_of_day("24:00"), time_of_day("6")],
            [Some(390), Some(1320), None, None]
        );
        let pauses = breaks("10:00-10:15, 13:30 – 14:00").expect("two breaks");
        assert_eq!(pauses, [Break { start: 600, end: 615 }, Break { start: 810, end: 840 }]);
        assert_eq!(written_breaks(&pauses), "10:00-10:15, 13:30-14:00");
        assert_eq!(breaks("a las diez"), None);
    }

    #[test]
    fn what_cannot_be_read_is_named_by_its_field() {
        let values = BTreeMap::from([("ideal_rate", "fast"), ("name", "L"), ("stop_seconds", "")]);
        let values = values.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let mut typed = Typed { values: &values, problems: Vec::new() };
        typed.line();
        let problems: Vec<_> = typed.problems.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        assert_eq!(
            problems,
            [
                ("ideal_rate", Reason::Malformed),
                ("stop_seconds", Reason::Missing),
                ("slow_percent", Reason::Missing),
                ("discard", Reason::Missing)
            ]
        );
    }
}
