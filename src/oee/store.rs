//! SQL of what is set up for all lines: shifts, the calendar, whose history waits.

use super::types::{Break, CalendarException, NewException, NewShift, Shift};
use crate::base::entity::Record;
use crate::base::fault::Result;
use crate::base::id::{CalendarId, LineId, ShiftId};
use crate::base::stored::{self, narrow};
use crate::platform::db::TenantTx;

/// One change of a plant's set-up at a time: numbers are given in order, and shifts looked at side by side.
pub(super) async fn lock_plant(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('plant ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// The history of this line, or of all, waits for being reckoned anew. Gives those that have one.
pub(super) async fn mark_stale(tx: &mut TenantTx, line: Option<LineId>) -> Result<Vec<LineId>> {
    let tenant = tx.tenant();
    let marked = sqlx::query_scalar!(
        "update lines l
         set stale = true
         where l.tenant_id = $1
           and ($2::uuid is null or l.id = $2)
           and exists (select from line_pieces p where p.tenant_id = $1 and p.line = l.number)
         returning l.id",
        tenant.0,
        line.map(|line| line.0)
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(marked.into_iter().map(LineId).collect())
}

pub(super) async fn mark_fresh(tx: &mut TenantTx, number: i32) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("update lines set stale = false where tenant_id = $1 and number = $2", tenant.0, number)
        .execute(tx.sql())
        .await?;
    Ok(())
}

pub(super) async fn list_shifts(tx: &mut TenantTx) -> Result<Vec<Shift>> {
    let tenant = tx.tenant();
    let breaks = sqlx::query!(
        "select shift_id, start_minute, end_minute from shift_breaks where tenant_id = $1 order by start_minute",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    let rows = sqlx::query!(
        "select id, name, weekdays, start_minute, end_minute, active, version
         from shifts
         where tenant_id = $1
         order by start_minute, name",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("shifts", row.id);
            let of_shift = breaks.iter().filter(|pause| pause.shift_id == row.id);
            let breaks = of_shift.map(|pause| {
                let stored = stored::row("shift_breaks of", row.id);
                let start = stored.number("start_minute", pause.start_minute)?;
                Ok(Break { start, end: stored.number("end_minute", pause.end_minute)? })
            });
            Ok(Record {
                id: row.id.into(),
                version: row.version,
                values: NewShift {
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

pub(super) async fn insert_shift(tx: &mut TenantTx, id: ShiftId, shift: &NewShift) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into shifts (tenant_id, id, name, weekdays, start_minute, end_minute, active)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        id.0,
        shift.name.trim(),
        i16::from(shift.weekdays),
        narrow::<i16, _>(shift.start)?,
        narrow::<i16, _>(shift.end)?,
        shift.active
    )
    .execute(tx.sql())
    .await?;
    replace_breaks(tx, id, &shift.breaks).await
}

/// Changes the shift if it still has this version.
pub(super) async fn update_shift(
    tx: &mut TenantTx,
    id: ShiftId,
    version: i32,
    shift: &NewShift,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let done = sqlx::query!(
        "update shifts
         set name = $4, weekdays = $5, start_minute = $6, end_minute = $7, active = $8, updated_at = now(),
             version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        shift.name.trim(),
        i16::from(shift.weekdays),
        narrow::<i16, _>(shift.start)?,
        narrow::<i16, _>(shift.end)?,
        shift.active
    )
    .execute(tx.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    replace_breaks(tx, id, &shift.breaks).await?;
    Ok(true)
}

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

pub(super) async fn delete_shift(tx: &mut TenantTx, id: ShiftId) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("delete from shifts where tenant_id = $1 and id = $2", tenant.0, id.0).execute(tx.sql()).await?;
    Ok(())
}

pub(super) async fn list_exceptions(tx: &mut TenantTx) -> Result<Vec<CalendarException>> {
    let tenant = tx.tenant();
    let rows = sqlx::query!(
        "select id, name, kind, line_id, starts, ends, version
         from calendar_exceptions
         where tenant_id = $1
         order by starts, name, id",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Record {
                id: row.id.into(),
                version: row.version,
                values: NewException {
                    name: row.name,
                    kind: stored::row("calendar_exceptions", row.id).word("kind", &row.kind)?,
                    line: row.line_id.map(Into::into),
                    from: row.starts,
                    to: row.ends,
                },
            })
        })
        .collect()
}

pub(super) async fn insert_exception(
    tx: &mut TenantTx,
    id: CalendarId,
    exception: &NewException,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into calendar_exceptions (tenant_id, id, name, kind, line_id, starts, ends)
         values ($1, $2, $3, $4, $5, $6, $7)",
        tenant.0,
        id.0,
        exception.name.trim(),
        exception.kind.as_str(),
        exception.line.map(|line| line.0),
        exception.from,
        exception.to
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Changes the exception if it still has this version.
pub(super) async fn update_exception(
    tx: &mut TenantTx,
    id: CalendarId,
    version: i32,
    exception: &NewException,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let done = sqlx::query!(
        "update calendar_exceptions
         set name = $4, kind = $5, line_id = $6, starts = $7, ends = $8, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        exception.name.trim(),
        exception.kind.as_str(),
        exception.line.map(|line| line.0),
        exception.from,
        exception.to
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete_exception(tx: &mut TenantTx, id: CalendarId) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("delete from calendar_exceptions where tenant_id = $1 and id = $2", tenant.0, id.0)
        .execute(tx.sql())
        .await?;
    Ok(())
}
