//! SQL of what is summed from detections: by minute, and from there by quarter of an hour.

use crate::base::fault::Result;
use crate::oee::spans::Span;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};

/// A piece that counts for the line's gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub at: i64,
    pub product: i32,
}

/// A stored gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct StoredStop {
    pub line: i32,
    pub span: Span,
    /// Above the line's stop threshold; else a micro-stop.
    pub stop: bool,
}

/// What a minute was.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Minute {
    pub running: i32,
    pub slow: i32,
    pub micro: i32,
}

/// From 1900 to 2300: nothing was seen and nothing is scheduled beyond.
const SENSIBLE: std::ops::RangeInclusive<i64> = -2_208_988_800_000..=10_413_792_000_000;

/// An instant for the database.
pub(crate) fn instant(milliseconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(milliseconds.clamp(*SENSIBLE.start(), *SENSIBLE.end())).unwrap_or_default()
}

/// The last piece before the span and the first one from its end on.
pub(super) async fn find_neighbours(
    tx: &mut TenantTx,
    line: i32,
    areas: &[i32],
    span: Span,
) -> Result<(Option<i64>, Option<i64>)> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select (select at from detections
                 where tenant_id = $1 and line = $2 and area = any ($3) and at < $4
                 order by at desc
                 limit 1) as before,
                (select at from detections
                 where tenant_id = $1 and line = $2 and area = any ($3) and at >= $5
                 order by at
                 limit 1) as after",
        tenant.0,
        line,
        areas,
        instant(span.from),
        instant(span.to)
    )
    .fetch_one(sql)
    .await?;
    Ok((row.before.map(|at| at.timestamp_millis()), row.after.map(|at| at.timestamp_millis())))
}

/// The pieces from the first instant to the last, both included, in order.
pub(crate) async fn list_pieces(tx: &mut TenantTx, line: i32, areas: &[i32], from: i64, to: i64) -> Result<Vec<Piece>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select at, product from detections
         where tenant_id = $1 and line = $2 and area = any ($3) and at >= $4 and at <= $5
         order by at, product",
        tenant.0,
        line,
        areas,
        instant(from),
        instant(to)
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| Piece { at: row.at.timestamp_millis(), product: row.product }).collect())
}

/// The first and the last instant at which anything was seen on the line.
pub(super) async fn find_ends(tx: &mut TenantTx, line: i32) -> Result<Option<(i64, i64)>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select (select at from detections where tenant_id = $1 and line = $2 order by at limit 1) as first,
                (select at from detections where tenant_id = $1 and line = $2 order by at desc limit 1) as last",
        tenant.0,
        line
    )
    .fetch_one(sql)
    .await?;
    Ok(row.first.zip(row.last).map(|(first, last)| (first.timestamp_millis(), last.timestamp_millis())))
}

/// A quarter of an hour, in milliseconds.
pub(crate) const QUARTER: i64 = 15 * 60_000;

/// The whole quarters around a span.
fn quarters_around(span: Span) -> Span {
    Span::new(
        span.from.div_euclid(QUARTER) * QUARTER,
        (span.to.saturating_add(QUARTER - 1)).div_euclid(QUARTER) * QUARTER,
    )
}

/// Puts these minutes in the place of those in the span, whose ends are whole minutes.
pub(super) async fn replace_minutes(tx: &mut TenantTx, line: i32, span: Span, minutes: &[(i64, Minute)]) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from line_minutes where tenant_id = $1 and line = $2 and minute >= $3 and minute < $4",
        tenant.0,
        line,
        instant(span.from),
        instant(span.to)
    )
    .execute(&mut *sql)
    .await?;
    let starts: Vec<_> = minutes.iter().map(|(minute, _)| instant(*minute)).collect();
    let running: Vec<_> = minutes.iter().map(|(_, minute)| minute.running).collect();
    let slow: Vec<_> = minutes.iter().map(|(_, minute)| minute.slow).collect();
    let micro: Vec<_> = minutes.iter().map(|(_, minute)| minute.micro).collect();
    sqlx::query!(
        "insert into line_minutes (tenant_id, line, minute, running_ms, slow_ms, micro_ms)
         select $1, $2, minute, running_ms, slow_ms, micro_ms
         from unnest($3::timestamptz[], $4::integer[], $5::integer[], $6::integer[])
              as new(minute, running_ms, slow_ms, micro_ms)",
        tenant.0,
        line,
        &starts,
        &running,
        &slow,
        &micro
    )
    .execute(sql)
    .await?;
    sum_quarters(tx, line, quarters_around(span)).await
}

