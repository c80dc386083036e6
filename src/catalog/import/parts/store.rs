//! SQL that takes parts in.
//!
//! Unchecked statements, because the macros cannot see temporary tables.

use super::SaidPart;
use crate::base::fault::Result;
use crate::base::text::key;
use crate::catalog::import::rules::Brand;
use crate::catalog::import::store;
use crate::catalog::types::{PartKind, PartStatus, Tier};
use crate::platform::db::PlatformTx;
use sqlx::types::Json;
use std::collections::HashSet;
use uuid::Uuid;

pub(super) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "create temporary table staged_parts (
           row integer not null, brand_id uuid not null, number text not null, key text collate \"C\" not null,
           kind text, tier text, group_id uuid, name_es text, name_en text, description text, gtin text,
           price numeric, currency text not null, status text, successor text collate \"C\", attributes jsonb,
           images text not null, words text not null, part_id uuid
         ) on commit drop;
         create temporary table changed_parts (part_id uuid not null, renamed boolean not null) on commit drop;
         create temporary table new_parts (part_id uuid not null) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn stage(tx: &mut PlatformTx, said: &[SaidPart]) -> Result<()> {
    fn column<T>(said: &[SaidPart], of: impl Fn(&SaidPart) -> T) -> Vec<T> {
        said.iter().map(of).collect()
    }
    if said.is_empty() {
        return Ok(());
    }
    sqlx::query(
        "insert into staged_parts
           (row, brand_id, number, key, kind, tier, group_id, name_es, name_en, description, gtin, price, currency, status,
            successor, attributes, images, words)
         select * from unnest($1::integer[], $2::uuid[], $3::text[], $4::text[], $5::text[], $6::text[], $7::uuid[], $8::text[],
                              $9::text[], $10::text[], $11::text[], $12::numeric[], $13::text[], $14::text[], $15::text[],
                              $16::jsonb[], $17::text[], $18::text[])",
    )
    .bind(column(said, |part| part.row.cast_signed()))
    .bind(column(said, |part| part.brand))
    .bind(column(said, |part| part.number.clone()))
    .bind(column(said, |part| part.key.clone()))
    .bind(column(said, |part| part.kind.map(PartKind::as_str)))
    .bind(column(said, |part| part.tier.map(Tier::as_str)))
    .bind(column(said, |part| part.group))
    .bind(column(said, |part| part.name.clone()))
    .bind(column(said, |part| part.name_en.clone()))
    .bind(column(said, |part| part.description.clone()))
    .bind(column(said, |part| part.gtin.clone()))
    .bind(column(said, |part| part.price))
    .bind(column(said, |part| part.currency.clone()))
    .bind(column(said, |part| part.status.map(PartStatus::as_str)))
    .bind(column(said, |part| part.successor.clone()))
    .bind(column(said, |part| part.attributes.clone().map(Json)))
    // No address has white space in it.
    .bind(column(said, |part| part.images.join(" ")))
    .bind(column(said, |part| part.words.clone()))
    .execute(tx.sql())
    .await?;
    let left_out = said.iter().flat_map(|part| part.left_out.iter().map(|refusal| (part.row, refusal.clone())));
    store::refuse(tx, &left_out.collect::<Vec<_>>()).await
}

/// Finds the parts that are there, and refuses what cannot be taken: a number that an earlier row has, and a new part without a group.
/// What else such a row has is taken.
pub(super) async fn resolve(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql(
        "with numbered as (
           select ctid, row, number,
                  first_value(row) over of_number as first, row_number() over of_number as place
           from staged_parts
           window of_number as (partition by brand_id, key order by row, ctid)
         ),
         gone as (
           delete from staged_parts s using numbered n where s.ctid = n.ctid and n.place > 1 returning n.row, n.number, n.first
         )
         insert into staged_refused select row, 'number', first::text, 'repeated' from gone;

         analyze staged_parts;
         update staged_parts s
         set part_id = p.id
         from parts p
         where p.brand_id = s.brand_id
           and p.key = s.key;

         with gone as (
           delete from staged_parts where part_id is null and group_id is null returning row, number
         )
         insert into staged_refused select row, 'group', number, 'group_missing' from gone;

         update staged_refused set partly = true where row in (select row from staged_parts)",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Makes the brands that are named and that nobody knew; counts them.
pub(super) async fn insert_brands(tx: &mut PlatformTx, added: &[Brand]) -> Result<u64> {
    let named: Vec<Uuid> = sqlx::query_scalar("select distinct brand_id from staged_parts where brand_id = any ($1)")
        .bind(added.iter().map(|brand| brand.id).collect::<Vec<_>>())
        .fetch_all(tx.sql())
        .await?;
    let named: HashSet<Uuid> = named.into_iter().collect();
    let named: Vec<(&Brand, String)> =
        added.iter().filter(|brand| named.contains(&brand.id)).map(|brand| (brand, key(&brand.name))).collect();
    store::insert_brands(tx, &named).await?;
    Ok(named.len() as u64)
}

pub(super) async fn insert(tx: &mut PlatformTx) -> Result<u64> {
    let inserted = sqlx::query(
        "with made as (
           insert into parts
             (id, brand_id, number, key, kind, tier, group_id, name_es, name_en, description_es, gtin, reference_price, currency,
              status, attributes, images, words)
           select gen_random_uuid(), b.id, s.number, s.key, k.kind,
                  coalesce(s.tier, case when k.kind = 'oem' then 'oem' else 'standard' end), g.id,
                  coalesce(s.name_es, s.name_en, g.name_es), coalesce(s.name_en, s.name_es, g.name_en), coalesce(s.description, ''),
                  s.gtin, s.price, s.currency, coalesce(s.status, 'active'), coalesce(s.attributes, '{}'),
                  string_to_array(s.images, ' '), s.words
           from staged_parts s
           join brands b on b.id = s.brand_id
           join part_groups g on g.id = s.group_id
           cross join lateral (select coalesce(s.kind, case when b.oem then 'oem' else 'aftermarket' end) as kind) k
           where s.part_id is null
           on conflict do nothing
           returning id
         )
         insert into new_parts select id from made",
    )
    .execute(tx.sql())
    .await?;
    Ok(inserted.rows_affected())
}

