//! What the plant's facts are called, and how its figures are written. On the server alone: pages get the words.

use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::oee::board::Mood;
use chrono::{Datelike, NaiveDateTime, Timelike};
use engrane::oee::dashboard::types::{Flag, Interval, LineState, Local, Period, Window};
use engrane::oee::types::{AreaKind, DiscardRule, ExceptionKind};

pub fn count(number: u64) -> String {
    format::count(number)
}

/// A whole number that may be below zero.
pub fn signed(number: i64) -> String {
    format!("{}{}", if number < 0 { "−" } else { "" }, format::count(number.unsigned_abs()))
}

/// Basis points in tenths of a percent: `71.4 %`, or `–` where there is nothing to divide by.
pub fn ratio(basis_points: Option<i32>) -> String {
    basis_points.map_or_else(
        || "–".to_owned(),
        |points| {
            let tenths = (u64::from(points.unsigned_abs()) + 5) / 10;
            let sign = if points < 0 && tenths > 0 { "−" } else { "" };
            format!("{sign}{}.{} %", format::count(tenths / 10), tenths % 10)
        },
    )
}

/// Seconds, as exact as it matters: `45 s`, `12 min 5 s`, `7 h 12 min`.
pub fn duration(seconds: u64) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (hours, minutes, rest) {
        (0, 0, rest) => format!("{rest} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, rest) => format!("{minutes} min {rest} s"),
        (hours, 0, _) => format!("{} h", format::count(hours)),
        (hours, minutes, _) => format!("{} h {minutes} min", format::count(hours)),
    }
}

/// Seconds to the second: `12:05:09`, `−0:00:30`.
pub fn clock(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let seconds = seconds.unsigned_abs();
    format!("{sign}{}:{:02}:{:02}", format::count(seconds / 3600), seconds / 60 % 60, seconds % 60)
}

/// A day of the plant's own clock: `22 nov`.
fn day(lang: Locale, at: Local) -> String {
    format!("{} {}", at.day(), format::month(lang, at.month()))
}

/// A time of the plant's own clock: `09:44`.
pub fn time(at: Local) -> String {
    format!("{:02}:{:02}", at.hour(), at.minute())
}

/// `22 nov, 09:44`
pub fn moment(lang: Locale, at: Local) -> String {
    format!("{}, {}", day(lang, at), time(at))
}

/// `22 nov 2026, 09:44`
pub fn dated(lang: Locale, at: Local) -> String {
    format!("{} {}, {}", day(lang, at), at.year(), time(at))
}

/// `22 nov 2026, 00:00 – 09:44`, or with the day at both ends.
pub fn window(lang: Locale, window: Window) -> String {
    let Window { from, to } = window;
    if from.date_naive() == to.date_naive() {
        format!("{} {}, {} – {}", day(lang, from), from.year(), time(from), time(to))
    } else if from.year() == to.year() {
        format!("{} – {} {}, {}", moment(lang, from), day(lang, to), to.year(), time(to))
    } else {
        format!("{} {}, {} – {} {}, {}", day(lang, from), from.year(), time(from), day(lang, to), to.year(), time(to))
    }
}

/// A stretch of the plant's own clock: `25 dic 2026, 00:00 – 26 dic 2026, 00:00`.
pub fn span(lang: Locale, from: NaiveDateTime, to: NaiveDateTime) -> String {
    let one = |at: NaiveDateTime| {
        format!("{} {} {}, {:02}:{:02}", at.day(), format::month(lang, at.month()), at.year(), at.hour(), at.minute())
    };
    format!("{} – {}", one(from), one(to))
}

pub fn period(lang: Locale, period: Period) -> &'static str {
    match period {
        Period::Today => td_string!(lang, plant.period.today),
        Period::Yesterday => td_string!(lang, plant.period.yesterday),
        Period::Week => td_string!(lang, plant.period.week),
        Period::Shift => td_string!(lang, plant.period.shift),
        Period::LastNight => td_string!(lang, plant.period.night),
        Period::Custom => td_string!(lang, plant.period.custom),
    }
}

pub fn interval(lang: Locale, interval: Interval) -> &'static str {
    match interval {
        Interval::Minute => td_string!(lang, plant.interval.minute),
        Interval::Quarter => td_string!(lang, plant.interval.quarter),
        Interval::Hour => td_string!(lang, plant.interval.hour),
        Interval::Day => td_string!(lang, plant.interval.day),
        Interval::Week => td_string!(lang, plant.interval.week),
        Interval::Month => td_string!(lang, plant.interval.month),
    }
}

