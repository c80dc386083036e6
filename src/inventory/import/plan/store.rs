//! SQL of plans, and of what people answered about their rows.

use crate::base::fault::Result;
use crate::base::id::{ImportId, PartId};
use crate::base::money::Money;
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::catalog::types::Names;
use crate::inventory::import::store::Origin;
use crate::inventory::import::types::{Candidate, LineAction, PlannedLine, PriceAndStock};
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

/// Keeps what was worked out, line by line, with the price that workshops see, and the rows that it was made of.
pub(in crate::inventory::import) async fn insert_plan(
    tx: &mut TenantTx,
    origin: &Origin<'_>,
    ambiguous: bool,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    if ambiguous {
        sqlx::query(
            "insert into import_rows
               (tenant_id, import_id, action, place, number, brand_text, description, location, price, currency, stock, key,
                brand_key, candidates)
             select $1, $2, 'ambiguous', row, number, brand_text, description, location,
                    price_of_level($3, price, price_2, price_3, price_4, price_5), currency, stock, key, brand_key, candidates
             from chosen
             where candidates is not null
               and part_id is null",
        )
        .bind(tenant.0)
        .bind(origin.import.0)
        .bind(origin.shown_price)
        .execute(&mut *sql)
        .await?;
    }
    sqlx::query(
        "insert into import_rows
           (tenant_id, import_id, action, place, number, brand_text, description, location, part_id, old_price, old_currency,
            old_stock, price, currency, stock, key, brand_key, candidates)
         select $1, $2, case when item_id is null then 'new' when changed then 'changed' else 'same' end, row, number, brand_text,
                description, location, part_id, old_seen, old_currency, old_stock, seen, currency, stock, key, said_brand_key, candidates
         from final
         union all
         select $1, $2, 'missing', row_number() over (order by i.key, i.brand_key, i.location), i.number, i.brand_text,
                i.description, i.location, i.part_id, seen.price, i.currency, i.stock, seen.price, i.currency, m.stock, null, null, null
         from missing m
         join inventory_items i on i.tenant_id = $1 and i.id = m.id
         cross join lateral (
           select price_of_level($3, i.price, i.price_2, i.price_3, i.price_4, i.price_5) as price
         ) seen",
    )
    .bind(tenant.0)
    .bind(origin.import.0)
    .bind(origin.shown_price)
    .execute(&mut *sql)
    .await?;
    sqlx::query(
        "insert into import_rows
           (tenant_id, import_id, action, place, item_id, number, key, brand_text, brand_key, description, own_code, gtin, price,
            currency, stock, location, min_order, words, cost, price_2, price_3, price_4, price_5)
         select $1, $2, 'read', row, id, number, key, brand_text, brand_key, description, own_code, gtin, price, currency, stock,
                location, min_order, words, cost, price_2, price_3, price_4, price_5
         from staged",
    )
    .bind(tenant.0)
    .bind(origin.import.0)
    .execute(sql)
    .await?;
    Ok(())
}

