//! Keeping stock for somebody, and letting it go.

use super::store::{self, Gone, NewReservation};
use super::types::{Reservation, ReservationFilter, ReservationRequest};
use crate::base::check::Check;
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockLocationId, StockReservationId, UserId};
use crate::base::numbers::Number;
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason, Shortage};
use crate::notices::steps::{Facts, raise_to};
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::require_version;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::identity::people::steps::active_people;
use crate::platform::tenancy;
use crate::stores::alerts;
use crate::stores::holders;
use crate::stores::items::store::{Called, KnownItem, find_called};
use crate::stores::jobs::ops::conceal;
use crate::stores::ledger::store::{lock_items, standings};
use crate::stores::rules::fits;
use crate::stores::store::share_set_up;
use crate::stores::subscriptions::ops::followers;
use crate::stores::types::{HolderKind, MAX_NUMBER};
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use uuid::Uuid;

/// A page of what is reserved, the nearest day first. Who is kept what is for whoever may issue it.
pub async fn list(ctx: &Ctx, filter: ReservationFilter, page: PageRequest) -> Result<Page<Reservation>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let (mut rows, total) = store::list(&mut tx, None, filter, page).await?;
    conceal(ctx, &mut tx, rows.iter_mut().map(|row| &mut row.holder).collect()).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One reservation.
pub async fn find(ctx: &Ctx, id: StockReservationId) -> Result<Reservation> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let mut found = row(&mut tx, id).await?;
    conceal(ctx, &mut tx, vec![&mut found.holder]).await?;
    tx.commit().await?;
    Ok(found)
}

async fn row(tx: &mut TenantTx, id: StockReservationId) -> Result<Reservation> {
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = store::list(tx, Some(id), ReservationFilter::default(), one).await?;
    Ok(rows.pop().ok_or(Problem::NotFound { what: Entity::StockReservation })?)
}

/// Keeps stock for somebody. More than is available is refused with [`Problem::NotEnough`].
pub async fn create(ctx: &Ctx, asked: &ReservationRequest) -> Result<Reservation> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    check(asked)?;
    share_set_up(&mut tx).await?;
    let (item, new) = resolve(ctx, &mut tx, (StockReservationId::new(), None), asked).await?;
    lock_items(&mut tx, &[item.id.0]).await?;
    require_available(&mut tx, &item, Decimal::ZERO, asked.quantity).await?;
    store::insert(&mut tx, &new).await?;
    let made = row(&mut tx, new.id).await?;
    let entry = entry("create", made.id).after(facts(&made));
    settle(ctx, &mut tx, vec![entry], &[item.id.0]).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// Changes one as a whole: what is kept from now on. A `version` other than its own is refused with
/// [`Conflict::Changed`](crate::base::problem::Conflict).
pub async fn change(
    ctx: &Ctx,
    id: StockReservationId,
    version: i32,
    asked: &ReservationRequest,
) -> Result<Reservation> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    check(asked)?;
    share_set_up(&mut tx).await?;
    let known = row(&mut tx, id).await?;
    let (item, new) = resolve(ctx, &mut tx, (id, Some(known.holder.id)), asked).await?;
    let items: Vec<Uuid> = BTreeSet::from([known.item.id.0, item.id.0]).into_iter().collect();
    lock_items(&mut tx, &items).await?;
    // Nothing is issued of it any more.
    let before = row(&mut tx, id).await?;
    require_version(before.version == version, Entity::StockReservation)?;
    let own = if before.item.id == item.id { before.quantity } else { Decimal::ZERO };
    require_available(&mut tx, &item, own, asked.quantity).await?;
    require_version(store::update(&mut tx, &new, version).await?, Entity::StockReservation)?;
    let after = row(&mut tx, id).await?;
    let entry = entry("change", id).before(facts(&before)).after(facts(&after));
    settle(ctx, &mut tx, vec![entry], &items).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Lets go what is kept.
pub async fn delete(ctx: &Ctx, id: StockReservationId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    share_set_up(&mut tx).await?;
    let known = row(&mut tx, id).await?;
    let items = [known.item.id.0];
    lock_items(&mut tx, &items).await?;
    let gone = row(&mut tx, id).await?;
    store::delete(&mut tx, id).await?;
    settle(ctx, &mut tx, vec![entry("delete", id).before(facts(&gone))], &items).await?;
    tx.commit_with(&()).await
}

