//! The dashboard's address: all of what is asked for stands in it. What cannot be read at all is as if it were not
//! there; a date that makes no sense is kept, so that the page can say so beside it.

#[cfg(feature = "ssr")]
use crate::base::address::with_query;
use engrane::oee::dashboard::types::{DashboardFilter, Interval, Period};
use leptos_router::params::ParamsMap;

/// Where the dashboard is.
pub const ADDRESS: &str = "/plant";

/// Where wall screens are connected.
#[cfg(feature = "ssr")]
pub const SCREENS: &str = "/plant/screens";

/// Where one shows itself.
pub const SCREEN: &str = "/screen";

/// Periods in the order in which they are offered.
pub const PERIODS: [Period; 6] =
    [Period::Today, Period::Yesterday, Period::Week, Period::Shift, Period::LastNight, Period::Custom];

/// Intervals that are offered.
pub const INTERVALS: [Interval; 3] = [Interval::Quarter, Interval::Hour, Interval::Day];

/// Are all stops asked for, not the longest alone?
pub fn wants_every_stop(query: &ParamsMap) -> bool {
    query.get_str("stops") == Some("all")
}

/// A period in the address.
pub fn period_word(period: Period) -> &'static str {
    match period {
        Period::Today => "today",
        Period::Yesterday => "yesterday",
        Period::Week => "7d",
        Period::Shift => "shift",
        Period::LastNight => "night",
        Period::Custom => "custom",
    }
}

/// An interval in the address.
pub fn interval_word(interval: Interval) -> &'static str {
    match interval {
        Interval::Minute => "1m",
        Interval::Quarter => "15m",
        Interval::Hour => "1h",
        Interval::Day => "1d",
        Interval::Week => "1w",
        Interval::Month => "1mo",
    }
}

/// What an address asks for.
pub fn filter_of(query: &ParamsMap) -> DashboardFilter {
    let text = |key: &str| query.get_str(key).map(str::trim).filter(|value| !value.is_empty()).map(str::to_owned);
    let (from, to) = (text("from").unwrap_or_default(), text("to").unwrap_or_default());
    // Dates without a period can only mean one.
    let otherwise = if from.is_empty() && to.is_empty() { Period::Today } else { Period::Custom };
    let period = text("range").and_then(|word| PERIODS.into_iter().find(|period| period_word(*period) == word));
    let intervals = [Interval::Minute, Interval::Week, Interval::Month].into_iter().chain(INTERVALS);
    let interval = text("interval").and_then(|word| intervals.into_iter().find(|one| interval_word(*one) == word));
    let lines = query.get_all("line").unwrap_or_default();
    DashboardFilter {
        period: period.unwrap_or(otherwise),
        from,
        to,
        lines: lines.into_iter().map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()).collect(),
        shift: text("shift").and_then(|id| id.parse().ok()),
        product: text("product"),
        interval,
        threshold: text("threshold").and_then(|seconds| seconds.parse().ok()),
    }
}

/// The address of one line's board, with what else is asked for.
#[cfg(feature = "ssr")]
pub fn address_of_line(filter: &DashboardFilter, line: &str) -> String {
    address(ADDRESS, filter, &[line], "")
}

/// The address of the whole board.
#[cfg(feature = "ssr")]
pub fn address_of_board(filter: &DashboardFilter) -> String {
    address(ADDRESS, filter, &codes(filter), "")
}

/// Where this board is put on a wall.
#[cfg(feature = "ssr")]
pub fn address_of_screens(filter: &DashboardFilter) -> String {
    address(SCREENS, filter, &codes(filter), "")
}

/// The address of this board with all its stops.
#[cfg(feature = "ssr")]
pub fn address_of_every_stop(filter: &DashboardFilter) -> String {
    address(ADDRESS, filter, &codes(filter), "all") + "#stops"
}

#[cfg(feature = "ssr")]
fn codes(filter: &DashboardFilter) -> Vec<&str> {
    filter.lines.iter().map(String::as_str).collect()
}

#[cfg(feature = "ssr")]
fn address(path: &str, filter: &DashboardFilter, lines: &[&str], stops: &str) -> String {
    let shift = filter.shift.map(|shift| shift.to_string()).unwrap_or_default();
    let threshold = filter.threshold.map(|seconds| seconds.to_string()).unwrap_or_default();
    let window = [("range", period_word(filter.period)), ("from", filter.from.as_str()), ("to", filter.to.as_str())];
    let rest = [
        ("shift", shift.as_str()),
        ("product", filter.product.as_deref().unwrap_or_default()),
        ("interval", filter.interval.map_or("", interval_word)),
        ("threshold", threshold.as_str()),
        ("stops", stops),
    ];
    let lines = lines.iter().map(|line| ("line", *line));
    with_query(path, &window.into_iter().chain(lines).chain(rest).collect::<Vec<_>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(pairs: &[(&'static str, &str)]) -> DashboardFilter {
        let mut query = ParamsMap::new();
        for (key, value) in pairs {
            query.insert(*key, (*value).to_owned());
        }
        filter_of(&query)
    }

    #[test]
    fn an_address_without_anything_asks_for_today() {
        assert_eq!(asked(&[]), DashboardFilter::default());
        assert_eq!(
            asked(&[("range", "forever"), ("shift", "x"), ("interval", "2h"), ("from", " ")]),
            DashboardFilter::default()
        );
    }

    #[test]
    fn what_an_address_says_is_what_is_asked_for() {
        let filter = asked(&[("range", "7d"), ("line", "L1"), ("line", "L2"), ("product", "P-1"), ("interval", "1d")]);
        let expected = DashboardFilter {
            period: Period::Week,
            lines: vec!["L1".to_owned(), "L2".to_owned()],
            product: Some("P-1".to_owned()),
            interval: Some(Interval::Day),
            ..DashboardFilter::default()
        };
        assert_eq!(filter, expected);
    }

    #[test]
    fn dates_are_kept_as_they_stand_and_mean_a_period_of_their_own() {
        let filter = asked(&[("from", "2026-11-22"), ("to", "never")]);
        assert_eq!((filter.period, filter.from.as_str(), filter.to.as_str()), (Period::Custom, "2026-11-22", "never"));
        assert_eq!(asked(&[("range", "today"), ("from", "2026-11-22")]).period, Period::Today);
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_line_has_an_address_of_its_own() {
        let filter = asked(&[("from", "2026-11-22T06:00"), ("to", "2026-11-22"), ("line", "L1")]);
        assert_eq!(
            address_of_line(&filter, "L 2"),
            "/plant?range=custom&from=2026-11-22T06%3A00&to=2026-11-22&line=L%202"
        );
    }
}
