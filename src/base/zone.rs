//! What the clocks of a time zone show, for both sides: the browser has no list of zones, so the server sends along from
//! when on which zone is how far from UTC.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

#[cfg(feature = "server")]
pub use of_name::zone_named;

/// Minutes between UTC and Mexico City, which has had no daylight saving since 2022: what visitors are shown, of whom no
/// zone is known.
const MEXICO_CITY: i32 = -360;

/// From when on (seconds of the epoch) the clocks are how many minutes ahead of UTC, earliest first. The default is the time
/// of Mexico City.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Zone(Vec<(i64, i32)>);

impl Zone {
    /// What clocks showed at an instant; before the first entry, what they showed then.
    #[must_use]
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let seconds = at.timestamp();
        let begun = self.0.iter().rev().find(|(since, _)| *since <= seconds).or(self.0.first());
        at + Duration::minutes(begun.map_or(MEXICO_CITY, |(_, minutes)| *minutes).into())
    }
}

#[cfg(feature = "server")]
mod of_name {
    use super::Zone;
    use chrono::{DateTime, NaiveDate, NaiveTime, Offset, TimeZone};
    use chrono_tz::Tz;
    use std::collections::HashMap;
    use std::sync::{LazyLock, PoisonError, RwLock};

    /// Nothing that is shown is from before.
    const FIRST_YEAR: i32 = 2015;
    /// The rules of today, for as long as anybody may keep running this.
    const LAST_YEAR: i32 = 2037;
    /// No zone changes its clocks twice within it.
    const STEP_SECONDS: i64 = 7 * 86_400;

    /// The zones that were asked for.
    static KNOWN: LazyLock<RwLock<HashMap<Tz, Zone>>> = LazyLock::new(RwLock::default);

    /// The zone of this name (IANA's); that of the default for a name that nobody knows.
    pub fn zone_named(name: &str) -> Zone {
        let Ok(zone) = name.parse::<Tz>() else { return Zone::default() };
        if let Some(known) = KNOWN.read().unwrap_or_else(PoisonError::into_inner).get(&zone) {
            return known.clone();
        }
        let found = changes(zone);
        KNOWN.write().unwrap_or_else(PoisonError::into_inner).insert(zone, found.clone());
        found
    }

    fn changes(zone: Tz) -> Zone {
        let midnight = |year| {
            NaiveDate::from_ymd_opt(year, 1, 1).map_or(0, |day| day.and_time(NaiveTime::MIN).and_utc().timestamp())
        };
        let minutes = |at: i64| {
            let at = DateTime::from_timestamp(at, 0).unwrap_or_default().naive_utc();
            zone.offset_from_utc_datetime(&at).fix().local_minus_utc() / 60
        };
        let (mut at, end) = (midnight(FIRST_YEAR), midnight(LAST_YEAR));
        let mut found = vec![(at, minutes(at))];
        while at < end {
            let (before, next) = (minutes(at), at + STEP_SECONDS);
            let after = minutes(next);
            if after != before {
                let (mut low, mut high) = (at, next);
                while high - low > 1 {
                    let middle = low.midpoint(high);
                    if minutes(middle) == before { low = middle } else { high = middle }
                }
                found.push((high, after));
            }
            at = next;
        }
        Zone(found)
    }
}

#[cfg(all(test, feature = "server"))]
mod tests {
    use super::*;
    use chrono::{Offset, TimeZone};
    use chrono_tz::Tz;
    use proptest::prelude::*;

    #[test]
    fn clocks_show_what_they_show_there() {
        let shown = |zone: &str, at: &str| {
            let at: DateTime<Utc> = at.parse().unwrap();
            zone_named(zone).local(at).format("%m-%d %H:%M").to_string()
        };
        for (zone, july, january) in [
            ("America/Tijuana", "07-15 11:05", "01-15 10:05"),
            ("America/Cancun", "07-15 13:05", "01-15 13:05"),
            ("America/Mexico_City", "07-15 12:05", "01-15 12:05"),
            ("Europe/Madrid", "07-15 20:05", "01-15 19:05"),
            ("Asia/Kolkata", "07-15 23:35", "01-15 23:35"),
            ("Mars/Olympus", "07-15 12:05", "01-15 12:05"),
        ] {
            assert_eq!(shown(zone, "2026-07-15T18:05:00Z"), july, "{zone}");
            assert_eq!(shown(zone, "2026-01-15T18:05:00Z"), january, "{zone}");
        }
        // Mexico City gave up its summer time at the end of 2022.
        assert_eq!(shown("America/Mexico_City", "2022-07-15T18:05:00Z"), "07-15 13:05");
        // The night in which Madrid's clocks go back.
        assert_eq!(shown("Europe/Madrid", "2026-10-25T00:59:59Z"), "10-25 02:59");
        assert_eq!(shown("Europe/Madrid", "2026-10-25T01:00:00Z"), "10-25 02:00");
    }

    proptest! {
        #[test]
        fn it_is_what_the_list_of_zones_says(
            zone in prop::sample::select(&[
                Tz::America__Tijuana, Tz::America__Hermosillo, Tz::America__Chihuahua, Tz::America__Bogota,
                Tz::Europe__Madrid, Tz::Asia__Kolkata, Tz::Australia__Lord_Howe, Tz::Africa__Casablanca,
            ][..]),
            seconds in 1_420_070_400_i64..2_114_380_800,
        ) {
            let at = DateTime::from_timestamp(seconds, 0).unwrap();
            let expected = zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc();
            prop_assert_eq!((zone_named(zone.name()).local(at) - at).num_seconds(), i64::from(expected));
        }
    }
}
