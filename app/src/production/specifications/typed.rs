//! What was typed as what a customer ordered.

use super::shown::{TypedLine, TypedSpecification};
use crate::forms::numbers;
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::production::specifications::rules::of_line;
use engrane::production::specifications::types::{SpecificationLineValues, SpecificationValues};
use std::str::FromStr;

/// A value, or none where nothing is typed; what cannot be read is kept with its field.
fn if_any<T: FromStr>(wrong: &mut Vec<FieldProblem>, field: String, text: &str) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let read = text.parse().ok();
    if read.is_none() {
        wrong.push(FieldProblem { field, reason: Reason::Malformed });
    }
    read
}

fn line(wrong: &mut Vec<FieldProblem>, at: usize, typed: &TypedLine) -> SpecificationLineValues {
    let reason = if typed.quantity.trim().is_empty() { Reason::Missing } else { Reason::Malformed };
    let quantity = numbers::whole(typed.quantity.trim()).unwrap_or_else(|| {
        wrong.push(FieldProblem { field: of_line(at, "quantity"), reason });
        0
    });
    SpecificationLineValues {
        id: typed.id,
        kind: if_any(wrong, of_line(at, "kind"), &typed.kind).unwrap_or_default(),
        code: typed.code.clone(),
        name: typed.name.clone(),
        quantity,
        unit: typed.unit.clone(),
        comment: typed.comment.clone(),
        halt: if_any(wrong, of_line(at, "halt"), &typed.halt),
    }
}

/// A specification, new or as a whole.
pub fn specification(typed: &TypedSpecification) -> Result<SpecificationValues, Problem> {
    let mut wrong = Vec::new();
    let values = SpecificationValues {
        number: typed.number.clone(),
        customer: typed.customer.clone(),
        due: if_any(&mut wrong, "due".to_owned(), &typed.due),
        note: typed.note.clone(),
        lines: typed.lines.iter().enumerate().map(|(at, typed)| line(&mut wrong, at, typed)).collect(),
    };
    if wrong.is_empty() { Ok(values) } else { Err(Problem::Invalid { fields: wrong }) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use engrane::production::specifications::types::{SpecificationLineHalt, SpecificationLineKind};

    #[test]
    fn lines_are_read_with_their_places() {
        let one =
            TypedLine { code: "P-1".into(), quantity: "1,200".into(), unit: "pza".into(), ..TypedLine::default() };
        let two = TypedLine { kind: "coop".into(), halt: "blocked".into(), ..one.clone() };
        let typed = TypedSpecification {
            number: "PO-7".into(),
            due: "2030-01-15".into(),
            lines: vec![one.clone(), two],
            ..TypedSpecification::default()
        };
        let read = specification(&typed).unwrap();
        assert_eq!((read.due, read.lines[0].quantity), (NaiveDate::from_ymd_opt(2030, 1, 15), 1_200));
        let kinds: Vec<_> = read.lines.iter().map(|line| (line.kind, line.halt)).collect();
        assert_eq!(
            kinds,
            [(SpecificationLineKind::Make, None), (SpecificationLineKind::Coop, Some(SpecificationLineHalt::Blocked))]
        );

        let none = TypedLine { quantity: " ".into(), ..one.clone() };
        let odd = TypedLine { quantity: "muchas".into(), kind: "otra".into(), ..one };
        let typed = TypedSpecification { due: "mañana".into(), lines: vec![none, odd], ..typed };
        let Err(Problem::Invalid { fields }) = specification(&typed) else { panic!("it was read") };
        let told: Vec<_> = fields.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        let expected = [
            ("due", Reason::Malformed),
            ("lines.0.quantity", Reason::Missing),
            ("lines.1.quantity", Reason::Malformed),
            ("lines.1.kind", Reason::Malformed),
        ];
        assert_eq!(told, expected);
    }
}
