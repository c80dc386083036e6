//! The calendar of a plant: shifts and exceptions by the plant's own clock, laid over instants.
//!
//! Words: an *occurrence* is one shift on one day; a *production day* is the date on which its shifts start, and ends with
//! the last shift that crosses midnight. Without any active shift a plant is scheduled around the clock.
//!
//! Must hold: shifts that meet by the clock meet as instants, also where the clock is put forward or back.

use super::rules::{breaks_of, crosses_midnight, shift_minutes};
use super::spans::{Span, Spans};
use super::types::{CalendarException, ExceptionKind, Shift};
use crate::base::id::{LineId, ShiftId};
use chrono::{
    DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone, Utc,
};
use chrono_tz::Tz;

/// Hours by which a shift may reach into a day other than its own, and a zone be off UTC.
const REACH: i64 = 2 * 86_400_000;

/// Shifts and exceptions with the zone of their clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Calendar {
    zone: Tz,
    shifts: Vec<Shift>,
    exceptions: Vec<CalendarException>,
}

/// One shift on one day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occurrence {
    pub shift: ShiftId,
    pub day: NaiveDate,
    pub span: Span,
    pub breaks: Vec<Span>,
}

/// When a line is scheduled, and when it is stopped on purpose.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    pub scheduled: Spans,
    pub planned_stops: Spans,
}

impl Calendar {
    /// Inactive shifts are left out. A zone that nobody knows is refused.
    pub fn new(zone: &str, shifts: Vec<Shift>, exceptions: Vec<CalendarException>) -> Option<Self> {
        let zone = zone.parse().ok()?;
        let shifts = shifts.into_iter().filter(|shift| shift.values.active).collect();
        Some(Self { zone, shifts, exceptions })
    }

    pub fn shifts(&self) -> &[Shift] {
        &self.shifts
    }

    /// The instant at which the plant's clock first shows this, in milliseconds. A time that the clock skips is as much
    /// later as it skips.
    pub fn instant(&self, clock: NaiveDateTime) -> i64 {
        let found = self.zone.from_local_datetime(&clock);
        let instant = found.earliest().unwrap_or_else(|| {
            // Zones skip hours, one once skipped a day: what held two days before is what held before the skip.
            let before = self.zone.offset_from_utc_datetime(&(clock - TimeDelta::days(2)));
            self.zone.from_utc_datetime(&(clock - TimeDelta::seconds(before.fix().local_minus_utc().into())))
        });
        instant.timestamp_millis()
    }

    /// What the plant's clock shows.
    pub fn local(&self, instant: i64) -> DateTime<FixedOffset> {
        DateTime::<Utc>::from_timestamp_millis(instant).unwrap_or_default().with_timezone(&self.zone).fixed_offset()
    }

    /// The shifts that have an instant in the range, in order of time.
    pub fn occurrences(&self, range: Span, line: Option<LineId>) -> Vec<Occurrence> {
        let (first, last) = (self.local(range.from - REACH).date_naive(), self.local(range.to).date_naive());
        let mut found: Vec<Occurrence> = first
            .iter_days()
            .take_while(|day| *day <= last)
            .filter(|day| !self.is_holiday(*day, line))
            .flat_map(|day| self.shifts.iter().filter_map(move |shift| self.occurrence(shift, day)))
            .filter(|occurrence| !occurrence.span.meet(range).is_empty())
            .collect();
        found.sort_unstable_by_key(|occurrence| (occurrence.span, occurrence.shift));
        found
    }

    /// The shift on this day, if it starts on it.
    pub fn occurrence(&self, shift: &Shift, day: NaiveDate) -> Option<Occurrence> {
        if shift.values.weekdays & (1 << day.weekday().num_days_from_monday()) == 0 {
            return None;
        }
        let midnight = day.and_time(NaiveTime::MIN);
        let at = |minutes: u16| self.instant(midnight + TimeDelta::minutes(i64::from(minutes)));
        let (from, to) = shift_minutes(&shift.values);
        let breaks = breaks_of(&shift.values).map(|(from, to)| Span::new(at(from), at(to)));
        Some(Occurrence { shift: shift.id, day, span: Span::new(at(from), at(to)), breaks: breaks.collect() })
    }

