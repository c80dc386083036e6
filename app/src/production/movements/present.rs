//! Movements in words.

use super::shown::{
    MovementRow, MovementSheet, Movements, MovementsOfOrder, PlaceShown, ReceiptShown, SendingSheet, TypedSending,
};
use crate::base::format;
use crate::i18n::{Locale, td_string};
use crate::production::present::{facts, pages};
use crate::production::words;
use crate::stores::labels as stock;
use crate::ui::form::{FormField, Kind, Pick};
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{MovementId, MovementReceiptId, ProductionOrderId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::movements::ops;
use engrane::production::movements::rules::{after_step, bears, may_receive};
use engrane::production::movements::types::{
    IncomingQc, JourneyKind, JourneyPlace, Movement, MovementFilter, MovementItem, MovementKind, MovementReceipt,
    MovementStatus, MovementStep, QcStatus, ReceiptKind,
};
use engrane::production::orders;
use engrane::production::orders::types::{OrderStage, OrderStatus, ProductionOrder};
use engrane::production::types::{Partner, PartnerValues, ProductionReasonValues, ReasonKind, StageKind};
use rust_decimal::Decimal;

/// Movements of an order that its page shows.
const OF_ORDER: u32 = 50;

fn pieces(pieces: u32) -> String {
    format::count(pieces.into())
}

fn quantity(lang: Locale, number: Decimal, item: &MovementItem) -> String {
    item.unit.parse().map_or_else(|_| format::quantity(number), |unit| stock::quantity(lang, number, unit))
}

fn kind(lang: Locale, kind: MovementKind) -> &'static str {
    match kind {
        MovementKind::ToPartner => td_string!(lang, movements.kind.to_partner),
        MovementKind::Shipping => td_string!(lang, movements.kind.shipping),
        MovementKind::Inbound => td_string!(lang, movements.kind.inbound),
        MovementKind::Internal => td_string!(lang, movements.kind.internal),
    }
}

fn status(lang: Locale, status: MovementStatus) -> &'static str {
    match status {
        MovementStatus::Pending => td_string!(lang, movements.status.pending),
        MovementStatus::Sent => td_string!(lang, movements.status.sent),
        MovementStatus::InTransit => td_string!(lang, movements.status.in_transit),
        MovementStatus::PartlyReceived => td_string!(lang, movements.status.partly_received),
        MovementStatus::Received => td_string!(lang, movements.status.received),
        MovementStatus::Returned => td_string!(lang, movements.status.returned),
        MovementStatus::Cancelled => td_string!(lang, movements.status.cancelled),
    }
}

fn inspected(lang: Locale, qc: IncomingQc) -> (QcStatus, String) {
    let (accepted, rejected, waiting) = (pieces(qc.accepted), pieces(qc.rejected), pieces(qc.pending));
    let said = match qc.status {
        QcStatus::Pending => td_string!(lang, movements.qc.pending, count = waiting),
        QcStatus::Accepted => td_string!(lang, movements.qc.accepted, count = accepted),
        QcStatus::Rejected => td_string!(lang, movements.qc.rejected, count = rejected),
    };
    (qc.status, said)
}

fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let texts: Vec<&str> = texts.into_iter().filter(|text| !text.is_empty()).collect();
    texts.join(" · ")
}

