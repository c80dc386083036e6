//! Which time is asked for, and how it is cut into the points of a series.

use super::types::{DashboardFilter, Interval, Period};
use crate::base::id::ShiftId;
use crate::base::problem::{Entity, Problem, Reason};
use crate::oee::calendar::{Calendar, Occurrence};
use crate::oee::spans::{Span, Spans};
use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveDateTime, NaiveTime};

const MINUTE: i64 = 60_000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;
/// A window at the most: two leap years.
const LONGEST: i64 = 732 * DAY;
/// Points of a series at the most; finer intervals give way to coarser ones.
const MOST_POINTS: i64 = 1_500;

/// What is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Asked {
    pub span: Span,
    /// With a shift: its hours alone.
    pub parts: Spans,
}

/// Finds the window of a filter at this instant.
pub(crate) fn asked(filter: &DashboardFilter, calendar: &Calendar, now: i64) -> Result<Asked, Problem> {
    let today = calendar.day_of(now);
    let before = |days: u64| today.checked_sub_days(Days::new(days)).unwrap_or(today);
    let span = match filter.period {
        Period::Today => calendar.day(today),
        Period::Yesterday => calendar.day(before(1)),
        Period::Week => Span::new(calendar.begins(before(6)), calendar.day(today).to),
        Period::Shift => latest(calendar, now, |shift| shift.span.from <= now).unwrap_or_else(|| calendar.day(today)),
        Period::LastNight => latest(calendar, now, |shift| {
            shift.span.to <= now && calendar.local(shift.span.to - 1).date_naive() > shift.day
        })
        .unwrap_or_else(|| calendar.day(before(1))),
        Period::Custom => custom(filter, calendar)?,
    };
    if span.length() > LONGEST {
        return Err(Problem::invalid("to", Reason::OutOfRange));
    }
    let parts = match filter.shift {
        Some(shift) => shift_parts(shift, calendar, span)?,
        None => Spans::of([span]),
    };
    Ok(Asked { span, parts })
}

/// The last shift of the past month that is so.
fn latest(calendar: &Calendar, now: i64, is: impl Fn(&Occurrence) -> bool) -> Option<Span> {
    let shifts = calendar.occurrences(Span::new(now - 31 * DAY, now + 1), None);
    shifts.into_iter().rev().find(is).map(|shift| shift.span)
}

fn custom(filter: &DashboardFilter, calendar: &Calendar) -> Result<Span, Problem> {
    let from = match moment(&filter.from).ok_or_else(|| unreadable("from", &filter.from))? {
        Moment::Day(day) => calendar.begins(day),
        Moment::Minute(clock) => calendar.instant(clock),
        Moment::Instant(instant) => instant,
    };
    let to = match moment(&filter.to).ok_or_else(|| unreadable("to", &filter.to))? {
        Moment::Day(day) => calendar.day(day).to,
        Moment::Minute(clock) => calendar.instant(clock),
        Moment::Instant(instant) => instant,
    };
    if from >= to {
        return Err(Problem::invalid("to", Reason::Reversed));
    }
    Ok(Span::new(from, to))
}

fn unreadable(field: &str, text: &str) -> Problem {
    Problem::invalid(field, if text.trim().is_empty() { Reason::Missing } else { Reason::Malformed })
}

enum Moment {
    Day(NaiveDate),
    /// Seconds are let go: windows are in whole minutes.
    Minute(NaiveDateTime),
    /// With an offset of its own, likewise.
    Instant(i64),
}

fn moment(text: &str) -> Option<Moment> {
    let text = text.trim();
    // Nobody's plant is older, and reckoning with years beyond these would overflow.
    let sensible = |day: NaiveDate| (1990..=2200).contains(&day.year());
    if let Ok(day) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(Moment::Day(day)).filter(|_| sensible(day));
    }
    if let Ok(instant) = DateTime::parse_from_rfc3339(text) {
        let minute = instant.timestamp_millis().div_euclid(MINUTE) * MINUTE;
        return Some(Moment::Instant(minute)).filter(|_| sensible(instant.date_naive()));
    }
    let (day, time) = text.split_once(['T', ' '])?;
    let day = NaiveDate::parse_from_str(day, "%Y-%m-%d").ok().filter(|day| sensible(*day))?;
    let time =
        NaiveTime::parse_from_str(time, "%H:%M").or_else(|_| NaiveTime::parse_from_str(time, "%H:%M:%S")).ok()?;
    let minutes = u64::from(chrono::Timelike::num_seconds_from_midnight(&time)) / 60;
    let at =
        day.and_time(NaiveTime::MIN).checked_add_signed(chrono::TimeDelta::minutes(i64::try_from(minutes).ok()?))?;
    Some(Moment::Minute(at))
}

