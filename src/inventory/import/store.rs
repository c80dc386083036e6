//! SQL of what is a bodega's own about an import: its remarks, and applying it.

use super::rows::NewLine;
use super::types::{PROBLEMS_SHOWN, RowProblem};
use crate::base::fault::Result;
use crate::base::id::ImportId;
use crate::base::stored;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};

pub(super) async fn list_problems(tx: &mut TenantTx, id: ImportId) -> Result<(Vec<RowProblem>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select row, column_name, value, reason, count(*) over () as "total!"
           from import_problems
           where tenant_id = $1
             and import_id = $2
           order by row, sequence
           limit $3"#,
        tenant.0,
        id.0,
        PROBLEMS_SHOWN
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let problems = rows
        .into_iter()
        .map(|row| {
            Ok(RowProblem {
                row: row.row.cast_unsigned(),
                column: row.column_name,
                value: row.value,
                reason: stored::row("import_problems of", id).word("reason", &row.reason)?,
            })
        })
        .collect::<Result<_>>()?;
    Ok((problems, total))
}

pub(super) async fn delete_problems(tx: &mut TenantTx, id: ImportId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from import_problems where tenant_id = $1 and import_id = $2", tenant.0, id.0)
        .execute(sql)
        .await?;
    Ok(())
}

/// Adds remarks after those that are there; `first` is the sequence number of the first one.
pub(super) async fn insert_problems(
    tx: &mut TenantTx,
    id: ImportId,
    first: u64,
    problems: &[RowProblem],
) -> Result<()> {
    let (tenant, sql) = tx.split();
    let rows: Vec<i64> = problems.iter().map(|problem| problem.row.cast_signed()).collect();
    let columns: Vec<String> = problems.iter().map(|problem| problem.column.clone()).collect();
    let values: Vec<String> = problems.iter().map(|problem| problem.value.clone()).collect();
    let reasons: Vec<String> = problems.iter().map(|problem| problem.reason.as_str().to_owned()).collect();
    sqlx::query!(
        "insert into import_problems (tenant_id, import_id, sequence, row, column_name, value, reason)
         select $1, $2, $3 + place, row, column_name, value, reason
         from unnest($4::bigint[], $5::text[], $6::text[], $7::text[]) with ordinality
              as problems(row, column_name, value, reason, place)",
        tenant.0,
        id.0,
        first.cast_signed(),
        &rows,
        &columns,
        &values,
        &reasons
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Makes the place where the rows of a file wait until they are all there. It is gone with the transaction.
pub(super) async fn create_staging(tx: &mut TenantTx) -> Result<()> {
    // Unchecked, as all statements on the temporary tables: the macros cannot see them.
    sqlx::raw_sql(
        "create temporary table staged (
           row bigint not null, number text not null, key text collate \"C\" not null, brand_text text not null,
           brand_key text collate \"C\" not null, description text not null, own_code text not null, gtin text not null,
           price numeric, currency text not null, stock numeric not null, location text not null, min_order numeric,
           words text not null
         ) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn stage(tx: &mut TenantTx, lines: &[NewLine]) -> Result<()> {
    fn texts(lines: &[NewLine], of: impl Fn(&NewLine) -> &str) -> Vec<String> {
        lines.iter().map(|line| of(line).to_owned()).collect()
    }
    sqlx::query(
        "insert into staged
         select * from unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                              $9::numeric[], $10::text[], $11::numeric[], $12::text[], $13::numeric[], $14::text[])",
    )
    .bind(lines.iter().map(|line| i64::from(line.row)).collect::<Vec<_>>())
    .bind(texts(lines, |line| &line.number))
    .bind(texts(lines, |line| &line.key))
    .bind(texts(lines, |line| &line.brand_text))
    .bind(texts(lines, |line| &line.brand_key))
    .bind(texts(lines, |line| &line.description))
    .bind(texts(lines, |line| &line.own_code))
    .bind(texts(lines, |line| &line.gtin))
    .bind(lines.iter().map(|line| line.price).collect::<Vec<_>>())
    .bind(texts(lines, |line| &line.currency))
    .bind(lines.iter().map(|line| line.stock).collect::<Vec<_>>())
    .bind(texts(lines, |line| &line.location))
    .bind(lines.iter().map(|line| line.min_order).collect::<Vec<_>>())
    .bind(texts(lines, |line| &line.words))
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Finds the part of each staged row, in this order:
///
/// 1. brand and key, when the brand is known;
/// 2. without a known brand: the one OEM part, else the one aftermarket part with this key;
/// 3. a cross reference from this (brand and) key, when it leads to one part.
///
/// Rows with several candidates are `ambiguous`; rows with none have no part. A row that *is* the part (1, or 2 with no
/// brand at all) takes on the part's own brand and key, so that it has one identity however the file spelled it. One
/// with a brand that nobody knows keeps it: two brands under one OEM number stay two lines.
pub(super) async fn resolve(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql(
        "analyze staged;
         create temporary table resolved on commit drop as
         with branded as (
           select s.*, b.id as brand_id
           from staged s
           left join lateral (
             select id from brands b where s.brand_key <> '' and (b.key = s.brand_key or s.brand_key = any (b.aliases))
             order by b.key = s.brand_key desc limit 1
           ) b on true
         )
         select s.*, found.part_id, found.same, coalesce(found.candidates, 0) > 1 as ambiguous
         from branded s
         left join lateral (
           select case when count(*) = 1 then (array_agg(id))[1] end as part_id, rank < 3 and (rank = 0 or s.brand_key = '') as same,
                  count(*) as candidates
           from (
             select distinct p.id,
                    case when s.brand_id is not null then 0 when p.kind = 'oem' then 1 else 2 end as rank
             from parts p
             where p.key = s.key and (s.brand_id is null or p.brand_id = s.brand_id)
             union all
             select distinct x.to_part_id, 3
             from cross_references x
             where x.from_key = s.key and (s.brand_id is null or x.from_brand_id = s.brand_id)
           ) hits
           group by rank
           order by rank
           limit 1
         ) found on true;
         update resolved r
         set brand_key = b.key, brand_text = b.name, key = p.key
         from parts p
         join brands b on b.id = p.brand_id
         where r.part_id = p.id and r.same;",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Rows that are left out: ambiguous ones, and all but the last of those that are one line of the inventory.
pub(super) async fn take_out(tx: &mut TenantTx) -> Result<(Vec<(i64, String)>, Vec<(i64, String)>)> {
    let ambiguous = sqlx::query_as::<_, (i64, String)>("delete from resolved where ambiguous returning row, number")
        .fetch_all(tx.sql())
        .await?;
    let duplicate = sqlx::query_as::<_, (i64, String)>(
        "delete from resolved r
         using (select key, brand_key, location, max(row) as last from resolved group by 1, 2, 3 having count(*) > 1) again
         where (r.key, r.brand_key, r.location) = (again.key, again.brand_key, again.location)
           and r.row < again.last
         returning r.row, r.number",
    )
    .fetch_all(tx.sql())
    .await?;
    Ok((ambiguous, duplicate))
}

/// What applying changed.
pub(super) struct Applied {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub unmatched: u64,
    pub unpriced: u64,
}

/// Puts into the table of what is written what the file makes of the lines that it changes, and those that it adds.
pub(super) async fn apply(tx: &mut TenantTx, import: ImportId, now: DateTime<Utc>) -> Result<Applied> {
    let (tenant, sql) = tx.split();
    sqlx::query(
        "create temporary table final on commit drop as
         select r.*, i.id as item_id, i.version as item_version, i.created_at as item_created_at,
                i.id is not null and (i.part_id, i.number, i.brand_text, i.description, i.own_code, i.gtin, i.price, i.currency,
                                      i.stock, i.min_order)
                  is distinct from (r.part_id, r.number, r.brand_text, r.description, r.own_code, r.gtin, r.price, r.currency,
                                    r.stock, r.min_order) as changed
         from resolved r
         left join inventory_items i
           on i.tenant_id = $1 and i.key = r.key and i.brand_key = r.brand_key and i.location = r.location",
    )
    .bind(tenant.0)
    .execute(&mut *sql)
    .await?;
    let (new, changed, same, unmatched, unpriced) = sqlx::query_as::<_, (i64, i64, i64, i64, i64)>(
        "select count(*) filter (where item_id is null),
                count(*) filter (where changed),
                count(*) filter (where item_id is not null and not changed),
                count(*) filter (where part_id is null),
                count(*) filter (where price is null)
         from final",
    )
    .fetch_one(&mut *sql)
    .await?;
    sqlx::query(
        "insert into written
           (tenant_id, id, part_id, brand_text, brand_key, number, key, description, own_code, gtin, price, currency, stock,
            location, min_order, words, import_id, confirmed_at, created_at, updated_at, version)
         select $1, coalesce(item_id, gen_random_uuid()), part_id, brand_text, brand_key, number, key, description, own_code, gtin,
                price, currency, stock, location, min_order, words, $2, $3, coalesce(item_created_at, $3), $3,
                coalesce(item_version, 0)
         from final
         where item_id is null
            or changed",
    )
    .bind(tenant.0)
    .bind(import.0)
    .bind(now)
    .execute(&mut *sql)
    .await?;
    // Unchanged lines were in the file all the same: they are as fresh as the others.
    sqlx::query(
        "update inventory_items i set confirmed_at = $2 from final f
         where i.tenant_id = $1 and i.id = f.item_id and not f.changed",
    )
    .bind(tenant.0)
    .bind(now)
    .execute(sql)
    .await?;
    Ok(Applied {
        new: new.cast_unsigned(),
        changed: changed.cast_unsigned(),
        same: same.cast_unsigned(),
        unmatched: unmatched.cast_unsigned(),
        unpriced: unpriced.cast_unsigned(),
    })
}
