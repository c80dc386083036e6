//! SQL of analytics.

use super::rules::{class, proposal};
use super::types::{AbcClass, AbcRow, AbcSum, CoverRow, DeadRow, DepartmentCost, JobCost, RestockRow, ShrinkageRow};
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::types::ItemName;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use std::collections::BTreeMap;
use uuid::Uuid;

/// Jobs that are told.
const MOST_JOBS: i64 = 200;
/// Of what is divided, as it is told.
const PLACES: u32 = 4;

fn name(id: Uuid, code: String, name: String, unit: &str) -> Result<ItemName> {
    Ok(ItemName { id: id.into(), code, name, unit: stored::row("stock_items", id).word("unit", unit)? })
}

fn counted(total: Option<i64>) -> Result<u64> {
    stored::row("stock_items", "all").number("total", total.unwrap_or_default())
}

pub(super) async fn restock(tx: &mut TenantTx, page: PageRequest, with_value: bool) -> Result<(Vec<RestockRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.code, i.name, i.unit, i.supplier, i.lead_days, i.pack, i.threshold,
                  coalesce(i.target, i.threshold) as "target!", t.on_hand - t.unusable - t.reserved as "available!",
                  case when t.on_hand + t.in_use > 0 then t.value / (t.on_hand + t.in_use) end as average,
                  (select coalesce(sum(r.ordered - r.received), 0) from stock_requests r
                   where r.tenant_id = i.tenant_id and r.item_id = i.id and r.state = 'ordered') as "ordered!",
                  count(*) over () as "total!"
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           where i.tenant_id = $1
             and i.threshold > 0
             and not i.archived
             and t.on_hand - t.unusable - t.reserved < i.threshold
           order by i.supplier, i.name_key
           limit $2 offset $3"#,
        tenant.0,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map(|row| row.total);
    let read = rows.into_iter().map(|row| {
        let pack = row.pack.map(|pack| pack.normalize());
        let ordered = row.ordered.normalize();
        let proposed = proposal(row.available, ordered, row.target, pack).normalize();
        let days = stored::row("stock_items", row.id);
        Ok(RestockRow {
            supplier: row.supplier,
            lead_days: row.lead_days.map(|value| days.number("lead_days", value)).transpose()?,
            available: row.available.normalize(),
            threshold: row.threshold.normalize(),
            target: row.target.normalize(),
            pack,
            ordered,
            proposed,
            cost: row.average.filter(|_| with_value).map(|average| (average * proposed).round_dp(PLACES).normalize()),
            item: name(row.id, row.code, row.name, &row.unit)?,
        })
    });
    let rows: Vec<RestockRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(restock(tx, first, with_value)).await?;
        return Ok((rows, total));
    }
    Ok((rows, counted(total)?))
}

/// Each item of which something was used, with its class and the value of that, the dearest first.
async fn classed(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<(AbcClass, Uuid, Decimal)>> {
    let (tenant, sql) = tx.split();
    let used = sqlx::query!(
        r#"select item_id, sum(issued - returned) as "value!"
           from stock_months
           where tenant_id = $1 and month >= $2
           group by item_id
           having sum(issued - returned) > 0
           order by sum(issued - returned) desc, item_id"#,
        tenant.0,
        from
    )
    .fetch_all(sql)
    .await?;
    let all: Decimal = used.iter().map(|row| row.value).sum();
    let classes = used.into_iter().scan(Decimal::ZERO, |before, row| {
        let class = class(*before, all);
        *before += row.value;
        Some((class, row.item_id, row.value))
    });
    Ok(classes.collect())
}

/// The classes, of all items of which something was used.
pub(super) async fn abc_sums(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<AbcSum>> {
    let mut sums = BTreeMap::<AbcClass, (u64, Decimal)>::new();
    for (class, _, value) in classed(tx, from).await? {
        let sum = sums.entry(class).or_default();
        *sum = (sum.0 + 1, sum.1 + value);
    }
    let sum = |class: &AbcClass| {
        let (items, value) = sums.get(class).copied().unwrap_or_default();
        AbcSum { class: *class, items, value: value.normalize() }
    };
    Ok(AbcClass::ALL.iter().map(sum).collect())
}

/// The items of a class.
pub(super) async fn of_class(tx: &mut TenantTx, from: NaiveDate, class: AbcClass) -> Result<Vec<Uuid>> {
    let classed = classed(tx, from).await?;
    Ok(classed.into_iter().filter(|(of, ..)| *of == class).map(|(_, item, _)| item).collect())
}

pub(super) async fn abc(tx: &mut TenantTx, from: NaiveDate, page: PageRequest) -> Result<Vec<AbcRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with used as (
             select item_id, sum(issued - returned) as value
             from stock_months
             where tenant_id = $1 and month >= $2
             group by item_id
             having sum(issued - returned) > 0
           ),
           ranked as (
             select item_id, value, sum(value) over (order by value desc, item_id) as running, sum(value) over () as everything
             from used
           )
           select i.id, i.code, i.name, i.unit, r.value as "value!", r.running as "running!", r.everything as "everything!"
           from ranked r
           join stock_items i on i.tenant_id = $1 and i.id = r.item_id
           order by r.running, r.item_id
           limit $3 offset $4"#,
        tenant.0,
        from,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(AbcRow {
            class: class(row.running - row.value, row.everything),
            value: row.value.normalize(),
            running_share: (row.running / row.everything).round_dp(PLACES).normalize(),
            item: name(row.id, row.code, row.name, &row.unit)?,
        })
    });
    read.collect()
}

