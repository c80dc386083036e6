//! How names are compared, what an item may be and what an act may ask for, and what an act does to the places.

use super::types::{Act, ActLine, ActRequest, MAX_LINES, MAX_NUMBER, StockItemValues};
use crate::base::check::Check;
pub use crate::base::numbers::fits;
use crate::base::problem::{Problem, Reason};
use crate::base::text::fold;
pub use crate::base::text::name_key;
use crate::stores::pieces::types::{LONGEST_SERIAL, Tracking};
use rust_decimal::Decimal;

/// Names with slashes between them, each as it is compared: `Almacén/A 1` as `almacen / a 1`.
pub fn path_key(path: &str) -> String {
    path.split('/').map(name_key).collect::<Vec<_>>().join(" / ")
}

/// The words under which an item is found: each after a blank.
pub fn item_words(code: &str, name: &str, supplier: &str) -> String {
    format!(" {}", fold(&format!("{name} {code} {supplier}")))
}

/// A code that is made up of eight digits: a letter, the digits, and two that check them.
pub fn made_code(digits: u32) -> String {
    let digits = digits % 100_000_000;
    // ISO 7064, MOD 97-10.
    let check = 98 - (u64::from(digits) * 100) % 97;
    format!("A{digits:08}{check:02}")
}

fn in_range(number: Decimal) -> bool {
    number >= Decimal::ZERO && number <= Decimal::from(MAX_NUMBER)
}

/// What an item says of itself, with nothing left out: what can be told without the others.
pub fn check_item(item: &StockItemValues) -> Result<(), Problem> {
    let mut check = Check::default();
    check.code(&item.code);
    check.name(&item.name);
    let decimals = item.decimals.unwrap_or_else(|| item.unit.decimals());
    let is_countable = item.tracking != Some(Tracking::Piece) || (decimals == 0 && item.unit.is_counted());
    check.that(is_countable, "tracking", Reason::Unknown);
    check.that(decimals <= 3 && (decimals == 0 || !item.unit.is_counted()), "decimals", Reason::OutOfRange);
    check.that(item.supplier.chars().count() <= 100, "supplier", Reason::TooLong);
    check.that(item.lead_days.is_none_or(|days| days <= 3650), "lead_days", Reason::OutOfRange);
    check.that(item.pack.is_none_or(|pack| in_range(pack) && !pack.is_zero()), "pack", Reason::OutOfRange);
    check.that(in_range(item.threshold), "threshold", Reason::OutOfRange);
    check.that(item.target.is_none_or(in_range), "target", Reason::OutOfRange);
    check.that(item.target.is_none_or(|target| target >= item.threshold), "target", Reason::Reversed);
    let quantities = [("pack", item.pack), ("threshold", Some(item.threshold)), ("target", item.target)];
    for (field, quantity) in quantities {
        check.that(quantity.is_none_or(|quantity| fits(quantity, decimals)), field, Reason::Malformed);
    }
    check.done()
}

/// What an act asks for: what can be told without the store-room. Everything that is wrong is told at once.
pub fn check_act(act: Act, asked: &ActRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    let with_holder = matches!(act, Act::Issue | Act::Return);
    check.that(with_holder || asked.holder.is_none(), "holder", Reason::Unknown);
    check.that(act == Act::Issue || asked.due_at.is_none(), "due_at", Reason::Unknown);
    check.that(asked.due_at.is_none_or(|due| asked.occurred_at.is_none_or(|at| at < due)), "due_at", Reason::Reversed);
    let reasoned = !matches!(act, Act::Adjust | Act::Scrap) || !asked.reason.trim().is_empty();
    check.that(reasoned, "reason", Reason::Missing);
    check.that(asked.reason.trim().chars().count() <= 200, "reason", Reason::TooLong);
    check.that(asked.note.trim().chars().count() <= 500, "note", Reason::TooLong);
    check.that(!asked.lines.is_empty(), "lines", Reason::Missing);
    check.that(asked.lines.len() <= MAX_LINES, "lines", Reason::TooLong);
    for (at, line) in asked.lines.iter().take(MAX_LINES).enumerate() {
        check_line(&mut check, act, at, line);
    }
    check.done()
}

