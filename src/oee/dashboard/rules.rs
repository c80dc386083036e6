//! What becomes of a filter of which something cannot be taken.

use super::types::{DashboardFilter, Period};
use crate::base::problem::{Entity, FieldProblem, Problem, Reason};

/// The filter without what was refused of it, and which fields those are; none when the problem is another one, or
/// nothing is left to leave out.
pub fn without(filter: &DashboardFilter, problem: &Problem) -> Option<(DashboardFilter, Vec<FieldProblem>)> {
    let unknown = |field: &str| vec![FieldProblem { field: field.to_owned(), reason: Reason::Unknown }];
    let fields = match problem {
        Problem::Invalid { fields } => fields.clone(),
        Problem::NotFound { what: Entity::Line } => unknown("line"),
        Problem::NotFound { what: Entity::Shift } => unknown("shift"),
        Problem::NotFound { what: Entity::Product } => unknown("product"),
        _ => return None,
    };
    let mut left = filter.clone();
    for problem in &fields {
        match problem.field.as_str() {
            "line" | "lines" => left.lines.clear(),
            "shift" => left.shift = None,
            "product" => left.product = None,
            "interval" => left.interval = None,
            "threshold" => left.threshold = None,
            _ => (left.period, left.from, left.to) = (Period::default(), String::new(), String::new()),
        }
    }
    (left != *filter).then_some((left, fields))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_refused_is_left_out_and_named() {
        let filter = DashboardFilter { lines: vec!["L9".into()], threshold: Some(5), ..DashboardFilter::default() };
        let (left, fields) = without(&filter, &Problem::NotFound { what: Entity::Line }).unwrap();
        assert_eq!(left, DashboardFilter { threshold: Some(5), ..DashboardFilter::default() });
        assert_eq!(fields, [FieldProblem { field: "line".into(), reason: Reason::Unknown }]);
        let problem = Problem::invalid("threshold", Reason::OutOfRange);
        assert_eq!(without(&left, &problem).map(|(left, _)| left), Some(DashboardFilter::default()));
    }

    #[test]
    fn what_cannot_be_mended_stays_a_problem() {
        let filter = DashboardFilter::default();
        assert_eq!(without(&filter, &Problem::NotAllowed), None);
        assert_eq!(without(&filter, &Problem::invalid("to", Reason::Reversed)), None);
    }
}
