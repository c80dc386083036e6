//! Beginning a count, saying what was found, and applying it.

use super::store::{self, NewCount, NewEntry, ReadLine, Scope};
use super::types::{
    AppliedCount, CountFilter, CountLine, CountLineFilter, CountLineState, CountPerson, CountRequest, CountRow,
    CountState, CountedLine, MAX_COUNT_LINES,
};
use crate::base::check::Check;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{StockCategoryId, StockCountId, StockLocationId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::base::stored::narrow;
use crate::base::text::fold;
use crate::notices::steps::{Facts, raise};
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::identity::people::steps::{ActivePerson, active_people};
use crate::platform::tenancy;
use crate::stores::analytics;
use crate::stores::items::store::{Called, find_called};
use crate::stores::ledger::ops::{Difference, post_differences};
use crate::stores::ledger::store::lock_items;
use crate::stores::places::store as places;
use crate::stores::rules::{fits, path_key};
use crate::stores::store::share_set_up;
use crate::stores::types::{MAX_LINES, MAX_NUMBER, PlaceKind, StockCategoryValues};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use serde_json::json;
use std::collections::BTreeSet;
use uuid::Uuid;

/// The clocks of devices differ by so much.
const AHEAD: TimeDelta = TimeDelta::minutes(2);

/// Begins a count of what is asked for. Of nothing, and of more than [`MAX_COUNT_LINES`], it is refused.
pub async fn create(ctx: &Ctx, asked: &CountRequest) -> Result<CountRow> {
    if asked.class.is_some() {
        // Which items are of a class tells what is used of them.
        ctx.require(Permission::StoresEdit)?;
    }
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    check_request(asked)?;
    share_set_up(&mut tx).await?;
    let places = places(&mut tx, asked).await?;
    let items = items(ctx, &mut tx, asked).await?;
    let category = category(&mut tx, asked).await?;
    if let Some(assignee) = asked.assignee
        && !active_people(&mut tx, Some(assignee)).await?.iter().any(may_count)
    {
        return Err(Problem::invalid("assignee", Reason::Unknown).into());
    }
    let now = ctx.now();
    let day = now.with_timezone(&tenancy::ops::zone(&mut tx).await?).date_naive().to_string();
    let new = NewCount {
        id: StockCountId::new(),
        name: if asked.name.trim().is_empty() { &day } else { asked.name.trim() },
        blind: asked.blind,
        tolerance: asked.tolerance,
        assignee: asked.assignee,
        made_by: ctx.actor_id(),
        made_by_name: ctx.actor_name(),
        made_at: now,
    };
    store::insert(&mut tx, &new).await?;
    let scope = Scope { places: places.as_deref(), category, items: items.as_deref() };
    match store::insert_scope(&mut tx, new.id, &scope).await? {
        0 => return Err(Problem::invalid("places", Reason::Missing).into()),
        lines if lines > MAX_COUNT_LINES => return Err(Problem::invalid("places", Reason::TooLong).into()),
        _ => {}
    }
    let row = row(&mut tx, new.id).await?;
    let entry = Entry::new("create_stock_count", Entity::StockCount.as_str(), row.id)
        .after(json!({ "name": row.name, "lines_to_count": row.lines }));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    tell(&mut tx, row.id).await?;
    tx.commit_with(&row).await?;
    Ok(row)
}

fn may_count(person: &ActivePerson) -> bool {
    person.permissions.contains(&Permission::StoresRequest)
}

/// Whom a count can be assigned to, by their names.
pub async fn people(ctx: &Ctx) -> Result<Vec<CountPerson>> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let people = active_people(&mut tx, None).await?;
    tx.commit().await?;
    let people = people.into_iter().filter(may_count);
    let mut people: Vec<CountPerson> = people.map(|person| CountPerson { id: person.id, name: person.name }).collect();
    people.sort_by_cached_key(|person| (fold(&person.name), person.id));
    Ok(people)
}

fn check_request(asked: &CountRequest) -> Result<()> {
    let mut check = Check::default();
    let is_something =
        !asked.places.is_empty() || asked.category.is_some() || asked.class.is_some() || !asked.items.is_empty();
    check.that(is_something, "places", Reason::Missing);
    check.that(asked.name.trim().chars().count() <= 100, "name", Reason::TooLong);
    check.that(asked.places.len() <= MAX_LINES, "places", Reason::TooLong);
    check.that(asked.items.len() <= MAX_COUNT_LINES, "items", Reason::TooLong);
    let percent = |tolerance: Decimal| tolerance >= Decimal::ZERO && tolerance <= Decimal::ONE_HUNDRED;
    check.that(asked.tolerance.is_none_or(percent), "tolerance", Reason::OutOfRange);
    Ok(check.done()?)
}

