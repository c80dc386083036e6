//! Sending, receiving in parts and taking a receipt back: all of it or nothing, and once however often it is asked for.
//!
//! Locks are taken in one order: the order, the movement, and then what the store-room locks (its set-up, the item) to put what came on a
//! shelf or to take it from there. Nobody who holds one of the store-room's waits for an order or a movement.

use super::rules::{
    ItemCome, after_step, bears, check_left, check_movement, check_receipt, check_step, incoming, inspection,
    item_come, journey, lost, may_receive, short,
};
use super::store::{self, NewItem, NewMovement, NewReceipt, Stepped};
use super::types::{
    Journey, Movement, MovementAnswer, MovementFilter, MovementKind, MovementReceipt, MovementRequest, MovementStatus,
    MovementStep, MovementStepRequest, ReceiptAnswer, ReceiptKind, ReceiptRequest, ReceiptReversal,
};
use crate::base::check::Check;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{MovementId, MovementReceiptId, PartnerId, ProductionOrderId, StageId, StockDocumentId};
use crate::base::numbers::Number;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::oee::steps::PlantDays;
use crate::platform::asked::{Asked, Replayed};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::links::ByMovement;
use crate::production::facts::ops::goes_on;
use crate::production::facts::resolve::scraps;
use crate::production::facts::store::{OwnReason, own_reason};
use crate::production::orders;
use crate::production::orders::types::{OrderStage, ProductionOrder};
use crate::production::types::StageKind;
use crate::stores::steps as stock;
use crate::stores::steps::{Came, Expected};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::HashMap;
use uuid::Uuid;

/// By how much a client's clock may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// Movements of an order that its journey looks at.
const MOST: u32 = 200;

impl Replayed for MovementAnswer {
    fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }
}

impl Replayed for ReceiptAnswer {
    fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }
}

fn conflict(what: Entity, why: Conflict) -> Error {
    Problem::Conflict { what, why }.into()
}

/// A page of the movements that a filter leaves, of orders that the caller sees and of none; what is late first.
pub async fn list(ctx: &Ctx, filter: &MovementFilter, page: PageRequest) -> Result<Page<Movement>> {
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let found = page_of(ctx, &mut tx, filter, page.in_bounds()).await?;
    tx.commit().await?;
    Ok(found)
}

/// Those of one order, which the caller sees.
pub async fn list_of_order(ctx: &Ctx, order: ProductionOrderId, page: PageRequest) -> Result<Page<Movement>> {
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    orders::ops::visible(ctx, &mut tx, order).await?;
    let filter = MovementFilter { order: Some(order), ..MovementFilter::default() };
    let found = page_of(ctx, &mut tx, &filter, page.in_bounds()).await?;
    tx.commit().await?;
    Ok(found)
}

async fn page_of(ctx: &Ctx, tx: &mut TenantTx, filter: &MovementFilter, page: PageRequest) -> Result<Page<Movement>> {
    let (mut rows, mut total) = read(ctx, tx, None, filter, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = read(ctx, tx, None, filter, first).await?.1;
    }
    inspect(tx, &mut rows).await?;
    Ok(Page::new(rows, page, total))
}

/// One movement.
pub async fn find(ctx: &Ctx, id: MovementId) -> Result<Movement> {
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let mut movement = visible(ctx, &mut tx, id).await?;
    inspect(&mut tx, std::slice::from_mut(&mut movement)).await?;
    tx.commit().await?;
    Ok(movement)
}

/// What was received of a movement, the newest first.
pub async fn receipts(ctx: &Ctx, id: MovementId) -> Result<Vec<MovementReceipt>> {
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    visible(ctx, &mut tx, id).await?;
    let receipts = store::receipts(&mut tx, Some(id), None).await?;
    tx.commit().await?;
    Ok(receipts)
}

