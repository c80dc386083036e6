//! What may be sent and received, and what follows from where it is.

use super::types::{
    InboundItem, IncomingQc, Journey, JourneyKind, JourneyPlace, Movement, MovementKind, MovementRequest,
    MovementStatus, MovementStep, MovementStepRequest, QcStatus, ReceiptRequest,
};
use crate::base::check::Check;
use crate::base::id::MovementId;
use crate::base::numbers::{Number, fits};
use crate::base::problem::{Problem, Reason, Shortage};
use crate::production::material::types::MAX_QUANTITY;
use crate::production::orders::types::{MAX_PIECES, OrderStage, OrderStatus, ProductionOrder};
use crate::production::types::StageKind;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::HashMap;

fn at_most(check: &mut Check, text: &str, letters: usize, field: &str) {
    check.that(text.trim().chars().count() <= letters, field, Reason::TooLong);
}

/// May this be sent, as far as it can be told without what it names?
pub fn check_movement(asked: &MovementRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    let (kind, has_order) = (asked.kind, asked.order.is_some());
    match &asked.item {
        Some(item) => {
            check.that(kind == MovementKind::Inbound && asked.stage.is_none(), "item", Reason::OutOfRange);
            // It has a quantity of its own.
            check.that(asked.quantity == 0, "quantity", Reason::OutOfRange);
            check_item(&mut check, item);
        }
        None => check.that((1..=MAX_PIECES).contains(&asked.quantity), "quantity", Reason::OutOfRange),
    }
    let needs_order = matches!(kind, MovementKind::ToPartner | MovementKind::Shipping) || asked.stage.is_some();
    check.that(has_order || !needs_order, "order", Reason::Missing);
    let is_said = has_order || asked.item.is_some() || !asked.what.trim().is_empty();
    check.that(is_said, "what", Reason::Missing);
    let has_stage = matches!(kind, MovementKind::ToPartner | MovementKind::Inbound);
    check.that(has_stage || asked.stage.is_none(), "stage", Reason::OutOfRange);
    at_most(&mut check, &asked.what, 200, "what");
    at_most(&mut check, &asked.note, 500, "note");
    for (text, field) in [
        (&asked.place_from, "place_from"),
        (&asked.holder_from, "holder_from"),
        (&asked.place_to, "place_to"),
        (&asked.holder_to, "holder_to"),
        (&asked.carrier, "carrier"),
        (&asked.tracking, "tracking"),
    ] {
        at_most(&mut check, text, 100, field);
    }
    check.done()
}

fn check_item(check: &mut Check, item: &InboundItem) {
    let is_something = item.quantity > Decimal::ZERO && item.quantity <= Decimal::from(MAX_QUANTITY);
    check.that(is_something, "item.quantity", Reason::OutOfRange);
    let may_cost = |cost: Decimal| cost >= Decimal::ZERO && cost <= Decimal::from(MAX_QUANTITY) && fits(cost, 4);
    check.that(item.cost.is_none_or(may_cost), "item.cost", Reason::OutOfRange);
    if let Some(serial) = &item.serial {
        check.that(!serial.trim().is_empty(), "item.serial", Reason::Missing);
        at_most(check, serial, 60, "item.serial");
    }
}

/// May this be said with the step?
pub fn check_step(step: MovementStep, asked: &MovementStepRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    let says_why = matches!(step, MovementStep::Cancel | MovementStep::Return);
    check.that(!says_why || !asked.reason.trim().is_empty(), "reason", Reason::Missing);
    at_most(&mut check, &asked.reason, 200, "reason");
    for (text, field) in [(&asked.carrier, "carrier"), (&asked.tracking, "tracking")] {
        check.that(text.is_none() || step == MovementStep::InTransit, field, Reason::OutOfRange);
        at_most(&mut check, text.as_deref().unwrap_or_default(), 100, field);
    }
    check.that(asked.eta.is_none() || step == MovementStep::InTransit, "eta", Reason::OutOfRange);
    check.done()
}

/// May this be received, as far as it can be told without the movement?
pub fn check_receipt(asked: &ReceiptRequest) -> Result<(), Problem> {
    let mut check = Check::default();
    let all = [(asked.qty_good, "qty_good"), (asked.qty_scrap, "qty_scrap"), (asked.qty_unworked, "qty_unworked")];
    for (quantity, field) in all {
        check.that(quantity <= MAX_PIECES, field, Reason::OutOfRange);
    }
    check.that(sum(asked) <= u64::from(MAX_PIECES), "qty_good", Reason::OutOfRange);
    if let Some(item) = &asked.item {
        check.that(sum(asked) == 0, "qty_good", Reason::OutOfRange);
        let within = |quantity: Decimal| quantity >= Decimal::ZERO && quantity <= Decimal::from(MAX_QUANTITY);
        check.that(within(item.good), "item.good", Reason::OutOfRange);
        check.that(within(item.scrap), "item.scrap", Reason::OutOfRange);
        let is_something = item.good > Decimal::ZERO || item.scrap > Decimal::ZERO;
        check.that(is_something || asked.rest_lost, "item.good", Reason::Missing);
    } else {
        check.that(sum(asked) > 0 || asked.rest_lost, "qty_good", Reason::Missing);
    }
    let told: u64 = asked.scrap.iter().map(|line| u64::from(line.pieces)).sum();
    check.that(asked.scrap.iter().all(|line| line.pieces > 0), "scrap", Reason::OutOfRange);
    check.that(asked.scrap.is_empty() || told == u64::from(asked.qty_scrap), "scrap", Reason::Incorrect);
    at_most(&mut check, &asked.note, 500, "note");
    check.done()
}

