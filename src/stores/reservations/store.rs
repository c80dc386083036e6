//! SQL of reservations.

use super::types::{Reservation, ReservationFilter};
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockLocationId, StockReservationId, UserId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::types::{ItemName, Place, PlaceKind};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// The reservations of which something is kept and which a filter leaves, or the one whatever is left of it.
pub(super) async fn list(
    tx: &mut TenantTx,
    one: Option<StockReservationId>,
    filter: ReservationFilter,
    page: PageRequest,
) -> Result<(Vec<Reservation>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select r.id, r.version, r.item_id, i.code, i.name as item_name, i.unit, r.holder_id, l.name as holder_name,
                  r.quantity, r.shortened, r.until, r.note, r.made_by, r.made_by_name, r.made_at,
                  count(*) over () as "total!"
           from stock_reservations r
           join stock_items i on i.tenant_id = r.tenant_id and i.id = r.item_id
           join stock_locations l on l.tenant_id = r.tenant_id and l.id = r.holder_id
           where r.tenant_id = $1
             and case when $2::uuid is null then r.quantity > 0 else r.id = $2 end
             and ($3::uuid is null or r.item_id = $3)
             and ($4::uuid is null or r.holder_id = $4)
           order by r.until, r.made_at, r.id
           limit $5 offset $6"#,
        tenant.0,
        one as _,
        filter.item as _,
        filter.holder as _,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let unit = stored::row("stock_items", row.item_id).word("unit", &row.unit)?;
        Ok(Reservation {
            id: row.id.into(),
            version: row.version,
            item: ItemName { id: row.item_id.into(), code: row.code, name: row.item_name, unit },
            holder: Place { id: row.holder_id.into(), kind: PlaceKind::Holder, name: row.holder_name },
            quantity: row.quantity.normalize(),
            shortened: row.shortened.normalize(),
            until: row.until,
            note: row.note,
            made_by: row.made_by.map(UserId),
            made_by_name: row.made_by_name,
            made_at: row.made_at,
        })
    });
    let rows: Vec<Reservation> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(list(tx, one, filter, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, stored::row("stock_reservations", "all").number("total", total)?))
}

/// A reservation as it is to be.
#[derive(Clone, Debug)]
pub(super) struct NewReservation {
    pub id: StockReservationId,
    pub item: StockItemId,
    pub holder: StockLocationId,
    pub quantity: Decimal,
    pub until: NaiveDate,
    pub note: String,
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, new: &NewReservation) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_reservations
           (tenant_id, id, item_id, holder_id, quantity, until, note, made_by, made_by_name, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        tenant.0,
        new.id as _,
        new.item as _,
        new.holder as _,
        new.quantity,
        new.until,
        new.note,
        new.made_by as _,
        new.made_by_name,
        new.made_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Changes what is kept, and for whom, under the version that was read. It stays whose it was, and when it was made.
pub(super) async fn update(tx: &mut TenantTx, new: &NewReservation, version: i32) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update stock_reservations
         set item_id = $4, holder_id = $5, quantity = $6, until = $7, note = $8, version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        new.id as _,
        version,
        new.item as _,
        new.holder as _,
        new.quantity,
        new.until,
        new.note
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete(tx: &mut TenantTx, id: StockReservationId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from stock_reservations where tenant_id = $1 and id = $2", tenant.0, id.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// A reservation that became less because less is there.
#[derive(Clone, Debug)]
pub(super) struct Shortened {
    pub id: StockReservationId,
    pub item: StockItemId,
    pub name: String,
    pub holder: String,
    /// Is it for an order of the production?
    pub of_order: bool,
    pub left: Decimal,
    /// Since its owner was told last.
    pub missing: Decimal,
    /// Since it was made.
    pub in_all: Decimal,
    pub made_by: Option<UserId>,
}

/// Of the items, the reservations that were shortened since their owners were told last; from now on they are told.
pub(super) async fn tell(tx: &mut TenantTx, items: &[Uuid]) -> Result<Vec<Shortened>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with untold as (
             select id, item_id, holder_id, shortened - told as missing
             from stock_reservations
             where tenant_id = $1 and item_id = any ($2) and told < shortened
           )
           update stock_reservations r
           set told = r.shortened
           from untold u
           join stock_items i on i.tenant_id = $1 and i.id = u.item_id
           join stock_locations l on l.tenant_id = $1 and l.id = u.holder_id
           where r.tenant_id = $1 and r.id = u.id
           returning r.id, r.item_id, i.name, l.name as holder, l.holder_kind is not distinct from 'order' as "of_order!",
                     r.quantity, u.missing as "missing!", r.shortened, r.made_by"#,
        tenant.0,
        items
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Shortened {
        id: row.id.into(),
        item: row.item_id.into(),
        name: row.name,
        holder: row.holder,
        of_order: row.of_order,
        left: row.quantity.normalize(),
        missing: row.missing.normalize(),
        in_all: row.shortened.normalize(),
        made_by: row.made_by.map(UserId),
    });
    let mut shortened: Vec<Shortened> = read.collect();
    // As notices are locked.
    shortened.sort_by_key(|shortened| shortened.id.0);
    Ok(shortened)
}

pub(super) async fn list_untold(tx: &mut TenantTx) -> Result<Vec<Uuid>> {
    let (tenant, sql) = tx.split();
    let items = sqlx::query_scalar!(
        "select distinct item_id from stock_reservations where tenant_id = $1 and told < shortened",
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    Ok(items)
}

pub(super) async fn list_expired(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<Uuid>> {
    let (tenant, sql) = tx.split();
    let items = sqlx::query_scalar!(
        "select distinct item_id from stock_reservations where tenant_id = $1 and until < $2 order by item_id",
        tenant.0,
        today
    )
    .fetch_all(sql)
    .await?;
    Ok(items)
}

/// A reservation that ended, with its day or with whom it was for.
#[derive(Clone, Debug)]
pub(super) struct Gone {
    pub id: StockReservationId,
    pub item: StockItemId,
    pub holder: StockLocationId,
    /// What was kept still.
    pub quantity: Decimal,
    pub until: NaiveDate,
}

/// Those of these holders and items.
pub(super) async fn delete_of_holders(tx: &mut TenantTx, holders: &[Uuid], items: &[Uuid]) -> Result<Vec<Gone>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "delete from stock_reservations
         where tenant_id = $1 and holder_id = any ($2) and item_id = any ($3)
         returning id, item_id, holder_id, quantity, until",
        tenant.0,
        holders,
        items
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Gone {
        id: row.id.into(),
        item: row.item_id.into(),
        holder: row.holder_id.into(),
        quantity: row.quantity.normalize(),
        until: row.until,
    });
    Ok(read.collect())
}

/// Those of these items whose day is over.
pub(super) async fn delete_expired(tx: &mut TenantTx, items: &[Uuid], today: NaiveDate) -> Result<Vec<Gone>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "delete from stock_reservations
         where tenant_id = $1 and item_id = any ($2) and until < $3
         returning id, item_id, holder_id, quantity, until",
        tenant.0,
        items,
        today
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Gone {
        id: row.id.into(),
        item: row.item_id.into(),
        holder: row.holder_id.into(),
        quantity: row.quantity.normalize(),
        until: row.until,
    });
    Ok(read.collect())
}
