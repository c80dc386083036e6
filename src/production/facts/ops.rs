//! Recording what was made, replacing it and taking it back: all of it or nothing, and once however often it is asked for.

use super::resolve;
use super::rules::{check_enough, check_pieces, sum};
use super::store::{self, Named, NewFact};
use super::types::{
    CorrectionRequest, Explanation, FactAnswer, FactFilter, FactKind, FactPad, FactPieces, FactRequest,
    ReversalRequest, StageFact,
};
use crate::base::check::Check;
use crate::base::fault::{Error, Result};
use crate::base::id::{ProductionOrderId, StageFactId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::asked::{Asked, Replayed};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::production::orders::ops as orders;
use crate::production::orders::types::{OrderStatus, ProductionOrder};
use crate::production::types::StageValues;
use chrono::TimeDelta;
use serde_json::json;

/// The very same within so long is asked back.
const REPEATED: TimeDelta = TimeDelta::minutes(10);
/// By how much a client's clock may be ahead.
const AHEAD: TimeDelta = TimeDelta::minutes(5);
/// How long afterwards something is recorded at the latest.
const BEHIND: TimeDelta = TimeDelta::days(366);

impl Replayed for FactAnswer {
    fn replayed(self) -> Self {
        Self { replayed: true, ..self }
    }
}

/// What was answered to the request before, or recorded under the id long ago, when its answer is not kept any more.
async fn known(tx: &mut TenantTx, request: &Asked<StageFactId>) -> Result<Option<FactAnswer>> {
    if let Some(answer) = request.kept(tx).await? {
        return Ok(Some(answer));
    }
    let Some(id) = request.named() else { return Ok(None) };
    let Some(found) = store::known(tx, id).await? else { return Ok(None) };
    request.check_same(Entity::StageFact, &found.asked, found.made_by)?;
    Ok(Some(answer(&request.ctx, tx, found.order, id).await?.replayed()))
}

/// A page of the facts of an order, the newest first. Whoever records for themself sees their own.
pub async fn list(
    ctx: &Ctx,
    order: ProductionOrderId,
    filter: &FactFilter,
    page: PageRequest,
) -> Result<Page<StageFact>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    tx.read_along_keys().await?;
    orders::require_seen(ctx, &mut tx, order).await?;
    let stage = match &filter.stage {
        Some(name) => {
            let stage = StageValues::list(&mut tx, Some(name)).await?.pop();
            Some(stage.ok_or_else(|| Problem::invalid("stage", Reason::Unknown))?.id)
        }
        None => None,
    };
    let only = if ctx.may(Permission::OrdersViewAll) { None } else { ctx.actor_id() };
    let (rows, mut total) = store::list(&mut tx, order, stage, only, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list(&mut tx, order, stage, only, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// A page of the facts that the caller recorded, the newest first; on a pad those of its stage.
pub async fn list_own(ctx: &Ctx, page: PageRequest) -> Result<Page<StageFact>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::FactsRecord).await?;
    tx.read_along_keys().await?;
    let (sight, own) = (orders::sight(ctx), ctx.person()?.user);
    let stage = ctx.pad().map(|pad| pad.stage);
    let rows = store::list_own(&mut tx, sight, own, stage, page).await?;
    let total = store::count_own(&mut tx, sight, own, stage).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// The last of them, so many: what is said at the end of a shift is not counted from the first day on.
pub async fn latest_own(ctx: &Ctx, many: u32) -> Result<Vec<StageFact>> {
    let mut tx = ctx.begin(Permission::FactsRecord).await?;
    tx.read_along_keys().await?;
    let (sight, own) = (orders::sight(ctx), ctx.person()?.user);
    let page = PageRequest::bounded(None, Some(many));
    let rows = store::list_own(&mut tx, sight, own, ctx.pad().map(|pad| pad.stage), page).await?;
    tx.commit().await?;
    Ok(rows)
}

/// Says why a fact is not as was expected: an operator of their own.
pub async fn explain(ctx: &Ctx, id: StageFactId, asked: &Explanation) -> Result<StageFact> {
    let mut tx = ctx.begin(Permission::FactsRecord).await?;
    tx.read_along_keys().await?;
    let named = changeable(ctx, &mut tx, id).await?;
    let deviation = resolve::deviation(&mut tx, asked.deviation.as_ref()).await?;
    let before = one(&mut tx, id).await?;
    store::explain(&mut tx, id, deviation).await?;
    let after = one(&mut tx, id).await?;
    let facts = |fact: &StageFact| json!({ "order_number": fact.order_number, "deviation": fact.deviation });
    let entry = Entry::new(Action::ExplainFact, Entity::StageFact.as_str(), id);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry.before(facts(&before)).after(facts(&after))).await?;
    let order = orders::visible(ctx, &mut tx, named.order).await?;
    orders::tell(&mut tx, &order, Some(named.stage)).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// A fact that the caller sees and may change: who records for themself, their own.
async fn changeable(ctx: &Ctx, tx: &mut TenantTx, id: StageFactId) -> Result<Named> {
    let missing = || Problem::NotFound { what: Entity::StageFact };
    let named = store::named(tx, id).await?.ok_or_else(missing)?;
    let hidden = |error| if matches!(error, Error::Refused(_)) { missing().into() } else { error };
    orders::require_seen(ctx, tx, named.order).await.map_err(hidden)?;
    let own = ctx.actor_id();
    if !ctx.may(Permission::FactsReverse) && named.made_by != own && named.operator != own {
        return Err(missing().into());
    }
    ctx.require_at(named.stage, named.machine)?;
    Ok(named)
}

/// Records what was made of an order at a stage. More than waits there is refused with [`Problem::NotEnough`], more than the plan allows
/// with [`Conflict::OverPlan`], what is in a closed shift with [`Conflict::Closed`], and the very same within ten minutes with
/// [`Conflict::Repeated`] unless it is said that it is meant.
pub async fn record(ctx: &Ctx, order: ProductionOrderId, asked: &FactRequest) -> Result<FactAnswer> {
    ctx.require(Permission::FactsRecord)?;
    let request = Asked::new(ctx, &format!("production/orders/{order}/facts"), asked.id, asked)?;
    request.attempt(Permission::FactsRecord, add(&request, order, asked)).await
}

async fn add(request: &Asked<StageFactId>, order: ProductionOrderId, asked: &FactRequest) -> Result<FactAnswer> {
    let ctx = &request.ctx;
    let pieces = resolve::pieces_of(asked);
    let mut tx = ctx.begin(Permission::FactsRecord).await?;
    tx.read_along_keys().await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    orders::require_seen(ctx, &mut tx, order).await?;
    check_pieces(&pieces)?;
    // What needs no lock of the order comes before.
    let stage = resolve::stage(&mut tx, order, &asked.stage).await?;
    let shift = resolve::shift(ctx, &mut tx, &stage, asked).await?;
    let operator = resolve::operator(ctx, &mut tx, &stage, asked.operator_id).await?;
    let machine = resolve::machine(&mut tx, &stage, asked.machine.as_ref()).await?;
    ctx.require_at(stage.id, machine)?;
    let day = store::use_shift_day(&mut tx, &shift).await?;
    if day.is_closed {
        return Err(Problem::Conflict { what: Entity::ShiftDay, why: Conflict::Closed }.into());
    }
    let before = orders::locked(ctx, &mut tx, order).await?;
    goes_on(&before)?;
    let place = resolve::place(&before, stage.id)?;
    let resolved = resolve::pieces(&mut tx, &before, place.stage, &pieces).await?;
    let worked = (pieces.minutes, day.net_minutes);
    let expected = resolve::expected(&mut tx, &before, stage.id, machine, worked).await?;
    // Read under the lock: whoever is next is later.
    let now = ctx.now();
    let fact = NewFact {
        id: request.id,
        order,
        stage: stage.id,
        kind: FactKind::Record,
        names: None,
        day: shift.day,
        shift: store::shift_key(shift.id),
        operator,
        machine,
        good: pieces.qty_good,
        scrap: pieces.qty_scrap,
        scraps: resolved.scraps,
        rework: pieces.qty_rework,
        rework_to: resolved.rework_to,
        minutes: pieces.minutes,
        expected,
        deviation: resolved.deviation,
        comment: pieces.comment.trim().to_owned(),
        reason: String::new(),
        happened_at: asked.happened_at.unwrap_or(now),
        recorded_at: now,
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        pad: pad(ctx),
        asked: request.hash,
    };
    if fact.happened_at > now + AHEAD || fact.happened_at < now - BEHIND {
        return Err(Problem::invalid("happened_at", Reason::OutOfRange).into());
    }
    check_enough(place.stage, place.is_first, i64::try_from(sum(&pieces)).unwrap_or(i64::MAX))?;
    if !asked.repeat && store::is_repeated(&mut tx, &fact, REPEATED).await? {
        return Err(Problem::Conflict { what: Entity::StageFact, why: Conflict::Repeated }.into());
    }
    if let (Some(operator), false) = (operator, ctx.may(Permission::FactsReverse))
        && store::is_in_other_shift(&mut tx, &fact, operator).await?
    {
        return Err(Problem::Conflict { what: Entity::StageFact, why: Conflict::Taken }.into());
    }
    finish(ctx, tx, &fact, Action::RecordFact).await
}

/// Replaces a fact: an operator their own. Only lowering below what went on is refused, with [`Conflict::Used`].
pub async fn correct(ctx: &Ctx, fact: StageFactId, asked: &CorrectionRequest) -> Result<FactAnswer> {
    ctx.require(Permission::FactsRecord)?;
    let request = Asked::new(ctx, &format!("production/facts/{fact}/correct"), asked.id, asked)?;
    let work = replace(&request, fact, &asked.reason, Some(&asked.pieces), Permission::FactsRecord);
    request.attempt(Permission::FactsRecord, work).await
}

/// Takes a fact back. Where its pieces have gone on it is refused with [`Conflict::Used`].
pub async fn reverse(ctx: &Ctx, fact: StageFactId, asked: &ReversalRequest) -> Result<FactAnswer> {
    ctx.require(Permission::FactsReverse)?;
    let request = Asked::new(ctx, &format!("production/facts/{fact}/reverse"), asked.id, asked)?;
    let work = replace(&request, fact, &asked.reason, None, Permission::FactsReverse);
    request.attempt(Permission::FactsReverse, work).await
}

/// Replaces a fact by these pieces, or takes it back.
async fn replace(
    request: &Asked<StageFactId>,
    id: StageFactId,
    reason: &str,
    pieces: Option<&FactPieces>,
    permission: Permission,
) -> Result<FactAnswer> {
    let ctx = &request.ctx;
    let mut tx = ctx.begin(permission).await?;
    tx.read_along_keys().await?;
    if let Some(answer) = known(&mut tx, request).await? {
        return Ok(answer);
    }
    let named = changeable(ctx, &mut tx, id).await?;
    let mut check = Check::default();
    check.that(!reason.trim().is_empty(), "reason", Reason::Missing);
    check.that(reason.trim().chars().count() <= 200, "reason", Reason::TooLong);
    check.done()?;
    if let Some(pieces) = pieces {
        check_pieces(pieces)?;
    }
    let before = orders::locked(ctx, &mut tx, named.order).await?;
    goes_on(&before)?;
    if !named.stands {
        return Err(Problem::Conflict { what: Entity::StageFact, why: Conflict::Undone }.into());
    }
    let place = resolve::place(&before, named.stage)?;
    let now = ctx.now();
    let mut fact = NewFact {
        id: request.id,
        order: named.order,
        stage: named.stage,
        kind: FactKind::Reverse,
        names: Some(id),
        day: named.day,
        shift: named.shift,
        operator: named.operator,
        machine: named.machine,
        good: 0,
        scrap: 0,
        scraps: Vec::new(),
        rework: 0,
        rework_to: None,
        minutes: None,
        expected: None,
        deviation: None,
        comment: String::new(),
        reason: reason.trim().to_owned(),
        happened_at: named.happened_at,
        recorded_at: now,
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        pad: pad(ctx),
        asked: request.hash,
    };
    if let Some(pieces) = pieces {
        let more = i64::try_from(sum(pieces)).unwrap_or(i64::MAX) - named.pieces;
        check_enough(place.stage, place.is_first, more)?;
        let resolved = resolve::pieces(&mut tx, &before, place.stage, pieces).await?;
        let worked = (pieces.minutes, store::net_minutes(&mut tx, named.day, named.shift).await?);
        fact.kind = FactKind::Correct;
        fact.expected = resolve::expected(&mut tx, &before, named.stage, named.machine, worked).await?;
        (fact.good, fact.scrap, fact.rework) = (pieces.qty_good, pieces.qty_scrap, pieces.qty_rework);
        (fact.scraps, fact.rework_to, fact.deviation) = (resolved.scraps, resolved.rework_to, resolved.deviation);
        fact.minutes = pieces.minutes;
        pieces.comment.trim().clone_into(&mut fact.comment);
    }
    let action = if pieces.is_some() { Action::CorrectFact } else { Action::ReverseFact };
    finish(ctx, tx, &fact, action).await
}

/// Nothing is recorded of an order that is on hold, cancelled or closed.
pub(in crate::production) fn goes_on(order: &ProductionOrder) -> Result<()> {
    let is_closed_short = order.status == OrderStatus::Done && order.qty_ready < order.qty_plan;
    if is_closed_short || matches!(order.status, OrderStatus::OnHold | OrderStatus::Cancelled) {
        return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::WrongStatus }.into());
    }
    Ok(())
}