async fn sum_quarters(tx: &mut TenantTx, line: i32, quarters: Span) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from line_quarters where tenant_id = $1 and line = $2 and quarter >= $3 and quarter < $4",
        tenant.0,
        line,
        instant(quarters.from),
        instant(quarters.to)
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into line_quarters (tenant_id, line, quarter, running_ms, slow_ms, micro_ms)
         select $1, $2, date_bin('15 minutes', minute, '2000-01-01 00:00+00'), sum(running_ms), sum(slow_ms), sum(micro_ms)
         from line_minutes
         where tenant_id = $1 and line = $2 and minute >= $3 and minute < $4
         group by 3",
        tenant.0,
        line,
        instant(quarters.from),
        instant(quarters.to)
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Puts these stops in the place of those that lie in the span.
pub(super) async fn replace_stops(tx: &mut TenantTx, line: i32, span: Span, stops: &[(Span, bool)]) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from line_stops where tenant_id = $1 and line = $2 and ends > $3 and starts < $4",
        tenant.0,
        line,
        instant(span.from),
        instant(span.to)
    )
    .execute(&mut *sql)
    .await?;
    let starts: Vec<_> = stops.iter().map(|(span, _)| instant(span.from)).collect();
    let ends: Vec<_> = stops.iter().map(|(span, _)| instant(span.to)).collect();
    let kinds: Vec<String> = stops.iter().map(|(_, stop)| if *stop { "stop" } else { "micro" }.to_owned()).collect();
    sqlx::query!(
        "insert into line_stops (tenant_id, line, starts, ends, kind)
         select $1, $2, starts, ends, kind
         from unnest($3::timestamptz[], $4::timestamptz[], $5::text[]) as new(starts, ends, kind)",
        tenant.0,
        line,
        &starts,
        &ends,
        &kinds
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Counts the detections of these minutes anew.
pub(super) async fn replace_pieces(tx: &mut TenantTx, line: i32, span: Span) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from line_pieces where tenant_id = $1 and line = $2 and minute >= $3 and minute < $4",
        tenant.0,
        line,
        instant(span.from),
        instant(span.to)
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into line_pieces (tenant_id, line, minute, area, product, pieces)
         select $1, $2, date_bin('1 minute', at, '2000-01-01 00:00+00'), area, product, count(*)
         from (
           select at, area, product
           from detections
           where tenant_id = $1 and line = $2 and at >= $3 and at < $4
           order by at
         ) as seen
         group by 3, 4, 5",
        tenant.0,
        line,
        instant(span.from),
        instant(span.to)
    )
    .execute(sql)
    .await?;
    sum_quarter_pieces(tx, line, quarters_around(span)).await
}

async fn sum_quarter_pieces(tx: &mut TenantTx, line: i32, quarters: Span) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from line_quarter_pieces where tenant_id = $1 and line = $2 and quarter >= $3 and quarter < $4",
        tenant.0,
        line,
        instant(quarters.from),
        instant(quarters.to)
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query!(
        "insert into line_quarter_pieces (tenant_id, line, quarter, area, product, pieces)
         select $1, $2, date_bin('15 minutes', minute, '2000-01-01 00:00+00'), area, product, sum(pieces)
         from line_pieces
         where tenant_id = $1 and line = $2 and minute >= $3 and minute < $4
         group by 3, 4, 5",
        tenant.0,
        line,
        instant(quarters.from),
        instant(quarters.to)
    )
    .execute(sql)
    .await?;
    Ok(())
}
