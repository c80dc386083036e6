//! Dates, numbers, money and sizes as people read them: one file for both languages, the same on both sides.
//!
//! Mexico and the English screens write numbers alike (`1,234.50`). Times are shown by the clocks of the
//! organization's zone, which each function is given.

use crate::i18n::{Locale, td_string};
use chrono::{DateTime, Datelike, Timelike, Utc};
use engrane::base::money::Money;
use engrane::base::zone::Zone;
use rust_decimal::Decimal;

/// A whole number with its thousands apart: `12,431`.
pub fn count(number: u64) -> String {
    grouped(&number.to_string())
}

/// Digits with a comma before each group of three.
fn grouped(digits: &str) -> String {
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// A number with its thousands apart and at least `decimals` decimals; those it has beyond are kept.
fn decimal(number: Decimal, decimals: usize) -> String {
    let text = number.normalize().abs().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let sign = if number.is_sign_negative() && !number.is_zero() { "-" } else { "" };
    let mut out = format!("{sign}{}", grouped(whole));
    if decimals > 0 || !fraction.is_empty() {
        out.push('.');
        out.push_str(fraction);
        for _ in fraction.len()..decimals {
            out.push('0');
        }
    }
    out
}

/// An amount with its currency: `$1,234.50` in pesos, `USD 12.00` in anything else.
pub fn money(money: &Money) -> String {
    let amount = decimal(money.amount, 2);
    if money.currency == "MXN" { format!("${amount}") } else { format!("{} {amount}", money.currency) }
}

/// A number of pieces: `12`, `1,200`, `0.5`.
pub fn quantity(number: Decimal) -> String {
    decimal(number, 0)
}

/// Hundredths of a share between 0 and 1: `98 %`.
pub fn percent(share: f64) -> String {
    format!("{:.0} %", share * 100.0)
}

/// A size in bytes, in steps of 1000 as systems show it to people: `850 B`, `12 kB`, `4.2 MB`.
pub fn bytes(size: u64) -> String {
    const STEPS: [(u64, &str); 3] = [(1_000_000_000, "GB"), (1_000_000, "MB"), (1_000, "kB")];
    for (step, unit) in STEPS {
        if size >= step {
            let tenths = size * 10 / step;
            return if unit == "kB" || tenths >= 1000 || tenths.is_multiple_of(10) {
                format!("{} {unit}", tenths / 10)
            } else {
                format!("{}.{} {unit}", tenths / 10, tenths % 10)
            };
        }
    }
    format!("{size} B")
}

/// A day: `21 nov 2026`.
pub fn date(lang: Locale, zone: &Zone, at: DateTime<Utc>) -> String {
    let at = zone.local(at);
    format!("{} {} {}", at.day(), month(lang, at.month()), at.year())
}

/// A day and a time: `21 nov 2026, 09:44`.
pub fn date_time(lang: Locale, zone: &Zone, at: DateTime<Utc>) -> String {
    let time = zone.local(at);
    format!("{}, {:02}:{:02}", date(lang, zone, at), time.hour(), time.minute())
}

/// The short name of a month, 1 to 12.
pub fn month(lang: Locale, month: u32) -> &'static str {
    match month {
        1 => td_string!(lang, common.months.m1),
        2 => td_string!(lang, common.months.m2),
        3 => td_string!(lang, common.months.m3),
        4 => td_string!(lang, common.months.m4),
        5 => td_string!(lang, common.months.m5),
        6 => td_string!(lang, common.months.m6),
        7 => td_string!(lang, common.months.m7),
        8 => td_string!(lang, common.months.m8),
        9 => td_string!(lang, common.months.m9),
        10 => td_string!(lang, common.months.m10),
        11 => td_string!(lang, common.months.m11),
        _ => td_string!(lang, common.months.m12),
    }
}

/// How long ago `then` was at `now`: `ahora`, `hace 3 min`, `hace 5 h`, `ayer`, `hace 6 días`; the day itself when it
/// is more than a month ago. An instant ahead of `now` is now.
pub fn ago(lang: Locale, zone: &Zone, then: DateTime<Utc>, now: DateTime<Utc>) -> String {
    let passed = now - then;
    let (minutes, hours) = (passed.num_minutes(), passed.num_hours());
    // Days are those of the calendar: what was last night is yesterday, even when it is nine hours ago.
    let days = (zone.local(now).date_naive() - zone.local(then).date_naive()).num_days();
    if minutes < 1 {
        td_string!(lang, common.time.now).to_owned()
    } else if hours < 1 {
        td_string!(lang, common.time.minutes, count = minutes).to_string()
    } else if days < 1 || hours < 6 {
        td_string!(lang, common.time.hours, count = hours).to_string()
    } else if days == 1 {
        td_string!(lang, common.time.day).to_owned()
    } else if days <= 31 {
        td_string!(lang, common.time.days, count = days).to_string()
    } else {
        date(lang, zone, then)
    }
}