    /// When the line (or a line without exceptions of its own) is scheduled and stopped on purpose. Reaches some days
    /// beyond the range, so that gaps at its ends are cut where the schedule cuts them.
    pub fn schedule(&self, range: Span, line: Option<LineId>) -> Schedule {
        let range = Span::new(range.from - REACH, range.to + REACH);
        let mut planned: Vec<Span> = self
            .exceptions_of(ExceptionKind::PlannedStop, line)
            .map(|exception| Span::new(self.instant(exception.values.from), self.instant(exception.values.to)))
            .collect();
        if self.shifts.is_empty() {
            let holidays = self.exceptions_of(ExceptionKind::Holiday, line).map(|exception| {
                let midnight = |day: NaiveDate| self.instant(day.and_time(NaiveTime::MIN));
                Span::new(midnight(exception.values.from.date()), midnight(exception.values.to.date()))
            });
            let scheduled = Spans::all().difference(&holidays.collect());
            return Schedule { scheduled, planned_stops: Spans::of(planned) };
        }
        let occurrences = self.occurrences(range, line);
        planned.extend(occurrences.iter().flat_map(|occurrence| occurrence.breaks.iter().copied()));
        Schedule {
            scheduled: occurrences.iter().map(|occurrence| occurrence.span).collect(),
            planned_stops: Spans::of(planned),
        }
    }

    /// From the beginning of a production day to that of the next.
    pub fn day(&self, day: NaiveDate) -> Span {
        Span::new(self.begins(day), self.begins(day.checked_add_days(Days::new(1)).unwrap_or(day)))
    }

    /// When a production day begins: at midnight, or when the last shift that crosses it is over.
    pub fn begins(&self, day: NaiveDate) -> i64 {
        let overnight = self.shifts.iter().filter(|shift| crosses_midnight(&shift.values));
        let minutes = overnight.map(|shift| shift.values.end).max().unwrap_or(0);
        self.instant(day.and_time(NaiveTime::MIN) + TimeDelta::minutes(i64::from(minutes)))
    }

    /// The production day of an instant.
    pub fn day_of(&self, instant: i64) -> NaiveDate {
        let date = self.local(instant).date_naive();
        let day = if instant < self.begins(date) { date.checked_sub_days(Days::new(1)) } else { Some(date) };
        day.unwrap_or(date)
    }

    fn is_holiday(&self, day: NaiveDate, line: Option<LineId>) -> bool {
        self.exceptions_of(ExceptionKind::Holiday, line)
            .any(|holiday| holiday.values.from.date() <= day && day < holiday.values.to.date())
    }

    fn exceptions_of(&self, kind: ExceptionKind, line: Option<LineId>) -> impl Iterator<Item = &CalendarException> {
        self.exceptions.iter().filter(move |exception| {
            exception.values.kind == kind && (exception.values.line.is_none() || exception.values.line == line)
        })
    }
}

