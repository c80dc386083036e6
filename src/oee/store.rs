//! SQL of what is set up: lines, areas, products, shifts, the calendar.

use super::types::{
    Area, Break, CalendarException, Line, NewArea, NewException, NewLine, NewProduct, NewShift, Product, ProductRate,
    Shift,
};
use crate::base::fault::Result;
use crate::base::id::{AreaId, CalendarId, LineId, ProductId, ShiftId};
use crate::base::stored::{self, narrow};
use crate::platform::db::TenantTx;

/// A line with its small number, and whether its history waits for being reckoned anew.
#[derive(Clone, Debug)]
pub(super) struct NumberedLine {
    pub number: i32,
    pub stale: bool,
    pub line: Line,
}

/// An area with its small number.
#[derive(Clone, Debug)]
pub(super) struct NumberedArea {
    pub number: i32,
    pub area: Area,
}

/// A product with its small number.
#[derive(Clone, Debug)]
pub(super) struct NumberedProduct {
    pub number: i32,
    pub product: Product,
}

/// Tables that give their rows small numbers.
#[derive(Clone, Copy, Debug)]
pub(super) enum Numbered {
    Line,
    Area,
    Product,
}

/// One change of a plant's set-up at a time: numbers are given in order, and shifts looked at side by side.
pub(super) async fn lock_plant(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('plant ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// How many lines there are, and how many the tenant may have; under [`lock_plant`].
pub(super) async fn find_room(tx: &mut TenantTx) -> Result<(i64, i32)> {
    let tenant = tx.tenant();
    let row = sqlx::query!(
        r#"select (select count(*) from lines where tenant_id = $1) as "lines!", t.max_lines from tenants t where t.id = $1"#,
        tenant.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok((row.lines, row.max_lines))
}

/// The next small number; under [`lock_plant`].
pub(super) async fn next_number(tx: &mut TenantTx, of: Numbered) -> Result<i32> {
    let tenant = tx.tenant();
    let next = match of {
        Numbered::Line => {
            sqlx::query_scalar!(
                r#"select coalesce(max(number), 0) + 1 as "next!" from lines where tenant_id = $1"#,
                tenant.0
            )
            .fetch_one(tx.sql())
            .await?
        }
        Numbered::Area => {
            sqlx::query_scalar!(
                r#"select coalesce(max(number), 0) + 1 as "next!" from areas where tenant_id = $1"#,
                tenant.0
            )
            .fetch_one(tx.sql())
            .await?
        }
        Numbered::Product => {
            sqlx::query_scalar!(
                r#"select coalesce(max(number), 0) + 1 as "next!" from products where tenant_id = $1"#,
                tenant.0
            )
            .fetch_one(tx.sql())
            .await?
        }
    };
    Ok(next)
}

pub(super) async fn list_lines(tx: &mut TenantTx) -> Result<Vec<NumberedLine>> {
    let tenant = tx.tenant();
    let rows = sqlx::query!(
        "select id, number, code, name, active, ideal_rate, availability_target, performance_target, stop_seconds,
                micro_stop_seconds, slow_percent, auto_detect, discard, position, stale, version
         from lines
         where tenant_id = $1
         order by position, code",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("lines", row.id);
            let micro_stop = row.micro_stop_seconds.map(|seconds| stored.number("micro_stop_seconds", seconds));
            Ok(NumberedLine {
                number: row.number,
                stale: row.stale,
                line: Line {
                    id: row.id.into(),
                    version: row.version,
                    values: NewLine {
                        code: row.code,
                        name: row.name,
                        active: row.active,
                        ideal_rate: row.ideal_rate.normalize(),
                        availability_target: row.availability_target,
                        performance_target: row.performance_target,
                        stop_seconds: stored.number("stop_seconds", row.stop_seconds)?,
                        micro_stop_seconds: micro_stop.transpose()?,
                        slow_percent: stored.number("slow_percent", row.slow_percent)?,
                        auto_detect: row.auto_detect,
                        discard: stored.word("discard", &row.discard)?,
                        position: row.position,
                    },
                },
            })
        })
        .collect()
}

pub(super) async fn insert_line(tx: &mut TenantTx, id: LineId, number: i32, line: &NewLine) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into lines
           (tenant_id, id, number, code, name, active, ideal_rate, availability_target, performance_target, stop_seconds,
            micro_stop_seconds, slow_percent, auto_detect, discard, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)",
        tenant.0,
        id.0,
        number,
        line.code,
        line.name.trim(),
        line.active,
        line.ideal_rate,
        line.availability_target,
        line.performance_target,
        narrow::<i32, _>(line.stop_seconds)?,
        line.micro_stop_seconds.map(narrow::<i32, _>).transpose()?,
        narrow::<i32, _>(line.slow_percent)?,
        line.auto_detect,
        line.discard.as_str(),
        line.position
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Changes the line if it still has this version.
pub(super) async fn update_line(
    tx: &mut TenantTx,
    id: LineId,
    version: i32,
    line: &NewLine,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let done = sqlx::query!(
        "update lines
         set code = $4, name = $5, active = $6, ideal_rate = $7, availability_target = $8, performance_target = $9,
             stop_seconds = $10, micro_stop_seconds = $11, slow_percent = $12, auto_detect = $13, discard = $14,
             position = $15, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        line.code,
        line.name.trim(),
        line.active,
        line.ideal_rate,
        line.availability_target,
        line.performance_target,
        narrow::<i32, _>(line.stop_seconds)?,
        line.micro_stop_seconds.map(narrow::<i32, _>).transpose()?,
        narrow::<i32, _>(line.slow_percent)?,
        line.auto_detect,
        line.discard.as_str(),
        line.position
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete_line(tx: &mut TenantTx, id: LineId) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("delete from lines where tenant_id = $1 and id = $2", tenant.0, id.0).execute(tx.sql()).await?;
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

pub(super) async fn list_areas(tx: &mut TenantTx) -> Result<Vec<NumberedArea>> {
    let tenant = tx.tenant();
    let rows = sqlx::query!(
        "select a.id, a.line_id, a.number, a.code, a.name, a.kind, a.position, a.version
         from areas a
         join lines l on l.tenant_id = a.tenant_id and l.id = a.line_id
         where a.tenant_id = $1
         order by l.position, l.code, a.position, a.code",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(NumberedArea {
                number: row.number,
                area: Area {
                    id: row.id.into(),
                    version: row.version,
                    values: NewArea {
                        line: row.line_id.into(),
                        code: row.code,
                        name: row.name,
                        kind: stored::row("areas", row.id).word("kind", &row.kind)?,
                        position: row.position,
                    },
                },
            })
        })
        .collect()
}

pub(super) async fn insert_area(tx: &mut TenantTx, id: AreaId, number: i32, area: &NewArea) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into areas (tenant_id, id, line_id, number, code, name, kind, position)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        tenant.0,
        id.0,
        area.line.0,
        number,
        area.code,
        area.name.trim(),
        area.kind.as_str(),
        area.position
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Changes the area if it still has this version. It stays with its line.
pub(super) async fn update_area(
    tx: &mut TenantTx,
    id: AreaId,
    version: i32,
    area: &NewArea,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let done = sqlx::query!(
        "update areas
         set code = $5, name = $6, kind = $7, position = $8, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2 and version = $3 and line_id = $4",
        tenant.0,
        id.0,
        version,
        area.line.0,
        area.code,
        area.name.trim(),
        area.kind.as_str(),
        area.position
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() > 0)
}

pub(super) async fn delete_area(tx: &mut TenantTx, id: AreaId) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("delete from areas where tenant_id = $1 and id = $2", tenant.0, id.0).execute(tx.sql()).await?;
    Ok(())
}