fn sum(asked: &ReceiptRequest) -> u64 {
    u64::from(asked.qty_good) + u64::from(asked.qty_scrap) + u64::from(asked.qty_unworked)
}

/// Where a step leads a movement that is so far; none where it may not be taken.
pub fn after_step(status: MovementStatus, step: MovementStep) -> Option<MovementStatus> {
    use MovementStatus::{Cancelled, InTransit, PartlyReceived, Pending, Received, Returned, Sent};
    match (step, status) {
        (MovementStep::Send, Pending) => Some(Sent),
        (MovementStep::InTransit, Sent | InTransit) => Some(InTransit),
        // The rest is on its way.
        (MovementStep::InTransit, PartlyReceived) => Some(PartlyReceived),
        (MovementStep::Return, Sent | InTransit) => Some(Returned),
        // Unless that came back as it went as well.
        (MovementStep::Return, PartlyReceived) => Some(Received),
        (MovementStep::Cancel, Pending | Sent | InTransit) => Some(Cancelled),
        _ => None,
    }
}

/// May something be received of a movement that is so far?
pub fn may_receive(status: MovementStatus) -> bool {
    status.is_open() && status != MovementStatus::Pending
}

/// How much is lost where nothing more comes: what is missing of what was sent. What was to be born is not lost.
pub fn lost(movement: &Movement, asked: &ReceiptRequest) -> u32 {
    let left = u64::from(if movement.bears { movement.outside } else { movement.rest });
    if asked.rest_lost { u32::try_from(left.saturating_sub(sum(asked))).unwrap_or(MAX_PIECES) } else { 0 }
}

/// What a receipt says of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ItemCome {
    /// Put on a shelf, unusable, lost.
    pub good: Decimal,
    pub scrap: Decimal,
    pub lost: Decimal,
}

/// What came of the item of a movement, and what is lost of it; none where it is of pieces. More than is left is refused.
pub fn item_come(movement: &Movement, asked: &ReceiptRequest) -> Result<Option<ItemCome>, Problem> {
    let Some(item) = &movement.item else {
        return if asked.item.is_some() { Err(Problem::invalid("item", Reason::OutOfRange)) } else { Ok(None) };
    };
    let said = asked.item.unwrap_or_default();
    let mut check = Check::default();
    check.that(sum(asked) == 0, "qty_good", Reason::OutOfRange);
    check.that(fits(said.good, item.decimals), "item.good", Reason::Malformed);
    check.that(fits(said.scrap, item.decimals), "item.scrap", Reason::Malformed);
    check.done()?;
    let came = said.good + said.scrap;
    if came > item.rest {
        let (asked, available) = (Number(came), Number(item.rest));
        return Err(Problem::NotEnough {
            lines: vec![Shortage { line: 0, item: item.name.clone(), asked, available }],
        });
    }
    let lost = if asked.rest_lost { item.rest - came } else { Decimal::ZERO };
    Ok(Some(ItemCome { good: said.good, scrap: said.scrap, lost }))
}

/// More than is left of what was sent.
pub fn check_left(movement: &Movement, asked: &ReceiptRequest) -> Result<(), Problem> {
    let (more, left) =
        if movement.bears { (asked.qty_unworked.into(), movement.outside) } else { (sum(asked), movement.rest) };
    short(movement.partner_name.as_ref().unwrap_or(&movement.what), more, left)
}

/// More than there is.
pub fn short(item: &str, asked: u64, available: u32) -> Result<(), Problem> {
    if asked <= u64::from(available) {
        return Ok(());
    }
    let (asked, available) = (Number(asked.into()), Number(available.into()));
    Err(Problem::NotEnough { lines: vec![Shortage { line: 0, item: item.to_owned(), asked, available }] })
}

/// Is the stage the first one of an order that a partner makes, so that its pieces are born there?
pub fn bears(order: &ProductionOrder, stage: &OrderStage) -> bool {
    order.is_cooperation && order.stages.iter().find(|one| !one.skipped).is_some_and(|first| first.id == stage.id)
}

/// What an inspection did of the pieces that came to it, in the order in which it did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Inspected {
    pub good: u32,
    pub scrap: u32,
}

