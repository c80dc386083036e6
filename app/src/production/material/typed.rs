//! What was typed as what is needed and moved.

use super::shown::{TypedMaterial, TypedMaterialLine, TypedNeed};
use crate::forms::numbers;
use crate::stores::shown::TypedThing;
use engrane::base::entity::NameOr;
use engrane::base::id::{StockItemId, WorkpieceId};
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::production::material::types::{MaterialAct, MaterialLine, MaterialRequest, NeedValues, Remnant};
use rust_decimal::Decimal;

fn item(typed: &TypedThing) -> Option<NameOr<StockItemId>> {
    let text = if typed.id.is_empty() { typed.text.trim() } else { typed.id.as_str() };
    (!text.is_empty()).then(|| NameOr::of(text))
}

fn quantity(text: &str) -> Result<Decimal, Reason> {
    let reason = if text.trim().is_empty() { Reason::Missing } else { Reason::Malformed };
    numbers::decimal(text).ok_or(reason)
}

/// A need.
pub fn need(workpiece: WorkpieceId, typed: &TypedNeed) -> Result<NeedValues, Problem> {
    let pieces = match typed.pieces.trim() {
        "" => 1,
        text => numbers::whole(text).ok_or_else(|| Problem::invalid("pieces", Reason::Malformed))?,
    };
    Ok(NeedValues {
        workpiece: NameOr::Id(workpiece),
        item: item(&typed.item).ok_or_else(|| Problem::invalid("item", Reason::Missing))?,
        quantity: quantity(&typed.quantity).map_err(|reason| Problem::invalid("quantity", reason))?,
        pieces,
    })
}

/// What is moved: the lines of which something is said. Everything that cannot be read is told at once.
pub fn request(act: MaterialAct, typed: &TypedMaterial) -> Result<MaterialRequest, Problem> {
    let (mut lines, mut wrong) = (Vec::new(), Vec::new());
    let is_said = |line: &&TypedMaterialLine| {
        let is_remnant = act == MaterialAct::Return && remnant(line).is_some();
        !line.quantity.trim().is_empty() || is_typed(&line.item) || is_remnant
    };
    for (at, line) in typed.lines.iter().filter(is_said).enumerate() {
        let mut refuse = |field: &str, reason| {
            wrong.push(FieldProblem { field: format!("lines.{at}.{field}"), reason });
        };
        match (item(&line.item), quantity(&line.quantity)) {
            (Some(item), Ok(quantity)) => {
                lines.push(MaterialLine {
                    item,
                    quantity,
                    remnant: remnant(line).filter(|_| act == MaterialAct::Return),
                });
            }
            (None, _) => refuse("item", Reason::Missing),
            (_, Err(reason)) => refuse("quantity", reason),
        }
    }
    let until = typed.until.trim();
    let until = match until.parse() {
        _ if until.is_empty() || act != MaterialAct::Reserve => None,
        Ok(day) => Some(day),
        Err(_) => {
            wrong.push(FieldProblem { field: "until".to_owned(), reason: Reason::Malformed });
            None
        }
    };
    if !wrong.is_empty() {
        return Err(Problem::Invalid { fields: wrong });
    }
    Ok(MaterialRequest { id: typed.id, until, note: typed.note.clone(), lines })
}

/// Did somebody write an item of their own?
fn is_typed(item: &TypedThing) -> bool {
    !item.text.trim().is_empty()
}

fn remnant(line: &TypedMaterialLine) -> Option<Remnant> {
    let remnant = Remnant {
        size: line.size.clone(),
        heat_number: line.heat_number.clone(),
        certificate: line.certificate.clone(),
    };
    let is_said = [&line.size, &line.heat_number, &line.certificate].iter().any(|text| !text.trim().is_empty());
    is_said.then_some(remnant)
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn thing(id: &str, text: &str) -> TypedThing {
        TypedThing { id: id.into(), text: text.into() }
    }

    #[test]
    fn a_need_is_of_an_item_and_so_many_pieces() {
        let workpiece = WorkpieceId(Uuid::from_u128(1));
        let typed = TypedNeed { item: thing("", " bar-1 "), quantity: "0.085".into(), pieces: String::new() };
        let read = need(workpiece, &typed).unwrap();
        assert_eq!((read.item, read.pieces), (NameOr::Name("bar-1".into()), 1));
        assert_eq!(read.quantity, Decimal::new(85, 3));
        for (item, quantity, pieces, field, reason) in [
            ("", "1", "", "item", Reason::Missing),
            ("B", " ", "", "quantity", Reason::Missing),
            ("B", "mucho", "", "quantity", Reason::Malformed),
            ("B", "1", "doce", "pieces", Reason::Malformed),
        ] {
            let typed = TypedNeed { item: thing("", item), quantity: quantity.into(), pieces: pieces.into() };
            assert_eq!(need(workpiece, &typed), Err(Problem::invalid(field, reason)), "{item} {quantity} {pieces}");
        }
    }

    #[test]
    fn only_lines_of_which_something_is_said_are_moved() {
        let id = StockItemId(Uuid::from_u128(2)).to_string();
        let line = |id: &str, quantity: &str| TypedMaterialLine {
            item: thing(id, ""),
            quantity: quantity.into(),
            ..TypedMaterialLine::default()
        };
        let mut typed = TypedMaterial {
            lines: vec![line(&id, " "), line(&id, "2.5"), line("", "")],
            until: "2030-01-15".into(),
            ..TypedMaterial::default()
        };
        let read = request(MaterialAct::Reserve, &typed).unwrap();
        assert_eq!((read.lines.len(), read.lines[0].quantity), (1, Decimal::new(25, 1)));
        assert!(read.until.is_some());
        assert!(request(MaterialAct::Issue, &typed).unwrap().until.is_none(), "it is of reservations");
        typed.lines[1].heat_number = "H-1".into();
        let remnant = request(MaterialAct::Return, &typed).unwrap().lines.remove(0).remnant.unwrap();
        assert_eq!((remnant.size.as_str(), remnant.heat_number.as_str()), ("", "H-1"));
        // How much of a remnant came back is asked for, and not left out.
        typed.lines[1].quantity = " ".into();
        let missing = Problem::invalid("lines.0.quantity", Reason::Missing);
        assert_eq!(request(MaterialAct::Return, &typed), Err(missing));
        typed.lines[2].quantity = "1".into();
        typed.lines[1].quantity = "-1".into();
        typed.until = "mañana".into();
        let wrong = |field: &str, reason| FieldProblem { field: field.into(), reason };
        assert_eq!(
            request(MaterialAct::Reserve, &typed),
            Err(Problem::Invalid {
                fields: vec![
                    wrong("lines.0.quantity", Reason::Malformed),
                    wrong("lines.1.item", Reason::Missing),
                    wrong("until", Reason::Malformed),
                ]
            })
        );
    }
}