/// The hours of a shift on the days of the window.
fn shift_parts(shift: ShiftId, calendar: &Calendar, span: Span) -> Result<Spans, Problem> {
    if calendar.shifts().iter().all(|each| each.id != shift) {
        return Err(Problem::NotFound { what: Entity::Shift });
    }
    let of_shift = calendar.occurrences(span, None).into_iter().filter(|occurrence| occurrence.shift == shift);
    Ok(Spans::of(of_shift.map(|occurrence| occurrence.span)).within(span))
}

/// The interval that fits the window: what was asked for, or coarser.
pub(crate) fn fitting(asked: Option<Interval>, length: i64) -> Interval {
    let wanted = asked.unwrap_or(match length {
        length if length <= HOUR => Interval::Minute,
        length if length <= DAY => Interval::Quarter,
        length if length <= 4 * DAY => Interval::Hour,
        length if length <= 120 * DAY => Interval::Day,
        _ => Interval::Week,
    });
    let order = [Interval::Minute, Interval::Quarter, Interval::Hour, Interval::Day, Interval::Week, Interval::Month];
    let fits = |interval: &Interval| length / about(*interval) <= MOST_POINTS;
    order.into_iter().skip_while(|interval| *interval != wanted).find(fits).unwrap_or(Interval::Month)
}

fn about(interval: Interval) -> i64 {
    match interval {
        Interval::Minute => MINUTE,
        Interval::Quarter => 15 * MINUTE,
        Interval::Hour => HOUR,
        Interval::Day => DAY,
        Interval::Week => 7 * DAY,
        Interval::Month => 28 * DAY,
    }
}

/// The points of the series: contiguous, from the window's beginning to its end, cut where the plant's clock (or its
/// production day) turns.
pub(crate) fn points(interval: Interval, calendar: &Calendar, span: Span) -> Vec<Span> {
    let mut points = Vec::new();
    let mut from = span.from;
    while from < span.to {
        let next = turn(interval, calendar, from).max(from + MINUTE);
        points.push(Span::new(from, next.min(span.to)));
        from = next;
    }
    points
}