/// Keeps several items for a holder until a day: all of it or nothing, within what somebody does there. Under the shared lock of the
/// set-up.
pub(in crate::stores) async fn keep(
    ctx: &Ctx,
    tx: &mut TenantTx,
    holder: StockLocationId,
    (until, note): (NaiveDate, &str),
    lines: &[(StockItemId, Decimal)],
) -> Result<()> {
    if until < today(ctx, tx).await? {
        return Err(Problem::invalid("until", Reason::OutOfRange).into());
    }
    let items: Vec<Uuid> = lines.iter().map(|(item, _)| item.0).collect::<BTreeSet<_>>().into_iter().collect();
    lock_items(tx, &items).await?;
    let standing = standings(tx, &items).await?;
    let mut short = Vec::new();
    for (line, (item, asked)) in (0..).zip(lines) {
        let Some(standing) = standing.get(item).filter(|standing| *asked > standing.available) else { continue };
        let (asked, available) = (Number(*asked), Number(standing.available.max(Decimal::ZERO)));
        short.push(Shortage { line, item: standing.name.clone(), asked, available });
    }
    if !short.is_empty() {
        return Err(Problem::NotEnough { lines: short }.into());
    }
    let mut entries = Vec::with_capacity(lines.len());
    for (item, quantity) in lines {
        let new = NewReservation {
            id: StockReservationId::new(),
            item: *item,
            holder,
            quantity: *quantity,
            until,
            note: note.trim().to_owned(),
            made_by: ctx.actor_id(),
            made_by_name: ctx.actor_name().to_owned(),
            made_at: ctx.now(),
        };
        store::insert(tx, &new).await?;
        entries.push(entry("create", new.id).after(facts(&row(tx, new.id).await?)));
    }
    settle(ctx, tx, entries, &items).await
}

/// Lets go what is kept of these items for these holders. Under the shared lock of the set-up.
pub(in crate::stores) async fn release(ctx: &Ctx, tx: &mut TenantTx, holders: &[Uuid], items: &[Uuid]) -> Result<()> {
    lock_items(tx, items).await?;
    let gone = store::delete_of_holders(tx, holders, items).await?;
    let entries = gone.iter().map(|gone| entry("delete", gone.id).before(what_was_kept(gone))).collect();
    settle(ctx, tx, entries, items).await
}

fn check(asked: &ReservationRequest) -> Result<()> {
    let mut check = Check::default();
    let in_range = asked.quantity > Decimal::ZERO && asked.quantity <= Decimal::from(MAX_NUMBER);
    check.that(in_range, "quantity", Reason::OutOfRange);
    check.that(asked.note.trim().chars().count() <= 500, "note", Reason::TooLong);
    Ok(check.done()?)
}

/// What is asked for, with the ids of what it names. For an order the production alone keeps something: such a reservation stays for
/// whom it `was`.
async fn resolve(
    ctx: &Ctx,
    tx: &mut TenantTx,
    (id, was): (StockReservationId, Option<StockLocationId>),
    asked: &ReservationRequest,
) -> Result<(KnownItem, NewReservation)> {
    let found = find_called(tx, &[Called::from(&asked.item)]).await?.pop().flatten();
    let item = found.filter(|item| !item.archived).ok_or_else(|| Problem::invalid("item", Reason::Unknown))?;
    if !fits(asked.quantity, item.decimals) {
        return Err(Problem::invalid("quantity", Reason::Malformed).into());
    }
    let holder = holders::find_any(tx, &asked.holder).await?.filter(|holder| !holder.values.archived);
    let holder = holder.filter(|holder| holder.values.kind != HolderKind::Order || was == Some(holder.id));
    let holder = holder.ok_or_else(|| Problem::invalid("holder", Reason::Unknown))?.id;
    if asked.until < today(ctx, tx).await? {
        return Err(Problem::invalid("until", Reason::OutOfRange).into());
    }
    let new = NewReservation {
        id,
        item: item.id,
        holder,
        quantity: asked.quantity,
        until: asked.until,
        note: asked.note.trim().to_owned(),
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name().to_owned(),
        made_at: ctx.now(),
    };
    Ok((item, new))
}

/// By the organization's clocks.
async fn today(ctx: &Ctx, tx: &mut TenantTx) -> Result<NaiveDate> {
    Ok(ctx.now().with_timezone(&tenancy::ops::zone(tx).await?).date_naive())
}