async fn places(tx: &mut TenantTx, asked: &CountRequest) -> Result<Option<Vec<Uuid>>> {
    if asked.places.is_empty() {
        return Ok(None);
    }
    let known = known_shelves(tx, asked.places.iter()).await?;
    let found = asked.places.iter().enumerate().map(|(at, name)| {
        let shelf = shelf(&known, name).ok_or_else(|| Problem::invalid(&format!("places.{at}"), Reason::Unknown))?;
        Ok(shelf.0)
    });
    found.collect::<Result<_>>().map(Some)
}

/// Those that are named, as far as they are of the class that is named.
async fn items(ctx: &Ctx, tx: &mut TenantTx, asked: &CountRequest) -> Result<Option<Vec<Uuid>>> {
    let named = named_items(tx, asked).await?;
    let Some(class) = asked.class else { return Ok(named) };
    let of_class = analytics::ops::of_class(ctx, tx, class).await?;
    Ok(Some(match named {
        None => of_class,
        Some(mut named) => {
            let of_class: BTreeSet<Uuid> = of_class.into_iter().collect();
            named.retain(|item| of_class.contains(item));
            named
        }
    }))
}

async fn named_items(tx: &mut TenantTx, asked: &CountRequest) -> Result<Option<Vec<Uuid>>> {
    if asked.items.is_empty() {
        return Ok(None);
    }
    let called: Vec<Called<'_>> = asked.items.iter().map(Called::from).collect();
    let found = find_called(tx, &called).await?.into_iter().enumerate().map(|(at, item)| {
        let refused = |reason| Problem::invalid(&format!("items.{at}"), reason);
        match item.filter(|item| !item.archived) {
            Some(item) if item.is_by_piece() => Err(refused(Reason::ByPiece).into()),
            Some(item) => Ok(item.id.0),
            None => Err(refused(Reason::Unknown).into()),
        }
    });
    found.collect::<Result<_>>().map(Some)
}

async fn category(tx: &mut TenantTx, asked: &CountRequest) -> Result<Option<StockCategoryId>> {
    let Some(name) = &asked.category else { return Ok(None) };
    let found = StockCategoryValues::list(tx, Some(name)).await?.pop();
    Ok(Some(found.ok_or_else(|| Problem::invalid("category", Reason::Unknown))?.id))
}

async fn known_shelves<'a>(
    tx: &mut TenantTx,
    names: impl Iterator<Item = &'a NameOr<StockLocationId>> + Clone,
) -> Result<Vec<places::KnownPlace>> {
    let ids: Vec<Uuid> = names.clone().filter_map(NameOr::id).map(|id| id.0).collect();
    let keys: Vec<String> = names.filter_map(NameOr::name).map(path_key).collect();
    places::known(tx, &ids, &keys).await
}

fn shelf(known: &[places::KnownPlace], name: &NameOr<StockLocationId>) -> Option<StockLocationId> {
    let is = |place: &&places::KnownPlace| place.kind == PlaceKind::Shelf && place.is_named(name);
    known.iter().find(is).map(|place| place.id)
}

/// A page of the counts that a filter leaves, the newest first: all of them for whoever may move stock, and those that they are
/// to count for the others.
pub async fn list(ctx: &Ctx, filter: CountFilter, page: PageRequest) -> Result<Page<CountRow>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    let assignee = if ctx.may(Permission::StoresMove) { None } else { Some(ctx.person()?.user) };
    let (rows, total) = store::list(&mut tx, None, filter, assignee, page).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One count.
pub async fn find(ctx: &Ctx, id: StockCountId) -> Result<CountRow> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    let row = visible(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(row)
}

/// A page of the lines of a count, in the order of the shelves: those that the filter leaves.
pub async fn lines(ctx: &Ctx, id: StockCountId, filter: CountLineFilter, page: PageRequest) -> Result<Page<CountLine>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    let count = visible(ctx, &mut tx, id).await?;
    let all = store::lines(&mut tx, &count, None, shows_expected(ctx, &count)).await?;
    tx.commit().await?;
    let lines: Vec<CountLine> = all.into_iter().map(|read| read.line).filter(|line| filter.leaves(line)).collect();
    let total = narrow(lines.len())?;
    let (before, most) = (narrow(page.offset())?, narrow(page.limit())?);
    Ok(Page::new(lines.into_iter().skip(before).take(most).collect(), page, total))
}

/// Whoever applies a count sees how much there should be, and whoever counts where they do not count blindly.
fn shows_expected(ctx: &Ctx, count: &CountRow) -> bool {
    !count.blind || count.state == CountState::Closed || ctx.may(Permission::StoresAdjust)
}

async fn row(tx: &mut TenantTx, id: StockCountId) -> Result<CountRow> {
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = store::list(tx, Some(id), CountFilter::default(), None, one).await?;
    Ok(rows.pop().ok_or(Problem::NotFound { what: Entity::StockCount })?)
}

