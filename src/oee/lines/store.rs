//! SQL of lines.

use crate::base::id::LineId;
use crate::base::numbers::Ratio;
use crate::oee::types::{Line, LineValues};
use crate::platform::entity::prelude::*;
use crate::platform::links::{Named, Sought};

/// A line with its small number, and whether its history waits for being reckoned anew.
#[derive(Clone, Debug)]
pub struct NumberedLine {
    pub number: i32,
    pub stale: bool,
    pub line: Line,
}

impl From<NumberedLine> for Line {
    fn from(numbered: NumberedLine) -> Self {
        numbered.line
    }
}

impl Stored for LineValues {
    type Tx = TenantTx;
    type Id = LineId;
    type Row = NumberedLine;

    const TABLE: &'static str = "lines";

    /// In their order. People call one by its code.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<LineId>>) -> Result<Vec<NumberedLine>> {
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
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        rows.into_iter()
            .map(|row| {
                let stored = stored::row(Self::TABLE, row.id);
                let micro_stop = row.micro_stop_seconds.map(|seconds| stored.number("micro_stop_seconds", seconds));
                let values = Self {
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

    async fn save(tx: &mut TenantTx, line: &Line) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &line.values;
        let done = sqlx::query!(
            "insert into lines
               (tenant_id, id, version, number, code, name, active, ideal_rate, availability_target, performance_target,
                stop_seconds, micro_stop_seconds, slow_percent, auto_detect, discard, position)
             values ($1, $2, $3, (select coalesce(max(number), 0) + 1 from lines where tenant_id = $1), $4, $5, $6, $7, $8,
                     $9, $10, $11, $12, $13, $14, $15)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, active = excluded.active, ideal_rate = excluded.ideal_rate,
                 availability_target = excluded.availability_target, performance_target = excluded.performance_target,
                 stop_seconds = excluded.stop_seconds, micro_stop_seconds = excluded.micro_stop_seconds,
                 slow_percent = excluded.slow_percent, auto_detect = excluded.auto_detect, discard = excluded.discard,
                 position = excluded.position, version = excluded.version, updated_at = now()
             where lines.version = excluded.version - 1",
            tenant.0,
            line.id as _,
            line.version,
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

/// What lines are called.
pub(in crate::oee) async fn sought(tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Named,
        "select id, name from lines where tenant_id = $1 and (id = any ($2) or code = $3)",
        tenant.0,
        &sought.ids,
        sought.name.as_deref()
    )
    .fetch_all(sql)
    .await?;
    Ok(rows)
}