/// When the interval of this instant is over.
fn turn(interval: Interval, calendar: &Calendar, instant: i64) -> i64 {
    let day = calendar.day_of(instant);
    let begins = |day: Option<NaiveDate>| day.map_or(instant, |day| calendar.begins(day));
    match interval {
        Interval::Minute | Interval::Quarter | Interval::Hour => {
            // Minutes of the clock on the wall: some zones are half an hour off.
            let offset = i64::from(calendar.local(instant).offset().local_minus_utc()) * 1000;
            let step = about(interval);
            ((instant + offset).div_euclid(step) + 1) * step - offset
        }
        Interval::Day => begins(day.checked_add_days(Days::new(1))),
        Interval::Week => {
            let left = 7 - u64::from(day.weekday().num_days_from_monday());
            begins(day.checked_add_days(Days::new(left)))
        }
        Interval::Month => begins(day.with_day(1).and_then(|first| first.checked_add_months(Months::new(1)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oee::types::{EVERY_DAY, NewShift, Shift};

    fn calendar() -> Calendar {
        let shift = |name: &str, start, end| Shift {
            id: ShiftId::new(),
            version: 1,
            values: NewShift {
                code: String::new(),
                name: name.into(),
                weekdays: EVERY_DAY,
                start,
                end,
                breaks: Vec::new(),
                active: true,
            },
        };
        let shifts = vec![shift("Matutino", 360, 840), shift("Nocturno", 1320, 360)];
        Calendar::new("America/Mexico_City", shifts, Vec::new()).unwrap()
    }

    fn custom(from: &str, to: &str) -> DashboardFilter {
        DashboardFilter { period: Period::Custom, from: from.into(), to: to.into(), ..DashboardFilter::default() }
    }

    fn shown(calendar: &Calendar, span: Span) -> (String, String) {
        let show = |instant| calendar.local(instant).format("%m-%d %H:%M").to_string();
        (show(span.from), show(span.to))
    }

    #[test]
    fn periods_are_production_days_and_shifts() {
        let calendar = calendar();
        let now = calendar.instant("2026-11-22T05:00:00".parse().unwrap());
        for (period, from, to) in [
            (Period::Today, "11-21 06:00", "11-22 06:00"),
            (Period::Yesterday, "11-20 06:00", "11-21 06:00"),
            (Period::Week, "11-15 06:00", "11-22 06:00"),
            (Period::Shift, "11-21 22:00", "11-22 06:00"),
            (Period::LastNight, "11-20 22:00", "11-21 06:00"),
        ] {
            let filter = DashboardFilter { period, ..DashboardFilter::default() };
            let span = asked(&filter, &calendar, now).unwrap().span;
            assert_eq!(shown(&calendar, span), (from.to_owned(), to.to_owned()), "{period:?}");
        }
    }

    #[test]
    fn dates_of_the_address_are_read_or_refused() {
        let calendar = calendar();
        let span = asked(&custom("2026-11-01", "2026-11-02"), &calendar, 0).unwrap().span;
        assert_eq!(shown(&calendar, span), ("11-01 06:00".into(), "11-03 06:00".into()));
        let span = asked(&custom("2026-11-01T07:15", "2026-11-01 08:00:59"), &calendar, 0).unwrap().span;
        assert_eq!(shown(&calendar, span), ("11-01 07:15".into(), "11-01 08:00".into()));
        let span = asked(&custom("2026-11-01T13:15:07Z", "2026-11-01T08:00:00-06:00"), &calendar, 0).unwrap().span;
        assert_eq!(shown(&calendar, span), ("11-01 07:15".into(), "11-01 08:00".into()));
        for (from, to, field, reason) in [
            ("2026-11-03", "2026-11-01", "to", Reason::Reversed),
            ("2026-11-01T08:00", "2026-11-01T08:00", "to", Reason::Reversed),
            ("", "2026-11-01", "from", Reason::Missing),
            ("ayer", "2026-11-01", "from", Reason::Malformed),
            ("2026-02-30", "2026-03-01", "from", Reason::Malformed),
            ("2026-11-01T25:00", "2026-11-02", "from", Reason::Malformed),
            ("2020-01-01", "2026-11-01", "to", Reason::OutOfRange),
            ("262142-12-31", "262142-12-31", "from", Reason::Malformed),
        ] {
            assert_eq!(asked(&custom(from, to), &calendar, 0), Err(Problem::invalid(field, reason)), "{from} {to}");
        }
    }

    #[test]
    fn points_are_cut_where_the_clock_turns() {
        let calendar = calendar();
        let span = asked(&custom("2026-11-01T06:20", "2026-11-01T08:10"), &calendar, 0).unwrap().span;
        let hours = points(Interval::Hour, &calendar, span);
        assert_eq!(hours.iter().map(|point| point.length() / MINUTE).collect::<Vec<_>>(), [40, 60, 10]);
        let month = asked(&custom("2026-10-20", "2026-12-05"), &calendar, 0).unwrap().span;
        for (interval, count) in [(Interval::Day, 47), (Interval::Week, 7), (Interval::Month, 3)] {
            let points = points(interval, &calendar, month);
            assert_eq!(points.len(), count);
            assert_eq!(points.iter().map(|point| point.length()).sum::<i64>(), month.length());
        }
    }

    #[test]
    fn too_fine_an_interval_gives_way() {
        assert_eq!(fitting(Some(Interval::Minute), DAY), Interval::Minute);
        assert_eq!(fitting(Some(Interval::Minute), 10 * DAY), Interval::Quarter);
        assert_eq!(fitting(Some(Interval::Month), DAY), Interval::Month);
        assert_eq!(fitting(None, DAY), Interval::Quarter);
        assert_eq!(fitting(None, LONGEST), Interval::Week);
    }
}