/// Changes what is said otherwise of parts that were there; what is not said stays.
pub(super) async fn update(tx: &mut PlatformTx) -> Result<()> {
    sqlx::query(
        "with wanted as (
           select p.id, coalesce(s.kind, p.kind) as kind, coalesce(s.tier, p.tier) as tier,
                  coalesce(s.group_id, p.group_id) as group_id, coalesce(s.name_es, p.name_es) as name_es,
                  -- A name in one language stands for both until the other one is said.
                  coalesce(s.name_en, case when p.name_en = p.name_es then s.name_es end, p.name_en) as name_en,
                  coalesce(s.description, p.description_es) as description_es, coalesce(s.gtin, p.gtin) as gtin,
                  coalesce(s.price, p.reference_price) as reference_price,
                  case when s.price is null then p.currency else s.currency end as currency,
                  coalesce(s.status, p.status) as status, p.attributes || coalesce(s.attributes, '{}') as attributes,
                  case when s.images = '' then p.images else string_to_array(s.images, ' ') end as images
           from staged_parts s
           join parts p on p.id = s.part_id
         ),
         said as (
           select w.*,
                  (w.group_id, w.name_es, w.name_en, w.description_es)
                  is distinct from (p.group_id, p.name_es, p.name_en, p.description_es) as renamed
           from wanted w
           join parts p on p.id = w.id
         ),
         changed as (
           update parts p
           set kind = s.kind, tier = s.tier, group_id = s.group_id, name_es = s.name_es, name_en = s.name_en,
               description_es = s.description_es, gtin = s.gtin, reference_price = s.reference_price, currency = s.currency,
               status = s.status, attributes = s.attributes, images = s.images, updated_at = now(), version = p.version + 1
           from said s
           where p.id = s.id
             and (p.kind, p.tier, p.group_id, p.name_es, p.name_en, p.description_es, p.gtin, p.reference_price, p.currency, p.status,
                  p.attributes, p.images)
                 is distinct from
                 (s.kind, s.tier, s.group_id, s.name_es, s.name_en, s.description_es, s.gtin, s.reference_price, s.currency, s.status,
                  s.attributes, s.images)
           returning p.id, s.renamed
         )
         insert into changed_parts select id, renamed from changed",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Leads from parts to those that are sold instead, as far as they are parts.
pub(super) async fn update_successors(tx: &mut PlatformTx) -> Result<()> {
    sqlx::query(
        "with changed as (
           update parts p
           set superseded_by = q.id, updated_at = now(), version = p.version + 1
           from staged_parts s
           join parts q on q.brand_id = s.brand_id and q.key = s.successor
           where p.brand_id = s.brand_id
             and p.key = s.key
             and q.id <> p.id
             and p.superseded_by is distinct from q.id
           returning p.id
         )
         insert into changed_parts select id, false from changed where id not in (select part_id from new_parts)",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// How many parts were there and are not as they were.
pub(super) async fn count_changed(tx: &mut PlatformTx) -> Result<u64> {
    let count: i64 =
        sqlx::query_scalar("select count(distinct part_id) from changed_parts").fetch_one(tx.sql()).await?;
    Ok(count.cast_unsigned())
}

/// Parts that were not there before.
pub(super) async fn list_new(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select part_id from new_parts").fetch_all(tx.sql()).await?)
}

/// Those of them that are called otherwise now.
pub(super) async fn list_renamed(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar("select part_id from changed_parts where renamed").fetch_all(tx.sql()).await?)
}

/// How many parts the file speaks of, without those that are refused.
pub(super) async fn count(tx: &mut PlatformTx) -> Result<u64> {
    let count: i64 = sqlx::query_scalar("select count(*) from staged_parts").fetch_one(tx.sql()).await?;
    Ok(count.cast_unsigned())
}

/// New parts that references spoke of before they were there, with the parts that these lead to.
pub(super) async fn list_referred(tx: &mut PlatformTx) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(
        "with referred as (
           select p.id, x.to_part_id
           from new_parts n
           join parts p on p.id = n.part_id
           join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
           where x.two_way
         )
         select id from referred union select to_part_id from referred",
    )
    .fetch_all(tx.sql())
    .await?)
}
