//! SQL of exports. Pages go by keys; what there is of names (items and places) is read once.

use super::ops::Wanted;
use super::types::StockExportKind;
use crate::base::fault::Result;
use crate::base::stored;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use std::collections::HashMap;
use uuid::Uuid;

/// However long it takes; and along the keys, for to begin other processes costs more than a page does.
pub(super) async fn walk_along_keys(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!(
        "select set_config('statement_timeout', '0', true) as time,
                set_config('max_parallel_workers_per_gather', '0', true) as workers"
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(())
}

/// About how many rows there will be.
pub(super) async fn count(tx: &mut TenantTx, wanted: &Wanted) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let counted = match wanted.kind {
        StockExportKind::Items => {
            sqlx::query_scalar!(r#"select count(*) as "count!" from stock_items where tenant_id = $1"#, tenant.0)
                .fetch_one(sql)
                .await?
        }
        StockExportKind::Balances => {
            let bounded = sqlx::query_scalar!(
                r#"select count(*) as "count!" from stock_balances where tenant_id = $1 and bounded and quantity <> 0"#,
                tenant.0
            );
            bounded.fetch_one(sql).await?
        }
        StockExportKind::Moves if wanted.from.is_none() && wanted.to.is_none() => {
            let positions = sqlx::query_scalar!(
                r#"select coalesce(sum(position), 0)::bigint as "count!" from stock_totals where tenant_id = $1"#,
                tenant.0
            );
            positions.fetch_one(sql).await?
        }
        StockExportKind::Moves => {
            let moves = sqlx::query_scalar!(
                r#"select count(*) as "count!"
                   from stock_moves
                   where tenant_id = $1
                     and ($2::timestamptz is null or recorded_at >= $2)
                     and ($3::timestamptz is null or recorded_at < $3)"#,
                tenant.0,
                wanted.from,
                wanted.to
            );
            moves.fetch_one(sql).await?
        }
        StockExportKind::Loans => {
            let issues = sqlx::query_scalar!(
                r#"select count(*) as "count!"
                   from stock_issues s
                   join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
                   where s.tenant_id = $1 and s.open > 0 and i.returnable"#,
                tenant.0
            );
            issues.fetch_one(sql).await?
        }
    };
    stored::row("exports", "all").number("rows", counted)
}

/// An item with all that is said of it.
pub(super) struct ItemLine {
    pub id: Uuid,
    pub code: String,
    pub name: String,
    pub kind: String,
    pub unit: String,
    pub decimals: i16,
    pub department_id: Option<Uuid>,
    pub department: Option<String>,
    pub category_id: Option<Uuid>,
    pub category: Option<String>,
    pub returnable: bool,
    pub supplier: String,
    pub lead_days: Option<i32>,
    pub pack: Option<Decimal>,
    pub threshold: Decimal,
    pub target: Option<Decimal>,
    pub home_id: Option<Uuid>,
    pub home: Option<String>,
    pub archived: bool,
    pub on_hand: Decimal,
    pub unusable: Decimal,
    pub reserved: Decimal,
    pub in_use: Decimal,
    pub value: Decimal,
    pub created_at: DateTime<Utc>,
}

pub(super) async fn items_after(tx: &mut TenantTx, code: &str, limit: i64) -> Result<Vec<ItemLine>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        ItemLine,
        r#"select i.id, i.code, i.name, i.kind, i.unit, i.decimals, d.id as "department_id?", d.name as "department?",
                  c.id as "category_id?", c.name as "category?", i.returnable, i.supplier, i.lead_days, i.pack, i.threshold,
                  i.target, i.home_id, h.path as "home?", i.archived, t.on_hand, t.unusable, t.reserved, t.in_use, t.value,
                  i.created_at
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           left join stock_categories c on c.tenant_id = i.tenant_id and c.id = i.category_id
           left join stock_departments d on d.tenant_id = c.tenant_id and d.id = c.department_id
           left join stock_locations h on h.tenant_id = i.tenant_id and h.id = i.home_id
           where i.tenant_id = $1 and i.code > $2
           order by i.code
           limit $3"#,
        tenant.0,
        code,
        limit
    );
    Ok(rows.fetch_all(sql).await?)
}

/// An item or a place by name.
pub(super) struct Called {
    /// Of an item its code, of a place its kind.
    pub of: String,
    pub name: String,
    /// Of an item.
    pub unit: String,
}

/// All items by their ids, which go by their codes.
pub(super) async fn item_names(tx: &mut TenantTx) -> Result<(Vec<Uuid>, HashMap<Uuid, Called>)> {
    let (tenant, sql) = tx.split();
    let mut rows =
        sqlx::query!("select id, code, name, unit from stock_items where tenant_id = $1 order by code", tenant.0)
            .fetch(sql);
    let (mut order, mut names) = (Vec::new(), HashMap::new());
    while let Some(row) = rows.try_next().await? {
        order.push(row.id);
        names.insert(row.id, Called { of: row.code, name: row.name, unit: row.unit });
    }
    Ok((order, names))
}