/// Where the pieces of an order are, whose they are, what is next and when.
pub async fn find_journey(ctx: &Ctx, order: ProductionOrderId) -> Result<Journey> {
    let mut tx = ctx.begin(Permission::MovementsView).await?;
    let order = orders::ops::visible(ctx, &mut tx, order).await?;
    let filter = MovementFilter { order: Some(order.id), open: Some(true), ..MovementFilter::default() };
    let all = PageRequest::bounded(Some(1), Some(MOST));
    let (movements, _) = read(ctx, &mut tx, None, &filter, all).await?;
    let partner = match order.partner {
        Some(partner) => store::partner_name(&mut tx, partner).await?,
        None => None,
    };
    let today = PlantDays::read(&mut tx).await?.day_of(ctx.now());
    tx.commit().await?;
    Ok(journey(&order, &movements, partner.as_deref(), today))
}

async fn read(
    ctx: &Ctx,
    tx: &mut TenantTx,
    one: Option<MovementId>,
    filter: &MovementFilter,
    page: PageRequest,
) -> Result<(Vec<Movement>, u64)> {
    let today = PlantDays::read(tx).await?.day_of(ctx.now());
    store::list(tx, orders::ops::sight(ctx), one, filter, today, page).await
}

/// A movement that the caller sees, without what the inspection says.
async fn visible(ctx: &Ctx, tx: &mut TenantTx, id: MovementId) -> Result<Movement> {
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = read(ctx, tx, Some(id), &MovementFilter::default(), one).await?;
    Ok(rows.pop().ok_or(Problem::NotFound { what: Entity::Movement })?)
}

/// The movement by whose receipt a document of the store-room was made, if it was.
pub(in crate::production) async fn of_document(
    ctx: &Ctx,
    tx: &mut TenantTx,
    document: StockDocumentId,
) -> Result<Option<ByMovement>> {
    let Some(id) = store::of_document(tx, document).await? else { return Ok(None) };
    if !ctx.may(Permission::MovementsView) {
        return Ok(Some(ByMovement { id: None }));
    }
    let one = PageRequest::bounded(Some(1), Some(1));
    let (seen, _) = read(ctx, tx, Some(id), &MovementFilter::default(), one).await?;
    Ok(Some(ByMovement { id: seen.first().map(|movement| movement.id) }))
}

/// As it is while nobody else changes it or its order.
async fn locked(ctx: &Ctx, tx: &mut TenantTx, id: MovementId) -> Result<Movement> {
    if let Some(order) = visible(ctx, tx, id).await?.order {
        orders::store::lock(tx, order).await?;
    }
    store::lock(tx, id).await?;
    visible(ctx, tx, id).await
}

/// Fills in what the inspection says of what was received.
async fn inspect(tx: &mut TenantTx, movements: &mut [Movement]) -> Result<()> {
    let has_some = |movement: &&Movement| movement.stage.is_some() && movement.qty_good > 0;
    let of: Vec<Uuid> =
        movements.iter().filter(has_some).filter_map(|movement| movement.order.map(|order| order.0)).collect();
    if of.is_empty() {
        return Ok(());
    }
    let received = store::received(tx, &of).await?;
    let mut told = HashMap::new();
    for order in received.values() {
        let route: Vec<_> = order.route.iter().map(|(_, kind, skipped)| (*kind, *skipped)).collect();
        for (at, (code, ..)) in order.route.iter().enumerate() {
            let (Some(good), Some(by)) = (order.good.get(code), inspection(&route, at)) else { continue };
            let inspected = order.inspected.get(&order.route[by].0).map(Vec::as_slice).unwrap_or_default();
            told.extend(incoming(good, inspected));
        }
    }
    for movement in movements {
        movement.qc = told.get(&movement.id).copied();
    }
    Ok(())
}

/// Sends something, or prepares that. More pieces than wait at the stage, or than are finished, are refused with
/// [`Problem::NotEnough`], a second movement of the same stage of an order with [`Conflict::Parallel`] unless it is said that it is meant.
/// An item is expected by whoever may receive it.
pub async fn send(ctx: &Ctx, asked: &MovementRequest) -> Result<MovementAnswer> {
    ctx.require(Permission::MovementsEdit)?;
    if asked.item.is_some() {
        ctx.require(Permission::StoresMove)?;
    }
    let request = Asked::new(ctx, "production/movements", asked.id, asked)?;
    request.once(Permission::MovementsEdit, add(&request, asked)).await
}

