//! From an act as it was typed to what is asked for.

use super::shown::{TypedAct, TypedLine, TypedPiece, TypedReservation, TypedThing};
use crate::forms::numbers;
use chrono::{DateTime, NaiveDate, NaiveTime, Utc};
use engrane::base::entity::NameOr;
use engrane::base::fault::{Error, Result};
use engrane::base::id::{StockDocumentId, StockItemId, StockLocationId};
use engrane::base::problem::{FieldProblem, Problem, Reason};
use engrane::base::zone::Zone;
use engrane::platform::ctx::Ctx;
use engrane::stores;
use engrane::stores::pieces::types::PieceValues;
use engrane::stores::reservations::types::ReservationRequest;
use engrane::stores::types::{Act, ActLine, ActRequest, HolderName};
use rust_decimal::Decimal;

/// Reads all of it; everything that cannot be read is told at once. An item of which only a text is known is found by its code or
/// name; to receive another one makes it.
pub async fn request(ctx: &Ctx, id: StockDocumentId, act: Act, typed: &TypedAct) -> Result<ActRequest> {
    let mut problems = Vec::new();
    let due_at = read(&mut problems, "due_at", &typed.due, |text| end_of(text, ctx.zone()));
    let holder = read_holder(&mut problems, act, &typed.holder);
    let mut lines = Vec::with_capacity(typed.lines.len());
    for (at, line) in typed.lines.iter().enumerate() {
        let read = read_line(&mut problems, at, line);
        lines.push(ActLine { item: item(ctx, &line.item).await?, ..read });
    }
    if !problems.is_empty() {
        return Err(Problem::Invalid { fields: problems }.into());
    }
    for (line, typed) in lines.iter_mut().zip(&typed.lines) {
        if line.item.is_none() {
            line.name = Some(typed.item.text.trim().to_owned());
        }
    }
    let (reason, note) = (typed.reason.clone(), typed.note.clone());
    Ok(ActRequest { id: Some(id), holder, occurred_at: None, due_at, reason, note, lines })
}

/// Which item is meant, where there is one.
async fn item(ctx: &Ctx, typed: &TypedThing) -> Result<Option<StockItemId>> {
    if let Ok(id) = typed.id.parse() {
        return Ok(Some(id));
    }
    let text = typed.text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    match stores::items::ops::find(ctx, NameOr::Name(text.to_owned())).await {
        Ok(found) => Ok(Some(found.row.item.id)),
        Err(Error::Refused(Problem::NotFound { .. })) => Ok(None),
        Err(error) => Err(error),
    }
}

fn read_holder(problems: &mut Vec<FieldProblem>, act: Act, typed: &TypedThing) -> Option<HolderName> {
    if !matches!(act, Act::Issue | Act::Return) {
        return None;
    }
    if let Ok(id) = typed.id.parse() {
        return Some(HolderName::Id(id));
    }
    let text = typed.text.trim();
    if !text.is_empty() {
        return Some(HolderName::Code(text.to_owned()));
    }
    // Nothing is issued to nobody by somebody who forgot to say; a return names its issues.
    if act == Act::Issue {
        problems.push(FieldProblem { field: "holder".to_owned(), reason: Reason::Missing });
    }
    None
}

fn read_line(problems: &mut Vec<FieldProblem>, at: usize, line: &TypedLine) -> ActLine {
    let field = |name: &str| format!("lines.{at}.{name}");
    if line.item.id.is_empty() && line.item.text.trim().is_empty() {
        problems.push(FieldProblem { field: field("item"), reason: Reason::Missing });
    }
    if line.quantity.trim().is_empty() {
        problems.push(FieldProblem { field: field("quantity"), reason: Reason::Missing });
    }
    let quantity = read(problems, &field("quantity"), &line.quantity, numbers::decimal).unwrap_or(Decimal::ZERO);
    let place = |text: &str| text.parse::<StockLocationId>().ok().map(NameOr::Id);
    ActLine {
        quantity,
        from: read(problems, &field("from"), &line.from, place),
        to: read(problems, &field("to"), &line.to, place),
        cost: read(problems, &field("cost"), &line.cost, |text| numbers::decimal(text.trim_start_matches('$'))),
        issue: line.issue,
        piece: Some(line.piece.trim()).filter(|piece| !piece.is_empty()).map(NameOr::of),
        ..ActLine::default()
    }
}

/// Nothing where nothing was typed.
fn read<T>(
    problems: &mut Vec<FieldProblem>,
    field: &str,
    text: &str,
    understand: impl FnOnce(&str) -> Option<T>,
) -> Option<T> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    let value = understand(text);
    if value.is_none() {
        problems.push(FieldProblem { field: field.to_owned(), reason: Reason::Malformed });
    }
    value
}

