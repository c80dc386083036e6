//! SQL of what is a bodega's own about an import: applying it.

use super::fields::{Field, Mapping, PRICES, RepeatedLines};
use super::rows::NewLine;
use super::types::Alarms;
use crate::base::fault::Result;
use crate::base::id::{ImportId, ItemId, SourceId};
use crate::platform::db::TenantTx;
use crate::platform::imports::mapping::Mapping as _;
use chrono::{DateTime, Utc};

/// Makes the place where the rows of a file wait until they are all there. It is gone with the transaction.
pub(super) async fn create_staging(tx: &mut TenantTx) -> Result<()> {
    // Unchecked, as all statements on the temporary tables: the macros cannot see them. What is joined with 100,000 lines is hashed
    // in memory.
    sqlx::raw_sql(
        "set local work_mem = '64MB';
         create temporary table staged (
           id uuid not null, row bigint not null, number text not null, key text collate \"C\" not null, brand_text text not null,
           brand_key text collate \"C\" not null, description text not null, own_code text not null, gtin text not null,
           price numeric, currency text not null, stock numeric, location text not null, min_order numeric,
           words text not null, cost numeric, price_2 numeric, price_3 numeric, price_4 numeric, price_5 numeric
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
         select * from unnest($1::uuid[], $2::bigint[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
                              $9::text[], $10::numeric[], $11::text[], $12::numeric[], $13::text[], $14::numeric[], $15::text[],
                              $16::numeric[], $17::numeric[], $18::numeric[], $19::numeric[], $20::numeric[])",
    )
    // Of the line, should it be a new one: in the order of the rows, as indexes like it.
    .bind(lines.iter().map(|_| ItemId::new().0).collect::<Vec<_>>())
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
    .bind(lines.iter().map(|line| line.cost).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.further[0]).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.further[1]).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.further[2]).collect::<Vec<_>>())
    .bind(lines.iter().map(|line| line.further[3]).collect::<Vec<_>>())
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Finds the part of each of the staged rows, in this order:
///
/// 1. brand and key, when the brand is known;
/// 2. without a known brand: the one OEM part, else the one aftermarket part with this key;
/// 3. a cross reference from this (brand and) key, when it leads to one part.
///
/// Of several candidates it is the one that a person chose for this brand and key; rows of which nobody did are left out and
/// answered, with their numbers. Rows with no candidate have no part. A row that *is* the
/// part (1, or 2 with no brand at all) takes on the part's own brand, so that it has one identity however the file spelled it. One
/// with a brand that nobody knows keeps it: two brands under one OEM number stay two lines.
///
/// Most rows of most files are of the first kind, which one join finds; the others are looked at after these.
pub(super) async fn resolve(tx: &mut TenantTx, staged: u64) -> Result<Vec<(i64, String)>> {
    let (tenant, sql) = tx.split();
    sqlx::raw_sql(
        "create temporary table spelled on commit drop as
         select distinct on (s.brand_key) s.brand_key, b.id, b.key, b.name
         from (select distinct brand_key from staged where brand_key <> '') s
         join brands b on b.key = s.brand_key or s.brand_key = any (b.aliases)
         order by s.brand_key, b.key = s.brand_key desc",
    )
    .execute(&mut *sql)
    .await?;
    let resolved = sqlx::query(
        "create temporary table resolved on commit drop as
         select s.id, s.row, s.number, s.description, s.own_code, s.gtin, s.price, s.currency, s.stock, s.location, s.min_order,
                s.words, s.cost, s.price_2, s.price_3, s.price_4, s.price_5, s.key, b.key as brand_key, b.name as brand_text,
                p.id as part_id, s.brand_key as said_brand_key, null::uuid[] as candidates
         from staged s
         join spelled b on b.brand_key = s.brand_key
         join parts p on p.brand_id = b.id and p.key = s.key",
    )
    .execute(&mut *sql)
    .await?;
    if resolved.rows_affected() == staged {
        return Ok(Vec::new());
    }
    sqlx::raw_sql(
        "analyze resolved (row);
         create temporary table rest on commit drop as
         select s.*, b.id as brand_id
         from staged s
         left join spelled b on b.brand_key = s.brand_key
         where not exists (select from resolved r where r.row = s.row);
         analyze rest (row, key, brand_id);
         create temporary table found on commit drop as
         select distinct on (row) row, ids, brands
         from (
           select row, rank, array_agg(id) as ids, array_agg(brand_id) as brands
           from (
             select r.row, case when p.kind = 'oem' then 1 else 2 end as rank, p.id, p.brand_id
             from rest r
             join parts p on p.key = r.key
             where r.brand_id is null
             union
             select r.row, 3, x.to_part_id, null
             from rest r
             join cross_references x on x.from_key = r.key and x.revoked_at is null
             where r.brand_id is null
             union
             select r.row, 3, x.to_part_id, null
             from rest r
             join cross_references x on x.from_key = r.key and x.from_brand_id = r.brand_id and x.revoked_at is null
           ) hits
           group by row, rank
         ) ranked
         order by row, rank;
         analyze found (row)",
    )
    .execute(&mut *sql)
    .await?;
    sqlx::query(
        "create temporary table chosen on commit drop as
         select r.*, c.part_id, coalesce(b.key, r.brand_key) as part_brand_key, coalesce(b.name, r.brand_text) as part_brand_text,
                case when cardinality(f.ids) > 1 then f.ids end as candidates
         from rest r
         left join found f on f.row = r.row
         left join inventory_answers a
           on a.tenant_id = $1 and a.key = r.key and a.brand_key = r.brand_key and a.part_id = any (f.ids)
         left join lateral (select case when cardinality(f.ids) = 1 then f.ids[1] else a.part_id end as part_id) c on true
         left join brands b on b.id = f.brands[array_position(f.ids, c.part_id)] and r.brand_key = ''",
    )
    .bind(tenant.0)
    .execute(&mut *sql)
    .await?;
    sqlx::raw_sql(
        "insert into resolved
         select id, row, number, description, own_code, gtin, price, currency, stock, location, min_order, words, cost, price_2,
                price_3, price_4, price_5, key, part_brand_key, part_brand_text, part_id, brand_key, candidates
         from chosen
         where candidates is null
            or part_id is not null",
    )
    .execute(&mut *sql)
    .await?;
    let ambiguous =
        sqlx::query_as("select row, number from chosen where candidates is not null and part_id is null order by row");
    Ok(ambiguous.fetch_all(sql).await?)
}

