//! What may be written down of what a customer ordered, and what of it is still to be ordered.

use super::types::{
    MAX_LINES, Specification, SpecificationLine, SpecificationLineValues, SpecificationStatus, SpecificationValues,
};
use crate::base::check::Check;
use crate::base::id::SpecificationLineId;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::production::orders::types::MAX_PIECES;
use chrono::NaiveDate;
use std::collections::HashSet;

/// May this be written down, as far as it can be told without what it names?
pub fn check_specification(specification: &SpecificationValues) -> Result<(), Problem> {
    let mut check = Check::default();
    let at_most = |text: &str, letters: usize| text.trim().chars().count() <= letters;
    check.that(!specification.number.trim().is_empty(), "number", Reason::Missing);
    check.that(at_most(&specification.number, 60), "number", Reason::TooLong);
    check.that(at_most(&specification.customer, 100), "customer", Reason::TooLong);
    check.that(at_most(&specification.note, 500), "note", Reason::TooLong);
    check.that(specification.lines.len() <= MAX_LINES, "lines", Reason::TooLong);
    let mut once = HashSet::new();
    for (at, line) in specification.lines.iter().enumerate() {
        check_line(&mut check, at, line);
        check.that(line.id.is_none_or(|id| once.insert(id)), &of_line(at, "id"), Reason::Duplicate);
    }
    check.done()
}

fn check_line(check: &mut Check, at: usize, line: &SpecificationLineValues) {
    let length = |text: &str| text.trim().chars().count();
    check.that(length(&line.code) > 0, &of_line(at, "code"), Reason::Missing);
    check.that(length(&line.code) <= 60, &of_line(at, "code"), Reason::TooLong);
    check.that(length(&line.name) <= 100, &of_line(at, "name"), Reason::TooLong);
    check.that((1..=MAX_PIECES).contains(&line.quantity), &of_line(at, "quantity"), Reason::OutOfRange);
    check.that(length(&line.unit) > 0, &of_line(at, "unit"), Reason::Missing);
    check.that(length(&line.unit) <= 20, &of_line(at, "unit"), Reason::TooLong);
    check.that(length(&line.comment) <= 500, &of_line(at, "comment"), Reason::TooLong);
}

/// Was it due before this day of the plant, and is something of it still to be made?
pub fn is_late(specification: &Specification, today: NaiveDate) -> bool {
    specification.status != SpecificationStatus::Closed && specification.due.is_some_and(|due| due < today)
}

/// The field of a line, from 0.
pub fn of_line(at: usize, field: &str) -> String {
    format!("lines.{at}.{field}")
}

/// What is wrong with a field, wrong with that of a line.
pub fn in_line(at: usize, problem: Problem) -> Problem {
    let Problem::Invalid { fields } = problem else { return problem };
    let of = |problem: FieldProblem| FieldProblem { field: of_line(at, &problem.field), ..problem };
    Problem::Invalid { fields: fields.into_iter().map(of).collect() }
}

/// How many of a line are to be ordered still: none of one that is blocked or cancelled.
pub fn to_order(line: &SpecificationLine) -> u32 {
    if line.halt.is_some() {
        return 0;
    }
    // What is ready counts as ordered, however much that is.
    let ordered = line.ordered.max(line.ready);
    line.quantity.saturating_sub(u32::try_from(ordered).unwrap_or(u32::MAX))
}

