//! SQL of detections: many at once, as arrays.

use crate::base::fault::Result;
use crate::base::id::UserId;
use crate::platform::db::{SystemTx, TenantTx};
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;

/// Detections as columns, by small number.
#[derive(Clone, Debug, Default)]
pub(crate) struct Columns {
    pub line: Vec<i32>,
    pub device: Vec<i32>,
    pub sequence: Vec<i64>,
    pub at: Vec<DateTime<Utc>>,
    pub area: Vec<i32>,
    pub product: Vec<i32>,
}

impl Columns {
    pub fn len(&self) -> usize {
        self.line.len()
    }

    pub fn push(&mut self, key: (i32, i32, i64), at: DateTime<Utc>, area: i32, product: i32) {
        self.line.push(key.0);
        self.device.push(key.1);
        self.sequence.push(key.2);
        self.at.push(at);
        self.area.push(area);
        self.product.push(product);
    }
}

/// The numbers of these devices; new ones get one. Under the lock of the lines that they send for.
pub(super) async fn number_devices(tx: &mut TenantTx, codes: &[String]) -> Result<HashMap<String, i32>> {
    let mut known = find_devices(tx, codes).await?;
    if known.len() < codes.len() {
        crate::oee::store::lock_plant(tx).await?;
        let (tenant, sql) = tx.split();
        sqlx::query!(
            "insert into devices (tenant_id, number, code)
             select $1, (select coalesce(max(number), 0) from devices where tenant_id = $1) + row_number() over (), code
             from unnest($2::text[]) as new(code)
             where not exists (select from devices d where d.tenant_id = $1 and d.code = new.code)",
            tenant.0,
            codes
        )
        .execute(sql)
        .await?;
        known = find_devices(tx, codes).await?;
    }
    Ok(known)
}

async fn find_devices(tx: &mut TenantTx, codes: &[String]) -> Result<HashMap<String, i32>> {
    let (tenant, sql) = tx.split();
    let rows =
        sqlx::query!("select code, number from devices where tenant_id = $1 and code = any ($2)", tenant.0, codes)
            .fetch_all(sql)
            .await?;
    Ok(rows.into_iter().map(|row| (row.code, row.number)).collect())
}

/// One writer a line at a time: what is summed from detections is written by whoever holds this. From here to the end of the
/// transaction nothing is waited for longer than five seconds: whoever would is told to come again, rather than keep a
/// connection from others until the statement's own time is up.
pub(crate) async fn lock_lines(tx: &mut TenantTx, numbers: &[i32]) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select set_config('lock_timeout', '5s', true)").fetch_one(&mut *sql).await?;
    sqlx::query!(
        "select number from lines where tenant_id = $1 and number = any ($2) order by number for no key update",
        tenant.0,
        numbers
    )
    .fetch_all(sql)
    .await?;
    Ok(())
}