async fn add(request: &Asked<MovementId>, asked: &MovementRequest) -> Result<MovementAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(Permission::MovementsEdit).await?;
    if let Some(id) = request.named()
        && let Some(found) = store::known(&mut tx, id).await?
    {
        request.check_same(Entity::Movement, &found.asked, found.made_by)?;
        return Ok(answer(ctx, &mut tx, id).await?.replayed());
    }
    if let Some(order) = asked.order {
        // Hidden before it is wrong.
        orders::ops::visible(ctx, &mut tx, order).await?;
    }
    check_movement(asked)?;
    let before = match asked.order {
        Some(order) => Some(orders::ops::locked(ctx, &mut tx, order).await?),
        None => None,
    };
    let stage = before.as_ref().map_or(Ok(None), |order| stage_of(order, asked))?;
    let partner = partner_of(&mut tx, before.as_ref(), asked).await?;
    if let Some(order) = &before {
        check_pieces(order, stage, asked.kind, if asked.pending { 0 } else { asked.quantity })?;
        if let (Some(stage), false) = (stage, asked.parallel)
            && store::is_parallel(&mut tx, order.id, stage.id).await?
        {
            return Err(conflict(Entity::Movement, Conflict::Parallel));
        }
    }
    let item = match &asked.item {
        Some(item) => {
            let (shelf, has_serial) = (item.shelf.as_ref(), item.serial.is_some());
            let expected = Expected { item: &item.item, quantity: item.quantity, shelf, has_serial };
            let known = stock::find_expected(&mut tx, expected).await?;
            let serial = item.serial.as_deref().map(str::trim);
            Some(NewItem { id: known.item, quantity: item.quantity, shelf: known.shelf, cost: item.cost, serial })
        }
        None => None,
    };
    // Read under the lock: whoever is next is later.
    let now = ctx.now();
    let movement = NewMovement {
        id: request.id,
        kind: asked.kind,
        status: if asked.pending { MovementStatus::Pending } else { MovementStatus::Sent },
        order: asked.order,
        stage: stage.map(|stage| stage.id),
        partner,
        what: asked.what.trim(),
        quantity: asked.quantity,
        item,
        place_from: asked.place_from.trim(),
        holder_from: asked.holder_from.trim(),
        place_to: asked.place_to.trim(),
        holder_to: asked.holder_to.trim(),
        carrier: asked.carrier.trim(),
        tracking: asked.tracking.trim(),
        eta: asked.eta,
        note: asked.note.trim(),
        happened_at: happened(asked.happened_at, now)?,
        recorded_at: now,
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name(),
        asked: &request.hash,
    };
    store::insert(&mut tx, &movement).await?;
    let answer = answer(ctx, &mut tx, request.id).await?;
    let entry = Entry::new(Action::SendMovement, Entity::Movement.as_str(), request.id);
    record(ctx, &mut tx, entry.after(facts(&answer.movement))).await?;
    tell(&mut tx, answer.order.as_ref(), stage.map(|stage| stage.id)).await?;
    tx.commit_with(&answer).await?;
    Ok(answer)
}

/// The stage outside whose pieces are sent, or the one at which they are born.
fn stage_of<'a>(order: &'a ProductionOrder, asked: &MovementRequest) -> Result<Option<&'a OrderStage>> {
    let is_outside = |stage: &&OrderStage| !stage.skipped && stage.kind == StageKind::Outside;
    let mut outside = order.stages.iter().filter(is_outside);
    let found = match &asked.stage {
        Some(NameOr::Id(id)) => outside.find(|stage| stage.id == *id),
        Some(NameOr::Name(code)) => outside.find(|stage| stage.stage == code.to_lowercase()),
        None if asked.kind == MovementKind::ToPartner => {
            let only = outside.next();
            if outside.next().is_some() {
                return Err(Problem::invalid("stage", Reason::Missing).into());
            }
            only
        }
        None => return Ok(None),
    };
    let found = found.filter(|stage| asked.kind == MovementKind::ToPartner || bears(order, stage));
    Ok(Some(found.ok_or_else(|| Problem::invalid("stage", Reason::Unknown))?))
}

