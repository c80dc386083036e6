//! What is a stop that somebody is to see to, and what it is called. Decisions from values alone.

use crate::base::id::LineId;
use crate::base::permission::{Module, Role};
use crate::oee::calendar::Schedule;
use crate::oee::rollup::ops::MINUTE;
use crate::oee::rollup::store::instant;
use crate::oee::spans::{Span, Spans};
use crate::oee::timeline::{Bucket, Facts, Rules, Seen, timeline};
use crate::platform::mail::letters::Language;
use chrono::{DateTime, FixedOffset, SecondsFormat};
use std::fmt;

/// The word with which the source of a task begins that was made of a stop.
pub(super) const STOP: &str = "stop";
/// A stop that is over for longer makes no task any more: nobody waits for the line, and a history that is brought in makes none.
pub(super) const FRESH: i64 = 60 * MINUTE;
/// How far back the time without pieces is looked at. The schedule may have cut it, so it is more than any stop needs.
const LOOKS_BACK: i64 = 24 * 60 * MINUTE;

/// A stop, by what stays the same however often it is reckoned.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct StopKey {
    pub line: LineId,
    /// The instant of the last piece before it.
    pub last: i64,
}

impl fmt::Display for StopKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let last = instant(self.last).to_rfc3339_opts(SecondsFormat::Millis, true);
        write!(f, "{STOP} {} {last}", self.line)
    }
}

impl StopKey {
    /// From what it is written as.
    pub fn of(source: &str) -> Option<Self> {
        let (line, last) = source.strip_prefix(STOP)?.trim_start().split_once(' ')?;
        let last = DateTime::parse_from_rfc3339(last).ok()?;
        Some(Self { line: line.parse().ok()?, last: last.timestamp_millis() })
    }
}

/// Has the line stood still for more than `limit` since its last piece, and is that not over for long?
pub(super) fn stands_still(schedule: &Schedule, rules: &Rules, last: i64, now: i64, limit: i64) -> bool {
    let seen = [Seen { at: last, rate: rules.rate }];
    let facts = Facts {
        scheduled: &schedule.scheduled,
        planned_stops: &schedule.planned_stops,
        registered: &Spans::EMPTY,
        no_data: &Spans::EMPTY,
        seen: &seen,
        until: now,
    };
    timeline(looked_at(last, now, limit), &facts, rules).iter().any(|segment| {
        segment.bucket == Bucket::DetectedStop && segment.span.length() > limit && segment.span.to > now - FRESH
    })
}

/// The time after a last piece, as far as it is looked at.
pub(super) fn looked_at(last: i64, now: i64, limit: i64) -> Span {
    Span::new(last.max(now - limit - LOOKS_BACK), now)
}

/// Who sees to a line that stands still: where there is a production, whoever supervises it. Where there is nobody, the next of them does.
pub(super) fn see_to_it(modules: &[Module]) -> &'static [Role] {
    if modules.contains(&Module::Production) {
        &[Role::Master, Role::ShopHead, Role::Owner]
    } else {
        &[Role::Manager, Role::Owner]
    }
}

/// What is to be done about it; `since` is by the plant's clock.
pub(super) fn title(language: Language, line: &str, since: DateTime<FixedOffset>) -> String {
    match language {
        Language::Spanish => format!("Paro en {line}: sin piezas desde el {}", since.format("%d/%m/%Y a las %H:%M")),
        Language::English => format!("{line} has stopped: no pieces since {}", since.format("%Y-%m-%d %H:%M")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    const STOPS: Rules = Rules {
        stop_ms: 5 * MINUTE,
        micro_ms: None,
        micro_cap_ms: 5 * MINUTE,
        slow_percent: 125,
        auto_detect: true,
        rate: 10_000,
    };
    const LIMIT: i64 = 15 * MINUTE;
    const HOUR: i64 = 60 * MINUTE;

    fn shift(from: i64, to: i64) -> Schedule {
        Schedule { scheduled: Spans::of([Span::new(from, to)]), planned_stops: Spans::EMPTY }
    }

    #[test]
    fn a_stop_is_known_again_by_its_line_and_the_last_piece() {
        let key = StopKey { line: LineId(Uuid::from_u128(7)), last: 1_790_000_000_123 };
        assert_eq!(key.to_string(), "stop 00000000-0000-0000-0000-000000000007 2026-09-21T14:13:20.123Z");
        assert_eq!(StopKey::of(&key.to_string()), Some(key));
        for other in ["", "stop", "stop 7 2026-09-21T14:13:20Z", "count 00000000-0000-0000-0000-000000000007 x"] {
            assert_eq!(StopKey::of(other), None, "{other}");
        }
    }

    #[test]
    fn only_more_than_the_limit_of_time_in_which_it_should_run_is_a_stop() {
        let day = shift(0, 12 * HOUR);
        let at = |now: i64| stands_still(&day, &STOPS, HOUR, now, LIMIT);
        assert!(!at(HOUR + LIMIT) && at(HOUR + LIMIT + 1));
        // Nobody works between two shifts; what was seen too late is of no use any more.
        let evening = |last: i64, now: i64| stands_still(&day, &STOPS, last, now, LIMIT);
        assert!(!evening(12 * HOUR - 10 * MINUTE, 13 * HOUR - 1));
        assert!(evening(12 * HOUR - 20 * MINUTE, 13 * HOUR - 1));
        assert!(!evening(12 * HOUR - 20 * MINUTE, 13 * HOUR));
        // Before the first piece of a shift as well, however long ago the last one was.
        let later = shift(100 * HOUR, 112 * HOUR);
        assert!(!stands_still(&later, &STOPS, HOUR, 100 * HOUR + LIMIT, LIMIT));
        assert!(stands_still(&later, &STOPS, HOUR, 100 * HOUR + LIMIT + 1, LIMIT));
        assert!(stands_still(&later, &STOPS, HOUR, 111 * HOUR, LIMIT));
        // A break cuts it in two.
        let cut = Schedule { planned_stops: Spans::of([Span::new(HOUR + LIMIT, 2 * HOUR)]), ..day.clone() };
        assert!(!stands_still(&cut, &STOPS, HOUR, 2 * HOUR + LIMIT, LIMIT));
        // Slow lines have stops of their own, and some have none; a clock may be ahead.
        let slow = Rules { stop_ms: HOUR, micro_cap_ms: HOUR, ..STOPS };
        assert!(
            !stands_still(&day, &slow, HOUR, 2 * HOUR, LIMIT) && stands_still(&day, &slow, HOUR, 2 * HOUR + 1, LIMIT)
        );
        assert!(!stands_still(&day, &Rules { auto_detect: false, ..STOPS }, HOUR, 5 * HOUR, LIMIT));
        assert!(!at(HOUR - 1));
    }

    #[test]
    fn who_supervises_sees_to_it_where_there_is_a_production() {
        assert_eq!(see_to_it(&[Module::Plant])[0], Role::Manager);
        assert_eq!(see_to_it(&[Module::Plant, Module::Production])[0], Role::Master);
    }

    #[test]
    fn its_title_is_as_the_organization_speaks() {
        let since = DateTime::parse_from_rfc3339("2026-09-21T08:13:20-06:00").unwrap();
        assert_eq!(
            title(Language::Spanish, "Prensa", since),
            "Paro en Prensa: sin piezas desde el 21/09/2026 a las 08:13"
        );
        assert_eq!(title(Language::English, "Prensa", since), "Prensa has stopped: no pieces since 2026-09-21 08:13");
    }
}
