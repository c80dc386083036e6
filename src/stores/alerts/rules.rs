//! What holds of an item and of a loan. Decisions from values alone.

use crate::notices::steps::Topic;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use rust_decimal::Decimal;

/// How long before it is due a loan is told of.
pub(super) const AHEAD: TimeDelta = TimeDelta::days(1);

/// What becomes of what is told of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// It holds.
    Open,
    /// It does not hold any more.
    Close,
    /// It stays as it was told.
    Stay,
}

impl Turn {
    fn of(holds: bool) -> Self {
        if holds { Self::Open } else { Self::Close }
    }
}

/// Of an item with so much available: low below its threshold, and out at nothing. A threshold of 0 is off. What runs out is
/// told as that, and not as low besides.
pub(super) fn of_item(topic: Topic, available: Decimal, threshold: Decimal) -> Turn {
    let is_out = available <= Decimal::ZERO;
    match topic {
        _ if threshold <= Decimal::ZERO => Turn::Close,
        Topic::StockLow if available >= threshold => Turn::Close,
        Topic::StockLow if is_out => Turn::Stay,
        Topic::StockLow => Turn::Open,
        _ => Turn::of(is_out),
    }
}

/// Of a piece that is to be serviced until a day, where it is: told on the day before, on the day itself and after it.
pub(super) fn of_service(topic: Topic, due: Option<NaiveDate>, today: NaiveDate) -> Turn {
    Turn::of(due.is_some_and(|due| {
        let is_over = due < today;
        if topic == Topic::ServiceOverdue { is_over } else { !is_over && due - today <= AHEAD }
    }))
}

/// Of a loan of which so much is out.
pub(super) fn of_loan(topic: Topic, out: Decimal, due_at: DateTime<Utc>, now: DateTime<Utc>) -> Turn {
    let is_over = due_at <= now;
    Turn::of(
        out > Decimal::ZERO && if topic == Topic::LoanOverdue { is_over } else { !is_over && due_at <= now + AHEAD },
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_low_strictly_below_its_threshold() {
        let of = |topic, available: i64, threshold: i64| of_item(topic, available.into(), threshold.into());
        for (available, threshold, low, out) in [
            (100, 100, Turn::Close, Turn::Close),
            (99, 100, Turn::Open, Turn::Close),
            (1, 100, Turn::Open, Turn::Close),
            (0, 100, Turn::Stay, Turn::Open),
            (0, 0, Turn::Close, Turn::Close),
        ] {
            assert_eq!(of(Topic::StockLow, available, threshold), low, "{available} of {threshold}");
            assert_eq!(of(Topic::StockOut, available, threshold), out, "{available} of {threshold}");
        }
    }

    #[test]
    fn a_loan_is_due_for_a_day_and_then_overdue() {
        let now = DateTime::from_timestamp(1_800_000_000, 0).unwrap_or_default();
        let of = |hours, out: i64| {
            let due = now + TimeDelta::hours(hours);
            (of_loan(Topic::LoanDue, out.into(), due, now), of_loan(Topic::LoanOverdue, out.into(), due, now))
        };
        assert_eq!(of(25, 1), (Turn::Close, Turn::Close));
        assert_eq!(of(24, 1), (Turn::Open, Turn::Close));
        assert_eq!(of(1, 1), (Turn::Open, Turn::Close));
        assert_eq!(of(0, 1), (Turn::Close, Turn::Open));
        assert_eq!(of(-100, 1), (Turn::Close, Turn::Open));
        assert_eq!(of(-100, 0), (Turn::Close, Turn::Close));
    }
}