/// A page of a plan: lines of one action, or of all by their rows.
pub(in crate::inventory::import) async fn list_plan(
    tx: &mut TenantTx,
    import: ImportId,
    action: Option<LineAction>,
    page: PageRequest,
) -> Result<(Vec<PlannedLine>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select action, place, number, brand_text, description, location, part_id, old_price, old_currency, old_stock, price,
                  currency, stock, candidates, count(*) over () as "total!"
           from import_rows
           where tenant_id = $1
             and import_id = $2
             and action <> 'read'
             and ($3::text is null or action = $3)
           order by action = 'missing', place
           limit $4 offset $5"#,
        tenant.0,
        import.0,
        action.map(LineAction::as_str),
        page.limit(),
        page.offset()
    )
    .fetch_all(&mut *sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total.cast_unsigned());
    let ids: Vec<Uuid> = rows.iter().flat_map(|row| row.candidates.iter().flatten()).copied().collect();
    let known = list_candidates(sql, &ids).await?;
    let rows = rows
        .into_iter()
        .map(|row| {
            let ids = row.candidates.unwrap_or_default();
            let candidates = known.iter().filter(|known| ids.contains(&known.part.0)).cloned().collect();
            let plain = |stock: Option<Decimal>| stock.map(|stock| stock.normalize());
            let action: LineAction = stored::row("import_rows of", import).word("action", &row.action)?;
            let old_price = row.old_price.zip(row.old_currency).map(|(price, currency)| Money::new(price, currency));
            Ok(PlannedLine {
                action,
                row: (action != LineAction::Missing).then(|| row.place.cast_unsigned()),
                number: row.number,
                brand: row.brand_text,
                description: row.description,
                location: row.location,
                part: row.part_id.map(PartId),
                candidates,
                before: (action != LineAction::New && action != LineAction::Ambiguous)
                    .then(|| PriceAndStock { price: old_price, stock: plain(row.old_stock) }),
                after: PriceAndStock {
                    price: row.price.map(|price| Money::new(price, row.currency)),
                    stock: plain(row.stock),
                },
            })
        })
        .collect::<Result<_>>()?;
    Ok((rows, total))
}

/// These parts as somebody chooses among them.
async fn list_candidates(sql: &mut PgConnection, ids: &[Uuid]) -> Result<Vec<Candidate>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = sqlx::query!(
        "select p.id, p.number, b.name as brand, p.name_es, p.name_en
         from parts p
         join brands b on b.id = p.brand_id
         where p.id = any ($1)
         order by b.name, p.number, p.id",
        ids
    )
    .fetch_all(sql)
    .await?;
    let rows = rows.into_iter().map(|row| Candidate {
        part: PartId(row.id),
        number: row.number,
        brand: row.brand,
        name: Names { es: row.name_es, en: row.name_en },
    });
    Ok(rows.collect())
}

/// A row of a plan that could be several parts.
pub(in crate::inventory::import) struct Open {
    /// As the plan tells it, and as it is compared.
    pub number: String,
    pub key: String,
    pub brand: String,
    pub brand_key: String,
    pub candidates: Vec<PartId>,
}

/// The row of the file, where a plan of it says that it could be several parts.
pub(in crate::inventory::import) async fn find_open(
    tx: &mut TenantTx,
    import: ImportId,
    row: u64,
) -> Result<Option<Open>> {
    let (tenant, sql) = tx.split();
    let found = sqlx::query!(
        r#"select number, key as "key!", brand_text, brand_key as "brand_key!", candidates as "candidates!"
           from import_rows
           where tenant_id = $1
             and import_id = $2
             and action in ('new', 'changed', 'same', 'ambiguous')
             and place = $3
             and candidates is not null"#,
        tenant.0,
        import.0,
        row.cast_signed()
    )
    .fetch_optional(sql)
    .await?;
    Ok(found.map(|found| Open {
        number: found.number,
        brand: found.brand_text,
        key: found.key,
        brand_key: found.brand_key,
        candidates: found.candidates.into_iter().map(PartId).collect(),
    }))
}

/// Remembers which part a number of a brand is.
pub(in crate::inventory::import) async fn upsert_answer(
    tx: &mut TenantTx,
    open: &Open,
    part: PartId,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into inventory_answers (tenant_id, key, brand_key, part_id, answered_at)
         values ($1, $2, $3, $4, $5)
         on conflict (tenant_id, key, brand_key) do update set part_id = excluded.part_id, answered_at = excluded.answered_at",
        tenant.0,
        open.key,
        open.brand_key,
        part.0,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// All answers, as one hash.
pub(in crate::inventory::import) async fn hash_answers(tx: &mut TenantTx) -> Result<String> {
    let (tenant, sql) = tx.split();
    let hash = sqlx::query_scalar!(
        r#"select md5(coalesce(string_agg(key || ' ' || brand_key || ' ' || part_id, ' ' order by key, brand_key), '')) as "hash!"
           from inventory_answers
           where tenant_id = $1"#,
        tenant.0
    )
    .fetch_one(sql)
    .await?;
    Ok(hash)
}
