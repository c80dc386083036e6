//! SQL of the shifts of days.

use super::types::{HandOver, HandOverLine, ShiftClosing, ShiftTime, SilentMachine};
use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::base::stored::{self, narrow};
use crate::oee::steps::ShiftOnDay;
use crate::platform::db::TenantTx;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;
use uuid::Uuid;

/// A shift of a day as it is kept.
pub(super) struct Kept {
    pub name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub net_minutes: u32,
    pub closed_at: Option<DateTime<Utc>>,
}

/// Waits until nobody records in the shift of the day, and keeps others from it. None where nothing is kept of it.
pub(super) async fn lock(tx: &mut TenantTx, day: NaiveDate, shift: Uuid) -> Result<Option<Kept>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select name, starts_at, ends_at, net_minutes, closed_at
         from shift_days where tenant_id = $1 and day = $2 and shift_id = $3 for no key update",
        tenant.0,
        day,
        shift
    )
    .fetch_optional(sql)
    .await?;
    let read = row.map(|row| {
        Ok(Kept {
            name: row.name,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            net_minutes: stored::row("shift_days of", day).number("net_minutes", row.net_minutes)?,
            closed_at: row.closed_at,
        })
    });
    read.transpose()
}

/// The shifts of days that are kept, of these days.
pub(super) async fn list(
    tx: &mut TenantTx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<HashMap<(NaiveDate, Uuid), ShiftTime>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select day, shift_id, code, name, starts_at, ends_at, net_minutes, closed_at
         from shift_days where tenant_id = $1 and day between $2 and $3",
        tenant.0,
        from,
        to
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let shift = ShiftTime {
            date: row.day,
            shift_type: row.code,
            name: row.name,
            starts_at: row.starts_at,
            ends_at: row.ends_at,
            net_minutes: stored::row("shift_days of", row.day).number("net_minutes", row.net_minutes)?,
            closed_at: row.closed_at,
        };
        Ok(((row.day, row.shift_id), shift))
    });
    read.collect()
}

/// What was made in a shift of a day, and on how many machines.
#[derive(Default)]
pub(super) struct Made {
    pub facts: u64,
    pub good: i64,
    pub scrap: i64,
    pub machines: u32,
}

pub(super) async fn sums(
    tx: &mut TenantTx,
    from: NaiveDate,
    to: NaiveDate,
) -> Result<HashMap<(NaiveDate, Uuid), Made>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select f.day, f.shift_id, count(*) as "facts!", sum(f.good) filter (where n.id is null) as good,
                  sum(f.scrap) filter (where n.id is null) as scrap,
                  count(distinct m.id) as "machines!"
           from stage_facts f
           left join stage_facts n on n.tenant_id = f.tenant_id and n.names = f.id and n.kind = 'correct'
           left join (machines m join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id)
             on m.tenant_id = f.tenant_id and m.id = f.machine_id and m.active and s.active and s.machine = 'required'
           where f.tenant_id = $1 and f.day between $2 and $3
           group by f.day, f.shift_id"#,
        tenant.0,
        from,
        to
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stage_facts of", row.day);
        let made = Made {
            facts: stored.number("facts", row.facts)?,
            good: row.good.unwrap_or_default(),
            scrap: row.scrap.unwrap_or_default(),
            machines: stored.number("machines", row.machines)?,
        };
        Ok(((row.day, row.shift_id), made))
    });
    read.collect()
}

/// Machines of which something is to be recorded in each shift.
pub(super) async fn count_machines(tx: &mut TenantTx) -> Result<u32> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from machines m
           join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id
           where m.tenant_id = $1 and m.active and s.active and s.machine = 'required'"#,
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    stored::row("machines", tenant).number("count", count)
}

/// What is open although it was over at an instant, or was opened again before it. By its day, shift and code.
pub(super) async fn list_late(tx: &mut TenantTx, until: DateTime<Utc>) -> Result<Vec<(NaiveDate, Uuid, String)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select d.day, d.shift_id, d.code
         from shift_days d
         where d.tenant_id = $1 and d.closed_at is null and d.ends_at <= $2
           and not exists (select from shift_closings c
                           where c.tenant_id = d.tenant_id and c.day = d.day and c.shift_id = d.shift_id and c.opened_at > $2)
         order by d.ends_at
         limit 1000",
        tenant.0,
        until
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.day, row.shift_id, row.code)).collect())
}