/// The lines of which something is to be ordered, of these or of all.
pub fn open_lines<'a>(lines: &'a [SpecificationLine], of: &[SpecificationLineId]) -> Vec<(&'a SpecificationLine, u32)> {
    let asked = |line: &SpecificationLine| of.is_empty() || of.contains(&line.id);
    let open = lines.iter().filter(|line| asked(line)).map(|line| (line, to_order(line)));
    open.filter(|(_, quantity)| *quantity > 0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::WorkpieceId;
    use crate::production::orders::types::WorkpieceName;
    use crate::production::specifications::types::{
        SpecificationLineHalt, SpecificationLineKind, SpecificationLineStatus,
    };
    use uuid::Uuid;

    fn line(code: &str, quantity: u32) -> SpecificationLineValues {
        SpecificationLineValues {
            id: None,
            kind: SpecificationLineKind::Make,
            code: code.into(),
            name: String::new(),
            quantity,
            unit: "pza".into(),
            comment: String::new(),
            halt: None,
        }
    }

    #[test]
    fn everything_that_is_wrong_is_told_by_its_line() {
        let known = Some(SpecificationLineId(Uuid::from_u128(1)));
        let right = SpecificationValues {
            number: "PO-1".into(),
            lines: vec![line("P-1", 1), line("P-1", MAX_PIECES)],
            ..SpecificationValues::default()
        };
        assert_eq!(check_specification(&right), Ok(()));
        let wrong = SpecificationValues {
            number: " ".into(),
            customer: "x".repeat(101),
            lines: vec![
                SpecificationLineValues { id: known, ..line("P-1", 1) },
                SpecificationLineValues { id: known, unit: " ".into(), ..line("", 0) },
            ],
            ..SpecificationValues::default()
        };
        let Err(Problem::Invalid { fields }) = check_specification(&wrong) else { panic!("it was taken") };
        let told: Vec<_> = fields.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        let expected = [
            ("number", Reason::Missing),
            ("customer", Reason::TooLong),
            ("lines.1.code", Reason::Missing),
            ("lines.1.quantity", Reason::OutOfRange),
            ("lines.1.unit", Reason::Missing),
            ("lines.1.id", Reason::Duplicate),
        ];
        assert_eq!(told, expected);
        let many = SpecificationValues { lines: vec![line("P-1", 1); MAX_LINES + 1], ..right };
        assert_eq!(check_specification(&many), Err(Problem::invalid("lines", Reason::TooLong)));
    }

    #[test]
    fn a_problem_of_a_workpiece_is_one_of_its_line() {
        let problem = in_line(3, Problem::invalid("name", Reason::Missing));
        assert_eq!(problem, Problem::invalid("lines.3.name", Reason::Missing));
        assert_eq!(in_line(3, Problem::NotAllowed), Problem::NotAllowed);
    }

    #[test]
    fn what_is_not_ordered_yet_is_open_unless_the_line_is_blocked_or_cancelled() {
        let line = |ordered: u32, ready: u64, halt: Option<SpecificationLineHalt>| SpecificationLine {
            id: SpecificationLineId(Uuid::from_u128(ordered.into())),
            kind: SpecificationLineKind::Make,
            workpiece: WorkpieceName { id: WorkpieceId(Uuid::nil()), code: "P".into(), name: "P".into() },
            quantity: 100,
            unit: "pza".into(),
            comment: String::new(),
            halt,
            status: SpecificationLineStatus::Open,
            ordered: u64::from(ordered),
            ready,
            orders: Vec::new(),
        };
        assert_eq!(to_order(&line(0, 0, None)), 100);
        assert_eq!(to_order(&line(60, 10, None)), 40);
        assert_eq!(to_order(&line(60, 110, None)), 0);
        assert_eq!(to_order(&line(u32::MAX, 0, None)), 0);
        for halt in [SpecificationLineHalt::Blocked, SpecificationLineHalt::Cancelled] {
            assert_eq!(to_order(&line(0, 0, Some(halt))), 0);
        }
        let lines = [line(0, 0, None), line(100, 0, None), line(30, 0, None)];
        let told = |of: &[SpecificationLineId]| -> Vec<u32> {
            open_lines(&lines, of).into_iter().map(|(_, quantity)| quantity).collect()
        };
        assert_eq!(told(&[]), [100, 70]);
        assert_eq!(told(&[lines[1].id, lines[2].id]), [70]);
    }
}
