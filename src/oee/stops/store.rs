//! SQL of stops of which tasks are made.

use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::base::permission::Module;
use crate::base::stored;
use crate::oee::rollup::store::instant;
use crate::platform::db::{SystemTx, TenantTx};

/// A plant with lines that may stop.
#[derive(Debug)]
pub(super) struct Plant {
    pub tenant: TenantId,
    pub modules: Vec<Module>,
    /// For how long one may stand still.
    pub stop_minutes: i32,
}

/// All of them.
pub(super) async fn list_plants(tx: &mut SystemTx) -> Result<Vec<Plant>> {
    let rows = sqlx::query!(
        "select t.id, t.modules, t.stop_minutes
         from tenants t
         where t.active and 'plant' = any (t.modules)
           and exists (select from lines l where l.tenant_id = t.id and l.active and l.auto_detect)
         order by t.id"
    )
    .fetch_all(tx.sql())
    .await?;
    let read = rows.into_iter().map(|row| {
        let modules = stored::row("tenants", row.id).words("modules", &row.modules)?;
        Ok(Plant { tenant: row.id.into(), modules, stop_minutes: row.stop_minutes })
    });
    read.collect()
}

/// How many pieces of a line are looked at to find one that counts. Of a line that counts none of its own all would be, each minute.
pub(super) const LOOKED_THROUGH: i64 = 10_000;

/// The last piece of each of these lines; `areas` are all counted areas of them, here and below.
pub(super) async fn list_last(tx: &mut TenantTx, lines: &[i32], areas: &[i32]) -> Result<Vec<(i32, i64)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select l.number as "line!", last.at as "at!"
           from unnest($2::integer[]) as l(number)
           cross join lateral (
             select at
             from (select at, area from detections
                   where tenant_id = $1 and line = l.number
                   order by at desc
                   limit $4) as latest
             where area = any ($3)
             order by at desc
             limit 1) as last"#,
        tenant.0,
        lines,
        areas,
        LOOKED_THROUGH
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.line, row.at.timestamp_millis())).collect())
}

/// The stops of more than so many minutes that ended after an instant, each by its line and the last piece before it.
pub(super) async fn list_over(
    tx: &mut TenantTx,
    lines: &[i32],
    areas: &[i32],
    since: i64,
    minutes: i32,
) -> Result<Vec<(i32, i64)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select s.line, last.at as "at!"
           from line_stops s
           cross join lateral (
             select at
             from (select at, area from detections
                   where tenant_id = $1 and line = s.line and at <= s.starts
                   order by at desc
                   limit $6) as before
             where area = any ($3)
             order by at desc
             limit 1) as last
           where s.tenant_id = $1 and s.line = any ($2) and s.kind = 'stop'
             and s.ends > $4 and s.ends - s.starts > make_interval(mins => $5)"#,
        tenant.0,
        lines,
        areas,
        instant(since),
        minutes,
        LOOKED_THROUGH
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.line, row.at.timestamp_millis())).collect())
}

/// Which of these stops, each by its line, the last piece before it and its least minutes, there are not: the next piece came sooner.
pub(super) async fn list_undone(
    tx: &mut TenantTx,
    stops: &[(i32, i64, i32)],
    areas: &[i32],
) -> Result<Vec<(i32, i64)>> {
    let lines: Vec<i32> = stops.iter().map(|(line, ..)| *line).collect();
    let lasts: Vec<_> = stops.iter().map(|(_, last, _)| instant(*last)).collect();
    let minutes: Vec<i32> = stops.iter().map(|(.., minutes)| *minutes).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select k.line as "line!", k.last as "last!"
           from unnest($2::integer[], $3::timestamptz[], $5::integer[]) as k(line, last, minutes)
           cross join lateral (
             select at
             from (select at, area from detections
                   where tenant_id = $1 and line = k.line and at > k.last
                   order by at
                   limit $6) as after
             where area = any ($4)
             order by at
             limit 1) as next
           where not exists (select from line_stops s
                             where s.tenant_id = $1 and s.line = k.line and s.kind = 'stop'
                               and s.starts >= k.last and s.ends <= next.at
                               and s.ends - s.starts > make_interval(mins => k.minutes))
           order by 1, 2"#,
        tenant.0,
        &lines,
        &lasts,
        areas,
        &minutes,
        LOOKED_THROUGH
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.line, row.last.timestamp_millis())).collect())
}