/// Who works on it.
async fn partner_of(
    tx: &mut TenantTx,
    order: Option<&ProductionOrder>,
    asked: &MovementRequest,
) -> Result<Option<PartnerId>> {
    let own = order.and_then(|order| order.partner);
    match &asked.partner {
        Some(name) => Ok(Some(orders::store::partner(tx, name, own).await?)),
        None if asked.kind == MovementKind::ToPartner && own.is_none() => {
            Err(Problem::invalid("partner", Reason::Missing).into())
        }
        None if asked.stage.is_some() || asked.kind == MovementKind::ToPartner => Ok(own),
        None => Ok(None),
    }
}

/// Are there so many pieces to be sent now, and does their order go on?
fn check_pieces(order: &ProductionOrder, stage: Option<&OrderStage>, kind: MovementKind, quantity: u32) -> Result<()> {
    if let Some(stage) = stage {
        goes_on(order)?;
        if !bears(order, stage) {
            short(&stage.name, quantity.into(), stage.here)?;
        }
    }
    if kind == MovementKind::Shipping {
        short(&order.workpiece.code, quantity.into(), order.qty_ready.saturating_sub(order.shipped))?;
    }
    Ok(())
}

/// When it was: not later than now.
fn happened(asked: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Result<DateTime<Utc>> {
    let happened_at = asked.unwrap_or(now);
    if happened_at > now + AHEAD || happened_at < now - TimeDelta::days(366) {
        return Err(Problem::invalid("happened_at", Reason::OutOfRange).into());
    }
    Ok(happened_at)
}

/// Has what was prepared leave, says that it is on its way, that the rest came back as it went, or that it does not take place.
pub async fn step(
    ctx: &Ctx,
    id: MovementId,
    step: MovementStep,
    asked: &MovementStepRequest,
) -> Result<MovementAnswer> {
    let mut tx = ctx.begin(Permission::MovementsEdit).await?;
    // Hidden before it is wrong.
    visible(ctx, &mut tx, id).await?;
    check_step(step, asked)?;
    let before = locked(ctx, &mut tx, id).await?;
    let status = after_step(before.status, step).ok_or_else(|| conflict(Entity::Movement, Conflict::WrongStatus))?;
    let reason = asked.reason.trim();
    let action = match step {
        MovementStep::Send => Action::SendMovement,
        MovementStep::InTransit => Action::AdvanceMovement,
        MovementStep::Return => Action::ReceiveMovement,
        MovementStep::Cancel => Action::CancelMovement,
    };
    let order = match before.order {
        Some(order) => Some(orders::ops::visible(ctx, &mut tx, order).await?),
        None => None,
    };
    let stage =
        order.as_ref().and_then(|order| order.stages.iter().find(|stage| before.stage.as_ref() == Some(&stage.stage)));
    match step {
        MovementStep::Return => {
            let left = if before.bears { before.outside } else { before.rest };
            if left == 0 {
                return Err(conflict(Entity::Movement, Conflict::WrongStatus));
            }
            let mut receipt = receipt(ctx, &mut tx, id, [0; 32]).await?;
            (receipt.unworked, receipt.closes) = (left, true);
            reason.clone_into(&mut receipt.note);
            store::insert_receipt(&mut tx, &receipt).await?;
        }
        MovementStep::Send | MovementStep::InTransit | MovementStep::Cancel => {
            if let (MovementStep::Send, Some(order)) = (step, &order) {
                check_pieces(order, stage, before.kind, before.quantity)?;
            }
            let stepped = Stepped {
                status,
                carrier: asked.carrier.as_deref().map(str::trim),
                tracking: asked.tracking.as_deref().map(str::trim),
                eta: asked.eta,
                reason: if step == MovementStep::Cancel { reason } else { "" },
                sent: (step == MovementStep::Send).then(|| (ctx.now(), ctx.actor_name())),
                ended_at: (!status.is_open()).then(|| ctx.now()),
            };
            store::step(&mut tx, id, &stepped).await?;
        }
    }
    let stage = stage.map(|stage| stage.id);
    let after = answer(ctx, &mut tx, id).await?;
    let mut told = facts(&after.movement);
    if let Value::Object(members) = &mut told {
        members.insert("reason".to_owned(), json!(reason));
    }
    let entry = Entry::new(action, Entity::Movement.as_str(), id).before(facts(&before)).after(told);
    record(ctx, &mut tx, entry).await?;
    tell(&mut tx, after.order.as_ref(), stage).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Receives some of a movement. More than is left of it is refused with [`Problem::NotEnough`], more than the plan allows of what a
/// partner makes with [`Conflict::OverPlan`]. What came of an item is put on its shelf, by whoever may do that.
pub async fn receive(ctx: &Ctx, id: MovementId, asked: &ReceiptRequest) -> Result<ReceiptAnswer> {
    ctx.require(Permission::MovementsEdit)?;
    let request = Asked::new(ctx, &format!("production/movements/{id}/receipts"), asked.id, asked)?;
    request.once(Permission::MovementsEdit, take_in(&request, id, asked)).await
}

async fn take_in(request: &Asked<MovementReceiptId>, id: MovementId, asked: &ReceiptRequest) -> Result<ReceiptAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(Permission::MovementsEdit).await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    visible(ctx, &mut tx, id).await?;
    check_receipt(asked)?;
    let before = locked(ctx, &mut tx, id).await?;
    if !may_receive(before.status) {
        return Err(conflict(Entity::Movement, Conflict::WrongStatus));
    }
    if before.item.is_some() {
        ctx.require(Permission::StoresMove)?;
    }
    let come = item_come(&before, asked)?;
    check_left(&before, asked)?;
    let lost = lost(&before, asked);
    let all = u64::from(asked.qty_good) + u64::from(asked.qty_scrap) + u64::from(asked.qty_unworked) + u64::from(lost);
    let was_received = before.qty_good + before.qty_scrap + before.qty_unworked + before.qty_lost;
    if come.is_none() && all == 0 && was_received == 0 {
        // Nothing of it ever came: it is cancelled.
        return Err(Problem::invalid("qty_good", Reason::Missing).into());
    }
    let mut scraps = scraps(&mut tx, &asked.scrap, asked.qty_scrap).await?;
    if lost > 0 {
        scraps.push((own_reason(&mut tx, OwnReason::Lost).await?, lost));
    }
    let mut receipt = receipt(ctx, &mut tx, id, request.hash).await?;
    receipt.id = request.id;
    receipt.happened_at = happened(asked.happened_at, receipt.recorded_at)?;
    receipt.day = PlantDays::read(&mut tx).await?.day_of(receipt.happened_at);
    (receipt.good, receipt.scrap, receipt.unworked) = (asked.qty_good, asked.qty_scrap, asked.qty_unworked);
    (receipt.lost, receipt.scraps, receipt.closes) = (lost, scraps, asked.rest_lost);
    asked.note.trim().clone_into(&mut receipt.note);
    if let (Some(item), Some(come)) = (&before.item, come) {
        receipt.item = come;
        if !come.good.is_zero() {
            let arrived = Came {
                item: item.id,
                quantity: come.good,
                shelf: item.shelf,
                cost: store::item_cost(&mut tx, id).await?,
                serial: item.serial.clone(),
                note: receipt.note.clone(),
                at: receipt.happened_at,
            };
            // What an act of the store-room holds while it waits is large.
            receipt.document = Some(Box::pin(stock::receive_movement(ctx, &mut tx, &arrived)).await?);
        }
    }
    finish(ctx, tx, &before, &receipt, Action::ReceiveMovement).await
}

/// Takes a receipt back, and its document with it. Where its pieces have gone on it is refused with [`Conflict::Used`], where its item
/// was issued with [`Problem::NotEnough`].
pub async fn reverse(ctx: &Ctx, id: MovementReceiptId, asked: &ReceiptReversal) -> Result<ReceiptAnswer> {
    ctx.require(Permission::MovementsEdit)?;
    let request = Asked::new(ctx, &format!("production/receipts/{id}/reverse"), asked.id, asked)?;
    request.once(Permission::MovementsEdit, take_back(&request, id, &asked.reason)).await
}

async fn take_back(request: &Asked<MovementReceiptId>, id: MovementReceiptId, reason: &str) -> Result<ReceiptAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(Permission::MovementsEdit).await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    let missing = || Problem::NotFound { what: Entity::MovementReceipt };
    let named = one(&mut tx, id).await?;
    let hidden = |error| if matches!(error, Error::Refused(_)) { missing().into() } else { error };
    visible(ctx, &mut tx, named.movement).await.map_err(hidden)?;
    let mut check = Check::default();
    check.that(!reason.trim().is_empty(), "reason", Reason::Missing);
    check.that(reason.trim().chars().count() <= 200, "reason", Reason::TooLong);
    check.done()?;
    let before = locked(ctx, &mut tx, named.movement).await?;
    let named = one(&mut tx, id).await?;
    if named.kind == ReceiptKind::Reverse || named.named_by.is_some() {
        return Err(conflict(Entity::MovementReceipt, Conflict::Undone));
    }
    let mut receipt = receipt(ctx, &mut tx, named.movement, request.hash).await?;
    (receipt.id, receipt.kind, receipt.names) = (request.id, ReceiptKind::Reverse, Some(id));
    (receipt.day, receipt.happened_at) = (named.date, named.happened_at);
    reason.trim().clone_into(&mut receipt.reason);
    if before.item.is_some() {
        ctx.require(Permission::StoresMove)?;
    }
    if let Some(document) = named.document {
        let undoing = Box::pin(stock::take_receipt_back(ctx, &mut tx, document, reason.trim())).await?;
        receipt.document = Some(undoing);
    }
    finish(ctx, tx, &before, &receipt, Action::ReverseReceipt).await
}

