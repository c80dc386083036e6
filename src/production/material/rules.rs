//! What may be needed and asked for, and what follows from what an order has.

use super::types::{MAX_LINES, MAX_OF, MAX_QUANTITY, MaterialAct, MaterialRequest, NeedValues};
use crate::base::check::Check;
use crate::base::problem::{Problem, Reason};
use crate::production::orders::types::{OrderStatus, ProductionOrder};
use rust_decimal::{Decimal, RoundingStrategy};

fn in_range(quantity: Decimal) -> bool {
    quantity > Decimal::ZERO && quantity <= Decimal::from(MAX_QUANTITY)
}

/// May this be needed, as far as it can be told without what it names?
pub fn check_need(need: &NeedValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.that(in_range(need.quantity), "quantity", Reason::OutOfRange);
    check.that((1..=MAX_OF).contains(&need.pieces), "pieces", Reason::OutOfRange);
    check.done()
}

/// May this be done with the material of an order, likewise?
pub fn check_request(act: MaterialAct, asked: &MaterialRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    check.that(act == MaterialAct::Reserve || asked.until.is_none(), "until", Reason::Unknown);
    check.that(asked.note.trim().chars().count() <= 500, "note", Reason::TooLong);
    check.that(!asked.lines.is_empty(), "lines", Reason::Missing);
    check.that(asked.lines.len() <= MAX_LINES, "lines", Reason::TooLong);
    for (at, line) in asked.lines.iter().take(MAX_LINES).enumerate() {
        let field = |name: &str| format!("lines.{at}.{name}");
        check.that(in_range(line.quantity), &field("quantity"), Reason::OutOfRange);
        let Some(remnant) = &line.remnant else { continue };
        check.that(act == MaterialAct::Return, &field("remnant"), Reason::Unknown);
        let letters = |text: &str| text.trim().chars().count();
        check.that(letters(&remnant.size) > 0, &field("size"), Reason::Missing);
        check.that(letters(&remnant.size) <= 100, &field("size"), Reason::TooLong);
        check.that(letters(&remnant.heat_number) <= 100, &field("heat_number"), Reason::TooLong);
        check.that(letters(&remnant.certificate) <= 500, &field("certificate"), Reason::TooLong);
    }
    check.done()
}

/// May this be done with the material of an order that is so far? What was given out comes back whenever it does.
pub fn may_act(order: &ProductionOrder, act: MaterialAct) -> bool {
    act == MaterialAct::Return || !is_over(order)
}

fn is_over(order: &ProductionOrder) -> bool {
    matches!(order.status, OrderStatus::Done | OrderStatus::Cancelled)
}

/// Pieces that are still to be begun: scrap is made up for.
pub fn to_begin(order: &ProductionOrder) -> u32 {
    let wanted = u64::from(order.qty_plan) + u64::from(order.scrapped);
    let left = if is_over(order) { 0 } else { wanted.saturating_sub(order.started.into()) };
    u32::try_from(left).unwrap_or(u32::MAX)
}

/// What an order has of an item: kept for it, and given out less what came back.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Has {
    pub reserved: Decimal,
    pub out: Decimal,
}

/// What it has for pieces that are still to be begun: what was begun is made of what was given out first. So many times as the pieces are
/// that take the quantity of the need, so that nothing is divided before it is rounded.
fn secured(need: &NeedValues, begun: u32, has: Has) -> Decimal {
    let of = Decimal::from(need.pieces);
    has.reserved * of + (has.out * of - need.quantity * Decimal::from(begun)).max(Decimal::ZERO)
}

/// Has the order enough for one more piece?
pub fn covers_one(need: &NeedValues, begun: u32, has: Has) -> bool {
    secured(need, begun, has) >= need.quantity
}

