//! SQL of lines.

use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::base::numbers::Ratio;
use crate::base::problem::{Entity, Problem, Reason};
use crate::base::stored::{self, narrow};
use crate::oee::types::{Line, LineValues};
use crate::platform::db::TenantTx;

/// A line with its small number, and whether its history waits for being reckoned anew.
#[derive(Clone, Debug)]
pub(in crate::oee) struct NumberedLine {
    pub number: i32,
    pub stale: bool,
    pub line: Line,
}

/// All lines in their order, or the one that is named: by its id or code.
pub(in crate::oee) async fn list(tx: &mut TenantTx, one: Option<&NameOr<LineId>>) -> Result<Vec<NumberedLine>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, number, code, name, active, ideal_rate, availability_target, performance_target, stop_seconds,
                micro_stop_seconds, slow_percent, auto_detect, discard, position, stale, version
         from lines
         where tenant_id = $1
           and ($2::uuid is null or id = $2)
           and ($3::text is null or code = $3)
         order by position, code",
        tenant.0,
        one.and_then(NameOr::id).map(|id| id.0),
        one.and_then(NameOr::name)
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("lines", row.id);
            let micro_stop = row.micro_stop_seconds.map(|seconds| stored.number("micro_stop_seconds", seconds));
            let values = LineValues {
                code: row.code,
                name: row.name,
                active: row.active,
                ideal_rate: row.ideal_rate.normalize(),
                availability_target: row.availability_target.map(Ratio),
                performance_target: row.performance_target.map(Ratio),
                stop_seconds: stored.number("stop_seconds", row.stop_seconds)?,
                micro_stop_seconds: micro_stop.transpose()?,
                slow_percent: stored.number("slow_percent", row.slow_percent)?,
                auto_detect: row.auto_detect,
                discard: stored.word("discard", &row.discard)?,
                position: row.position,
            };
            let line = Record { id: row.id.into(), version: row.version, values };
            Ok(NumberedLine { number: row.number, stale: row.stale, line })
        })
        .collect()
}

pub(super) async fn find(tx: &mut TenantTx, line: &NameOr<LineId>) -> Result<NumberedLine> {
    list(tx, Some(line)).await?.pop().ok_or_else(|| Problem::NotFound { what: Entity::Line }.into())
}

/// The line that a `field` names; the field is wrong where there is none.
pub(in crate::oee) async fn named(tx: &mut TenantTx, line: &NameOr<LineId>, field: &str) -> Result<LineId> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id
         from lines
         where tenant_id = $1
           and ($2::uuid is null or id = $2)
           and ($3::text is null or code = $3)",
        tenant.0,
        line.id().map(|id| id.0),
        line.name()
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(LineId).ok_or_else(|| Problem::invalid(field, Reason::Unknown))?)
}

/// How many lines there are, and how many the tenant may have; under the lock of the plant.
pub(in crate::oee) async fn find_room(tx: &mut TenantTx) -> Result<(i64, i32)> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select (select count(*) from lines where tenant_id = $1) as "lines!", t.max_lines from tenants t where t.id = $1"#,
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    Ok((row.lines, row.max_lines))
}

/// Writes a new one, with the next small number: under the lock of the plant.
pub(in crate::oee) async fn insert(tx: &mut TenantTx, values: &LineValues) -> Result<LineId, sqlx::Error> {
    let (tenant, id) = (tx.tenant(), LineId::new());
    sqlx::query!(
        "insert into lines
           (tenant_id, id, number, code, name, active, ideal_rate, availability_target, performance_target, stop_seconds,
            micro_stop_seconds, slow_percent, auto_detect, discard, position)
         values ($1, $2, (select coalesce(max(number), 0) + 1 from lines where tenant_id = $1), $3, $4, $5, $6, $7, $8, $9,
                 $10, $11, $12, $13, $14)",
        tenant.0,
        id.0,
        values.code,
        values.name.trim(),
        values.active,
        values.ideal_rate,
        values.availability_target.map(|target| target.0),
        values.performance_target.map(|target| target.0),
        narrow::<i32, _>(values.stop_seconds)?,
        values.micro_stop_seconds.map(narrow::<i32, _>).transpose()?,
        narrow::<i32, _>(values.slow_percent)?,
        values.auto_detect,
        values.discard.as_str(),
        values.position
    )
    .execute(tx.sql())
    .await?;
    Ok(id)
}

/// Changes the line if it still has this version.
pub(super) async fn update(
    tx: &mut TenantTx,
    id: LineId,
    version: i32,
    values: &LineValues,
) -> Result<bool, sqlx::Error> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update lines
         set code = $4, name = $5, active = $6, ideal_rate = $7, availability_target = $8, performance_target = $9,
             stop_seconds = $10, micro_stop_seconds = $11, slow_percent = $12, auto_detect = $13, discard = $14,
             position = $15, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        values.code,
        values.name.trim(),
        values.active,
        values.ideal_rate,
        values.availability_target.map(|target| target.0),
        values.performance_target.map(|target| target.0),
        narrow::<i32, _>(values.stop_seconds)?,
        values.micro_stop_seconds.map(narrow::<i32, _>).transpose()?,
        narrow::<i32, _>(values.slow_percent)?,
        values.auto_detect,
        values.discard.as_str(),
        values.position
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete(tx: &mut TenantTx, id: LineId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from lines where tenant_id = $1 and id = $2", tenant.0, id.0).execute(sql).await?;
    Ok(())
}
