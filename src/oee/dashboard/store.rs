//! SQL of the dashboard: sums over minutes or quarters of an hour, by line and cell.

use crate::base::fault::Result;
use crate::oee::rollup::store::{StoredStop, instant};
use crate::oee::spans::Span;
use crate::platform::db::TenantTx;

/// Between which instants a line has counted pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ends {
    pub line: i32,
    pub first: i64,
    pub last: i64,
    /// The product of the last one.
    pub product: i32,
    /// Of the first one.
    pub first_product: i32,
    /// When the last stored stop was over.
    pub moving_since: Option<i64>,
}

/// The time of a line in one cell, in milliseconds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct CellTime {
    pub line: i32,
    pub cell: usize,
    pub running: i64,
    pub slow: i64,
    pub micro: i64,
}

/// Detections of a line in one cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct CellPieces {
    pub line: i32,
    pub cell: usize,
    pub area: i32,
    pub product: i32,
    pub pieces: i64,
}

/// The first and last pieces of each line; `areas` are all counted areas of these lines.
pub(super) async fn list_ends(tx: &mut TenantTx, lines: &[i32], areas: &[i32]) -> Result<Vec<Ends>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select l.number as "line!", first.at as "first!", first.product as "first_product!", last.at as "last!",
                  last.product as "last_product!",
                  (select max(ends) from line_stops s where s.tenant_id = $1 and s.line = l.number) as moving_since
           from unnest($2::integer[]) as l(number)
           cross join lateral (
             select at, product from detections
             where tenant_id = $1 and line = l.number and area = any ($3)
             order by at, product
             limit 1) as first
           cross join lateral (
             select at, product from detections
             where tenant_id = $1 and line = l.number and area = any ($3)
             order by at desc, product desc
             limit 1) as last"#,
        tenant.0,
        lines,
        areas
    )
    .fetch_all(sql)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Ends {
            line: row.line,
            first: row.first.timestamp_millis(),
            last: row.last.timestamp_millis(),
            product: row.last_product,
            first_product: row.first_product,
            moving_since: row.moving_since.map(|at| at.timestamp_millis()),
        })
        .collect())
}

/// The times by cell: cell `n` lies between the edges `n` and `n + 1`, which are in order; all of them whole quarters of
/// an hour, if `quarters` are to be summed instead of minutes.
pub(super) async fn sum_times(
    tx: &mut TenantTx,
    lines: &[i32],
    edges: &[i64],
    quarters: bool,
) -> Result<Vec<CellTime>> {
    let (tenant, sql) = tx.split();
    let Some((from, to)) = edges.first().zip(edges.last()) else { return Ok(Vec::new()) };
    let edges: Vec<_> = edges.iter().map(|edge| instant(*edge)).collect();
    let rows = sqlx::query!(
        r#"select line as "line!", width_bucket(at, $5::timestamptz[]) as "cell!", sum(running_ms) as "running!",
                  sum(slow_ms) as "slow!", sum(micro_ms) as "micro!"
           from (
             select line, minute as at, running_ms, slow_ms, micro_ms
             from line_minutes
             where not $6::boolean and tenant_id = $1 and line = any ($2) and minute >= $3 and minute < $4
             union all
             select line, quarter, running_ms, slow_ms, micro_ms
             from line_quarters
             where $6 and tenant_id = $1 and line = any ($2) and quarter >= $3 and quarter < $4) as times
           group by 1, 2"#,
        tenant.0,
        lines,
        instant(*from),
        instant(*to),
        &edges,
        quarters
    )
    .fetch_all(sql)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CellTime {
            line: row.line,
            cell: usize::try_from(row.cell - 1).unwrap_or(0),
            running: row.running,
            slow: row.slow,
            micro: row.micro,
        })
        .collect())
}

/// Likewise the detections.
pub(super) async fn sum_pieces(
    tx: &mut TenantTx,
    lines: &[i32],
    edges: &[i64],
    quarters: bool,
    product: Option<i32>,
) -> Result<Vec<CellPieces>> {
    let (tenant, sql) = tx.split();
    let Some((from, to)) = edges.first().zip(edges.last()) else { return Ok(Vec::new()) };
    let edges: Vec<_> = edges.iter().map(|edge| instant(*edge)).collect();
    let rows = sqlx::query!(
        r#"select line as "line!", width_bucket(at, $5::timestamptz[]) as "cell!", area as "area!", product as "product!",
                  sum(pieces) as "pieces!"
           from (
             select line, minute as at, area, product, pieces
             from line_pieces
             where not $6::boolean and tenant_id = $1 and line = any ($2) and minute >= $3 and minute < $4
             union all
             select line, quarter, area, product, pieces
             from line_quarter_pieces
             where $6 and tenant_id = $1 and line = any ($2) and quarter >= $3 and quarter < $4) as counted
           where $7::integer is null or product = $7
           group by 1, 2, 3, 4"#,
        tenant.0,
        lines,
        instant(*from),
        instant(*to),
        &edges,
        quarters,
        product
    )
    .fetch_all(sql)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| CellPieces {
            line: row.line,
            cell: usize::try_from(row.cell - 1).unwrap_or(0),
            area: row.area,
            product: row.product,
            pieces: row.pieces,
        })
        .collect())
}

/// The stored stops that touch the span, in order of time; with `gaps` the micro-stops too.
pub(super) async fn list_stops(tx: &mut TenantTx, lines: &[i32], span: Span, gaps: bool) -> Result<Vec<StoredStop>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select line, starts, ends, kind
         from line_stops
         where tenant_id = $1 and line = any ($2) and ends > $3 and starts < $4 and ($5 or kind = 'stop')
         order by starts, line",
        tenant.0,
        lines,
        instant(span.from),
        instant(span.to),
        gaps
    )
    .fetch_all(sql)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| StoredStop {
            line: row.line,
            span: Span::new(row.starts.timestamp_millis(), row.ends.timestamp_millis()),
            stop: row.kind == "stop",
        })
        .collect())
}