/// What is needed for what is still to be begun, and what of it the order has not. Parts of what has no parts are needed as a whole.
pub fn needed_and_missing(
    need: &NeedValues,
    decimals: u8,
    (begun, to_begin): (u32, u32),
    has: Has,
) -> (Decimal, Decimal) {
    let whole = |quantity: Decimal| {
        let of_one = quantity / Decimal::from(need.pieces.max(1));
        of_one.round_dp_with_strategy(decimals.into(), RoundingStrategy::ToPositiveInfinity).normalize()
    };
    let needed = need.quantity * Decimal::from(to_begin);
    let missing = (needed - secured(need, begun, has)).max(Decimal::ZERO);
    (whole(needed), whole(missing))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::entity::NameOr;
    use crate::base::numbers::fits;
    use crate::base::problem::FieldProblem;
    use crate::production::material::types::{MaterialLine, Remnant};
    use proptest::prelude::*;

    fn number(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn need(quantity: Decimal, pieces: u32) -> NeedValues {
        let (workpiece, item) = (NameOr::Name("P-1".into()), NameOr::Name("BAR-1".into()));
        NeedValues { workpiece, item, quantity, pieces }
    }

    fn stood(takes: (&str, u32, u8), begun: u32, to_begin: u32, has: (&str, &str)) -> (String, String, bool) {
        let need = need(number(takes.0), takes.1);
        let has = Has { reserved: number(has.0), out: number(has.1) };
        let (needed, missing) = needed_and_missing(&need, takes.2, (begun, to_begin), has);
        (needed.to_string(), missing.to_string(), covers_one(&need, begun, has))
    }

    fn told(needed: &str, missing: &str, covers_one: bool) -> (String, String, bool) {
        (needed.into(), missing.into(), covers_one)
    }

    #[test]
    fn what_is_missing_is_needed_and_neither_kept_nor_at_hand() {
        let bar = ("0.085", 1, 3);
        assert_eq!(stood(bar, 0, 100, ("0", "0")), told("8.5", "8.5", false));
        assert_eq!(stood(bar, 0, 100, ("5", "0")), told("8.5", "3.5", true));
        assert_eq!(stood(bar, 0, 100, ("0", "8.5")), told("8.5", "0", true));
        // 40 are begun, of what was given out: the rest of it is for the others.
        assert_eq!(stood(bar, 40, 60, ("0", "8.5")), told("5.1", "0", true));
        assert_eq!(stood(bar, 40, 60, ("1", "6")), told("5.1", "1.5", true));
        // What was given out is used up, and less was given out than was used.
        assert_eq!(stood(bar, 40, 60, ("0", "3.4")), told("5.1", "5.1", false));
        assert_eq!(stood(bar, 40, 60, ("0.1", "1")), told("5.1", "5", true));
        assert_eq!(stood(bar, 100, 0, ("0", "9")), told("0", "0", true));
    }

    #[test]
    fn of_what_has_no_parts_a_whole_one_is_needed() {
        let sheet = ("1", 12, 0);
        assert_eq!(stood(sheet, 0, 100, ("0", "0")), told("9", "9", false));
        assert_eq!(stood(sheet, 0, 100, ("3", "6")), told("9", "0", true));
        // Of the sheet that is being cut there is something left.
        assert_eq!(stood(sheet, 5, 7, ("0", "1")), told("1", "0", true));
        assert_eq!(stood(sheet, 12, 1, ("0", "1")), told("1", "1", false));
        // Thirds are no reason for one more.
        assert_eq!(stood(("1", 3, 0), 44, 46, ("0", "30")), told("16", "0", true));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(256))]

        #[test]
        fn what_is_missing_is_what_it_takes(
            quantity in 1_i64..100_000, pieces in 1_u32..50, decimals in 0_u8..4, begun in 0_u32..1_000,
            to_begin in 0_u32..1_000, reserved in 0_i64..1_000, out in 0_i64..1_000,
        ) {
            let need = need(Decimal::new(quantity, decimals.into()), pieces);
            let has = Has { reserved: reserved.into(), out: out.into() };
            let told = |has| needed_and_missing(&need, decimals, (begun, to_begin), has);
            let (needed, missing) = told(has);
            prop_assert!(missing >= Decimal::ZERO && missing <= needed);
            prop_assert!(fits(needed, decimals) && fits(missing, decimals));
            // With that much more kept nothing is missing any more, and with less something is.
            let kept = |more| told(Has { reserved: has.reserved + more, ..has }).1;
            prop_assert!(kept(missing).is_zero());
            let step = Decimal::new(1, decimals.into());
            if missing > step {
                prop_assert!(!kept(missing - step).is_zero());
            }
        }
    }

    fn line(quantity: &str, remnant: Option<Remnant>) -> MaterialLine {
        MaterialLine { item: NameOr::Name("BAR-1".into()), quantity: number(quantity), remnant }
    }

    fn asked(lines: Vec<MaterialLine>) -> MaterialRequest {
        MaterialRequest { id: None, until: None, note: String::new(), lines }
    }

    #[test]
    fn everything_that_is_wrong_with_a_request_is_told_at_once() {
        let remnant = |size: &str| Some(Remnant { size: size.into(), ..Remnant::default() });
        let lines = || vec![line("0", None), line("1", remnant(" ")), line("2.5", remnant("0.8 m"))];
        let wrong = |field: &str, reason| FieldProblem { field: field.into(), reason };
        assert_eq!(
            check_request(MaterialAct::Return, &asked(lines())),
            Err(Problem::Invalid {
                fields: vec![wrong("lines.0.quantity", Reason::OutOfRange), wrong("lines.1.size", Reason::Missing)]
            })
        );
        assert_eq!(check_request(MaterialAct::Return, &asked(lines()[2..].to_vec())), Ok(()));
        let of_return = Err(Problem::invalid("lines.0.remnant", Reason::Unknown));
        assert_eq!(check_request(MaterialAct::Issue, &asked(lines()[2..].to_vec())), of_return);
        let none = Err(Problem::invalid("lines", Reason::Missing));
        assert_eq!(check_request(MaterialAct::Reserve, &asked(Vec::new())), none);
        let until = MaterialRequest { until: Some("2030-01-15".parse().unwrap()), ..asked(vec![line("1", None)]) };
        assert_eq!(check_request(MaterialAct::Reserve, &until), Ok(()));
        let of_reservation = Err(Problem::invalid("until", Reason::Unknown));
        assert_eq!(check_request(MaterialAct::Issue, &until), of_reservation);
    }
}
