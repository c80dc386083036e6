//! What may be recorded, and how much was to be expected.

use super::types::FactPieces;
use crate::base::check::Check;
use crate::base::id::StageId;
use crate::base::problem::{Problem, Reason, Shortage};
use crate::production::orders::types::{MAX_PIECES, OrderStage};

/// Minutes of the longest day.
const LONGEST: u32 = 26 * 60;

/// All pieces of a fact.
pub fn sum(pieces: &FactPieces) -> u64 {
    u64::from(pieces.qty_good) + u64::from(pieces.qty_scrap) + u64::from(pieces.qty_rework)
}

/// May these be recorded, as far as it can be told without what they name? Where nothing was made, it is said why.
pub fn check_pieces(pieces: &FactPieces) -> Result<(), Problem> {
    let mut check = Check::default();
    for (quantity, field) in
        [(pieces.qty_good, "qty_good"), (pieces.qty_scrap, "qty_scrap"), (pieces.qty_rework, "qty_rework")]
    {
        check.that(quantity <= MAX_PIECES, field, Reason::OutOfRange);
    }
    check.that(sum(pieces) <= u64::from(MAX_PIECES), "qty_good", Reason::OutOfRange);
    let told: u64 = pieces.scrap.iter().map(|line| u64::from(line.pieces)).sum();
    check.that(pieces.scrap.iter().all(|line| line.pieces > 0), "scrap", Reason::OutOfRange);
    check.that(pieces.scrap.is_empty() || told == u64::from(pieces.qty_scrap), "scrap", Reason::Incorrect);
    check.that(pieces.qty_rework > 0 || pieces.rework_to.is_none(), "rework_to", Reason::OutOfRange);
    check.that(pieces.minutes.is_none_or(|minutes| (1..=LONGEST).contains(&minutes)), "minutes", Reason::OutOfRange);
    check.that(pieces.comment.trim().chars().count() <= 500, "comment", Reason::TooLong);
    let is_said = pieces.deviation.is_some() || !pieces.comment.trim().is_empty();
    check.that(sum(pieces) > 0 || is_said, "deviation", Reason::Missing);
    check.done()
}

/// More pieces than wait at a stage that bears none.
pub fn check_enough(stage: &OrderStage, is_first: bool, more: i64) -> Result<(), Problem> {
    if is_first || more <= i64::from(stage.here) {
        return Ok(());
    }
    let line =
        Shortage { line: 0, item: stage.name.clone(), asked: pieces(more), available: pieces(stage.here.into()) };
    Err(Problem::NotEnough { lines: vec![line] })
}

fn pieces(count: i64) -> crate::base::numbers::Number {
    crate::base::numbers::Number(count.into())
}

/// The stages of a route where pieces of one may be worked on again: that one, then those before it, but for what all go by.
pub fn rework_to(route: &[OrderStage], at: StageId) -> impl Iterator<Item = &OrderStage> {
    let own = route.iter().position(|stage| stage.id == at);
    route[..own.map_or(0, |own| own + 1)].iter().rev().filter(|stage| !stage.skipped)
}

/// How much a shift makes: so many pieces in so many minutes, or in those of any shift.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rate {
    pub pieces: u32,
    pub net_minutes: Option<u32>,
}

/// Pieces that were to be expected of so many minutes, in a shift that works `shift` of them; none where nothing says how long.
pub fn expected(rate: Rate, minutes: Option<u32>, shift: Option<u32>) -> Option<u32> {
    let worked = minutes.or(shift)?;
    let of = rate.net_minutes.or(shift).filter(|minutes| *minutes > 0)?;
    let pieces = (u64::from(rate.pieces) * u64::from(worked) + u64::from(of) / 2) / u64::from(of);
    Some(u32::try_from(pieces).unwrap_or(MAX_PIECES).min(MAX_PIECES))
}

/// By how much, in percent, what was good is off what was expected; none where nothing was.
pub fn deviation_percent(good: i32, expected: u32) -> Option<i32> {
    if expected == 0 || good < 0 {
        return None;
    }
    let percent = (i64::from(good) * 200 + i64::from(expected)).div_euclid(i64::from(expected) * 2) - 100;
    Some(i32::try_from(percent).unwrap_or(i32::MAX))
}

