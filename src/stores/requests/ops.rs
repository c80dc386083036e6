//! Asking for something, and what becomes of that. Whoever asks sees, changes and withdraws their own; whoever keeps the store-room
//! all of them.

use super::store::{self, NewRequest, Step};
use super::types::{
    OrderValues, RequestFilter, RequestKind, RequestState, RequestUrgency, RequestValues, StockRequest,
};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::id::StockRequestId;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::steps::{Facts, Topic, close as close_notice, raise_to};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::require_version;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::stores::analytics::rules::proposal;
use crate::stores::holders;
use crate::stores::items::store::{Called, find_called};
use crate::stores::rules::fits;
use crate::stores::store::share_set_up;
use crate::stores::subscriptions::ops::followers;
use crate::stores::types::MAX_NUMBER;
use rust_decimal::Decimal;
use serde_json::{Value, json};

/// A page of the requests that a filter leaves, what is not ended before the others, the newest first: all of them for whoever may
/// move stock, and their own for the others.
pub async fn list(ctx: &Ctx, filter: RequestFilter, page: PageRequest) -> Result<Page<StockRequest>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    let made_by = if ctx.may(Permission::StoresMove) { None } else { Some(ctx.person()?.user) };
    let (rows, total) = store::list(&mut tx, None, filter, made_by, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One request.
pub async fn find(ctx: &Ctx, id: StockRequestId) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    let row = visible(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(row)
}

async fn row(tx: &mut TenantTx, id: StockRequestId) -> Result<StockRequest> {
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = store::list(tx, Some(id), RequestFilter::default(), None, one).await?;
    Ok(rows.pop().ok_or(Problem::NotFound { what: Entity::StockRequest })?)
}

/// A request of the caller, or any for whoever moves stock.
async fn visible(ctx: &Ctx, tx: &mut TenantTx, id: StockRequestId) -> Result<StockRequest> {
    let request = row(tx, id).await?;
    let is_own = request.made_by.is_some() && request.made_by == ctx.actor_id();
    if is_own || ctx.may(Permission::StoresMove) {
        Ok(request)
    } else {
        Err(Problem::NotFound { what: Entity::StockRequest }.into())
    }
}

/// Asks for something. To restock without saying how much asks for what is missing.
pub async fn create(ctx: &Ctx, asked: &RequestValues) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    check(asked)?;
    share_set_up(&mut tx).await?;
    let new = resolve(ctx, &mut tx, StockRequestId::new(), asked).await?;
    store::insert(&mut tx, &new).await?;
    let made = row(&mut tx, new.id).await?;
    record(ctx, &mut tx, entry("create", made.id).after(facts(&made)), &made).await?;
    tell(ctx, &mut tx, &made).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// Changes what is asked for as a whole, until something is done about it. A `version` other than its own is refused with
/// [`Conflict::Changed`].
pub async fn change(ctx: &Ctx, id: StockRequestId, version: i32, asked: &RequestValues) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    check(asked)?;
    share_set_up(&mut tx).await?;
    let before = locked(ctx, &mut tx, id).await?;
    require_version(before.version == version, Entity::StockRequest)?;
    require_state(&before, &[RequestState::Open])?;
    let new = resolve(ctx, &mut tx, id, asked).await?;
    store::update(&mut tx, &new).await?;
    let after = row(&mut tx, id).await?;
    record(ctx, &mut tx, entry("change", id).before(facts(&before)).after(facts(&after)), &after).await?;
    tell(ctx, &mut tx, &after).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Withdraws what is asked for, until something is done about it.
pub async fn delete(ctx: &Ctx, id: StockRequestId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    share_set_up(&mut tx).await?;
    let gone = locked(ctx, &mut tx, id).await?;
    require_state(&gone, &[RequestState::Open])?;
    store::delete(&mut tx, id).await?;
    record(ctx, &mut tx, entry("delete", id).before(facts(&gone)), &gone).await?;
    close_notice(ctx, &mut tx, Topic::RequestRaised, &id.to_string()).await?;
    tx.commit_with(&()).await
}

/// Says that it was ordered, or anew how much and for when. What is to be picked is not ordered.
pub async fn order(ctx: &Ctx, id: StockRequestId, asked: &OrderValues) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    share_set_up(&mut tx).await?;
    let before = locked(ctx, &mut tx, id).await?;
    require_state(&before, &[RequestState::Open, RequestState::Ordered])?;
    if before.kind == RequestKind::Pick {
        return Err(wrong_status());
    }
    let ordered = asked.quantity.unwrap_or(before.ordered.unwrap_or(before.quantity));
    let found = find_called(&mut tx, &[Called { id: Some(before.item.id), code: None, name: None }]).await?;
    let decimals = found.into_iter().flatten().next().map_or(0, |item| item.decimals);
    // What came already was ordered, and what came in full is closed.
    if !in_range(ordered) || ordered <= before.received {
        return Err(Problem::invalid("quantity", Reason::OutOfRange).into());
    }
    if !fits(ordered, decimals) {
        return Err(Problem::invalid("quantity", Reason::Malformed).into());
    }
    step(ctx, tx, &before, Step::Order { ordered, expected: asked.expected.or(before.expected) }).await
}

/// Ends a request: it is done, or nothing more of it comes.
pub async fn close(ctx: &Ctx, id: StockRequestId) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let before = locked(ctx, &mut tx, id).await?;
    require_state(&before, &[RequestState::Open, RequestState::Ordered])?;
    step(ctx, tx, &before, Step::Close).await
}