/// A receipt of nothing, now.
async fn receipt(ctx: &Ctx, tx: &mut TenantTx, movement: MovementId, asked: [u8; 32]) -> Result<NewReceipt> {
    let now = ctx.now();
    Ok(NewReceipt {
        id: MovementReceiptId::new(),
        movement,
        kind: ReceiptKind::Receive,
        names: None,
        day: PlantDays::read(tx).await?.day_of(now),
        good: 0,
        scrap: 0,
        unworked: 0,
        lost: 0,
        scraps: Vec::new(),
        item: ItemCome::default(),
        document: None,
        closes: false,
        note: String::new(),
        reason: String::new(),
        happened_at: now,
        recorded_at: now,
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        asked,
    })
}

/// Adds the receipt with its entry in the audit and what open pages are told.
async fn finish(
    ctx: &Ctx,
    mut tx: TenantTx,
    before: &Movement,
    receipt: &NewReceipt,
    action: Action,
) -> Result<ReceiptAnswer> {
    store::insert_receipt(&mut tx, receipt).await?;
    let answer = received(ctx, &mut tx, receipt.id).await?;
    let is_item = answer.movement.item.is_some();
    let told = |pieces: i32, item: Decimal| Number(if is_item { item } else { pieces.into() });
    let after = json!({
        "order_number": answer.movement.order_number,
        "stage": answer.movement.stage,
        "partner": answer.movement.partner_name,
        "movement_status": answer.movement.status,
        "content": content(&answer.movement),
        "good": told(answer.receipt.qty_good, answer.receipt.item_good),
        "scrap": told(answer.receipt.qty_scrap, answer.receipt.item_scrap),
        "unworked": answer.receipt.qty_unworked,
        "lost": told(answer.receipt.qty_lost, answer.receipt.item_lost),
        "document_number": answer.receipt.document_number,
        "reason": receipt.reason,
        "note": receipt.note,
    });
    let entry = Entry::new(action, Entity::MovementReceipt.as_str(), receipt.id)
        .before(json!({ "movement_status": before.status }))
        .after(after);
    record(ctx, &mut tx, entry).await?;
    let stage = answer.order.as_ref().and_then(|order| {
        order.stages.iter().find(|stage| before.stage.as_ref() == Some(&stage.stage)).map(|stage| stage.id)
    });
    tell(&mut tx, answer.order.as_ref(), stage).await?;
    tx.commit_with(&answer).await?;
    Ok(answer)
}

