//! What was typed as what is sent and received.

use super::shown::{TypedReceipt, TypedSending, TypedStep, asked_of};
use crate::forms::numbers;
use chrono::NaiveDate;
use engrane::base::entity::NameOr;
use engrane::base::id::ProductionOrderId;
use engrane::base::problem::{Problem, Reason};
use engrane::production::facts::types::ScrapLine;
use engrane::production::movements::types::{
    InboundItem, ItemReceipt, MovementKind, MovementRequest, MovementStep, MovementStepRequest, ReceiptRequest,
};
use rust_decimal::Decimal;

/// None where nothing is typed.
fn day(text: &str) -> Result<Option<NaiveDate>, Problem> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| Problem::invalid("eta", Reason::Malformed)),
    }
}

/// Nothing where nothing is typed.
fn pieces(field: &str, text: &str) -> Result<u32, Problem> {
    match text.trim() {
        "" => Ok(0),
        text => numbers::whole(text).ok_or_else(|| Problem::invalid(field, Reason::Malformed)),
    }
}

fn amount(field: &str, text: &str) -> Result<Decimal, Problem> {
    let reason = if text.trim().is_empty() { Reason::Missing } else { Reason::Malformed };
    numbers::decimal(text).ok_or_else(|| Problem::invalid(field, reason))
}

/// The item that comes in, where one was chosen or named.
fn inbound(typed: &TypedSending) -> Result<Option<InboundItem>, Problem> {
    let item = if typed.item.id.is_empty() { &typed.item.text } else { &typed.item.id };
    let Some(item) = some(item) else { return Ok(None) };
    Ok(Some(InboundItem {
        item: NameOr::of(&item),
        quantity: amount("item.quantity", &typed.quantity)?,
        shelf: some(&typed.shelf).map(|shelf| NameOr::of(&shelf)),
        cost: some(&typed.cost).map(|cost| amount("item.cost", &cost)).transpose()?,
        serial: some(&typed.serial),
    }))
}

fn some(text: &str) -> Option<String> {
    Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned)
}

/// What is sent or expected. What was typed for another kind is not meant.
pub fn sending(order: Option<ProductionOrderId>, typed: &TypedSending) -> Result<MovementRequest, Problem> {
    let kind: MovementKind = typed.kind.parse().map_err(|_| Problem::invalid("kind", Reason::Unknown))?;
    let text = |name: &str, text: &str| if asked_of(kind).contains(&name) { text.to_owned() } else { String::new() };
    let stage = some(&text("stage", &typed.stage)).map(|stage| NameOr::of(&stage));
    let item = if stage.is_none() && asked_of(kind).contains(&"item") { inbound(typed)? } else { None };
    Ok(MovementRequest {
        id: typed.id,
        kind,
        order,
        stage,
        partner: some(&text("partner", &typed.partner)).map(|partner| NameOr::of(&partner)),
        quantity: if item.is_some() { 0 } else { pieces("quantity", &typed.quantity)? },
        item,
        what: text("what", &typed.what),
        place_from: text("place_from", &typed.place_from),
        holder_from: text("holder_from", &typed.holder_from),
        place_to: text("place_to", &typed.place_to),
        holder_to: text("holder_to", &typed.holder_to),
        carrier: text("carrier", &typed.carrier),
        tracking: text("tracking", &typed.tracking),
        eta: day(&typed.eta)?,
        note: typed.note.clone(),
        pending: typed.pending,
        parallel: typed.parallel,
        happened_at: None,
    })
}

/// What is received.
pub fn receipt(typed: &TypedReceipt) -> Result<ReceiptRequest, Problem> {
    if typed.is_item {
        let much =
            |field: &str, text: &str| if text.trim().is_empty() { Ok(Decimal::ZERO) } else { amount(field, text) };
        let item = ItemReceipt { good: much("item.good", &typed.good)?, scrap: much("item.scrap", &typed.scrap)? };
        return Ok(ReceiptRequest {
            id: typed.id,
            item: Some(item),
            rest_lost: typed.rest_lost,
            note: typed.note.clone(),
            ..ReceiptRequest::default()
        });
    }
    let scrap = pieces("qty_scrap", &typed.scrap)?;
    let reason = some(&typed.scrap_reason).filter(|_| scrap > 0);
    Ok(ReceiptRequest {
        id: typed.id,
        qty_good: pieces("qty_good", &typed.good)?,
        qty_scrap: scrap,
        scrap: reason.map(|reason| ScrapLine { reason: NameOr::of(&reason), pieces: scrap }).into_iter().collect(),
        qty_unworked: pieces("qty_unworked", &typed.unworked)?,
        item: None,
        rest_lost: typed.rest_lost,
        note: typed.note.clone(),
        happened_at: None,
    })
}

