//! SQL of shifts, with their breaks.

use crate::base::id::ShiftId;
use crate::oee::types::{Break, NewShift, Shift};
use crate::platform::entity::prelude::*;

impl Stored for NewShift {
    type Tx = TenantTx;
    type Id = ShiftId;
    type Row = Shift;

    const TABLE: &'static str = "shifts";

    /// By their start.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<ShiftId>>) -> Result<Vec<Shift>> {
        let (tenant, sql) = tx.split();
        let breaks = sqlx::query!(
            "select shift_id, start_minute, end_minute from shift_breaks where tenant_id = $1 order by start_minute",
            tenant.0
        )
        .fetch_all(&mut *sql)
        .await?;
        let rows = sqlx::query!(
            "select id, code, name, weekdays, start_minute, end_minute, active, version
             from shifts
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or name = $3)
             order by start_minute, name",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name)
        )
        .fetch_all(sql)
        .await?;
        rows.into_iter()
            .map(|row| {
                let stored = stored::row(Self::TABLE, row.id);
                let of_shift = breaks.iter().filter(|pause| pause.shift_id == row.id);
                let breaks = of_shift.map(|pause| {
                    let stored = stored::row("shift_breaks of", row.id);
                    let start = stored.number("start_minute", pause.start_minute)?;
                    Ok(Break { start, end: stored.number("end_minute", pause.end_minute)? })
                });
                Ok(Record {
                    id: row.id.into(),
                    version: row.version,
                    values: Self {
                        code: row.code,
                        name: row.name,
                        weekdays: stored.number("weekdays", row.weekdays)?,
                        start: stored.number("start_minute", row.start_minute)?,
                        end: stored.number("end_minute", row.end_minute)?,
                        breaks: breaks.collect::<Result<_>>()?,
                        active: row.active,
                    },
                })
            })
            .collect()
    }

    async fn save(tx: &mut TenantTx, shift: &Shift) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &shift.values;
        let done = sqlx::query!(
            "insert into shifts (tenant_id, id, version, code, name, weekdays, start_minute, end_minute, active)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (tenant_id, id) do update
             set code = excluded.code, name = excluded.name, weekdays = excluded.weekdays, start_minute = excluded.start_minute,
                 end_minute = excluded.end_minute, active = excluded.active, version = excluded.version, updated_at = now()
             where shifts.version = excluded.version - 1",
            tenant.0,
            shift.id as _,
            shift.version,
            values.code,
            values.name.trim(),
            i16::from(values.weekdays),
            narrow::<i16, _>(values.start)?,
            narrow::<i16, _>(values.end)?,
            values.active
        )
        .execute(sql)
        .await?;
        let kept = done.rows_affected() > 0;
        if kept {
            replace_breaks(tx, shift.id, &values.breaks).await?;
        }
        Ok(kept)
    }
}

/// A code that is free, made of a name.
pub(super) async fn free_code(tx: &mut TenantTx, name: &str) -> Result<String> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(r#"select shift_code($1, $2) as "code!""#, tenant.0, name).fetch_one(sql).await?)
}

/// The shift of this id or code, or what is wrong with the field that names it.
pub(in crate::oee) async fn named(tx: &mut TenantTx, shift: &NameOr<ShiftId>, field: &str) -> Result<ShiftId> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id from shifts
         where tenant_id = $1 and ($2::uuid is null or id = $2) and ($3::text is null or code = lower($3))",
        tenant.0,
        shift.id() as _,
        shift.name()
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(ShiftId).ok_or_else(|| Problem::invalid(field, Reason::Unknown))?)
}

/// Puts these breaks in the place of the shift's own.
async fn replace_breaks(tx: &mut TenantTx, id: ShiftId, breaks: &[Break]) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!("delete from shift_breaks where tenant_id = $1 and shift_id = $2", tenant.0, id.0)
        .execute(tx.sql())
        .await?;
    let starts: Vec<i16> = breaks.iter().map(|pause| narrow(pause.start)).collect::<Result<_, _>>()?;
    let ends: Vec<i16> = breaks.iter().map(|pause| narrow(pause.end)).collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into shift_breaks (tenant_id, shift_id, start_minute, end_minute)
         select $1, $2, start_minute, end_minute
         from unnest($3::smallint[], $4::smallint[]) as breaks(start_minute, end_minute)",
        tenant.0,
        id.0,
        &starts,
        &ends
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
