//! SQL of counts: what is to be counted, what was found, and what occurred there since.

use super::rules::{self, Found};
use super::types::{CountFilter, CountLine, CountLineState, CountRow, MAX_COUNT_LINES};
use crate::base::fault::Result;
use crate::base::id::{
    StockCategoryId, StockCountEntryId, StockCountId, StockDocumentId, StockItemId, StockLocationId, UserId,
};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::types::{ItemName, Place, PlaceKind};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A count that is not there yet.
#[derive(Clone, Debug)]
pub(super) struct NewCount<'a> {
    pub id: StockCountId,
    pub name: &'a str,
    pub blind: bool,
    pub tolerance: Option<Decimal>,
    pub assignee: Option<UserId>,
    pub made_by: Option<UserId>,
    pub made_by_name: &'a str,
    pub made_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, new: &NewCount<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_counts (tenant_id, id, name, blind, tolerance, assignee_id, made_by, made_by_name, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant.0,
        new.id as _,
        new.name,
        new.blind,
        new.tolerance,
        new.assignee as _,
        new.made_by as _,
        new.made_by_name,
        new.made_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What is to be counted: none of these where it is not said.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// Shelves, with what stands in them.
    pub places: Option<&'a [Uuid]>,
    pub category: Option<StockCategoryId>,
    pub items: Option<&'a [Uuid]>,
}

/// Takes what lies, or belongs, on the shelves of the scope into the count: how many lines these are, or one more than there may be.
pub(super) async fn insert_scope(tx: &mut TenantTx, count: StockCountId, scope: &Scope<'_>) -> Result<usize> {
    let (tenant, sql) = tx.split();
    let limit: i64 = stored::narrow(MAX_COUNT_LINES + 1)?;
    let done = sqlx::query!(
        "insert into stock_count_lines (tenant_id, count_id, item_id, location_id)
         select $1, $2, known.item_id, known.location_id
         from (select b.item_id, b.location_id from stock_balances b where b.tenant_id = $1 and b.quantity <> 0
               union
               select h.id, h.home_id from stock_items h where h.tenant_id = $1 and h.home_id is not null) as known
         join stock_items i on i.tenant_id = $1 and i.id = known.item_id
         join stock_locations l on l.tenant_id = $1 and l.id = known.location_id
         where l.kind = 'shelf'
           and not i.archived
           and i.tracking = 'bulk'
           and not l.archived
           and ($3::uuid[] is null
                or exists (select from stock_locations top
                           where top.tenant_id = $1
                             and top.id = any ($3)
                             and (l.id = top.id
                                  or (l.path_key >= top.path_key || ' / ' and l.path_key < top.path_key || ' 0'))))
           and ($4::uuid is null or i.category_id = $4)
           and ($5::uuid[] is null or i.id = any ($5))
         limit $6",
        tenant.0,
        count.0,
        scope.places,
        scope.category as _,
        scope.items,
        limit
    )
    .execute(sql)
    .await?;
    Ok(stored::narrow(done.rows_affected())?)
}

/// The counts that a filter leaves, the newest first: all of them, or those of an assignee.
pub(super) async fn list(
    tx: &mut TenantTx,
    one: Option<StockCountId>,
    filter: CountFilter,
    assignee: Option<UserId>,
    page: PageRequest,
) -> Result<(Vec<CountRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with found as (
             select *
             from stock_counts
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or state = $3)
               and ($4::uuid is null or assignee_id = $4)
           )
           select c.id, c.name, c.state, c.blind, c.tolerance, c.assignee_id, u.name as "assignee_name?", c.made_by_name,
                  c.made_at, c.closed_at,
                  (select count(*) from found) as "total!",
                  (select count(*) from stock_count_lines l where l.tenant_id = $1 and l.count_id = c.id) as "lines!",
                  (select count(*) from stock_count_lines l
                   where l.tenant_id = $1 and l.count_id = c.id and l.counted_at is not null) as "applied!",
                  (select count(distinct (e.item_id, e.location_id)) from stock_count_entries e
                   where e.tenant_id = $1 and e.count_id = c.id) as "counted!"
           from found c
           left join users u on u.tenant_id = $1 and u.id = c.assignee_id
           order by c.made_at desc, c.id desc
           limit $5 offset $6"#,
        tenant.0,
        one as _,
        filter.state.map(super::types::CountState::as_str),
        assignee as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stock_counts", row.id);
        Ok(CountRow {
            id: row.id.into(),
            name: row.name,
            state: stored.word("state", &row.state)?,
            blind: row.blind,
            tolerance: row.tolerance.map(|tolerance| tolerance.normalize()),
            assignee: row.assignee_id.map(UserId),
            assignee_name: row.assignee_name,
            made_by_name: row.made_by_name,
            made_at: row.made_at,
            closed_at: row.closed_at,
            lines: stored.number("lines", row.lines)?,
            counted: stored.number("counted", row.counted)?,
            applied: stored.number("applied", row.applied)?,
        })
    });
    let rows: Vec<CountRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(list(tx, one, filter, assignee, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, stored::row("stock_counts", "all").number("total", total)?))
}