/// A count that the caller moves stock for, or is to count.
async fn visible(ctx: &Ctx, tx: &mut TenantTx, id: StockCountId) -> Result<CountRow> {
    let count = row(tx, id).await?;
    let is_own = count.assignee.is_some() && count.assignee == ctx.actor_id();
    if is_own || ctx.may(Permission::StoresMove) {
        Ok(count)
    } else {
        Err(Problem::NotFound { what: Entity::StockCount }.into())
    }
}

/// Takes down what was found, up to [`MAX_LINES`] lines at once: all of them or none. Answers how far these lines are, in the order
/// of the shelves. A line that is applied, and a count that is closed, is refused with [`Conflict::WrongStatus`]; another entry
/// under an id that is taken with [`Conflict::Different`].
pub async fn count(ctx: &Ctx, id: StockCountId, counted: &[CountedLine]) -> Result<Vec<CountLine>> {
    let mut tx = ctx.begin(Permission::StoresRequest).await?;
    share_set_up(&mut tx).await?;
    let count = visible(ctx, &mut tx, id).await?;
    let entries = entries(ctx, &mut tx, &count, counted).await?;
    if !store::lock(&mut tx, id).await? {
        return Err(wrong_status());
    }
    store::insert_lines(&mut tx, id, &entries).await?;
    let (by, name) = (ctx.actor_id(), ctx.actor_name().to_owned());
    if store::insert_entries(&mut tx, id, &entries, (by, &name), ctx.now()).await? > 0 {
        return Err(Problem::Conflict { what: Entity::StockCount, why: Conflict::Different }.into());
    }
    let ids: Vec<Uuid> = entries.iter().map(|entry| entry.item.0).collect::<BTreeSet<_>>().into_iter().collect();
    let said: BTreeSet<_> = entries.iter().map(|entry| (entry.item, entry.shelf)).collect();
    let lines = store::lines(&mut tx, &count, Some(&ids), shows_expected(ctx, &count)).await?;
    let lines: Vec<CountLine> =
        lines.into_iter().map(|read| read.line).filter(|line| said.contains(&(line.item.id, line.place.id))).collect();
    if lines.iter().any(|line| line.state == CountLineState::Applied) {
        return Err(wrong_status());
    }
    let entry = Entry::new(Action::CountStock, Entity::StockCount.as_str(), id)
        .after(json!({ "lines_counted": entries.len() }));
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await?;
    tell(&mut tx, id).await?;
    tx.commit_with(&lines).await?;
    Ok(lines)
}

fn wrong_status() -> crate::base::fault::Error {
    Problem::Conflict { what: Entity::StockCount, why: Conflict::WrongStatus }.into()
}

/// What is said of each line, with the ids of what it names. Everything that is wrong is told at once.
async fn entries(ctx: &Ctx, tx: &mut TenantTx, count: &CountRow, counted: &[CountedLine]) -> Result<Vec<NewEntry>> {
    if counted.is_empty() || counted.len() > MAX_LINES {
        let reason = if counted.is_empty() { Reason::Missing } else { Reason::TooLong };
        return Err(Problem::invalid("lines", reason).into());
    }
    let called =
        counted.iter().map(|line| Called { id: line.item, code: line.code.as_deref(), name: line.name.as_deref() });
    let items = find_called(tx, &called.collect::<Vec<_>>()).await?;
    let shelves = known_shelves(tx, counted.iter().map(|line| &line.place)).await?;
    let (mut wrong, mut entries) = (Vec::new(), Vec::with_capacity(counted.len()));
    for (at, (line, item)) in counted.iter().zip(items).enumerate() {
        let mut refuse = |field: &str, reason| {
            wrong.push(FieldProblem { field: format!("lines.{at}.{field}"), reason });
        };
        let item = item.filter(|item| !item.archived);
        let place = shelf(&shelves, &line.place);
        let now = ctx.now();
        let counted_at = line.counted_at.unwrap_or(now);
        let is_in_range = line.quantity >= Decimal::ZERO && line.quantity <= Decimal::from(MAX_NUMBER);
        match &item {
            None => refuse("item", Reason::Unknown),
            Some(item) if item.is_by_piece() => refuse("item", Reason::ByPiece),
            Some(_) => {}
        }
        if place.is_none() {
            refuse("place", Reason::Unknown);
        }
        if !is_in_range {
            refuse("quantity", Reason::OutOfRange);
        } else if item.as_ref().is_some_and(|item| !fits(line.quantity, item.decimals)) {
            refuse("quantity", Reason::Malformed);
        }
        // As seen by the clock of a device that differs a little.
        if counted_at > now + AHEAD || counted_at < count.made_at - AHEAD {
            refuse("counted_at", Reason::OutOfRange);
        }
        if let (Some(item), Some(shelf)) = (item, place) {
            let id = line.id.unwrap_or_default();
            entries.push(NewEntry {
                id,
                item: item.id,
                shelf,
                quantity: line.quantity,
                counted_at: counted_at.min(now),
            });
        }
    }
    if wrong.is_empty() { Ok(entries) } else { Err(Problem::Invalid { fields: wrong }.into()) }
}