fn row(lang: Locale, movement: &Movement) -> MovementRow {
    let who = match movement.kind {
        MovementKind::ToPartner => movement.partner_name.clone(),
        MovementKind::Inbound => movement.partner_name.clone().or_else(|| Some(movement.holder_from.clone())),
        MovementKind::Shipping | MovementKind::Internal => Some(movement.holder_to.clone()),
    };
    let item = movement.item.as_ref();
    let item_name = item.map_or("", |item| item.name.as_str());
    let named = if movement.what.is_empty() { item_name.to_owned() } else { movement.what.clone() };
    let who = who.filter(|who| !who.is_empty()).unwrap_or(named);
    let title = if who.is_empty() { kind(lang, movement.kind).to_owned() } else { who };
    let order = movement.order_number.map(|number| words::order(lang, number)).unwrap_or_default();
    let piece = movement.workpiece.as_ref().map_or("", |workpiece| workpiece.code.as_str());
    let what = if movement.what == title { "" } else { movement.what.as_str() };
    let item_name = if item_name == title { "" } else { item_name };
    let came = movement.qty_good + movement.qty_scrap + movement.qty_unworked + movement.qty_lost;
    let (came, sent, rest) = match item {
        Some(item) => {
            let rest = (!item.rest.is_zero()).then(|| quantity(lang, item.rest, item));
            let came = format::quantity(item.good + item.scrap + item.lost);
            (came, quantity(lang, item.quantity, item), rest)
        }
        None => (pieces(came), pieces(movement.quantity), (movement.rest > 0).then(|| pieces(movement.rest))),
    };
    MovementRow {
        id: movement.id,
        about: joined([order.as_str(), piece, movement.stage_name.as_deref().unwrap_or_default(), item_name, what]),
        title,
        kind_word: kind(lang, movement.kind).to_owned(),
        status: movement.status,
        status_word: status(lang, movement.status).to_owned(),
        progress: td_string!(lang, movements.progress, came = came, sent = sent),
        rest: rest.map(|rest| td_string!(lang, movements.rest, count = rest)).unwrap_or_default(),
        eta: movement.eta.map(|eta| words::date(lang, eta)).unwrap_or_default(),
        late: movement.is_late,
        qc: movement.qc.map(|qc| inspected(lang, qc)),
    }
}

/// A page of the movements that the caller sees.
pub async fn movements(ctx: &Ctx, lang: Locale, filter: &MovementFilter, page: PageRequest) -> Result<Movements> {
    let found = ops::list(ctx, filter, page).await?;
    let partners = entity::list::<PartnerValues>(ctx).await?;
    Ok(Movements {
        rows: found.rows.iter().map(|movement| row(lang, movement)).collect(),
        found: match found.total {
            1 => td_string!(lang, movements.found_single).to_owned(),
            count => td_string!(lang, movements.found, count = format::count(count)),
        },
        page: found.page,
        pages: pages(&found),
        fields: fields(lang, filter, &partners),
    })
}

/// What narrows the list.
fn fields(lang: Locale, filter: &MovementFilter, partners: &[Partner]) -> Vec<FormField> {
    let pick = |value: String, label: String, chosen: bool| Pick { value, label, chosen };
    let every = || pick(String::new(), td_string!(lang, production.orders.every).to_owned(), false);
    let choice = |name: &str, label: &str, picks: Vec<Pick>| {
        FormField::new(name, label, Kind::Choice).picks([every()].into_iter().chain(picks).collect())
    };
    let with = partners.iter().map(|partner| {
        let chosen = filter.partner.as_ref().and_then(NameOr::id) == Some(partner.id);
        pick(partner.id.to_string(), partner.values.name.clone(), chosen)
    });
    let kinds = MovementKind::ALL
        .iter()
        .map(|&one| pick(one.to_string(), kind(lang, one).to_owned(), filter.kind == Some(one)));
    let statuses = MovementStatus::ALL
        .iter()
        .map(|&one| pick(one.to_string(), status(lang, one).to_owned(), filter.status == Some(one)));
    vec![
        choice("partner", td_string!(lang, movements.partner), with.collect()),
        choice("kind", td_string!(lang, movements.what_kind), kinds.collect()),
        choice("status", td_string!(lang, movements.standing), statuses.collect()),
    ]
}