/// What is said with a step.
pub fn step(step: MovementStep, typed: &TypedStep) -> Result<MovementStepRequest, Problem> {
    let on_its_way = step == MovementStep::InTransit;
    Ok(MovementStepRequest {
        reason: typed.reason.clone(),
        carrier: some(&typed.carrier).filter(|_| on_its_way),
        tracking: some(&typed.tracking).filter(|_| on_its_way),
        eta: day(&typed.eta)?.filter(|_| on_its_way),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stores::shown::TypedThing;
    use uuid::Uuid;

    #[test]
    fn what_is_typed_is_sent_and_received() {
        let typed = TypedSending {
            kind: "to_partner".into(),
            stage: "galvanic".into(),
            quantity: "1,200".into(),
            eta: "2030-01-20".into(),
            ..TypedSending::default()
        };
        let order = Some(ProductionOrderId(Uuid::nil()));
        let read = sending(order, &typed).unwrap();
        assert_eq!((read.quantity, read.eta, read.partner), (1_200, NaiveDate::from_ymd_opt(2030, 1, 20), None));
        let odd = TypedSending { eta: "mañana".into(), ..typed };
        assert_eq!(sending(order, &odd), Err(Problem::invalid("eta", Reason::Malformed)));
        let came = TypedReceipt {
            good: "30".into(),
            scrap: " 2 ".into(),
            scrap_reason: "surface".into(),
            ..TypedReceipt::default()
        };
        let read = receipt(&came).unwrap();
        assert_eq!((read.qty_good, read.qty_scrap, read.scrap.len(), read.qty_unworked), (30, 2, 1, 0));
        let none = TypedReceipt { scrap: String::new(), unworked: "-1".into(), ..came };
        assert_eq!(receipt(&none), Err(Problem::invalid("qty_unworked", Reason::Malformed)));
    }

    #[test]
    fn what_was_typed_for_another_kind_is_not_meant() {
        let all = TypedSending {
            stage: "galvanic".into(),
            partner: "Galvánica".into(),
            what: "Barra 4140".into(),
            quantity: "3".into(),
            holder_to: "Hidráulica León".into(),
            tracking: "MX-1".into(),
            pending: true,
            ..TypedSending::default()
        };
        let read = |kind: &str| sending(None, &TypedSending { kind: kind.into(), ..all.clone() });
        let said = |kind: &str| {
            let read = read(kind).unwrap();
            let texts = [read.what, read.holder_to, read.tracking].map(|text| !text.is_empty());
            (read.kind, read.stage.is_some(), read.partner.is_some(), texts, read.pending)
        };
        assert_eq!(said("to_partner"), (MovementKind::ToPartner, true, true, [false, false, true], true));
        assert_eq!(said("shipping"), (MovementKind::Shipping, false, false, [false, true, true], true));
        assert_eq!(said("inbound"), (MovementKind::Inbound, true, true, [true, false, true], true));
        assert_eq!(said("internal"), (MovementKind::Internal, false, false, [true, true, false], true));
        assert_eq!(read("odd"), Err(Problem::invalid("kind", Reason::Unknown)));
    }

    #[test]
    fn an_item_comes_in_its_own_unit_and_for_no_stage() {
        let typed = TypedSending {
            kind: "inbound".into(),
            item: TypedThing { id: String::new(), text: " Barra 4140 ".into() },
            quantity: "12.5".into(),
            shelf: "Rack 2".into(),
            cost: "1,200".into(),
            ..TypedSending::default()
        };
        let read = sending(None, &typed).unwrap();
        let item = read.item.unwrap();
        assert_eq!(
            (read.quantity, item.item, item.quantity),
            (0, NameOr::Name("Barra 4140".into()), Decimal::new(125, 1))
        );
        let shelf = Some(NameOr::Name("Rack 2".into()));
        assert_eq!((item.shelf, item.cost, item.serial), (shelf, Some(Decimal::from(1_200)), None));
        let none = TypedSending { quantity: String::new(), ..typed.clone() };
        assert_eq!(sending(None, &none), Err(Problem::invalid("item.quantity", Reason::Missing)));
        // Pieces that a partner made are pieces.
        let born = TypedSending { stage: "galvanic".into(), quantity: "12".into(), ..typed };
        let born = sending(None, &born).unwrap();
        assert_eq!((born.item, born.quantity), (None, 12));
        let came = TypedReceipt { is_item: true, good: "7.25".into(), ..TypedReceipt::default() };
        let expected = ItemReceipt { good: Decimal::new(725, 2), scrap: Decimal::ZERO };
        assert_eq!(receipt(&came).unwrap().item, Some(expected));
        let odd = TypedReceipt { scrap: "dos".into(), ..came };
        assert_eq!(receipt(&odd), Err(Problem::invalid("item.scrap", Reason::Malformed)));
    }

    #[test]
    fn who_brings_it_is_said_of_what_is_on_its_way_alone() {
        let typed = TypedStep {
            reason: "no pudo".into(),
            carrier: "DHL".into(),
            eta: "2030-01-20".into(),
            ..TypedStep::default()
        };
        let told = |one| step(one, &typed).map(|said| (said.carrier.is_some(), said.eta.is_some()));
        assert_eq!((told(MovementStep::InTransit), told(MovementStep::Cancel)), (Ok((true, true)), Ok((false, false))));
    }
}
