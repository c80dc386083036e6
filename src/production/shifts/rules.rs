//! Which of some shifts runs at an instant.

use super::types::ShiftTime;
use chrono::{DateTime, Utc};

/// The shift that runs, of several the one that began last; and the one that begins next. Of shifts in order of time.
pub fn at(shifts: &[ShiftTime], now: DateTime<Utc>) -> (Option<&ShiftTime>, Option<&ShiftTime>) {
    let runs = shifts.iter().rev().find(|shift| shift.starts_at <= now && now < shift.ends_at);
    (runs, shifts.iter().find(|shift| shift.starts_at > now))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shift(code: &str, starts: &str, ends: &str) -> ShiftTime {
        let at = |time: &str| format!("2026-09-20T{time}:00Z").parse().unwrap();
        ShiftTime {
            date: "2026-09-20".parse().unwrap(),
            shift_type: code.into(),
            name: code.into(),
            starts_at: at(starts),
            ends_at: at(ends),
            net_minutes: 0,
            closed_at: None,
        }
    }

    #[test]
    fn between_two_shifts_there_is_none_and_a_next() {
        let shifts = [shift("a", "06:00", "14:00"), shift("b", "13:30", "15:00"), shift("c", "16:00", "20:00")];
        let told = |time: &str| {
            let (runs, next) = at(&shifts, format!("2026-09-20T{time}:00Z").parse().unwrap());
            let code = |shift: Option<&ShiftTime>| shift.map(|shift| shift.shift_type.clone()).unwrap_or_default();
            (code(runs), code(next))
        };
        let pair = |runs: &str, next: &str| (runs.to_owned(), next.to_owned());
        assert_eq!(told("05:59"), pair("", "a"));
        assert_eq!(told("06:00"), pair("a", "b"));
        assert_eq!(told("13:45"), pair("b", "c"));
        assert_eq!(told("15:00"), pair("", "c"));
        assert_eq!(told("19:59"), pair("c", ""));
    }
}