/// What the inspection says of what was received: the first pieces that came are looked at first. What is to be worked on again is not
/// settled by that.
pub fn incoming(received: &[(MovementId, u32)], inspected: &[Inspected]) -> HashMap<MovementId, IncomingQc> {
    let runs = inspected.iter().flat_map(|one| [(true, one.good), (false, one.scrap)]);
    let mut runs = runs.filter(|(_, pieces)| *pieces > 0);
    let mut run = runs.next();
    let mut told: HashMap<MovementId, IncomingQc> = HashMap::new();
    for (movement, pieces) in received.iter().filter(|(_, pieces)| *pieces > 0) {
        let none = IncomingQc { status: QcStatus::Pending, accepted: 0, rejected: 0, pending: 0 };
        let qc = told.entry(*movement).or_insert(none);
        let mut left = *pieces;
        while left > 0 {
            let Some((is_good, of_run)) = run else { break };
            let looked_at = left.min(of_run);
            *(if is_good { &mut qc.accepted } else { &mut qc.rejected }) += looked_at;
            left -= looked_at;
            run = if of_run > looked_at { Some((is_good, of_run - looked_at)) } else { runs.next() };
        }
        qc.pending += left;
        qc.status = match (qc.pending, qc.rejected) {
            (0, 0) => QcStatus::Accepted,
            (0, _) => QcStatus::Rejected,
            _ => QcStatus::Pending,
        };
    }
    told
}

/// The inspection that looks at what comes back at a stage outside: the next one, unless it goes outside again before.
pub fn inspection(route: &[(StageKind, bool)], at: usize) -> Option<usize> {
    let behind = route.iter().enumerate().skip(at + 1).filter(|(_, (_, skipped))| !skipped);
    let found = behind.map(|(at, (kind, _))| (at, *kind)).find(|(_, kind)| *kind != StageKind::Inside);
    found.filter(|(_, kind)| *kind == StageKind::Inspection).map(|(at, _)| at)
}

/// Where the pieces of an order are. `movements` are those of the order of which something may still come, `partner` is who makes it.
pub fn journey(order: &ProductionOrder, movements: &[Movement], partner: Option<&str>, today: NaiveDate) -> Journey {
    let mut places = Vec::new();
    for (at, stage) in order.stages.iter().enumerate() {
        let next = order.stages[at + 1..].iter().find(|stage| !stage.skipped);
        let place = |kind, pieces, next: Option<&OrderStage>| JourneyPlace {
            kind,
            pieces,
            stage: Some(stage.stage.clone()),
            stage_name: Some(stage.name.clone()),
            holder: None,
            movement: None,
            next: next.map(|stage| stage.stage.clone()),
            next_name: next.map(|stage| stage.name.clone()),
            eta: None,
            is_late: false,
        };
        if stage.here > 0 {
            places.push(place(JourneyKind::Stage, stage.here, next));
        }
        if bears(order, stage) {
            // Of what no movement is to bring nothing was said but by the order itself.
            let said = movements.iter().filter(|movement| movement.bears);
            let said: u32 = said.map(|movement| movement.rest.saturating_sub(movement.outside)).sum();
            let to_come = (order.qty_plan + order.scrapped).saturating_sub(order.started + said);
            if to_come > 0 && !matches!(order.status, OrderStatus::Done | OrderStatus::Cancelled) {
                places.push(JourneyPlace {
                    holder: partner.map(str::to_owned),
                    eta: order.partner_due,
                    is_late: order.partner_due.is_some_and(|due| due < today),
                    ..place(JourneyKind::Expected, to_come, next)
                });
            }
        }
        for movement in movements.iter().filter(|movement| movement.stage.as_ref() == Some(&stage.stage)) {
            let expected = if movement.bears { movement.rest.saturating_sub(movement.outside) } else { 0 };
            for (kind, pieces) in [(JourneyKind::Partner, movement.outside), (JourneyKind::Expected, expected)] {
                if pieces > 0 {
                    let eta = movement.eta.or(order.partner_due.filter(|_| movement.bears));
                    places.push(JourneyPlace {
                        holder: movement.partner_name.clone(),
                        movement: Some(movement.id),
                        eta,
                        is_late: eta.is_some_and(|eta| eta < today),
                        ..place(kind, pieces, next)
                    });
                }
            }
        }
    }
    let done = |kind, pieces| JourneyPlace {
        kind,
        pieces,
        stage: None,
        stage_name: None,
        holder: None,
        movement: None,
        next: None,
        next_name: None,
        eta: None,
        is_late: false,
    };
    let ready = order.qty_ready.saturating_sub(order.shipped);
    let end = [(JourneyKind::Ready, ready), (JourneyKind::Shipped, order.shipped)];
    places.extend(end.into_iter().filter(|(_, pieces)| *pieces > 0).map(|(kind, pieces)| done(kind, pieces)));
    Journey { order: order.id, order_number: order.number, places, scrapped: order.scrapped }
}