/// Leaves out all but the last of the rows that are one line of the inventory, and answers them with their numbers. The last one
/// has the stock of all of them where that is wanted, as far as so much can be kept.
pub(super) async fn take_out_repeated(tx: &mut TenantTx, repeated: RepeatedLines) -> Result<Vec<(i64, String)>> {
    let sql = tx.sql();
    if repeated == RepeatedLines::Sum {
        sqlx::raw_sql(
            "update resolved r
             set stock = least(again.stock, 99999999999.999)
             from (
               select max(row) as last, case when bool_and(stock is not null) then sum(stock) end as stock
               from resolved
               group by key, brand_key, location
               having count(*) > 1
             ) again
             where r.row = again.last",
        )
        .execute(&mut *sql)
        .await?;
    }
    let repeated = sqlx::query_as(
        "delete from resolved r
         using (select key, brand_key, location, max(row) as last from resolved group by 1, 2, 3 having count(*) > 1) again
         where (r.key, r.brand_key, r.location) = (again.key, again.brand_key, again.location)
           and r.row < again.last
         returning r.row, r.number",
    );
    Ok(repeated.fetch_all(sql).await?)
}

/// Where the lines of a file come from, and which fields it speaks of.
pub(super) struct Origin<'a> {
    pub import: ImportId,
    pub source: SourceId,
    pub mapping: &'a Mapping,
    pub now: DateTime<Utc>,
    /// The level of the price that workshops see.
    pub shown_price: i16,
}

/// What a file does to the lines.
pub(super) struct WorkedOut {
    pub new: u64,
    pub changed: u64,
    pub same: u64,
    pub missing: u64,
    pub unmatched: u64,
    pub unpriced: u64,
    pub uncounted: u64,
    pub alarms: Alarms,
}

/// Where a bodega's files of a shape come from.
pub(super) struct Source {
    pub id: SourceId,
    pub shape: String,
    /// The last one of them, where it is known what it met and left.
    pub last: Option<LastFile>,
}

/// The last file of a source that was applied.
pub(super) struct LastFile {
    pub import: ImportId,
    pub standing: String,
}

/// The source of files of one of the shapes, where there was one: that of the first shape before those of others.
pub(super) async fn find_source(tx: &mut TenantTx, shapes: &[String]) -> Result<Option<Source>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select id, shape, last_import, last_standing
         from inventory_sources
         where tenant_id = $1
           and shape = any ($2)
         order by array_position($2, shape)
         limit 1",
        tenant.0,
        shapes
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| {
        let last = row.last_import.zip(row.last_standing);
        let last = last.map(|(import, standing)| LastFile { import: ImportId(import), standing });
        Source { id: SourceId(row.id), shape: row.shape, last }
    }))
}

/// A file of the source is applied: what stands in it is as fresh as that.
pub(super) async fn upsert_source(
    tx: &mut TenantTx,
    id: SourceId,
    shape: &str,
    filename: &str,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into inventory_sources (tenant_id, id, shape, filename, confirmed_at)
         values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, shape) do update set filename = excluded.filename, confirmed_at = excluded.confirmed_at",
        tenant.0,
        id.0,
        shape,
        filename,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Says what the last file of the source was, met and left.
