//! SQL of the calendar's exceptions.

use crate::base::id::CalendarId;
use crate::oee::types::{CalendarException, NewException};
use crate::platform::entity::prelude::*;

impl Stored for NewException {
    type Tx = TenantTx;
    type Id = CalendarId;
    type Row = CalendarException;

    const TABLE: &'static str = "calendar_exceptions";

    /// By their beginning.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<CalendarId>>) -> Result<Vec<CalendarException>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, name, kind, line_id, starts, ends, version
             from calendar_exceptions
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or name = $3)
             order by starts, name, id",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        rows.into_iter()
            .map(|row| {
                Ok(Record {
                    id: row.id.into(),
                    version: row.version,
                    values: Self {
                        name: row.name,
                        kind: stored::row(Self::TABLE, row.id).word("kind", &row.kind)?,
                        line: row.line_id.map(Into::into),
                        from: row.starts,
                        to: row.ends,
                    },
                })
            })
            .collect()
    }

    async fn save(tx: &mut TenantTx, exception: &CalendarException) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &exception.values;
        let done = sqlx::query!(
            "insert into calendar_exceptions (tenant_id, id, version, name, kind, line_id, starts, ends)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (tenant_id, id) do update
             set name = excluded.name, kind = excluded.kind, line_id = excluded.line_id, starts = excluded.starts,
                 ends = excluded.ends, version = excluded.version, updated_at = now()
             where calendar_exceptions.version = excluded.version - 1",
            tenant.0,
            exception.id as _,
            exception.version,
            values.name.trim(),
            values.kind.as_str(),
            values.line as _,
            values.from,
            values.to
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}