/// Keeps others from applying and closing it, and from counting it meanwhile. Is it open?
pub(super) async fn lock(tx: &mut TenantTx, count: StockCountId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let state = sqlx::query_scalar!(
        "select state from stock_counts where tenant_id = $1 and id = $2 for no key update",
        tenant.0,
        count.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(state.as_deref() == Some("open"))
}

pub(super) async fn close(tx: &mut TenantTx, count: StockCountId, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_counts set state = 'closed', closed_at = $3 where tenant_id = $1 and id = $2",
        tenant.0,
        count.0,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// An entry that is not there yet.
#[derive(Clone, Debug)]
pub(super) struct NewEntry {
    pub id: StockCountEntryId,
    pub item: StockItemId,
    pub shelf: StockLocationId,
    pub quantity: Decimal,
    pub counted_at: DateTime<Utc>,
}

/// Takes items on shelves into the count that were not to be counted.
pub(super) async fn insert_lines(tx: &mut TenantTx, count: StockCountId, new: &[NewEntry]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let items: Vec<Uuid> = new.iter().map(|entry| entry.item.0).collect();
    let shelves: Vec<Uuid> = new.iter().map(|entry| entry.shelf.0).collect();
    sqlx::query!(
        "insert into stock_count_lines (tenant_id, count_id, item_id, location_id)
         select $1, $2, item_id, location_id from unnest($3::uuid[], $4::uuid[]) as new(item_id, location_id)
         on conflict do nothing",
        tenant.0,
        count.0,
        &items,
        &shelves
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Adds entries: those whose ids are taken stay as they are. How many ids stand for something else than what is said here?
pub(super) async fn insert_entries(
    tx: &mut TenantTx,
    count: StockCountId,
    new: &[NewEntry],
    (by, by_name): (Option<UserId>, &str),
    now: DateTime<Utc>,
) -> Result<i64> {
    let (tenant, sql) = tx.split();
    let ids: Vec<Uuid> = new.iter().map(|entry| entry.id.0).collect();
    let items: Vec<Uuid> = new.iter().map(|entry| entry.item.0).collect();
    let shelves: Vec<Uuid> = new.iter().map(|entry| entry.shelf.0).collect();
    let quantities: Vec<Decimal> = new.iter().map(|entry| entry.quantity).collect();
    let times: Vec<DateTime<Utc>> = new.iter().map(|entry| entry.counted_at).collect();
    sqlx::query!(
        "insert into stock_count_entries
           (tenant_id, count_id, id, item_id, location_id, quantity, counted_at, counted_by, counted_by_name, recorded_at)
         select $1, $2, id, item_id, location_id, quantity, counted_at, $8, $9, $10
         from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::numeric[], $7::timestamptz[])
              as new(id, item_id, location_id, quantity, counted_at)
         on conflict (tenant_id, id) do nothing",
        tenant.0,
        count.0,
        &ids,
        &items,
        &shelves,
        &quantities,
        &times,
        by as _,
        by_name,
        now
    )
    .execute(&mut *sql)
    .await?;
    let others = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from unnest($3::uuid[], $4::uuid[], $5::uuid[], $6::numeric[]) as new(id, item_id, location_id, quantity)
           join stock_count_entries e on e.tenant_id = $1 and e.id = new.id
           where e.count_id <> $2 or e.item_id <> new.item_id or e.location_id <> new.location_id
              or e.quantity <> new.quantity"#,
        tenant.0,
        count.0,
        &ids,
        &items,
        &shelves,
        &quantities
    )
    .fetch_one(sql)
    .await?;
    Ok(others)
}

/// A line with what was found and what is there.
#[derive(Clone, Debug)]
pub(super) struct ReadLine {
    pub line: CountLine,
    pub found: Option<Found>,
}

/// The lines of a count in the order of the shelves, or those of these items alone; and how far each is.
pub(super) async fn lines(
    tx: &mut TenantTx,
    count: &CountRow,
    items: Option<&[Uuid]>,
    shows_expected: bool,
) -> Result<Vec<ReadLine>> {
    let (tenant, sql) = tx.split();
    // A document of a count occurred, on each of its lines, when that was counted.
    let rows = sqlx::query!(
        r#"with newest as materialized (
             select distinct on (e.item_id, e.location_id)
                    e.item_id, e.location_id, e.quantity, e.counted_at, e.counted_by_name
             from stock_count_entries e
             where e.tenant_id = $1 and e.count_id = $2 and ($3::uuid[] is null or e.item_id = any ($3))
             order by e.item_id, e.location_id, e.counted_at desc, e.recorded_at desc, e.id desc
           ),
           moved as materialized (
             select n.item_id, n.location_id,
                    sum(case when m.to_id = n.location_id then m.quantity else -m.quantity end)
                      filter (where w.at > n.counted_at) as since,
                    bool_or(d.act <> 'adjust'
                            and w.at between n.counted_at - interval '2 minutes' and n.counted_at + interval '2 minutes')
                      as moved,
                    bool_or(d.act = 'adjust' and w.at > n.counted_at) as adjusted,
                    bool_or(o.occurred_at <= n.counted_at and w.at > n.counted_at) as undone
             from stock_documents d
             join stock_moves m on m.tenant_id = d.tenant_id and m.document_id = d.id
             join newest n on n.item_id = m.item_id and n.location_id in (m.from_id, m.to_id)
             left join stock_documents o on o.tenant_id = d.tenant_id and o.id = d.undoes
             left join stock_count_lines a
               on a.tenant_id = d.tenant_id and a.document_id = d.id and a.item_id = m.item_id
                  and a.location_id = n.location_id
             cross join lateral (select coalesce(a.counted_at, d.occurred_at) as at) as w
             where d.tenant_id = $1
               and d.occurred_at >= (select min(counted_at) from newest) - interval '2 minutes'
               -- The days by which documents are found are those on which they were recorded, in some zone.
               and (d.day >= ((select min(counted_at) from newest) at time zone 'UTC')::date - 2
                    or d.occurred_at > d.recorded_at)
             group by n.item_id, n.location_id
           )
           select l.item_id, i.code, i.name as item_name, i.unit, i.decimals, l.location_id, p.path as "path!",
                  l.counted_at as applied_at, l.document_id, n.quantity as "quantity?", n.counted_at as "counted_at?",
                  n.counted_by_name as "counted_by_name?", coalesce(b.quantity, 0) as "there!", coalesce(m.since, 0) as "since!",
                  coalesce(m.moved, false) as "moved!", coalesce(m.adjusted, false) as "adjusted!",
                  coalesce(m.undone, false) as "undone!",
                  (select count(distinct e.counted_by) from stock_count_entries e
                   where e.tenant_id = $1 and e.count_id = $2 and e.item_id = l.item_id and e.location_id = l.location_id)
                    as "people!"
           from stock_count_lines l
           join stock_items i on i.tenant_id = $1 and i.id = l.item_id
           join stock_locations p on p.tenant_id = $1 and p.id = l.location_id
           left join stock_balances b
             on b.tenant_id = $1 and b.item_id = l.item_id and b.location_id = l.location_id
           left join newest n on n.item_id = l.item_id and n.location_id = l.location_id
           left join moved m on m.item_id = l.item_id and m.location_id = l.location_id
           where l.tenant_id = $1 and l.count_id = $2 and ($3::uuid[] is null or l.item_id = any ($3)) and i.tracking = 'bulk'
           order by p.path_key, i.name_key, i.id"#,
        tenant.0,
        count.id.0,
        items
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stock_items", row.item_id);
        let there = row.there.normalize();
        let found = row.quantity.map(|quantity| Found {
            quantity: quantity.normalize(),
            expected: (there - row.since).normalize(),
            there,
            people: row.people,
            moved: row.moved,
            adjusted: row.adjusted,
            undone: row.undone,
        });
        let (state, recount) = rules::state(row.applied_at.is_some(), found.as_ref(), count.tolerance);
        // What was applied differs from what is there by nothing any more.
        let expected = found.as_ref().map_or(there, |found| found.expected);
        let expected = Some(expected).filter(|_| shows_expected && state != CountLineState::Applied);
        let line = CountLine {
            item: ItemName {
                id: row.item_id.into(),
                code: row.code,
                name: row.item_name,
                unit: stored.word("unit", &row.unit)?,
            },
            place: Place { id: row.location_id.into(), kind: PlaceKind::Shelf, name: row.path },
            decimals: stored.number("decimals", row.decimals)?,
            state,
            recount,
            quantity: found.as_ref().map(|found| found.quantity),
            counted_at: row.counted_at,
            counted_by_name: row.counted_by_name,
            expected,
            document: row.document_id.map(StockDocumentId),
        };
        Ok(ReadLine { line, found })
    });
    read.collect()
}