fn check_line(check: &mut Check, act: Act, at: usize, line: &ActLine) {
    let field = |name: &str| format!("lines.{at}.{name}");
    let named = [line.item.is_some(), line.code.is_some(), line.name.is_some()].iter().filter(|is| **is).count();
    check.that(named > 0, &field("item"), Reason::Missing);
    check.that(named < 2, &field("item"), Reason::Duplicate);
    if let Some(name) = &line.name {
        check.that(!name.trim().is_empty(), &field("name"), Reason::Missing);
        check.that(name.trim().chars().count() <= 100, &field("name"), Reason::TooLong);
    }
    let zero = act == Act::Adjust && line.quantity.is_zero();
    check.that(in_range(line.quantity) && (zero || !line.quantity.is_zero()), &field("quantity"), Reason::OutOfRange);
    if let Some(piece) = &line.piece {
        let serial = piece.name().map(str::trim);
        check.that(serial != Some(""), &field("piece"), Reason::Missing);
        let is_short = serial.is_none_or(|serial| serial.chars().count() <= LONGEST_SERIAL);
        check.that(is_short, &field("piece"), Reason::TooLong);
        check.that(zero || line.quantity == Decimal::ONE, &field("quantity"), Reason::OutOfRange);
    }
    let from = matches!(act, Act::Issue | Act::Transfer | Act::Scrap);
    check.that(from || line.from.is_none(), &field("from"), Reason::Unknown);
    check.that(act != Act::Issue || line.to.is_none(), &field("to"), Reason::Unknown);
    check.that(act == Act::Return || line.issue.is_none(), &field("issue"), Reason::Unknown);
    let receipt = act == Act::Receive;
    check.that(receipt || line.cost.is_none(), &field("cost"), Reason::Unknown);
    let cost = |cost: Decimal| in_range(cost) && fits(cost, 4);
    check.that(line.cost.is_none_or(cost), &field("cost"), Reason::OutOfRange);
    check.that(receipt || line.threshold.is_none(), &field("threshold"), Reason::Unknown);
    check.that(line.threshold.is_none_or(in_range), &field("threshold"), Reason::OutOfRange);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::problem::FieldProblem;
    use crate::stores::types::{ItemKind, Unit};

    #[test]
    fn names_are_compared_without_case_accents_and_blanks() {
        assert_eq!(name_key("  Tuercá  M6\u{a0}ZINC "), "tuerca m6 zinc");
        assert_eq!(name_key("ÑANDÚ"), "nandu");
        assert_ne!(name_key("Tuerca 1/4"), name_key("Tuerca 1 4"));
        assert_eq!(path_key("Almacén/ A 1 /3"), "almacen / a 1 / 3");
    }

    #[test]
    fn a_made_code_has_two_digits_that_check_it() {
        for digits in [0, 7, 12_345_678, 99_999_999] {
            let code = made_code(digits);
            assert_eq!(code.len(), 11);
            assert_eq!(code[1..].parse::<u64>().unwrap() % 97, 1, "{code}");
        }
    }

    fn line(quantity: &str) -> ActLine {
        ActLine { code: Some("T1".into()), quantity: quantity.parse().unwrap(), ..ActLine::default() }
    }

    fn asked(lines: Vec<ActLine>) -> ActRequest {
        ActRequest {
            id: None,
            holder: None,
            occurred_at: None,
            due_at: None,
            reason: String::new(),
            note: String::new(),
            lines,
        }
    }

    #[test]
    fn everything_that_is_wrong_with_an_act_is_told_at_once() {
        let two = ActLine { name: Some("Tuerca".into()), ..line("1") };
        let lines = vec![line("0"), line("1000000000000"), two, ActLine { cost: Some(Decimal::ONE), ..line("1") }];
        let wrong = |field: &str, reason| FieldProblem { field: field.into(), reason };
        assert_eq!(
            check_act(Act::Scrap, &asked(lines)),
            Err(Problem::Invalid {
                fields: vec![
                    wrong("reason", Reason::Missing),
                    wrong("lines.0.quantity", Reason::OutOfRange),
                    wrong("lines.1.quantity", Reason::OutOfRange),
                    wrong("lines.2.item", Reason::Duplicate),
                    wrong("lines.3.cost", Reason::Unknown),
                ]
            })
        );
        assert_eq!(check_act(Act::Issue, &asked(vec![line("1"); 500])), Ok(()));
        assert_eq!(
            check_act(Act::Issue, &asked(vec![line("1"); 501])),
            Err(Problem::invalid("lines", Reason::TooLong))
        );
        assert_eq!(check_act(Act::Issue, &asked(vec![])), Err(Problem::invalid("lines", Reason::Missing)));
        let counted = ActRequest { reason: "conteo".into(), ..asked(vec![line("0")]) };
        assert_eq!(check_act(Act::Adjust, &counted), Ok(()));
        let negative = Err(Problem::invalid("lines.0.quantity", Reason::OutOfRange));
        assert_eq!(check_act(Act::Issue, &asked(vec![line("-1")])), negative);
    }

    #[test]
    fn what_is_counted_has_no_parts() {
        let item = StockItemValues {
            code: "T1".into(),
            name: "Tuerca".into(),
            kind: ItemKind::Consumable,
            unit: Unit::Piece,
            decimals: None,
            tracking: None,
            category: None,
            returnable: None,
            supplier: String::new(),
            lead_days: None,
            pack: None,
            threshold: Decimal::TEN,
            target: None,
            home: None,
            archived: false,
        };
        assert_eq!(check_item(&item), Ok(()));
        let wrong =
            |item: StockItemValues, field, reason| assert_eq!(check_item(&item), Err(Problem::invalid(field, reason)));
        wrong(StockItemValues { decimals: Some(1), ..item.clone() }, "decimals", Reason::OutOfRange);
        let by_piece = StockItemValues { tracking: Some(Tracking::Piece), ..item.clone() };
        assert_eq!(check_item(&by_piece), Ok(()));
        wrong(StockItemValues { unit: Unit::Kilogram, ..by_piece }, "tracking", Reason::Unknown);
        wrong(StockItemValues { target: Some(Decimal::ONE), ..item.clone() }, "target", Reason::Reversed);
        wrong(StockItemValues { threshold: Decimal::new(15, 1), ..item.clone() }, "threshold", Reason::Malformed);
        wrong(StockItemValues { pack: Some(Decimal::ZERO), ..item }, "pack", Reason::OutOfRange);
    }
}
