//! How far a line of a count is, from what was found and what occurred: no database.

use super::types::{CountLineState, Recount};
use rust_decimal::Decimal;

/// What was found of a line at the last, and what occurred there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    pub quantity: Decimal,
    /// Σ of the moves there that had occurred by then.
    pub expected: Decimal,
    /// Σ of all moves there.
    pub there: Decimal,
    /// How many people counted it.
    pub people: i64,
    /// Was something moved there within two minutes of it?
    pub moved: bool,
    /// Did somebody say later what is there?
    pub adjusted: bool,
    /// Was something that had been moved by then taken back later?
    pub undone: bool,
}

impl Found {
    pub fn difference(&self) -> Decimal {
        self.quantity - self.expected
    }

    /// Why it is to be counted once more, where it is. `tolerance` in percent of what is expected.
    pub fn recount(&self, tolerance: Option<Decimal>) -> Option<Recount> {
        let difference = self.difference();
        let is_large =
            |tolerance| difference.abs() * Decimal::ONE_HUNDRED > tolerance * self.expected.max(Decimal::ZERO);
        if self.adjusted {
            Some(Recount::Adjusted)
        } else if self.undone {
            Some(Recount::Undone)
        } else if self.moved {
            Some(Recount::Moved)
        } else if self.there + difference < Decimal::ZERO {
            Some(Recount::Taken)
        } else if self.people < 2 && tolerance.is_some_and(is_large) {
            Some(Recount::Difference)
        } else {
            None
        }
    }
}

/// How far a line is, and why it is to be counted once more.
pub(super) fn state(
    applied: bool,
    found: Option<&Found>,
    tolerance: Option<Decimal>,
) -> (CountLineState, Option<Recount>) {
    match (applied, found) {
        (true, _) => (CountLineState::Applied, None),
        (false, None) => (CountLineState::Uncounted, None),
        (false, Some(found)) => match found.recount(tolerance) {
            Some(why) => (CountLineState::Recount, Some(why)),
            None => (CountLineState::Counted, None),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(quantity: i64, expected: i64) -> Found {
        Found {
            quantity: quantity.into(),
            expected: expected.into(),
            there: expected.into(),
            people: 1,
            ..Found::default()
        }
    }

    const FIVE: Option<Decimal> = Some(Decimal::from_parts(5, 0, 0, false, 0));

    #[test]
    fn what_differs_by_more_than_the_tolerance_is_counted_by_somebody_else() {
        assert_eq!(found(95, 100).recount(FIVE), None);
        assert_eq!(found(94, 100).recount(FIVE), Some(Recount::Difference));
        assert_eq!(found(106, 100).recount(FIVE), Some(Recount::Difference));
        assert_eq!(Found { people: 2, ..found(94, 100) }.recount(FIVE), None);
        assert_eq!(found(1, 0).recount(FIVE), Some(Recount::Difference));
        assert_eq!(found(0, 0).recount(Some(Decimal::ZERO)), None);
        assert_eq!(found(7, 0).recount(None), None);
    }

    #[test]
    fn what_cannot_be_told_apart_is_counted_once_more() {
        let all = Found { moved: true, adjusted: true, undone: true, ..found(3, 3) };
        assert_eq!(all.recount(None), Some(Recount::Adjusted));
        assert_eq!(Found { adjusted: false, ..all.clone() }.recount(None), Some(Recount::Undone));
        assert_eq!(Found { adjusted: false, undone: false, ..all }.recount(None), Some(Recount::Moved));
        // Ten were there, two were found, and five have been taken since.
        let taken = Found { there: 5.into(), ..found(2, 10) };
        assert_eq!(taken.recount(None), Some(Recount::Taken));
        assert_eq!(Found { there: 8.into(), ..taken }.recount(None), None);
    }

    #[test]
    fn a_line_is_applied_once() {
        assert_eq!(state(true, Some(&found(0, 9)), FIVE), (CountLineState::Applied, None));
        assert_eq!(state(false, None, FIVE), (CountLineState::Uncounted, None));
        assert_eq!(state(false, Some(&found(9, 9)), FIVE), (CountLineState::Counted, None));
        assert_eq!(state(false, Some(&found(0, 9)), FIVE), (CountLineState::Recount, Some(Recount::Difference)));
    }
}