pub fn state(lang: Locale, state: LineState) -> (&'static str, Mood) {
    match state {
        LineState::Running => (td_string!(lang, plant.state.running), Mood::Good),
        LineState::Slow => (td_string!(lang, plant.state.slow), Mood::Careful),
        LineState::MicroStop => (td_string!(lang, plant.state.micro_stop), Mood::Careful),
        LineState::Stopped => (td_string!(lang, plant.state.stopped), Mood::Bad),
        LineState::PlannedStop => (td_string!(lang, plant.state.planned_stop), Mood::Quiet),
        LineState::Idle => (td_string!(lang, plant.state.idle), Mood::Quiet),
        LineState::NoData => (td_string!(lang, plant.state.no_data), Mood::Unknown),
    }
}

pub fn flag(lang: Locale, flag: Flag) -> &'static str {
    match flag {
        Flag::QualityAssumed => td_string!(lang, plant.flag.quality_assumed),
        Flag::IdealRateLow => td_string!(lang, plant.flag.ideal_rate_low),
        Flag::LowCoverage => td_string!(lang, plant.flag.low_coverage),
        Flag::PiecesInStop => td_string!(lang, plant.flag.pieces_in_stop),
        Flag::DiscardExceedsOutput => td_string!(lang, plant.flag.discard_exceeds_output),
        Flag::Recomputing => td_string!(lang, plant.flag.recomputing),
    }
}

pub fn area_kind(lang: Locale, kind: AreaKind) -> &'static str {
    match kind {
        AreaKind::Input => td_string!(lang, plant.area_kind.input),
        AreaKind::Process => td_string!(lang, plant.area_kind.process),
        AreaKind::Output => td_string!(lang, plant.area_kind.output),
        AreaKind::Discard => td_string!(lang, plant.area_kind.discard),
    }
}

pub fn discard_rule(lang: Locale, rule: DiscardRule) -> &'static str {
    match rule {
        DiscardRule::None => td_string!(lang, plant.discard_rule.none),
        DiscardRule::Before => td_string!(lang, plant.discard_rule.before),
        DiscardRule::After => td_string!(lang, plant.discard_rule.after),
    }
}

pub fn exception_kind(lang: Locale, kind: ExceptionKind) -> &'static str {
    match kind {
        ExceptionKind::Holiday => td_string!(lang, plant.exception_kind.holiday),
        ExceptionKind::PlannedStop => td_string!(lang, plant.exception_kind.planned_stop),
    }
}

/// The short name of a weekday; Monday is 0.
pub fn weekday(lang: Locale, day: u8) -> &'static str {
    match day {
        0 => td_string!(lang, plant.weekday.monday),
        1 => td_string!(lang, plant.weekday.tuesday),
        2 => td_string!(lang, plant.weekday.wednesday),
        3 => td_string!(lang, plant.weekday.thursday),
        4 => td_string!(lang, plant.weekday.friday),
        5 => td_string!(lang, plant.weekday.saturday),
        _ => td_string!(lang, plant.weekday.sunday),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ratio_has_one_decimal_and_no_ratio_is_a_dash() {
        assert_eq!(
            [Some(7135), Some(10_000), Some(-450), Some(123_456), None].map(ratio),
            ["71.4 %".to_owned(), "100.0 %".to_owned(), "−4.5 %".to_owned(), "1,234.6 %".to_owned(), "–".to_owned()]
        );
    }

    #[test]
    fn a_duration_is_as_exact_as_it_matters() {
        let written = [45, 60, 725, 3600, 25_945, 3_600_000].map(duration);
        assert_eq!(written, ["45 s", "1 min", "12 min 5 s", "1 h", "7 h 12 min", "1,000 h"].map(str::to_owned));
        assert_eq!([43_509, -30, 0].map(clock), ["12:05:09", "−0:00:30", "0:00:00"].map(str::to_owned));
    }

    #[test]
    fn a_window_names_each_day_once() {
        let at = |text: &str| text.parse::<Local>().expect("an instant");
        let written = |from: &str, to: &str| window(Locale::es, Window { from: at(from), to: at(to) });
        assert_eq!(written("2026-11-22T00:00:00-06:00", "2026-11-22T09:44:10-06:00"), "22 nov 2026, 00:00 – 09:44");
        assert_eq!(
            written("2026-11-15T06:00:00-06:00", "2026-11-22T06:00:00-06:00"),
            "15 nov, 06:00 – 22 nov 2026, 06:00"
        );
        assert_eq!(
            written("2025-12-31T22:00:00-06:00", "2026-01-01T06:00:00-06:00"),
            "31 dic 2025, 22:00 – 1 ene 2026, 06:00"
        );
    }
}
