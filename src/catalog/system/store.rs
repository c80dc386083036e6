//! SQL of what every installation begins with. What the program said of a row last stands beside it: what is still so follows the
//! program, what is not was changed by somebody. Of a row that is older than that nobody can tell, so it stays.

use super::data::{Brand, Category, Group};
use crate::base::fault::Result;
use crate::base::text::key;
use crate::platform::db::PlatformTx;

/// One at a time; others wait.
pub(super) async fn begin(tx: &mut PlatformTx) -> Result<()> {
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('catalog_system', 0))").execute(tx.sql()).await?;
    Ok(())
}

/// One column of the rows, as texts.
fn texts<T>(rows: &[T], of: impl Fn(&T) -> &str) -> Vec<String> {
    rows.iter().map(|row| of(row).to_owned()).collect()
}

pub(super) async fn upsert_categories(tx: &mut PlatformTx, rows: &[Category]) -> Result<()> {
    sqlx::query!(
        "insert into categories as c (id, code, name_es, name_en, position, shipped)
         select gen_random_uuid(), code, name_es, name_en, position::smallint,
                jsonb_build_object('name_es', name_es, 'name_en', name_en)
         from unnest($1::text[], $2::text[], $3::text[]) with ordinality as rows(code, name_es, name_en, position)
         on conflict (code) do update
         set name_es = case when c.name_es = c.shipped ->> 'name_es' then excluded.name_es else c.name_es end,
             name_en = case when c.name_en = c.shipped ->> 'name_en' then excluded.name_en else c.name_en end,
             shipped = excluded.shipped
         where c.shipped is distinct from excluded.shipped",
        &texts(rows, |row| &row.code),
        &texts(rows, |row| &row.name_es),
        &texts(rows, |row| &row.name_en)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn upsert_groups(tx: &mut PlatformTx, rows: &[Group]) -> Result<()> {
    let synonyms: Vec<String> = rows.iter().map(|row| row.synonyms().join("|")).collect();
    sqlx::query!(
        "insert into part_groups as g (id, category_id, code, name_es, name_en, synonyms, shipped)
         select gen_random_uuid(), c.id, r.code, r.name_es, r.name_en, r.synonyms,
                jsonb_build_object('category', r.category, 'name_es', r.name_es, 'name_en', r.name_en, 'synonyms', to_jsonb(r.synonyms))
         from (
           select code, category, name_es, name_en, coalesce(string_to_array(nullif(synonyms, ''), '|'), '{}') as synonyms
           from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) as rows(code, category, name_es, name_en, synonyms)
         ) as r
         join categories c on c.code = r.category
         on conflict (code) do update
         set category_id = case when (select code from categories where id = g.category_id) = g.shipped ->> 'category'
                                then excluded.category_id else g.category_id end,
             name_es = case when g.name_es = g.shipped ->> 'name_es' then excluded.name_es else g.name_es end,
             name_en = case when g.name_en = g.shipped ->> 'name_en' then excluded.name_en else g.name_en end,
             synonyms = case
               when g.shipped is null then g.synonyms || array(select unnest(excluded.synonyms) except select unnest(g.synonyms))
               when to_jsonb(g.synonyms) = g.shipped -> 'synonyms' then excluded.synonyms
               else g.synonyms
             end,
             shipped = excluded.shipped
         where g.shipped is distinct from excluded.shipped",
        &texts(rows, |row| &row.code),
        &texts(rows, |row| &row.category),
        &texts(rows, |row| &row.name_es),
        &texts(rows, |row| &row.name_en),
        &synonyms
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// A brand that is there already, under whichever of its spellings, is the program's from now on. Another key would be another brand,
/// so a brand is only ever spelt otherwise.
pub(super) async fn upsert_brands(tx: &mut PlatformTx, rows: &[Brand]) -> Result<()> {
    let codes = texts(rows, |row| &row.code);
    let names = texts(rows, |row| &row.name);
    let keys: Vec<String> = rows.iter().map(|row| key(&row.name)).collect();
    let countries = texts(rows, |row| &row.country);
    let kinds: Vec<bool> = rows.iter().map(Brand::is_oem).collect();
    let aliases: Vec<String> = rows.iter().map(|row| row.aliases().join("|")).collect();
    sqlx::query!(
        "update brands b
         set code = found.code
         from (
           select distinct on (r.code) r.code, b.id
           from unnest($1::text[], $2::text[], $3::text[]) as r(code, key, aliases)
           join brands b on b.code is null and (b.key = r.key or b.key = any (string_to_array(nullif(r.aliases, ''), '|')))
           where not exists (select from brands known where known.code = r.code)
           order by r.code, b.key = r.key desc, b.key
         ) as found
         where b.id = found.id",
        &codes,
        &keys,
        &aliases
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "with said as (
           select code, name, key, country, oem, coalesce(string_to_array(nullif(aliases, ''), '|'), '{}') as aliases
           from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::boolean[], $6::text[]) as r(code, name, key, country, oem, aliases)
         ),
         shipped as (
           select s.*, jsonb_build_object('name', name, 'country', country, 'oem', oem, 'aliases', to_jsonb(aliases)) as shipped from said s
         ),
         changed as (
           update brands b
           set name = case when b.name = b.shipped ->> 'name' and b.key = s.key then s.name else b.name end,
               country = case when b.country = '' or b.country = b.shipped ->> 'country' then s.country else b.country end,
               oem = case when to_jsonb(b.oem) = b.shipped -> 'oem' then s.oem else b.oem end,
               aliases = case
                 when b.shipped is null
                 then b.aliases || array(select unnest(s.aliases || s.key) except select unnest(b.aliases || b.key))
                 when to_jsonb(b.aliases) = b.shipped -> 'aliases' then s.aliases
                 else b.aliases
               end,
               shipped = s.shipped
           from shipped s
           where b.code = s.code
             and b.shipped is distinct from s.shipped
         )
         insert into brands (id, code, name, key, country, oem, aliases, shipped)
         select gen_random_uuid(), code, name, key, country, oem, aliases, shipped
         from shipped s
         where not exists (select from brands b where b.code = s.code)
           and not exists (select from merged_brands m where m.code = s.code)
         on conflict do nothing",
        &codes,
        &names,
        &keys,
        &countries,
        &kinds,
        &aliases
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