/// Posts what was found more, or less, than had occurred by then, of all lines that can be. The count is closed unless lines are to
/// be counted once more; applied again, there is nothing left to post.
pub async fn apply(ctx: &Ctx, id: StockCountId) -> Result<AppliedCount> {
    let mut tx = ctx.begin(Permission::StoresAdjust).await?;
    share_set_up(&mut tx).await?;
    let count = visible(ctx, &mut tx, id).await?;
    let is_open = store::lock(&mut tx, id).await?;
    let mut applied = AppliedCount { count, lines: 0, differing: 0, documents: Vec::new(), recounts: 0 };
    if is_open {
        post(ctx, &mut tx, &mut applied).await?;
        applied.count = row(&mut tx, id).await?;
        let entry = Entry::new(Action::ApplyStockCount, Entity::StockCount.as_str(), id).after(json!({
            "lines_applied": applied.lines,
            "lines_differing": applied.differing,
            "lines_to_recount": applied.recounts,
        }));
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry).await?;
        tell(&mut tx, id).await?;
        if let Some(document) = applied.documents.first() {
            let name = applied.count.name.clone();
            let (lines, differing) = (applied.lines, applied.differing);
            let facts = Facts::CountDifference { count: id, name, lines, differing };
            // A count is applied in parts, and each of them is told.
            raise(ctx, &mut tx, &format!("{id} {document}"), &facts, &[]).await?;
        }
    }
    tx.commit_with(&applied).await?;
    Ok(applied)
}

async fn post(ctx: &Ctx, tx: &mut TenantTx, applied: &mut AppliedCount) -> Result<()> {
    let count = applied.count.clone();
    let is_counted = |read: &ReadLine| read.line.state == CountLineState::Counted;
    let before = store::lines(tx, &count, None, true).await?;
    let items: BTreeSet<Uuid> = before.iter().filter(|read| is_counted(read)).map(|read| read.line.item.id.0).collect();
    lock_items(tx, &items.iter().copied().collect::<Vec<_>>()).await?;
    // Once more, now that nothing is moved any more.
    let lines = store::lines(tx, &count, None, true).await?;
    let is_locked = |read: &&ReadLine| is_counted(read) && items.contains(&read.line.item.id.0);
    let (mut differing, mut equal) = (Vec::new(), Vec::new());
    for read in lines.iter().filter(is_locked) {
        let (Some(found), Some(counted_at)) = (&read.found, read.line.counted_at) else { continue };
        let (item, shelf) = (read.line.item.id, read.line.place.id);
        match found.difference() {
            difference if difference.is_zero() => equal.push((item, shelf, counted_at, None)),
            more => differing.push((Difference { item, shelf, more }, counted_at)),
        }
    }
    store::apply(tx, count.id, &equal).await?;
    for part in differing.chunks(MAX_LINES) {
        let differences: Vec<Difference> = part.iter().map(|(difference, _)| *difference).collect();
        let document = post_differences(ctx, tx, &count.name, &differences).await?;
        let done: Vec<_> =
            part.iter().map(|(line, counted_at)| (line.item, line.shelf, *counted_at, Some(document))).collect();
        store::apply(tx, count.id, &done).await?;
        applied.documents.push(document);
    }
    applied.lines = narrow(equal.len() + differing.len())?;
    applied.differing = narrow(differing.len())?;
    let recounts = lines.iter().filter(|read| read.line.state == CountLineState::Recount).count();
    applied.recounts = narrow(recounts)?;
    if recounts == 0 {
        store::close(tx, count.id, ctx.now()).await?;
    }
    Ok(())
}

/// Ends a count: what was not applied stays as it is.
pub async fn close(ctx: &Ctx, id: StockCountId) -> Result<()> {
    let mut tx = ctx.begin(Permission::StoresMove).await?;
    let count = row(&mut tx, id).await?;
    if store::lock(&mut tx, id).await? {
        store::close(&mut tx, id, ctx.now()).await?;
        let entry = Entry::new(Action::CloseStockCount, Entity::StockCount.as_str(), id).after(
            json!({ "lines_to_count": count.lines, "lines_counted": count.counted, "lines_applied": count.applied }),
        );
        let (tenant, sql) = tx.split();
        audit::insert(sql, ctx, tenant, entry).await?;
        tell(&mut tx, id).await?;
    }
    tx.commit_with(&()).await
}

async fn tell(tx: &mut TenantTx, count: StockCountId) -> Result<()> {
    events::store::insert(tx, Audience::Tenant, &Event::CountChanged { count }).await
}