/// Everything that the panel of a movement shows.
pub async fn movement(ctx: &Ctx, lang: Locale, id: MovementId) -> Result<MovementSheet> {
    let movement = ops::find(ctx, id).await?;
    let receipts = ops::receipts(ctx, id).await?;
    let is_item = movement.item.is_some();
    let may_edit = ctx.may(Permission::MovementsEdit);
    // What came is put on shelves, and taken from there, by whoever may do that.
    let may_stock = may_edit && (!is_item || ctx.may(Permission::StoresMove));
    let may_receive = may_stock && may_receive(movement.status);
    let scraps = if may_receive && !is_item { scraps(ctx).await? } else { Vec::new() };
    let left = if movement.bears { movement.outside } else { movement.rest };
    let may_step =
        |step: MovementStep| after_step(movement.status, step).is_some() && (step != MovementStep::Return || left > 0);
    Ok(MovementSheet {
        order: movement.order,
        facts: about(ctx, lang, &movement),
        receipts: receipts.iter().map(|receipt| shown(ctx, lang, &movement, receipt, may_stock)).collect(),
        may_receive,
        is_item,
        steps: MovementStep::ALL.iter().copied().filter(|step| may_edit && may_step(*step)).collect(),
        next: MovementReceiptId::new(),
        scraps,
        eta: movement.eta.map(|eta| eta.to_string()).unwrap_or_default(),
        row: row(lang, &movement),
    })
}

/// Why pieces are scrap, as it is chosen.
async fn scraps(ctx: &Ctx) -> Result<Vec<(String, String)>> {
    let reasons = entity::list::<ProductionReasonValues>(ctx).await?;
    let those = reasons.into_iter().filter(|reason| reason.values.kind == ReasonKind::Scrap && reason.values.active);
    Ok(those.map(|reason| (reason.values.code, reason.values.name)).collect())
}

fn about(ctx: &Ctx, lang: Locale, movement: &Movement) -> Vec<crate::production::shown::Fact> {
    let count = |count: u32| if count == 0 { String::new() } else { pieces(count) };
    let from = joined([movement.place_from.as_str(), movement.holder_from.as_str()]);
    let to = joined([movement.place_to.as_str(), movement.holder_to.as_str()]);
    let sent_at = movement.sent_at.map(|at| format::date_time(lang, ctx.zone(), at));
    let item = movement.item.as_ref();
    let much = |of: fn(&MovementItem) -> Decimal| {
        let number = item.map(|item| (of(item), item)).filter(|(number, _)| !number.is_zero());
        number.map(|(number, item)| quantity(lang, number, item)).unwrap_or_default()
    };
    facts([
        (td_string!(lang, movements.what_kind), kind(lang, movement.kind).to_owned()),
        (
            td_string!(lang, movements.item),
            item.map(|item| joined([item.code.as_str(), item.name.as_str()])).unwrap_or_default(),
        ),
        (td_string!(lang, movements.serial), item.and_then(|item| item.serial.clone()).unwrap_or_default()),
        (td_string!(lang, movements.shelf), item.and_then(|item| item.shelf_path.clone()).unwrap_or_default()),
        (td_string!(lang, movements.stored), much(|item| item.good)),
        (td_string!(lang, movements.unusable), much(|item| item.scrap)),
        (td_string!(lang, movements.missing), much(|item| item.lost)),
        (td_string!(lang, movements.good), count(movement.qty_good)),
        (td_string!(lang, movements.scrap), count(movement.qty_scrap)),
        (td_string!(lang, movements.unworked), count(movement.qty_unworked)),
        (td_string!(lang, movements.lost), count(movement.qty_lost)),
        (td_string!(lang, movements.from), from),
        (td_string!(lang, movements.to), to),
        (td_string!(lang, movements.carrier), movement.carrier.clone()),
        (td_string!(lang, movements.tracking), movement.tracking.clone()),
        (td_string!(lang, movements.note), movement.note.clone()),
        (td_string!(lang, movements.reason), movement.reason.clone()),
        (td_string!(lang, movements.sent_at), sent_at.unwrap_or_default()),
        (td_string!(lang, movements.sent_by), movement.sent_by_name.clone().unwrap_or_default()),
    ])
}