/// What is to be kept of an item, as it was typed. Everything that cannot be read is told at once.
pub fn reservation(item: StockItemId, typed: &TypedReservation) -> Result<ReservationRequest> {
    let mut problems = Vec::new();
    let missing = |field: &str| FieldProblem { field: field.to_owned(), reason: Reason::Missing };
    let holder = typed.holder.id.parse().map(HolderName::Id).ok();
    let holder = holder.unwrap_or_else(|| HolderName::Code(typed.holder.text.trim().to_owned()));
    if typed.holder.id.is_empty() && typed.holder.text.trim().is_empty() {
        problems.push(missing("holder"));
    }
    for (field, text) in [("quantity", &typed.quantity), ("until", &typed.until)] {
        if text.trim().is_empty() {
            problems.push(missing(field));
        }
    }
    let quantity = read(&mut problems, "quantity", &typed.quantity, numbers::decimal);
    let until = read(&mut problems, "until", &typed.until, |text| text.parse::<NaiveDate>().ok());
    match (quantity, until) {
        (Some(quantity), Some(until)) if problems.is_empty() => {
            Ok(ReservationRequest { item: item.into(), holder, quantity, until, note: typed.note.clone() })
        }
        _ => Err(Problem::Invalid { fields: problems }.into()),
    }
}

/// A piece of an item, as it was typed.
pub fn piece(item: StockItemId, typed: &TypedPiece) -> Result<PieceValues> {
    let service_due = if_any("service_due", &typed.service, |text| text.parse().ok())?;
    let condition = typed.condition.parse().map_err(|_| Problem::invalid("condition", Reason::Unknown))?;
    let (serial, note) = (typed.serial.clone(), typed.note.clone());
    Ok(PieceValues { item: item.into(), serial, condition, service_due, note })
}

/// What was typed, as it is understood; none where nothing was.
pub fn if_any<T>(field: &str, text: &str, understand: impl FnOnce(&str) -> Option<T>) -> Result<Option<T>> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    Ok(Some(understand(text).ok_or_else(|| Problem::invalid(field, Reason::Malformed))?))
}

/// The last minute of a day, by the clocks of a zone.
pub(super) fn end_of(day: &str, zone: &Zone) -> Option<DateTime<Utc>> {
    let day: NaiveDate = day.parse().ok()?;
    let there = day.and_time(NaiveTime::from_hms_opt(23, 59, 0)?).and_utc();
    Some(there - (zone.local(there) - there))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_ends_by_the_clocks_of_the_organization() {
        let end = end_of("2026-11-24", &Zone::default()).map(|end| end.to_rfc3339());
        assert_eq!(end.as_deref(), Some("2026-11-25T05:59:00+00:00"));
        assert_eq!(end_of("mañana", &Zone::default()), None);
    }

    #[test]
    fn everything_that_cannot_be_read_of_a_line_is_told() {
        let mut problems = Vec::new();
        let line = TypedLine { quantity: "-1".into(), cost: "caro".into(), ..TypedLine::default() };
        read_line(&mut problems, 2, &line);
        let told: Vec<_> = problems.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        assert_eq!(
            told,
            [
                ("lines.2.item", Reason::Missing),
                ("lines.2.quantity", Reason::Malformed),
                ("lines.2.cost", Reason::Malformed)
            ]
        );
        let mut none = Vec::new();
        let line = TypedLine {
            item: TypedThing { id: String::new(), text: "tuerca".into() },
            quantity: "1,200.5".into(),
            cost: "$ 2.50".into(),
            ..TypedLine::default()
        };
        let read = read_line(&mut none, 0, &line);
        assert_eq!((read.quantity, read.cost), (Decimal::new(12_005, 1), Some(Decimal::new(25, 1))));
        assert_eq!(none, []);
    }

    #[test]
    fn what_is_kept_says_how_much_for_whom_and_until_when() {
        let item = StockItemId::new();
        let nothing = reservation(item, &TypedReservation::default()).unwrap_err();
        let Error::Refused(Problem::Invalid { fields }) = nothing else { panic!("{nothing:?}") };
        let fields: Vec<_> = fields.iter().map(|problem| (problem.field.as_str(), problem.reason)).collect();
        assert_eq!(fields, ["holder", "quantity", "until"].map(|field| (field, Reason::Missing)));
        let typed = TypedReservation {
            holder: TypedThing { id: String::new(), text: " ot-7 ".into() },
            quantity: "12,5".into(),
            until: "2030-12-31".into(),
            note: String::new(),
        };
        let asked = reservation(item, &typed).unwrap();
        assert_eq!((asked.holder, asked.quantity), (HolderName::Code("ot-7".into()), Decimal::new(125, 1)));
        assert!(reservation(item, &TypedReservation { until: "mañana".into(), ..typed }).is_err());
    }

    #[test]
    fn nothing_is_issued_to_nobody() {
        let mut problems = Vec::new();
        assert_eq!(read_holder(&mut problems, Act::Return, &TypedThing::default()), None);
        assert_eq!(problems, []);
        read_holder(&mut problems, Act::Issue, &TypedThing::default());
        assert_eq!(problems.len(), 1);
        let badge = TypedThing { id: String::new(), text: " e-017 ".into() };
        assert_eq!(read_holder(&mut problems, Act::Issue, &badge), Some(HolderName::Code("e-017".into())));
    }
}