/// Refuses a request, with the reason why.
pub async fn refuse(ctx: &Ctx, id: StockRequestId, reason: &str) -> Result<StockRequest> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let reason = reason.trim();
    let mut check = Check::default();
    check.that(!reason.is_empty(), "reason", Reason::Missing);
    check.that(reason.chars().count() <= 200, "reason", Reason::TooLong);
    check.done()?;
    let before = locked(ctx, &mut tx, id).await?;
    require_state(&before, &[RequestState::Open, RequestState::Ordered])?;
    step(ctx, tx, &before, Step::Refuse { reason }).await
}

/// Takes a request further. Whoever is to see to it is done with that.
async fn step(ctx: &Ctx, mut tx: TenantTx, before: &StockRequest, step: Step<'_>) -> Result<StockRequest> {
    store::step(&mut tx, before.id, step, ctx.now()).await?;
    let after = row(&mut tx, before.id).await?;
    record(ctx, &mut tx, entry("change", before.id).before(facts(before)).after(facts(&after)), &after).await?;
    close_notice(ctx, &mut tx, Topic::RequestRaised, &before.id.to_string()).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// As it is while nobody else changes it.
async fn locked(ctx: &Ctx, tx: &mut TenantTx, id: StockRequestId) -> Result<StockRequest> {
    store::lock(tx, id).await?;
    visible(ctx, tx, id).await
}

fn require_state(request: &StockRequest, states: &[RequestState]) -> Result<()> {
    if states.contains(&request.state) { Ok(()) } else { Err(wrong_status()) }
}

fn wrong_status() -> crate::base::fault::Error {
    Problem::Conflict { what: Entity::StockRequest, why: Conflict::WrongStatus }.into()
}

fn in_range(quantity: Decimal) -> bool {
    quantity > Decimal::ZERO && quantity <= Decimal::from(MAX_NUMBER)
}

fn check(asked: &RequestValues) -> Result<()> {
    let mut check = Check::default();
    check.that(asked.quantity.is_none_or(in_range), "quantity", Reason::OutOfRange);
    let is_pick = asked.kind == RequestKind::Pick;
    check.that(!is_pick || asked.quantity.is_some(), "quantity", Reason::Missing);
    check.that(is_pick || asked.holder.is_none(), "holder", Reason::Unknown);
    check.that(asked.note.trim().chars().count() <= 500, "note", Reason::TooLong);
    Ok(check.done()?)
}

/// What is asked for, with the ids of what it names.
async fn resolve(ctx: &Ctx, tx: &mut TenantTx, id: StockRequestId, asked: &RequestValues) -> Result<NewRequest> {
    let found = find_called(tx, &[Called::from(&asked.item)]).await?.pop().flatten();
    let item = found.filter(|item| !item.archived).ok_or_else(|| Problem::invalid("item", Reason::Unknown))?;
    let quantity = match asked.quantity {
        Some(quantity) if fits(quantity, item.decimals) => quantity,
        Some(_) => return Err(Problem::invalid("quantity", Reason::Malformed).into()),
        None => {
            let missing = store::missing(tx, item.id).await?;
            proposal(missing.available, missing.ordered, missing.target, missing.pack)
        }
    };
    let holder = match &asked.holder {
        Some(name) => {
            let holder = holders::find_named(tx, name).await?.filter(|holder| !holder.values.archived);
            Some(holder.ok_or_else(|| Problem::invalid("holder", Reason::Unknown))?.id)
        }
        None => None,
    };
    Ok(NewRequest {
        id,
        kind: asked.kind,
        item: item.id,
        quantity,
        urgency: asked.urgency,
        holder,
        note: asked.note.trim().to_owned(),
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        made_at: ctx.now(),
    })
}

fn entry(verb: &str, id: StockRequestId) -> Entry<'static> {
    let what = Entity::StockRequest;
    Entry::new(format!("{verb}_{what}"), what.as_str(), id)
}

/// As the audit tells them: quantities as text.
fn facts(request: &StockRequest) -> Value {
    json!({
        "request_kind": request.kind,
        "stock_item": request.item.id,
        "asked_for": request.quantity,
        "request_urgency": request.urgency,
        "holder": request.holder.as_ref().map(|holder| holder.id),
        "note": request.note,
        "request_state": request.state,
        "ordered": request.ordered,
        "expected_on": request.expected,
        "reason": request.reason,
    })
}

/// Records a change, and tells open pages.
async fn record(ctx: &Ctx, tx: &mut TenantTx, entry: Entry<'_>, request: &StockRequest) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    events::store::insert(tx, Audience::Tenant, &Event::StockChanged { items: vec![request.item.id] }).await
}

/// Tells those who keep the store-room.
async fn tell(ctx: &Ctx, tx: &mut TenantTx, request: &StockRequest) -> Result<()> {
    let facts = Facts::RequestRaised {
        item: request.item.id,
        name: request.item.name.clone(),
        by: request.made_by_name.clone(),
        quantity: request.quantity,
        to_pick: request.kind == RequestKind::Pick,
        urgent: request.urgency == RequestUrgency::Urgent,
    };
    let item = request.item.id.0;
    let following = followers(tx, &[item]).await?.remove(&item).unwrap_or_default();
    raise_to(ctx, tx, &request.id.to_string(), &facts, &[], &following).await
}