/// What was received under the id long ago, when its answer is not kept any more.
async fn known(tx: &mut TenantTx, request: &Asked<MovementReceiptId>) -> Result<Option<ReceiptAnswer>> {
    let Some(id) = request.named() else { return Ok(None) };
    let Some(found) = store::known_receipt(tx, id).await? else { return Ok(None) };
    request.check_same(Entity::MovementReceipt, &found.asked, found.made_by)?;
    Ok(Some(received(&request.ctx, tx, id).await?.replayed()))
}

async fn one(tx: &mut TenantTx, id: MovementReceiptId) -> Result<MovementReceipt> {
    let found = store::receipts(tx, None, Some(id)).await?.pop();
    Ok(found.ok_or(Problem::NotFound { what: Entity::MovementReceipt })?)
}

/// A receipt as it was recorded, its movement and its order as they are now.
async fn received(ctx: &Ctx, tx: &mut TenantTx, id: MovementReceiptId) -> Result<ReceiptAnswer> {
    let receipt = one(tx, id).await?;
    let MovementAnswer { movement, order, .. } = answer(ctx, tx, receipt.movement).await?;
    Ok(ReceiptAnswer { receipt, movement, order, replayed: false })
}

/// A movement and its order as they are now.
async fn answer(ctx: &Ctx, tx: &mut TenantTx, id: MovementId) -> Result<MovementAnswer> {
    let mut movement = visible(ctx, tx, id).await?;
    inspect(tx, std::slice::from_mut(&mut movement)).await?;
    let order = match movement.order {
        Some(order) => Some(orders::ops::visible(ctx, tx, order).await?),
        None => None,
    };
    Ok(MovementAnswer { movement, order, replayed: false })
}