/// From here to the end of the transaction tables are read along an index, and each statement is planned for its own values.
/// While a plant is new, the planner guesses from statistics of nothing, or of other plants, and keeps its guess: a join of
/// whole tables, or a line's whole history for each key. A statement that says in which order it reads can then only go along
/// the index of that order.
pub(in crate::oee) async fn read_along_indexes(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!(
        "select set_config('enable_seqscan', 'off', true) as scans,
                set_config('enable_sort', 'off', true) as sorts,
                set_config('plan_cache_mode', 'force_custom_plan', true) as plans"
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(())
}

/// Makes the months that are missing between two days.
pub(crate) async fn prepare(tx: &mut TenantTx, first: NaiveDate, last: NaiveDate) -> Result<()> {
    sqlx::query!("select prepare_detections($1, $2)", first, last).execute(tx.sql()).await?;
    Ok(())
}

/// Likewise, for upkeep.
pub(super) async fn prepare_ahead(tx: &mut SystemTx, first: NaiveDate, last: NaiveDate) -> Result<()> {
    sqlx::query!("select prepare_detections($1, $2)", first, last).execute(tx.sql()).await?;
    Ok(())
}

/// When each of these (line, device, sequence) was seen, of those that were. After [`read_along_indexes`].
pub(super) async fn find_instants(
    tx: &mut TenantTx,
    columns: &Columns,
) -> Result<HashMap<(i32, i32, i64), DateTime<Utc>>> {
    // Months in which these lines saw nothing are not looked into, however many others have made.
    let Some((first, end)) = find_ends(tx, &columns.line).await? else { return Ok(HashMap::new()) };
    let (tenant, sql) = tx.split();
    // One look-up a key. Two comparisons instead of an equality, which would leave nothing to be in order of, and with that
    // the index by time as good as the primary key.
    let rows = sqlx::query!(
        r#"select sent.line as "line!", sent.device as "device!", sent.sequence as "sequence!", known.at
           from unnest($2::integer[], $3::integer[], $4::bigint[]) as sent(line, device, sequence)
           cross join lateral (
             select d.at
             from detections d
             where d.tenant_id = $1 and d.line = sent.line and d.device = sent.device
               and d.sequence >= sent.sequence and d.sequence <= sent.sequence
               and d.at >= $5 and d.at < $6
             order by d.sequence
             limit 1
           ) as known"#,
        tenant.0,
        &columns.line,
        &columns.device,
        &columns.sequence,
        first,
        end
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| ((row.line, row.device, row.sequence), row.at)).collect())
}

/// From the first minute in which anything was seen on these lines to the end of the last.
async fn find_ends(tx: &mut TenantTx, lines: &[i32]) -> Result<Option<(DateTime<Utc>, DateTime<Utc>)>> {
    let (tenant, sql) = tx.split();
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    let row = sqlx::query!(
        "select min(first.minute) as first, max(last.minute) + interval '1 minute' as end
         from unnest($2::integer[]) as asked(line)
         cross join lateral (
           select minute from line_pieces
           where tenant_id = $1 and line = asked.line
           order by minute
           limit 1
         ) as first
         cross join lateral (
           select minute from line_pieces
           where tenant_id = $1 and line = asked.line
           order by minute desc
           limit 1
         ) as last",
        tenant.0,
        &lines
    )
    .fetch_one(sql)
    .await?;
    Ok(row.first.zip(row.end))
}

pub(crate) async fn insert(tx: &mut TenantTx, columns: &Columns) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into detections (tenant_id, line, device, sequence, at, area, product)
         select $1, line, device, sequence, at, area, product
         from unnest($2::integer[], $3::integer[], $4::bigint[], $5::timestamptz[], $6::integer[], $7::integer[])
              as new(line, device, sequence, at, area, product)",
        tenant.0,
        &columns.line,
        &columns.device,
        &columns.sequence,
        &columns.at,
        &columns.area,
        &columns.product
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Was anything ever seen on this line?
pub(crate) async fn line_has_any(tx: &mut TenantTx, line: i32) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from line_pieces where tenant_id = $1 and line = $2) as "any!""#,
        tenant.0,
        line
    )
    .fetch_one(sql)
    .await?)
}

/// Was anything ever seen in this area?
pub(crate) async fn area_has_any(tx: &mut TenantTx, area: i32) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from line_pieces where tenant_id = $1 and area = $2) as "any!""#,
        tenant.0,
        area
    )
    .fetch_one(sql)
    .await?)
}

/// Was this product ever seen?
pub(crate) async fn product_has_any(tx: &mut TenantTx, product: i32) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from line_pieces where tenant_id = $1 and product = $2) as "any!""#,
        tenant.0,
        product
    )
    .fetch_one(sql)
    .await?)
}

/// Notes who sent detections of these lines and production days; gives those that were not noted of them before.
pub(super) async fn insert_senders(
    tx: &mut TenantTx,
    sender: UserId,
    lines: &[i32],
    days: &[NaiveDate],
) -> Result<Vec<(i32, NaiveDate)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "insert into detection_senders (tenant_id, line, day, sender)
         select $1, line, day, $2
         from unnest($3::integer[], $4::date[]) as sent(line, day)
         order by line, day
         on conflict do nothing
         returning line, day",
        tenant.0,
        sender.0,
        lines,
        days
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.line, row.day)).collect())
}