/// Is it off by more than so many percent, so that it is asked why?
pub fn is_beyond(good: u32, expected: u32, percent: u8) -> bool {
    expected > 0 && u64::from(good.abs_diff(expected)) * 100 > u64::from(percent) * u64::from(expected)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::NameOr;
    use crate::production::facts::types::ScrapLine;
    use crate::production::orders::types::RouteStatus;
    use crate::production::types::StageKind;
    use uuid::Uuid;

    fn scrap(pieces: u32) -> ScrapLine {
        ScrapLine { reason: NameOr::Name("setup".into()), pieces }
    }

    #[test]
    fn scrap_by_reason_is_all_of_it_and_nothing_says_why() {
        let two = FactPieces { qty_scrap: 5, scrap: vec![scrap(2), scrap(3)], ..FactPieces::default() };
        assert_eq!(check_pieces(&two), Ok(()));
        let short = FactPieces { qty_scrap: 6, ..two.clone() };
        assert_eq!(check_pieces(&short), Err(Problem::invalid("scrap", Reason::Incorrect)));
        let none = FactPieces { scrap: vec![scrap(0), scrap(5)], ..two };
        assert_eq!(check_pieces(&none), Err(Problem::invalid("scrap", Reason::OutOfRange)));
        let nothing = FactPieces::default();
        assert_eq!(check_pieces(&nothing), Err(Problem::invalid("deviation", Reason::Missing)));
        assert_eq!(check_pieces(&FactPieces { comment: "Sin material".into(), ..nothing }), Ok(()));
        let many = FactPieces { qty_good: MAX_PIECES, qty_scrap: 1, ..FactPieces::default() };
        assert_eq!(check_pieces(&many), Err(Problem::invalid("qty_good", Reason::OutOfRange)));
    }

    fn stage(at: u128, skipped: bool) -> OrderStage {
        OrderStage {
            id: Uuid::from_u128(at).into(),
            stage: format!("stage_{at}"),
            name: String::new(),
            kind: StageKind::Inside,
            status: RouteStatus::Pending,
            skipped,
            here: 0,
            outside: 0,
            good: 0,
            scrap: 0,
            received: 0,
            bypassed: 0,
            rework_in: 0,
            rework_out: 0,
            facts: 0,
            receipts: 0,
            norm: None,
        }
    }

    #[test]
    fn pieces_are_worked_on_again_where_they_are_or_before() {
        let route = [stage(1, false), stage(2, true), stage(3, false), stage(4, false)];
        let to = |at: u128| {
            rework_to(&route, Uuid::from_u128(at).into()).map(|stage| stage.stage.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(to(3), ["stage_3", "stage_1"]);
        assert_eq!(to(1), ["stage_1"]);
        // Nothing is recorded at one that all go by, nor at one of another order.
        assert_eq!((to(2), to(5)), (vec!["stage_1"], vec![]));
    }

    #[test]
    fn a_deviation_is_of_what_was_expected() {
        let told = |good, expected| deviation_percent(good, expected);
        assert_eq!(
            (told(400, 400), told(340, 400), told(339, 400), told(460, 400)),
            (Some(0), Some(-15), Some(-15), Some(15))
        );
        assert_eq!((told(0, 400), told(1_000, 400), told(338, 400)), (Some(-100), Some(150), Some(-15)));
        assert_eq!(
            [(340, 400), (339, 400), (460, 400), (461, 400), (5, 0)]
                .map(|(good, expected)| is_beyond(good, expected, 15)),
            [false, true, false, true, false]
        );
        assert_eq!((told(337, 400), told(5, 0), told(-5, 400)), (Some(-16), None, None));
    }

    #[test]
    fn what_is_expected_goes_by_how_long_was_worked() {
        let of_day = Rate { pieces: 400, net_minutes: Some(660) };
        assert_eq!(expected(of_day, None, Some(660)), Some(400));
        assert_eq!(expected(of_day, Some(330), Some(660)), Some(200));
        // A night of eleven hours, and one of thirteen.
        assert_eq!((expected(of_day, None, Some(600)), expected(of_day, None, Some(720))), (Some(364), Some(436)));
        let of_any = Rate { pieces: 350, net_minutes: None };
        assert_eq!(expected(of_any, None, Some(720)), Some(350));
        assert_eq!((expected(of_any, Some(60), None), expected(of_day, None, None)), (None, None));
    }
}