/// All places by their ids.
pub(super) async fn place_names(tx: &mut TenantTx) -> Result<HashMap<Uuid, Called>> {
    let (tenant, sql) = tx.split();
    let mut rows = sqlx::query!(
        r#"select id, kind, coalesce(path, name) as "name!" from stock_locations where tenant_id = $1"#,
        tenant.0
    )
    .fetch(sql);
    let mut names = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        names.insert(row.id, Called { of: row.kind, name: row.name, unit: String::new() });
    }
    Ok(names)
}

/// The serials of all pieces.
pub(super) async fn serials(tx: &mut TenantTx) -> Result<HashMap<Uuid, String>> {
    let (tenant, sql) = tx.split();
    let mut rows = sqlx::query!("select id, serial from stock_pieces where tenant_id = $1", tenant.0).fetch(sql);
    let mut serials = HashMap::new();
    while let Some(row) = rows.try_next().await? {
        serials.insert(row.id, row.serial);
    }
    Ok(serials)
}

/// So much of an item at a place.
pub(super) struct BalanceLine {
    pub item: Uuid,
    pub place: Uuid,
    pub quantity: Decimal,
}

/// What was recorded until a moment, added up.
pub(super) async fn balances_of(tx: &mut TenantTx, items: &[Uuid], as_of: DateTime<Utc>) -> Result<Vec<BalanceLine>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        BalanceLine,
        r#"with moved as (
             select item_id, to_id as location_id, quantity
             from stock_moves
             where tenant_id = $1 and item_id = any ($2) and recorded_at <= $3
             union all
             select item_id, from_id, -quantity
             from stock_moves
             where tenant_id = $1 and item_id = any ($2) and recorded_at <= $3
           )
           select item_id as "item!", location_id as "place!", sum(quantity) as "quantity!"
           from moved
           group by item_id, location_id
           having sum(quantity) <> 0"#,
        tenant.0,
        items,
        as_of
    );
    Ok(rows.fetch_all(sql).await?)
}

/// A document with all that is said of it.
pub(super) struct DocumentLine {
    pub id: Uuid,
    pub number: i64,
    pub act: String,
    pub occurred_at: DateTime<Utc>,
    /// The number of the one that it takes back.
    pub undoes: Option<i64>,
    pub made_by: Option<Uuid>,
    pub made_by_name: String,
    pub reason: String,
    pub note: String,
}

pub(super) async fn documents_after(
    tx: &mut TenantTx,
    number: i64,
    wanted: &Wanted,
    limit: i64,
) -> Result<Vec<DocumentLine>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        DocumentLine,
        r#"select d.id, d.number, d.act, d.occurred_at, u.number as "undoes?", d.made_by, d.made_by_name, d.reason, d.note
           from stock_documents d
           left join stock_documents u on u.tenant_id = d.tenant_id and u.id = d.undoes
           where d.tenant_id = $1 and d.number > $2
             and ($3::timestamptz is null or d.recorded_at >= $3)
             and ($4::timestamptz is null or d.recorded_at < $4)
           order by d.number
           limit $5"#,
        tenant.0,
        number,
        wanted.from,
        wanted.to,
        limit
    );
    Ok(rows.fetch_all(sql).await?)
}

/// Something that is out.
pub(super) struct LoanLine {
    pub number: i64,
    pub document_id: Uuid,
    pub item_id: Uuid,
    pub position: i64,
    pub holder_id: Uuid,
    pub holder_code: Option<String>,
    pub quantity: Decimal,
    pub open: Decimal,
    pub since: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
}

/// By holder, item and issue, after one of them.
pub(super) async fn loans_after(
    tx: &mut TenantTx,
    (holder, item, position): (Uuid, Uuid, i64),
    limit: i64,
) -> Result<Vec<LoanLine>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        LoanLine,
        "select d.number, m.document_id, s.item_id, s.position, s.holder_id, l.code as holder_code, s.quantity, s.open,
                d.occurred_at as since, s.due_at
         from stock_issues s
         join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
         join stock_moves m on m.tenant_id = s.tenant_id and m.item_id = s.item_id and m.position = s.position
         join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
         join stock_locations l on l.tenant_id = s.tenant_id and l.id = s.holder_id
         where s.tenant_id = $1 and s.open > 0 and i.returnable and (s.holder_id, s.item_id, s.position) > ($2, $3, $4)
         order by s.holder_id, s.item_id, s.position
         limit $5",
        tenant.0,
        holder,
        item,
        position,
        limit
    );
    Ok(rows.fetch_all(sql).await?)
}