/// Lines are applied: by what was found when, and with the document of those that differed.
pub(super) async fn apply(
    tx: &mut TenantTx,
    count: StockCountId,
    lines: &[(StockItemId, StockLocationId, DateTime<Utc>, Option<StockDocumentId>)],
) -> Result<()> {
    let (tenant, sql) = tx.split();
    let items: Vec<Uuid> = lines.iter().map(|line| line.0.0).collect();
    let shelves: Vec<Uuid> = lines.iter().map(|line| line.1.0).collect();
    let times: Vec<DateTime<Utc>> = lines.iter().map(|line| line.2).collect();
    let documents: Vec<Option<Uuid>> = lines.iter().map(|line| line.3.map(|document| document.0)).collect();
    sqlx::query!(
        "update stock_count_lines l
         set counted_at = done.counted_at, document_id = done.document_id
         from unnest($3::uuid[], $4::uuid[], $5::timestamptz[], $6::uuid[])
              as done(item_id, location_id, counted_at, document_id)
         where l.tenant_id = $1 and l.count_id = $2 and l.item_id = done.item_id and l.location_id = done.location_id",
        tenant.0,
        count.0,
        &items,
        &shelves,
        &times,
        &documents as &[Option<Uuid>]
    )
    .execute(sql)
    .await?;
    Ok(())
}