/// An instant for machines, as `<time datetime>` takes it.
pub fn machine(at: DateTime<Utc>) -> String {
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn amount(text: &str) -> Decimal {
        text.parse().expect("a number")
    }

    fn at(text: &str) -> DateTime<Utc> {
        text.parse().expect("an instant")
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(
            [0, 999, 1_000, 12_431, 1_234_567].map(count),
            ["0", "999", "1,000", "12,431", "1,234,567"].map(str::to_owned)
        );
    }

    #[test]
    fn money_has_two_decimals_or_all_it_has() {
        let pesos = |text: &str| money(&Money::new(amount(text), "MXN"));
        assert_eq!(pesos("389"), "$389.00");
        assert_eq!(pesos("1234.5"), "$1,234.50");
        assert_eq!(pesos("0.1250"), "$0.125");
        assert_eq!(pesos("12.3400"), "$12.34");
        assert_eq!(money(&Money::new(amount("12"), "USD")), "USD 12.00");
    }

    #[test]
    fn pieces_have_no_empty_decimals() {
        assert_eq!(quantity(amount("12.000")), "12");
        assert_eq!(quantity(amount("1200")), "1,200");
        assert_eq!(quantity(amount("0.50")), "0.5");
        assert_eq!(quantity(amount("-3")), "-3");
        assert_eq!(quantity(amount("0")), "0");
    }

    #[test]
    fn sizes_are_short() {
        assert_eq!(
            [850, 12_400, 4_250_000, 200_000_000, 1_000_000].map(bytes),
            ["850 B", "12 kB", "4.2 MB", "200 MB", "1 MB"].map(str::to_owned)
        );
    }

    #[test]
    fn a_share_is_shown_in_hundredths() {
        assert_eq!(percent(0.983), "98 %");
        assert_eq!(percent(1.0), "100 %");
    }

    /// What the server sends along for a zone, of the time that the tests are about.
    fn zone(changes: &[(&str, i32)]) -> Zone {
        let changes: Vec<_> = changes.iter().map(|(since, minutes)| (at(since).timestamp(), *minutes)).collect();
        serde_json::from_value(serde_json::json!(changes)).expect("a zone")
    }

    fn tijuana() -> Zone {
        zone(&[("2025-11-02T09:00:00Z", -480), ("2026-03-08T10:00:00Z", -420), ("2026-11-01T09:00:00Z", -480)])
    }

    fn madrid() -> Zone {
        zone(&[("2025-10-26T01:00:00Z", 60), ("2026-03-29T01:00:00Z", 120), ("2026-10-25T01:00:00Z", 60)])
    }

    #[test]
    fn times_are_those_of_the_zone() {
        let cancun = zone(&[("2015-02-01T08:00:00Z", -300)]);
        for (zone, july, january) in [
            (Zone::default(), "15 Jul 2026, 12:05", "31 dic 2025, 23:30"),
            (tijuana(), "15 Jul 2026, 11:05", "31 dic 2025, 21:30"),
            (cancun, "15 Jul 2026, 13:05", "1 ene 2026, 00:30"),
            (madrid(), "15 Jul 2026, 20:05", "1 ene 2026, 06:30"),
        ] {
            assert_eq!(date_time(Locale::en, &zone, at("2026-07-15T18:05:00Z")), july);
            assert_eq!(date_time(Locale::es, &zone, at("2026-01-01T05:30:00Z")), january);
        }
    }

    #[test]
    fn ages_get_coarser_with_time() {
        let now = at("2026-03-10T18:00:00Z");
        let es = |then: &str| ago(Locale::es, &Zone::default(), at(then), now);
        assert_eq!(es("2026-03-10T18:00:30Z"), "ahora");
        assert_eq!(es("2026-03-10T17:59:30Z"), "ahora");
        assert_eq!(es("2026-03-10T17:57:00Z"), "hace 3 min");
        assert_eq!(es("2026-03-10T13:00:00Z"), "hace 5 h");
        assert_eq!(es("2026-03-10T03:00:00Z"), "ayer");
        assert_eq!(es("2026-03-04T18:00:00Z"), "hace 6 días");
        assert_eq!(es("2025-11-21T18:00:00Z"), "21 nov 2025");
        assert_eq!(ago(Locale::en, &Zone::default(), at("2026-03-10T17:57:00Z"), now), "3 min ago");
    }

    #[test]
    fn yesterday_ends_at_the_midnight_of_the_zone() {
        // At 06:30 it is half past midnight in Mexico City, half past eleven at night in Tijuana, and morning in Madrid.
        let (then, now) = (at("2026-07-14T23:30:00Z"), at("2026-07-15T06:30:00Z"));
        let es = |zone: &Zone| ago(Locale::es, zone, then, now);
        assert_eq!(es(&Zone::default()), "ayer");
        assert_eq!(es(&tijuana()), "hace 7 h");
        assert_eq!(es(&madrid()), "hace 7 h");
    }

    #[test]
    fn machines_read_utc() {
        assert_eq!(machine(at("2026-03-04T08:05:09.5Z")), "2026-03-04T08:05:09Z");
    }
}