/// What there was on `since`, and was not issued after it.
pub(super) async fn dead(tx: &mut TenantTx, since: NaiveDate, page: PageRequest) -> Result<(Vec<DeadRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with found as (
             select t.item_id, t.on_hand, t.value, count(*) over () as total
             from stock_totals t
             where t.tenant_id = $1
               and t.on_hand > 0
               and exists (select from stock_days d
                           where d.tenant_id = t.tenant_id and d.item_id = t.item_id and d.day <= $2)
               and not exists (select from stock_days d
                               where d.tenant_id = t.tenant_id and d.item_id = t.item_id and d.day > $2 and d.issued > 0)
             order by t.value desc, t.item_id
             limit $3 offset $4
           )
           select i.id, i.code, i.name, i.unit, f.on_hand, f.value, f.total as "total!",
                  (select max(d.day) from stock_days d
                   where d.tenant_id = $1 and d.item_id = f.item_id and d.issued > 0) as last_issued
           from found f
           join stock_items i on i.tenant_id = $1 and i.id = f.item_id
           order by f.value desc, f.item_id"#,
        tenant.0,
        since,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map(|row| row.total);
    let read = rows.into_iter().map(|row| {
        Ok(DeadRow {
            on_hand: row.on_hand.normalize(),
            value: row.value.normalize(),
            last_issued: row.last_issued,
            item: name(row.id, row.code, row.name, &row.unit)?,
        })
    });
    let rows: Vec<DeadRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(dead(tx, since, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, counted(total)?))
}

/// By what was used after `since`, in so many days.
pub(super) async fn cover(
    tx: &mut TenantTx,
    since: NaiveDate,
    days: u32,
    page: PageRequest,
) -> Result<(Vec<CoverRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with used as (
             select item_id, sum(issued - returned) as quantity
             from stock_days
             where tenant_id = $1 and day > $2
             group by item_id
             having sum(issued - returned) > 0
           )
           select i.id, i.code, i.name, i.unit, i.lead_days, u.quantity as "quantity!", t.on_hand - t.unusable - t.reserved as "available!",
                  count(*) over () as "total!"
           from used u
           join stock_items i on i.tenant_id = $1 and i.id = u.item_id
           join stock_totals t on t.tenant_id = $1 and t.item_id = u.item_id
           where not i.archived and not i.returnable
           order by (t.on_hand - t.unusable - t.reserved) / u.quantity, i.name_key
           limit $3 offset $4"#,
        tenant.0,
        since,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map(|row| row.total);
    let span = Decimal::from(days);
    let read = rows.into_iter().map(|row| {
        let lead = stored::row("stock_items", row.id);
        Ok(CoverRow {
            available: row.available.normalize(),
            daily_use: (row.quantity / span).round_dp(PLACES).normalize(),
            days: (row.available * span / row.quantity).round_dp(1).normalize(),
            lead_days: row.lead_days.map(|days| lead.number("lead_days", days)).transpose()?,
            item: name(row.id, row.code, row.name, &row.unit)?,
        })
    });
    let rows: Vec<CoverRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(cover(tx, since, days, first)).await?;
        return Ok((rows, total));
    }
    Ok((rows, counted(total)?))
}

pub(super) async fn shrinkage(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<ShrinkageRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select month, -sum(adjusted) as "differences!", sum(scrapped) as "scrapped!", sum(lost) as "lost!"
           from stock_months
           where tenant_id = $1 and month >= $2 and (adjusted <> 0 or scrapped <> 0 or lost <> 0)
           group by month
           order by month desc"#,
        tenant.0,
        from
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| ShrinkageRow {
        month: row.month,
        differences: row.differences.normalize(),
        scrapped: row.scrapped.normalize(),
        lost: row.lost.normalize(),
        total: (row.differences + row.scrapped + row.lost).normalize(),
    });
    Ok(read.collect())
}

pub(super) async fn department_costs(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<DepartmentCost>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select d.id as "id?", d.name as "name?", sum(m.cost) as "cost!"
           from stock_holder_months m
           join stock_locations l on l.tenant_id = m.tenant_id and l.id = m.holder_id
           left join stock_departments d on d.tenant_id = l.tenant_id and d.id = l.department_id
           where m.tenant_id = $1 and m.month >= $2
           group by d.id, d.name
           order by sum(m.cost) desc, d.name"#,
        tenant.0,
        from
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| DepartmentCost {
        department: row.id.map(Into::into),
        name: row.name,
        cost: row.cost.normalize(),
    });
    Ok(read.collect())
}

pub(super) async fn job_costs(tx: &mut TenantTx, from: NaiveDate) -> Result<Vec<JobCost>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select l.id, l.code, l.name, sum(m.cost) as "cost!"
           from stock_holder_months m
           join stock_locations l on l.tenant_id = m.tenant_id and l.id = m.holder_id
           where m.tenant_id = $1 and m.month >= $2 and l.holder_kind in ('job', 'order')
           group by l.id, l.code, l.name
           order by sum(m.cost) desc, l.name, l.id
           limit $3"#,
        tenant.0,
        from,
        MOST_JOBS
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| JobCost {
        holder: row.id.into(),
        code: row.code,
        name: row.name,
        cost: row.cost.normalize(),
    });
    Ok(read.collect())
}