/// Is there so much, with what is kept already? Under the lock of the item.
async fn require_available(tx: &mut TenantTx, item: &KnownItem, own: Decimal, asked: Decimal) -> Result<()> {
    let standing = standings(tx, &[item.id.0]).await?.remove(&item.id);
    let available = own + standing.map_or(Decimal::ZERO, |standing| standing.available);
    if asked <= available {
        return Ok(());
    }
    let short =
        Shortage { line: 0, item: item.name.clone(), asked: Number(asked), available: Number(available.normalize()) };
    Err(Problem::NotEnough { lines: vec![short] }.into())
}

fn entry(verb: &str, id: StockReservationId) -> Entry<'static> {
    let what = Entity::StockReservation;
    Entry::new(format!("{verb}_{what}"), what.as_str(), id)
}

/// As the audit tells them: quantities as text.
fn facts(reservation: &Reservation) -> Value {
    json!({
        "stock_item": reservation.item.id,
        "holder": reservation.holder.id,
        "reserved": reservation.quantity,
        "reserved_until": reservation.until,
        "note": reservation.note,
    })
}

fn what_was_kept(gone: &Gone) -> Value {
    json!({
        "stock_item": gone.item, "holder": gone.holder, "reserved": gone.quantity, "reserved_until": gone.until,
    })
}

/// Records changes, tells open pages, and looks whether the items crossed their thresholds by them.
async fn settle(ctx: &Ctx, tx: &mut TenantTx, entries: Vec<Entry<'_>>, items: &[Uuid]) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert_many(sql, ctx, tenant, entries).await?;
    let changed = items.iter().copied().map(Into::into).collect();
    events::store::insert(tx, Audience::Tenant, &Event::StockChanged { items: changed }).await?;
    alerts::ops::look_at_items(ctx, tx, items).await
}

/// Tells whoever made them which reservations of the items were shortened. Under the locks of these. Of others nobody is told what an
/// order is called unless they see all of them.
pub(in crate::stores) async fn tell_shortened(ctx: &Ctx, tx: &mut TenantTx, items: &[Uuid]) -> Result<()> {
    let all = store::tell(tx, items).await?;
    let blind = if all.iter().any(|one| one.of_order) { who_sees_not_all_orders(tx).await? } else { Vec::new() };
    for shortened in all {
        let store::Shortened { id, item, name, holder, of_order, left, missing, in_all, made_by } = shortened;
        let facts = Facts::ReservationShortened { item, name, holder, left, missing };
        // Each time is told by itself.
        let mut following = followers(tx, &[item.0]).await?.remove(&item.0).unwrap_or_default();
        following.extend(blind.iter().filter(|_| of_order).map(|person| (*person, false)));
        raise_to(ctx, tx, &format!("{id} {in_all}"), &facts, made_by.as_slice(), &following).await?;
    }
    Ok(())
}

async fn who_sees_not_all_orders(tx: &mut TenantTx) -> Result<Vec<UserId>> {
    let sees = |may: &[Permission]| {
        [Permission::OrdersViewAll, Permission::CooperationView].iter().all(|one| may.contains(one))
    };
    let people = active_people(tx, None).await?;
    Ok(people.into_iter().filter(|person| !sees(&person.permissions)).map(|person| person.id).collect())
}

/// Items of which reservations were shortened that nobody was told of.
pub(in crate::stores) async fn list_untold(tx: &mut TenantTx) -> Result<Vec<Uuid>> {
    store::list_untold(tx).await
}

/// Items with reservations whose day is over, in their order.
pub(in crate::stores) async fn list_expired(ctx: &Ctx, tx: &mut TenantTx) -> Result<Vec<Uuid>> {
    let today = today(ctx, tx).await?;
    store::list_expired(tx, today).await
}

/// Ends the reservations of these items whose day is over. Under their locks.
pub(in crate::stores) async fn expire(ctx: &Ctx, tx: &mut TenantTx, items: &[Uuid]) -> Result<()> {
    let today = today(ctx, tx).await?;
    let mut freed = Vec::new();
    for gone in store::delete_expired(tx, items, today).await? {
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry("delete", gone.id).before(what_was_kept(&gone))).await?;
        freed.push(gone.item);
    }
    if !freed.is_empty() {
        events::store::insert(tx, Audience::Tenant, &Event::StockChanged { items: freed }).await?;
    }
    Ok(())
}
