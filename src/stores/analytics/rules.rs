//! What to order, and which months are summed. Decisions from values alone.

use super::types::AbcClass;
use crate::base::problem::{Problem, Reason};
use chrono::{Datelike, Months, NaiveDate};
use rust_decimal::Decimal;

/// Where class A ends, and B, in hundredths of the value of all.
const A_ENDS: i64 = 80;
const B_ENDS: i64 = 95;

/// What to order of an item: up to its target, at least 1, in whole packs.
pub(in crate::stores) fn proposal(
    available: Decimal,
    ordered: Decimal,
    target: Decimal,
    pack: Option<Decimal>,
) -> Decimal {
    let missing = (target - available - ordered).max(Decimal::ONE);
    match pack.filter(|pack| *pack > Decimal::ZERO) {
        Some(pack) => (missing / pack).ceil() * pack,
        None => missing,
    }
}

/// The class of an item: what is dearer than it makes up so much of the value of all.
pub(super) fn class(before: Decimal, all: Decimal) -> AbcClass {
    let hundredths = before * Decimal::ONE_HUNDRED;
    if hundredths < all * Decimal::from(A_ENDS) {
        AbcClass::A
    } else if hundredths < all * Decimal::from(B_ENDS) {
        AbcClass::B
    } else {
        AbcClass::C
    }
}

/// So many months or days, within bounds.
pub(super) fn bounded(field: &str, asked: Option<u32>, usual: u32, most: u32) -> Result<u32, Problem> {
    let asked = asked.unwrap_or(usual);
    if (1..=most).contains(&asked) { Ok(asked) } else { Err(Problem::invalid(field, Reason::OutOfRange)) }
}

/// The first day of the first of so many months, of which today's is the last.
pub(super) fn first_month(today: NaiveDate, months: u32) -> NaiveDate {
    let this = today.with_day(1).unwrap_or(today);
    this.checked_sub_months(Months::new(months.saturating_sub(1))).unwrap_or(this)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_proposed_fills_up_to_the_target_in_whole_packs() {
        let of = |available: i64, ordered: i64, target: i64, pack: Option<i64>| {
            proposal(available.into(), ordered.into(), target.into(), pack.map(Decimal::from))
        };
        assert_eq!(of(83, 0, 300, None), 217.into());
        assert_eq!(of(83, 0, 300, Some(100)), 300.into());
        assert_eq!(of(0, 0, 300, Some(100)), 300.into());
        assert_eq!(of(83, 200, 300, Some(1)), 17.into());
        // What is on its way is enough, and yet it is low.
        assert_eq!(of(83, 400, 300, None), 1.into());
        assert_eq!(of(83, 400, 300, Some(50)), 50.into());
        assert_eq!(
            proposal(Decimal::new(15, 1), Decimal::ZERO, 4.into(), Some(Decimal::new(5, 1))),
            Decimal::new(25, 1)
        );
    }

    #[test]
    fn a_class_begins_where_the_one_before_it_ends() {
        let of = |before: i64| class(before.into(), 1_000.into());
        assert_eq!(
            (of(0), of(799), of(800), of(949), of(950)),
            (AbcClass::A, AbcClass::A, AbcClass::B, AbcClass::B, AbcClass::C)
        );
    }

    #[test]
    fn months_end_with_the_running_one() {
        let day = |year, month, day| NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default();
        assert_eq!(first_month(day(2026, 11, 25), 1), day(2026, 11, 1));
        assert_eq!(first_month(day(2026, 11, 30), 12), day(2025, 12, 1));
        assert_eq!(first_month(day(2026, 1, 31), 2), day(2025, 12, 1));
    }
}