/// The pad on which the caller records.
fn pad(ctx: &Ctx) -> Option<FactPad> {
    ctx.pad().map(|pad| FactPad { id: pad.id, name: pad.name.clone() })
}

/// Adds the fact with its entry in the audit and what open pages are told.
async fn finish(ctx: &Ctx, mut tx: TenantTx, fact: &NewFact, action: Action) -> Result<FactAnswer> {
    store::insert(&mut tx, fact).await?;
    let answer = answer(ctx, &mut tx, fact.order, fact.id).await?;
    let after = json!({
        "order_number": answer.order.number,
        "stage": answer.fact.stage,
        "day": fact.day,
        "shift": answer.fact.shift_type,
        "machine": fact.machine,
        "operator": fact.operator,
        "good": answer.fact.qty_good,
        "scrap": answer.fact.qty_scrap,
        "rework": answer.fact.qty_rework,
        "names_fact": fact.names,
        "reason": fact.reason,
    });
    let entry = Entry::new(action, Entity::StageFact.as_str(), fact.id).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    orders::tell(&mut tx, &answer.order, Some(fact.stage)).await?;
    tx.commit_with(&answer).await?;
    Ok(answer)
}

/// A fact as it was recorded, and its order as it is now.
async fn answer(ctx: &Ctx, tx: &mut TenantTx, order: ProductionOrderId, fact: StageFactId) -> Result<FactAnswer> {
    Ok(FactAnswer { fact: one(tx, fact).await?, order: orders::visible(ctx, tx, order).await?, replayed: false })
}

async fn one(tx: &mut TenantTx, id: StageFactId) -> Result<StageFact> {
    Ok(store::read(tx, &[id.0]).await?.pop().ok_or(Problem::NotFound { what: Entity::StageFact })?)
}