async fn record(ctx: &Ctx, tx: &mut TenantTx, entry: Entry<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}

/// Tells open pages of those who see it.
async fn tell(tx: &mut TenantTx, order: Option<&ProductionOrder>, stage: Option<StageId>) -> Result<()> {
    match order {
        Some(order) => orders::ops::tell(tx, order, stage).await,
        None => events::store::insert(tx, Audience::Tenant, &Event::MovementsChanged).await,
    }
}

/// What it is, where that is no pieces of an order.
fn content(movement: &Movement) -> String {
    let item = movement.item.as_ref().map(|item| format!("{} · {}", item.code, item.name));
    let parts = [item.as_deref().unwrap_or_default(), movement.what.as_str()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// As the audit tells it.
fn facts(movement: &Movement) -> Value {
    let sent = movement.item.as_ref().map_or_else(|| movement.quantity.into(), |item| item.quantity);
    json!({
        "movement_kind": movement.kind,
        "movement_status": movement.status,
        "order_number": movement.order_number,
        "stage": movement.stage,
        "partner": movement.partner_name,
        "content": content(movement),
        "sent_quantity": Number(sent),
        "place_from": movement.place_from,
        "holder_from": movement.holder_from,
        "place_to": movement.place_to,
        "holder_to": movement.holder_to,
        "carrier": movement.carrier,
        "tracking_number": movement.tracking,
        "eta": movement.eta,
        "note": movement.note,
    })
}