pub(super) async fn list_products(tx: &mut TenantTx) -> Result<Vec<NumberedProduct>> {
    let tenant = tx.tenant();
    let rates = sqlx::query!(
        "select product_id, line_id, ideal_rate from product_rates where tenant_id = $1 order by line_id",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    let rows = sqlx::query!(
        "select id, number, code, name, active, weight, colour, pieces_per_batch, version
         from products
         where tenant_id = $1
         order by code",
        tenant.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let stored = stored::row("products", row.id);
            let pieces_per_batch = row.pieces_per_batch.map(|pieces| stored.number("pieces_per_batch", pieces));
            let of_product = rates.iter().filter(|rate| rate.product_id == row.id);
            let rates = of_product
                .map(|rate| ProductRate { line: rate.line_id.into(), ideal_rate: rate.ideal_rate.normalize() });
            Ok(NumberedProduct {
                number: row.number,
                product: Product {
                    id: row.id.into(),
                    version: row.version,
                    values: NewProduct {
                        code: row.code,
                        name: row.name,
                        active: row.active,
                        weight: row.weight.map(|weight| weight.normalize()),
                        colour: row.colour,
                        pieces_per_batch: pieces_per_batch.transpose()?,
                        rates: rates.collect(),
                    },
                },
            })
        })
        .collect()
}

pub(super) async fn insert_product(
    tx: &mut TenantTx,
    id: ProductId,
    number: i32,
    product: &NewProduct,
) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into products (tenant_id, id, number, code, name, active, weight, colour, pieces_per_batch)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        tenant.0,
        id.0,
        number,
        product.code,
        product.name.trim(),
        product.active,
        product.weight,
        product.colour,
        product.pieces_per_batch.map(narrow::<i32, _>).transpose()?
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Changes the product if it still has this version.
pub(super) async fn update_product(
    tx: &mut TenantTx,
    id: ProductId,
    version: i32,
    product: &NewProduct,
) -> Result<bool, sqlx::Error> {
    let tenant = tx.tenant();
    let done = sqlx::query!(
        "update products
         set code = $4, name = $5, active = $6, weight = $7, colour = $8, pieces_per_batch = $9, updated_at = now(),
             version = version + 1
         where tenant_id = $1 and id = $2 and version = $3",
        tenant.0,
        id.0,
        version,
        product.code,
        product.name.trim(),
        product.active,
        product.weight,
        product.colour,
        product.pieces_per_batch.map(narrow::<i32, _>).transpose()?
    )
    .execute(tx.sql())
    .await?;
    Ok(done.rows_affected() > 0)
}

/// Puts these rates in the place of the product's own. A line of somebody else is refused by its key.
pub(super) async fn replace_rates(tx: &mut TenantTx, id: ProductId, rates: &[ProductRate]) -> Result<(), sqlx::Error> {
    let tenant = tx.tenant();
    sqlx::query!("delete from product_rates where tenant_id = $1 and product_id = $2", tenant.0, id.0)
        .execute(tx.sql())
        .await?;
    let lines: Vec<_> = rates.iter().map(|rate| rate.line.0).collect();
    let ideal: Vec<_> = rates.iter().map(|rate| rate.ideal_rate).collect();
    sqlx::query!(
        "insert into product_rates (tenant_id, product_id, line_id, ideal_rate)
         select $1, $2, line_id, ideal_rate
         from unnest($3::uuid[], $4::numeric[]) as rates(line_id, ideal_rate)",
        tenant.0,
        id.0,
        &lines,
        &ideal
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn delete_product(tx: &mut TenantTx, id: ProductId) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("delete from products where tenant_id = $1 and id = $2", tenant.0, id.0).execute(tx.sql()).await?;
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
            Ok(Shift {
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
            Ok(CalendarException {
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