/// Is this the name of a zone?
pub fn is_zone(name: &str) -> bool {
    name.parse::<Tz>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::Record;
    use crate::oee::types::{Break, EVERY_DAY, NewException, NewShift};
    use proptest::prelude::*;

    const HOUR: i64 = 3_600_000;

    fn shift(name: &str, start: u16, end: u16, weekdays: u8, breaks: &[(u16, u16)]) -> Shift {
        let breaks = breaks.iter().map(|&(start, end)| Break { start, end }).collect();
        let values =
            NewShift { code: String::new(), name: name.to_owned(), weekdays, start, end, breaks, active: true };
        Record { id: ShiftId::new(), version: 1, values }
    }

    fn exception(kind: ExceptionKind, line: Option<LineId>, from: &str, to: &str) -> CalendarException {
        let at = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap();
        let values = NewException { name: "x".into(), kind, line, from: at(from), to: at(to) };
        Record { id: crate::base::id::CalendarId::new(), version: 1, values }
    }

    fn three_shifts() -> Vec<Shift> {
        vec![
            shift("M", 360, 840, EVERY_DAY, &[(600, 630)]),
            shift("V", 840, 1320, EVERY_DAY, &[]),
            shift("N", 1320, 360, EVERY_DAY, &[(60, 90)]),
        ]
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn scheduled(calendar: &Calendar, from: &str, days: i64) -> i64 {
        let window = Span::new(calendar.begins(day(from)), calendar.begins(day(from) + TimeDelta::days(days)));
        calendar.schedule(window, None).scheduled.within(window).length()
    }

    #[test]
    fn a_night_shift_belongs_to_the_day_it_starts_on() {
        let calendar = Calendar::new("America/Mexico_City", three_shifts(), Vec::new()).unwrap();
        let at = |text: &str| calendar.instant(NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M").unwrap());
        assert_eq!(calendar.day_of(at("2026-11-21 05:59")), day("2026-11-20"));
        assert_eq!(calendar.day_of(at("2026-11-21 06:00")), day("2026-11-21"));
        let shifts = calendar.occurrences(calendar.day(day("2026-11-20")), None);
        assert_eq!(shifts.len(), 3);
        assert!(shifts.iter().all(|shift| shift.day == day("2026-11-20")));
        // The break at one in the morning is on the next date.
        assert_eq!(shifts[2].breaks, [Span::new(at("2026-11-21 01:00"), at("2026-11-21 01:30"))]);
    }

    #[test]
    fn no_shift_is_scheduled_around_the_clock_but_for_holidays() {
        let holiday = exception(ExceptionKind::Holiday, None, "2026-12-25 00:00", "2026-12-26 00:00");
        let calendar = Calendar::new("America/Mexico_City", Vec::new(), vec![holiday]).unwrap();
        assert_eq!(scheduled(&calendar, "2026-12-24", 3), 48 * HOUR);
        assert!(Calendar::new("America/Bajio", Vec::new(), Vec::new()).is_none());
    }

    #[test]
    fn on_a_holiday_no_shift_starts_but_the_night_before_goes_on() {
        let holiday = exception(ExceptionKind::Holiday, None, "2026-12-25 00:00", "2026-12-26 00:00");
        let calendar = Calendar::new("America/Mexico_City", three_shifts(), vec![holiday]).unwrap();
        assert_eq!(scheduled(&calendar, "2026-12-25", 1), 0);
        assert_eq!(scheduled(&calendar, "2026-12-24", 1), 24 * HOUR);
    }

    #[test]
    fn an_exception_of_one_line_leaves_the_others_alone() {
        let line = LineId::new();
        let stop = exception(ExceptionKind::PlannedStop, Some(line), "2026-11-20 08:00", "2026-11-20 09:00");
        let calendar = Calendar::new("America/Mexico_City", three_shifts(), vec![stop]).unwrap();
        let window = calendar.day(day("2026-11-20"));
        let planned = |line| calendar.schedule(window, line).planned_stops.within(window).length();
        assert_eq!((planned(Some(line)), planned(Some(LineId::new()))), (2 * HOUR, HOUR));
    }

    #[test]
    fn the_clock_put_forward_or_back_makes_a_night_shorter_or_longer() {
        // In Tijuana the clock goes from 2 to 3 on 8 March 2026, and from 2 to 1 on 1 November.
        let night = vec![shift("N", 1320, 360, EVERY_DAY, &[])];
        let calendar = Calendar::new("America/Tijuana", night, Vec::new()).unwrap();
        for (start, hours) in [("2026-03-06", 8), ("2026-03-07", 7), ("2026-10-31", 9), ("2026-11-01", 8)] {
            assert_eq!(scheduled(&calendar, start, 1), hours * HOUR, "{start}");
        }
        // Shifts that meet at a time that is skipped, or that is there twice, still meet.
        for meeting in [90, 150] {
            let pair = vec![shift("A", 0, meeting, EVERY_DAY, &[]), shift("B", meeting, 0, EVERY_DAY, &[])];
            let calendar = Calendar::new("America/Tijuana", pair, Vec::new()).unwrap();
            for start in ["2026-03-08", "2026-11-01"] {
                let window = calendar.day(day(start));
                assert_eq!(calendar.schedule(window, None).scheduled.within(window).as_slice(), [window]);
            }
        }
    }

    #[test]
    fn a_zone_that_skipped_a_day_is_no_trap() {
        let calendar = Calendar::new("Pacific/Apia", Vec::new(), Vec::new()).unwrap();
        let skipped = day("2011-12-30");
        assert!(calendar.begins(skipped) >= calendar.begins(day("2011-12-29")));
        assert!(calendar.begins(day("2011-12-31")) >= calendar.begins(skipped));
    }

    proptest! {
        #[test]
        fn days_follow_one_another(start in 0..1440_u16, length in 1..1440_u16, days in 0..3000_i64) {
            let end = (start + length) % 1440;
            let shifts = vec![shift("S", start, end, EVERY_DAY, &[])];
            let calendar = Calendar::new("America/New_York", shifts, Vec::new()).unwrap();
            let date = day("2020-01-01") + TimeDelta::days(days);
            let (today, tomorrow) = (calendar.day(date), calendar.day(date + TimeDelta::days(1)));
            prop_assert_eq!(today.to, tomorrow.from);
            prop_assert!((22..=26).contains(&(today.length() / HOUR)));
            prop_assert_eq!(calendar.day_of(today.from), date);
            prop_assert_eq!(calendar.day_of(today.to - 1), date);
        }
    }
}