fn shown(ctx: &Ctx, lang: Locale, movement: &Movement, receipt: &MovementReceipt, may_take_back: bool) -> ReceiptShown {
    let of_item = movement.item.as_ref().map(|item| {
        let much = |number: Decimal| quantity(lang, number.abs(), item);
        let (good, scrap, lost) = (receipt.item_good, receipt.item_scrap, receipt.item_lost);
        [
            (!good.is_zero()).then(|| td_string!(lang, movements.receipt.stored, count = much(good))),
            (!scrap.is_zero()).then(|| td_string!(lang, movements.receipt.scrap, count = much(scrap))),
            (!lost.is_zero()).then(|| td_string!(lang, movements.receipt.missing, count = much(lost))),
        ]
    });
    let of_item: Vec<String> = of_item.into_iter().flatten().flatten().collect();
    let count = |count: i32| format::count(count.unsigned_abs().into());
    let parts = [
        (receipt.qty_good, td_string!(lang, movements.receipt.good, count = count(receipt.qty_good))),
        (receipt.qty_scrap, td_string!(lang, movements.receipt.scrap, count = count(receipt.qty_scrap))),
        (receipt.qty_unworked, td_string!(lang, movements.receipt.unworked, count = count(receipt.qty_unworked))),
        (receipt.qty_lost, td_string!(lang, movements.receipt.lost, count = count(receipt.qty_lost))),
    ];
    let of_pieces = parts.iter().filter(|(count, _)| *count != 0).map(|(_, said)| said.as_str());
    let said = joined(of_item.iter().map(String::as_str).chain(of_pieces));
    let said = if said.is_empty() { td_string!(lang, movements.receipt.closed).to_owned() } else { said };
    let reverses = receipt.kind == ReceiptKind::Reverse;
    let over = reverses || receipt.named_by.is_some();
    let at = format::date_time(lang, ctx.zone(), receipt.recorded_at);
    ReceiptShown {
        id: receipt.id,
        said: if reverses { td_string!(lang, movements.receipt.reverses, what = said) } else { said },
        by: joined([at.as_str(), receipt.made_by_name.as_str()]),
        note: joined([receipt.note.as_str(), receipt.reason.as_str()]),
        document: receipt
            .document
            .zip(receipt.document_number)
            .filter(|_| ctx.may(Permission::StoresMove))
            .map(|(id, number)| (id, td_string!(lang, movements.receipt.document, number = number.to_string()))),
        over,
        may_take_back: may_take_back && !over,
    }
}

/// The movements of an order, and where its pieces are.
pub async fn of_order(ctx: &Ctx, lang: Locale, id: ProductionOrderId) -> Result<MovementsOfOrder> {
    let journey = ops::find_journey(ctx, id).await?;
    let found = ops::list_of_order(ctx, id, PageRequest::bounded(Some(1), Some(OF_ORDER))).await?;
    let order = orders::ops::find(ctx, id).await?;
    let may_move = ctx.may(Permission::MovementsEdit);
    Ok(MovementsOfOrder {
        order: id,
        places: journey.places.iter().map(|one| place(lang, one)).collect(),
        rows: found.rows.iter().map(|movement| row(lang, movement)).collect(),
        may_send: may_move && outside(&order).next().is_some(),
        may_ship: may_move && in_house(&order) > 0,
        may_move,
    })
}

fn place(lang: Locale, place: &JourneyPlace) -> PlaceShown {
    let stage = place.stage_name.clone().unwrap_or_default();
    let holder = place.holder.clone().unwrap_or_default();
    let at = match place.kind {
        JourneyKind::Stage => td_string!(lang, movements.place.stage, stage = stage),
        JourneyKind::Partner => td_string!(lang, movements.place.partner, holder = holder, stage = stage),
        JourneyKind::Expected if holder.is_empty() => td_string!(lang, movements.place.expected).to_owned(),
        JourneyKind::Expected => td_string!(lang, movements.place.expected_of, holder = holder),
        JourneyKind::Ready => td_string!(lang, movements.place.ready).to_owned(),
        JourneyKind::Shipped => td_string!(lang, movements.place.shipped).to_owned(),
    };
    let is_over = matches!(place.kind, JourneyKind::Ready | JourneyKind::Shipped);
    let next = match &place.next_name {
        Some(next) => td_string!(lang, movements.place.next, stage = next.clone()),
        None if is_over => String::new(),
        None => td_string!(lang, movements.place.then_ready).to_owned(),
    };
    let eta = place.eta.map(|eta| td_string!(lang, movements.place.eta, day = words::date(lang, eta)));
    PlaceShown {
        pieces: pieces(place.pieces),
        place: at,
        next: joined([next.as_str(), eta.as_deref().unwrap_or_default()]),
        late: place.is_late,
        movement: place.movement,
    }
}

