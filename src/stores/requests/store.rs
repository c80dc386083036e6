//! SQL of requests.

use super::types::{RequestFilter, RequestKind, RequestState, RequestUrgency, StockRequest};
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockLocationId, StockRequestId, UserId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::types::{ItemName, Place, PlaceKind};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;

/// The requests that a filter leaves, or the one: of everybody, or of one person. What is not ended comes first, the newest before
/// the others.
pub(super) async fn list(
    tx: &mut TenantTx,
    one: Option<StockRequestId>,
    filter: RequestFilter,
    made_by: Option<UserId>,
    page: PageRequest,
) -> Result<(Vec<StockRequest>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select r.id, r.version, r.kind, r.item_id, i.code, i.name as item_name, i.unit, r.quantity, r.urgency,
                  r.holder_id, l.name as "holder_name?", r.note, r.state, r.ordered, r.received, r.expected, r.reason,
                  r.made_by, r.made_by_name, r.made_at, r.ended_at, count(*) over () as "total!"
           from stock_requests r
           join stock_items i on i.tenant_id = r.tenant_id and i.id = r.item_id
           left join stock_locations l on l.tenant_id = r.tenant_id and l.id = r.holder_id
           where r.tenant_id = $1
             and ($2::uuid is null or r.id = $2)
             and ($3::text is null or r.state = $3)
             and ($4::text is null or r.kind = $4)
             and ($5::uuid is null or r.item_id = $5)
             and ($6::uuid is null or r.made_by = $6)
           order by r.ended_at is not null, r.made_at desc, r.id desc
           limit $7 offset $8"#,
        tenant.0,
        one as _,
        filter.state.map(RequestState::as_str),
        filter.kind.map(RequestKind::as_str),
        filter.item as _,
        made_by as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stock_requests", row.id);
        let unit = stored::row("stock_items", row.item_id).word("unit", &row.unit)?;
        let holder = row.holder_id.zip(row.holder_name);
        Ok(StockRequest {
            id: row.id.into(),
            version: row.version,
            kind: stored.word("kind", &row.kind)?,
            item: ItemName { id: row.item_id.into(), code: row.code, name: row.item_name, unit },
            quantity: row.quantity.normalize(),
            urgency: stored.word("urgency", &row.urgency)?,
            holder: holder.map(|(id, name)| Place { id: id.into(), kind: PlaceKind::Holder, name }),
            note: row.note,
            state: stored.word("state", &row.state)?,
            ordered: row.ordered.map(|ordered| ordered.normalize()),
            received: row.received.normalize(),
            expected: row.expected,
            reason: row.reason,
            made_by: row.made_by.map(UserId),
            made_by_name: row.made_by_name,
            made_at: row.made_at,
            ended_at: row.ended_at,
        })
    });
    let rows: Vec<StockRequest> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(list(tx, one, filter, made_by, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, stored::row("stock_requests", "all").number("total", total)?))
}

/// A request as it is to be.
#[derive(Clone, Debug)]
pub(super) struct NewRequest {
    pub id: StockRequestId,
    pub kind: RequestKind,
    pub item: StockItemId,
    pub quantity: Decimal,
    pub urgency: RequestUrgency,
    pub holder: Option<StockLocationId>,
    pub note: String,
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, new: &NewRequest) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_requests
           (tenant_id, id, kind, item_id, quantity, urgency, holder_id, note, made_by, made_by_name, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        tenant.0,
        new.id as _,
        new.kind.as_str(),
        new.item as _,
        new.quantity,
        new.urgency.as_str(),
        new.holder as _,
        new.note,
        new.made_by as _,
        new.made_by_name,
        new.made_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Keeps others from changing it meanwhile.
pub(super) async fn lock(tx: &mut TenantTx, id: StockRequestId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select from stock_requests where tenant_id = $1 and id = $2 for no key update", tenant.0, id.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Changes what is asked for. It stays whose it was, and when it was made.
pub(super) async fn update(tx: &mut TenantTx, new: &NewRequest) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_requests
         set kind = $3, item_id = $4, quantity = $5, urgency = $6, holder_id = $7, note = $8, version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        new.id as _,
        new.kind.as_str(),
        new.item as _,
        new.quantity,
        new.urgency.as_str(),
        new.holder as _,
        new.note
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// What is done about a request.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step<'a> {
    Order { ordered: Decimal, expected: Option<NaiveDate> },
    Close,
    Refuse { reason: &'a str },
}

pub(super) async fn step(tx: &mut TenantTx, id: StockRequestId, step: Step<'_>, now: DateTime<Utc>) -> Result<()> {
    let (state, ordered, expected, reason) = match step {
        Step::Order { ordered, expected } => (RequestState::Ordered, Some(ordered), expected, ""),
        Step::Close => (RequestState::Closed, None, None, ""),
        Step::Refuse { reason } => (RequestState::Refused, None, None, reason),
    };
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update stock_requests
         set state = $3, ordered = coalesce($4, ordered), expected = coalesce($5, expected), reason = $6,
             ended_at = case when $3 <> 'ordered' then $7::timestamptz end, version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        state.as_str(),
        ordered,
        expected,
        reason,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, id: StockRequestId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from stock_requests where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}

/// What of an item is there and on its way, and what it is filled up to.
#[derive(Clone, Copy, Debug)]
pub(super) struct Missing {
    pub available: Decimal,
    pub ordered: Decimal,
    pub target: Decimal,
    pub pack: Option<Decimal>,
}

pub(super) async fn missing(tx: &mut TenantTx, item: StockItemId) -> Result<Missing> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select t.on_hand - t.unusable - t.reserved as "available!", coalesce(i.target, i.threshold) as "target!", i.pack,
                  (select coalesce(sum(r.ordered - r.received), 0) from stock_requests r
                   where r.tenant_id = $1 and r.item_id = $2 and r.state = 'ordered') as "ordered!"
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           where i.tenant_id = $1 and i.id = $2"#,
        tenant.0,
        item.0
    )
    .fetch_one(sql)
    .await?;
    Ok(Missing { available: row.available, ordered: row.ordered, target: row.target, pack: row.pack })
}
