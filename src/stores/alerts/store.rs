//! SQL of what is told of the stock.

use super::ops::Issue;
use crate::base::fault::Result;
use crate::base::id::{StockItemId, StockPieceId, TenantId};
use crate::platform::db::{SystemTx, TenantTx};
use crate::stores::ledger::store::Standing;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use uuid::Uuid;

/// How an item stands to its threshold, which is 0 where nobody is told of it: of what is archived, and of what was never moved.
#[derive(Clone, Debug)]
pub(super) struct Level {
    pub item: StockItemId,
    pub name: String,
    pub available: Decimal,
    pub threshold: Decimal,
}

impl Level {
    pub fn of((item, standing): (&StockItemId, &Standing)) -> Self {
        let Standing { name, available, told_below: threshold, .. } = standing.clone();
        Self { item: *item, name, available, threshold }
    }
}

/// Those of which less is available than their threshold.
pub(super) async fn low_levels(tx: &mut TenantTx) -> Result<Vec<Level>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.name, t.on_hand - t.unusable - t.reserved as "available!", i.threshold
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           where i.tenant_id = $1
             and i.threshold > 0
             and not i.archived
             and t.position > 0
             and t.on_hand - t.unusable - t.reserved < i.threshold"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Level {
        item: row.id.into(),
        name: row.name,
        available: row.available.normalize(),
        threshold: row.threshold.normalize(),
    });
    Ok(read.collect())
}

/// An issue of what is to come back on a day.
#[derive(Clone, Debug)]
pub(super) struct Loan {
    pub item: StockItemId,
    pub position: i64,
    pub name: String,
    /// Who has it.
    pub holder: String,
    /// Not returned so far.
    pub out: Decimal,
    pub due_at: DateTime<Utc>,
}

/// Of these issues the loans, in their order.
pub(super) async fn loans(tx: &mut TenantTx, issues: &[Issue]) -> Result<Vec<Loan>> {
    let (tenant, sql) = tx.split();
    let (items, positions): (Vec<Uuid>, Vec<i64>) = issues.iter().copied().unzip();
    let rows = sqlx::query!(
        r#"select s.item_id, s.position, i.name, l.name as holder, s.open, s.due_at as "due_at!"
           from unnest($2::uuid[], $3::bigint[]) as asked(item_id, position)
           join stock_issues s on s.tenant_id = $1 and s.item_id = asked.item_id and s.position = asked.position
           join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
           join stock_locations l on l.tenant_id = s.tenant_id and l.id = s.holder_id
           where s.due_at is not null and i.returnable
           order by s.item_id, s.position"#,
        tenant.0,
        &items,
        &positions
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Loan {
        item: row.item_id.into(),
        position: row.position,
        name: row.name,
        holder: row.holder,
        out: row.open.normalize(),
        due_at: row.due_at,
    });
    Ok(read.collect())
}

/// What is out and due by then.
pub(super) async fn due_loans(tx: &mut TenantTx, until: DateTime<Utc>) -> Result<Vec<(Issue, DateTime<Utc>)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select s.item_id, s.position, s.due_at as "due_at!"
           from stock_issues s
           join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
           where s.tenant_id = $1 and s.open > 0 and s.due_at <= $2 and i.returnable"#,
        tenant.0,
        until
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.item_id, row.position), row.due_at)).collect())
}

/// A piece with until when its service holds; none where nobody is told of it: of what is not the business's any more.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub piece: StockPieceId,
    pub item: StockItemId,
    pub name: String,
    pub serial: String,
    pub due_on: Option<NaiveDate>,
}

/// Of these pieces, in their order.
pub(super) async fn services(tx: &mut TenantTx, pieces: &[Uuid]) -> Result<Vec<Service>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select p.id, p.item_id, i.name, p.serial, case when l.kind in ('shelf', 'holder') then p.service_due end as due_on
           from stock_pieces p
           join stock_items i on i.tenant_id = p.tenant_id and i.id = p.item_id
           left join stock_locations l on l.tenant_id = p.tenant_id and l.id = p.location_id
           where p.tenant_id = $1 and p.id = any ($2)
           order by p.id"#,
        tenant.0,
        pieces
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Service {
        piece: row.id.into(),
        item: row.item_id.into(),
        name: row.name,
        serial: row.serial,
        due_on: row.due_on,
    });
    Ok(read.collect())
}

/// What the business has and is to be serviced by then.
pub(super) async fn due_services(tx: &mut TenantTx, until: NaiveDate) -> Result<Vec<(Uuid, NaiveDate)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select p.id, p.service_due as "due_on!"
           from stock_pieces p
           join stock_locations l on l.tenant_id = p.tenant_id and l.id = p.location_id
           where p.tenant_id = $1 and p.service_due <= $2 and l.kind in ('shelf', 'holder')"#,
        tenant.0,
        until
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.due_on)).collect())
}

/// The pieces of the items.
pub(super) async fn pieces_of(tx: &mut TenantTx, items: &[Uuid]) -> Result<Vec<Uuid>> {
    let (tenant, sql) = tx.split();
    let pieces =
        sqlx::query_scalar!("select id from stock_pieces where tenant_id = $1 and item_id = any ($2)", tenant.0, items)
            .fetch_all(sql)
            .await?;
    Ok(pieces)
}

/// Tenants with a store-room that was not looked at since.
pub(super) async fn list_unchecked(tx: &mut SystemTx, before: DateTime<Utc>) -> Result<Vec<TenantId>> {
    let rows = sqlx::query_scalar!(
        "select t.id
         from tenants t
         where exists (select from stock_totals s where s.tenant_id = t.id)
           and not exists (select from stock_checks c where c.tenant_id = t.id and c.checked_at > $1)
         order by t.id",
        before
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(TenantId).collect())
}

/// It was looked at.
pub(super) async fn save_checked(tx: &mut TenantTx, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into stock_checks (tenant_id, checked_at) values ($1, $2)
         on conflict (tenant_id) do update set checked_at = excluded.checked_at",
        tenant.0,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}