/// Stages of an order that goes on from which something may be sent.
fn outside(order: &ProductionOrder) -> impl Iterator<Item = &OrderStage> {
    let goes_on = matches!(order.status, OrderStatus::NotStarted | OrderStatus::InProgress);
    let first = order.stages.iter().find(|stage| !stage.skipped).map(|stage| stage.id);
    let is_cooperation = order.is_cooperation;
    order.stages.iter().filter(move |stage| {
        let bears = is_cooperation && Some(stage.id) == first;
        goes_on && !stage.skipped && stage.kind == StageKind::Outside && (bears || stage.here > 0)
    })
}

/// Finished pieces of an order that did not leave.
fn in_house(order: &ProductionOrder) -> u32 {
    order.qty_ready.saturating_sub(order.shipped)
}

/// What sending something begins with: of an order, all that waits where the most does, or all that is finished.
pub async fn sending(ctx: &Ctx, lang: Locale, id: Option<ProductionOrderId>) -> Result<SendingSheet> {
    ctx.require(Permission::MovementsEdit)?;
    let order = match id {
        Some(id) => Some(orders::ops::find(ctx, id).await?),
        None => None,
    };
    let own = order.as_ref().and_then(|order| order.partner);
    let partners = entity::list::<PartnerValues>(ctx).await?;
    let partners = partners.into_iter().filter(|partner| partner.values.active || Some(partner.id) == own);
    let mut sheet = SendingSheet {
        kinds: Vec::new(),
        stages: Vec::new(),
        waiting: Vec::new(),
        bearing: None,
        partners: partners.map(|partner| (partner.id.to_string(), partner.values.name)).collect(),
        may_stock: ctx.may(Permission::StoresMove),
    };
    let any = TypedSending { id: Some(MovementId::new()), ..TypedSending::default() };
    let begin = |kinds: &mut Vec<(TypedSending, String)>, one: MovementKind, values: TypedSending| {
        kinds.push((TypedSending { kind: one.to_string(), ..values }, kind(lang, one).to_owned()));
    };
    if let Some(order) = &order {
        let to_come = (order.qty_plan + order.scrapped).saturating_sub(order.started);
        let offered: Vec<_> =
            outside(order).map(|stage| (stage, if stage.here > 0 { stage.here } else { to_come })).collect();
        for (stage, count) in &offered {
            let (name, here) = (stage.name.clone(), pieces(stage.here));
            let label = td_string!(lang, movements.send.stage_here, stage = name, count = here);
            sheet.stages.push((stage.stage.clone(), label));
            sheet.waiting.push((stage.stage.clone(), count.to_string()));
        }
        let bearing = offered.iter().find(|(stage, _)| bears(order, stage));
        sheet.bearing = bearing.map(|(stage, _)| (stage.stage.clone(), stage.name.clone()));
        if let Some((stage, count)) = offered.iter().max_by_key(|(_, count)| *count) {
            let values = TypedSending {
                stage: stage.stage.clone(),
                partner: own.map(|partner| partner.to_string()).unwrap_or_default(),
                quantity: count.to_string(),
                eta: order.partner_due.map(|due| due.to_string()).unwrap_or_default(),
                ..any.clone()
            };
            begin(&mut sheet.kinds, MovementKind::ToPartner, values);
        }
        let ready = in_house(order);
        if ready > 0 {
            let (quantity, holder_to) = (ready.to_string(), order.customer.clone());
            begin(&mut sheet.kinds, MovementKind::Shipping, TypedSending { quantity, holder_to, ..any.clone() });
        }
    }
    for one in [MovementKind::Inbound, MovementKind::Internal] {
        begin(&mut sheet.kinds, one, any.clone());
    }
    Ok(sheet)
}