pub(super) async fn update_last_file(tx: &mut TenantTx, source: SourceId, last: &LastFile) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update inventory_sources set last_import = $3, last_standing = $4 where tenant_id = $1 and id = $2",
        tenant.0,
        source.0,
        last.import.0,
        last.standing
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// How often something changed in the catalogue that decides which part a number is; triggers of its tables count.
pub(super) async fn count_catalog_changes(tx: &mut TenantTx) -> Result<u64> {
    let count = sqlx::query_scalar!(r#"select count(*) as "count!" from catalog_changes"#).fetch_one(tx.sql()).await?;
    Ok(count.cast_unsigned())
}

/// Works out what the file makes of each line. A file writes what it speaks of: what it does not, a line keeps. The line belongs
/// to the source that says its stock.
pub(super) async fn work_out(tx: &mut TenantTx, origin: &Origin<'_>) -> Result<WorkedOut> {
    let (tenant, sql) = tx.split();
    let says = |field| origin.mapping.says(field);
    sqlx::query(
        "create temporary table final on commit drop as
         select f.*,
                item_id is not null
                  and (part_id, number, brand_text, description, own_code, gtin, price, currency, stock, min_order, cost, price_2,
                       price_3, price_4, price_5)
                    is distinct from (old_part_id, old_number, old_brand_text, old_description, old_own_code, old_gtin, old_price,
                                      old_currency, old_stock, old_min_order, old_cost, old_price_2, old_price_3, old_price_4,
                                      old_price_5) as changed,
                price_of_level($9, price, price_2, price_3, price_4, price_5) as seen,
                price_of_level($9, old_price, old_price_2, old_price_3, old_price_4, old_price_5) as old_seen,
                item_id is not null and (source_id is distinct from old_source_id or was_missing) as moved
         from (
           select r.id as new_id, r.row, r.part_id, r.number, r.key, r.brand_text, r.brand_key, r.location, r.said_brand_key,
                  r.candidates,
                  case when $3 then r.description else coalesce(i.description, '') end as description,
                  case when $4 then r.own_code else coalesce(i.own_code, '') end as own_code,
                  case when $5 then r.gtin else coalesce(i.gtin, '') end as gtin,
                  case when $6 then r.price else i.price end as price,
                  case when $10 then r.price_2 else i.price_2 end as price_2,
                  case when $11 then r.price_3 else i.price_3 end as price_3,
                  case when $12 then r.price_4 else i.price_4 end as price_4,
                  case when $13 then r.price_5 else i.price_5 end as price_5,
                  case when $14 then r.cost else i.cost end as cost,
                  case when $15 or i.id is null then r.currency else i.currency end as currency,
                  case when $7 then r.stock when i.id is null then 0 else i.stock end as stock,
                  case when $8 then r.min_order else i.min_order end as min_order,
                  case
                    when ($3 or coalesce(i.description, '') = '') and ($4 or coalesce(i.own_code, '') = '') then r.words
                    else (select string_agg(distinct word, ' ') from unnest(string_to_array(r.words || ' ' || i.words, ' ')) word)
                  end as words,
                  case when $7 or i.id is null then $2 else i.source_id end as source_id,
                  i.id as item_id, i.version, i.created_at, i.missing_since is not null as was_missing,
                  i.part_id as old_part_id, i.number as old_number, i.brand_text as old_brand_text,
                  i.description as old_description, i.own_code as old_own_code, i.gtin as old_gtin, i.price as old_price,
                  i.currency as old_currency, i.stock as old_stock, i.min_order as old_min_order, i.source_id as old_source_id,
                  i.cost as old_cost, i.price_2 as old_price_2, i.price_3 as old_price_3, i.price_4 as old_price_4,
                  i.price_5 as old_price_5,
                  i.updated_at as old_updated_at
           from resolved r
           full join (select * from inventory_items where tenant_id = $1) i
             on i.key = r.key and i.brand_key = r.brand_key and i.location = r.location
           where r.id is not null
              or (i.source_id = $2 and i.missing_since is null)
         ) f",
    )
    .bind(tenant.0)
    .bind(origin.source.0)
    .bind(says(Field::Description))
    .bind(says(Field::OwnCode))
    .bind(says(Field::Gtin))
    .bind(says(Field::Price))
    .bind(says(Field::Stock))
    .bind(says(Field::MinOrder))
    .bind(origin.shown_price)
    .bind(says(Field::Price2))
    .bind(says(Field::Price3))
    .bind(says(Field::Price4))
    .bind(says(Field::Price5))
    .bind(says(Field::Cost))
    .bind(PRICES.into_iter().any(says))
    .execute(&mut *sql)
    .await?;
    // Lines of the source that no row has are those that no row was joined with.
    let missing = sqlx::query(
        "create temporary table missing on commit drop as
         select item_id as id, old_stock, case $1 when 'zero' then 0 when 'unknown' then null else old_stock end as stock
         from final
         where new_id is null",
    )
    .bind(origin.mapping.missing.as_str())
    .execute(&mut *sql)
    .await?;
    if missing.rows_affected() > 0 {
        sqlx::raw_sql("delete from final where new_id is null").execute(&mut *sql).await?;
    }
    let counted = sqlx::query_as::<_, (i64, i64, i64, i64, i64, i64, i64, i64, i64, i64, i64)>(
        "select count(*) filter (where item_id is null),
                count(*) filter (where changed),
                count(*) filter (where not changed and item_id is not null and not gone),
                count(*) filter (where gone),
                count(*) filter (where part_id is null and not gone),
                count(*) filter (where seen is null and not gone),
                count(*) filter (where stock is null and not gone),
                count(*) filter (where seen > 0 and old_seen > 0 and currency = old_currency
                                   and (seen > 3 * old_seen or 3 * seen < old_seen)),
                count(*) filter (where seen is not null and old_seen is not null and currency <> old_currency),
                count(*) filter (where old_stock > 0),
                count(*) filter (where old_stock > 0 and stock = 0)
         from (
           select false as gone, item_id, changed, part_id, seen, currency, stock, old_seen, old_currency, old_stock from final
           union all
           select true, id, false, null, null, null, stock, null, null, old_stock from missing
         ) lines",
    )
    .fetch_one(sql)
    .await?;
    let (
        new,
        changed,
        same,
        missing,
        unmatched,
        unpriced,
        uncounted,
        price_jumps,
        currency_changes,
        in_stock,
        sold_out,
    ) = counted;
    let many = sold_out * 100 > in_stock * SOLD_OUT_PERCENT;
    Ok(WorkedOut {
        new: new.cast_unsigned(),
        changed: changed.cast_unsigned(),
        same: same.cast_unsigned(),
        missing: missing.cast_unsigned(),
        unmatched: unmatched.cast_unsigned(),
        unpriced: unpriced.cast_unsigned(),
        uncounted: uncounted.cast_unsigned(),
        alarms: Alarms {
            price_jumps: price_jumps.cast_unsigned(),
            sold_out: if many { sold_out.cast_unsigned() } else { 0 },
            currency_changes: currency_changes.cast_unsigned(),
        },
    })
}

/// Of the lines in stock, so many may be sold out at once without alarm.
const SOLD_OUT_PERCENT: i64 = 30;

/// Puts into the table of what is written what was worked out of lines that are new or other than before.
pub(super) async fn apply(tx: &mut TenantTx, origin: &Origin<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query(
        "insert into written
           (tenant_id, id, part_id, brand_text, brand_key, number, key, description, own_code, gtin, price, currency, stock,
            location, min_order, words, import_id, confirmed_at, created_at, updated_at, version, source_id, cost, price_2, price_3,
            price_4, price_5)
         select $1, coalesce(item_id, new_id), part_id, brand_text, brand_key, number, key, description, own_code, gtin,
                price, currency, stock, location, min_order, words, $2, $3, coalesce(created_at, $3),
                case when item_id is null or changed then $3 else old_updated_at end, coalesce(version, 0), source_id,
                cost, price_2, price_3, price_4, price_5
         from final
         where item_id is null
            or changed
            or moved",
    )
    .bind(tenant.0)
    .bind(origin.import.0)
    .bind(origin.now)
    .execute(&mut *sql)
    .await?;
    sqlx::query(concat!(
        "insert into written (tenant_id, id, version, state, ",
        line_columns!(""),
        ") select i.tenant_id, i.id, i.version, i.state, ",
        line_columns!("i."),
        " from missing m
          join inventory_items i on i.tenant_id = $1 and i.id = m.id",
    ))
    .bind(tenant.0)
    .execute(&mut *sql)
    .await?;
    sqlx::query(
        "update written w set missing_since = $1, updated_at = $1, stock = m.stock from missing m where w.id = m.id",
    )
    .bind(origin.now)
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn delete_staged(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql("delete from staged").execute(tx.sql()).await?;
    Ok(())
}

/// Stages the rows that are kept beside a plan, as they were when it was made. Answers how many there are.
pub(super) async fn stage_kept(tx: &mut TenantTx, import: ImportId) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let staged = sqlx::query(
        "insert into staged
         select item_id, place, number, key, brand_text, brand_key, description, own_code, gtin, price, currency, stock, location,
                min_order, words, cost, price_2, price_3, price_4, price_5
         from import_rows
         where tenant_id = $1
           and import_id = $2
           and action = 'read'
         order by place",
    )
    .bind(tenant.0)
    .bind(import.0)
    .execute(sql)
    .await?;
    Ok(staged.rows_affected())
}