/// Keeps a shift of a day, if it is not kept yet.
pub(super) async fn keep(tx: &mut TenantTx, shift: &ShiftOnDay) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into shift_days (tenant_id, day, shift_id, code, name, starts_at, ends_at, net_minutes)
         values ($1, $2, $3, $4, $5, $6, $7, $8)
         on conflict do nothing",
        tenant.0,
        shift.day,
        shift.id.map_or_else(Uuid::nil, |id| id.0),
        shift.code,
        shift.name,
        shift.starts_at,
        shift.ends_at,
        narrow::<i32, _>(shift.net_minutes)?
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn set_closed(
    tx: &mut TenantTx,
    day: NaiveDate,
    shift: Uuid,
    closed_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update shift_days set closed_at = $4 where tenant_id = $1 and day = $2 and shift_id = $3",
        tenant.0,
        day,
        shift,
        closed_at
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Writes down what is handed over.
pub(super) async fn insert_closing(
    tx: &mut TenantTx,
    (day, shift): (NaiveDate, Uuid),
    hand_over: &HandOver,
    closed_at: DateTime<Utc>,
    (by, by_name): (Option<UserId>, &str),
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into shift_closings (tenant_id, day, shift_id, number, hand_over, closed_at, closed_by, closed_by_name)
         values ($1, $2, $3,
                 (select coalesce(max(number), 0) + 1 from shift_closings where tenant_id = $1 and day = $2 and shift_id = $3),
                 $4, $5, $6, $7)",
        tenant.0,
        day,
        shift,
        serde_json::to_value(hand_over)?,
        closed_at,
        by as _,
        by_name
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Writes down that it was opened again, and why.
pub(super) async fn open_closing(
    tx: &mut TenantTx,
    (day, shift): (NaiveDate, Uuid),
    opened_at: DateTime<Utc>,
    (by_name, reason): (&str, &str),
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update shift_closings set opened_at = $4, opened_by_name = $5, opened_reason = $6
         where tenant_id = $1 and day = $2 and shift_id = $3 and opened_at is null",
        tenant.0,
        day,
        shift,
        opened_at,
        by_name,
        reason
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Each time that it was closed, the last one first.
pub(super) async fn closings(tx: &mut TenantTx, day: NaiveDate, shift: Uuid) -> Result<Vec<ShiftClosing>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select number, hand_over, closed_at, closed_by, closed_by_name, opened_at, opened_by_name, opened_reason
         from shift_closings where tenant_id = $1 and day = $2 and shift_id = $3
         order by number desc",
        tenant.0,
        day,
        shift
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("shift_closings of", day);
        Ok(ShiftClosing {
            number: stored.number("number", row.number)?,
            hand_over: stored.document("hand_over", row.hand_over)?,
            closed_at: row.closed_at,
            closed_by_name: row.closed_by_name,
            by_itself: row.closed_by.is_none(),
            opened_at: row.opened_at,
            opened_by_name: row.opened_by_name,
            opened_reason: row.opened_reason,
        })
    });
    read.collect()
}

/// What was made in the shift of the day until now, and on which machines nothing was recorded.
pub(super) async fn hand_over(tx: &mut TenantTx, day: NaiveDate, shift: Uuid) -> Result<HandOver> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select o.number, w.code as workpiece, s.code as stage, m.code as "machine?", u.name as "operator?",
                  sum(f.good) as "good!", sum(f.scrap) as "scrap!", sum(f.rework) as "rework!",
                  sum(f.expected) as expected
           from stage_facts f
           join production_orders o on o.tenant_id = f.tenant_id and o.id = f.order_id
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           join stages s on s.tenant_id = f.tenant_id and s.id = f.stage_id
           left join machines m on m.tenant_id = f.tenant_id and m.id = f.machine_id
           left join users u on u.tenant_id = f.tenant_id and u.id = f.operator_id
           where f.tenant_id = $1 and f.day = $2 and f.shift_id = $3
             and not exists (select from stage_facts n
                             where n.tenant_id = f.tenant_id and n.names = f.id and n.kind = 'correct')
           group by o.number, w.code, s.position, s.code, m.code, u.name
           order by o.number, s.position, m.code, u.name"#,
        tenant.0,
        day,
        shift
    )
    .fetch_all(&mut *sql)
    .await?;
    let lines = rows.into_iter().map(|row| {
        Ok(HandOverLine {
            order_number: stored::row("production_orders", row.number).number("number", row.number)?,
            workpiece: row.workpiece,
            stage: row.stage,
            machine: row.machine,
            operator: row.operator,
            good: row.good,
            scrap: row.scrap,
            rework: row.rework,
            expected: row.expected,
        })
    });
    let lines = lines.collect::<Result<_>>()?;
    let silent = sqlx::query!(
        "select m.id, m.code, m.name
         from machines m
         join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id
         where m.tenant_id = $1 and m.active and s.active and s.machine = 'required'
           and not exists (select from stage_facts f
                           where f.tenant_id = m.tenant_id and f.day = $2 and f.shift_id = $3 and f.machine_id = m.id)
         order by m.code",
        tenant.0,
        day,
        shift
    )
    .fetch_all(sql)
    .await?;
    let silent = silent.into_iter().map(|row| SilentMachine { id: row.id.into(), code: row.code, name: row.name });
    Ok(HandOver { lines, silent: silent.collect() })
}
