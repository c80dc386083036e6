//! SQL of brands.

use crate::base::id::BrandId;
use crate::base::text::key;
use crate::catalog::edit::types::{Brand, BrandValues};
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use uuid::Uuid;

impl Stored for BrandValues {
    type Tx = PlatformTx;
    type Id = BrandId;
    type Row = Brand;

    const TABLE: &'static str = "brands";

    /// By name. People call one by any of its spellings.
    async fn list(tx: &mut PlatformTx, one: Option<&NameOr<BrandId>>) -> Result<Vec<Brand>> {
        let called = one.and_then(NameOr::name).map(key);
        let rows = sqlx::query!(
            "select id, version, name, country, oem, aliases
             from brands
             where ($1::uuid is null or id = $1)
               and ($2::text is null or key = $2 or $2 = any (aliases))
             order by key = $2 desc, name, id",
            one.and_then(NameOr::id) as _,
            called
        )
        .fetch_all(tx.sql())
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self { name: row.name, country: row.country, oem: row.oem, aliases: row.aliases };
            Record { id: BrandId(row.id), version: row.version, values }
        });
        // Whose own name it is has it before whoever is also called so.
        let most = if one.is_some() { 1 } else { usize::MAX };
        Ok(read.take(most).collect())
    }

    async fn save(tx: &mut PlatformTx, brand: &Brand) -> sqlx::Result<bool> {
        let values = &brand.values;
        let done = sqlx::query!(
            "insert into brands (id, version, name, key, country, oem, aliases)
             values ($1, $2, $3, $4, $5, $6, $7)
             on conflict (id) do update
             set name = excluded.name, key = excluded.key, country = excluded.country, oem = excluded.oem,
                 aliases = excluded.aliases, version = excluded.version, updated_at = now()
             where brands.version = excluded.version - 1",
            brand.id.0,
            brand.version,
            values.name,
            key(&values.name),
            values.country,
            values.oem,
            &values.aliases
        )
        .execute(tx.sql())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Is another brand called one of these?
pub(super) async fn is_called(tx: &mut PlatformTx, id: Option<BrandId>, keys: &[String]) -> Result<bool> {
    let is_called = sqlx::query_scalar!(
        r#"select exists (
             select from brands
             where (key = any ($2) or aliases && $2)
               and ($1::uuid is null or id <> $1)
           ) as "is!""#,
        id.map(|id| id.0),
        keys
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(is_called)
}

/// Does the program bring it, has it parts, or does anything name it?
pub(super) async fn is_used(tx: &mut PlatformTx, id: BrandId) -> Result<bool> {
    let is_used = sqlx::query_scalar!(
        r#"select exists (select from brands where id = $1 and code is not null)
               or exists (select from parts where brand_id = $1)
               or exists (select from cross_references where from_brand_id = $1) as "is!""#,
        id.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(is_used)
}

pub(in crate::catalog::edit) async fn list_parts(tx: &mut PlatformTx, id: BrandId) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar!("select id from parts where brand_id = $1", id.0).fetch_all(tx.sql()).await?)
}

/// Parts of a large brand take their time. At the end files of bodegas are waited for that come in: given up there, all would be in vain.
pub(super) async fn take_time(tx: &mut PlatformTx) -> Result<()> {
    sqlx::raw_sql("set local statement_timeout = '10min'; set local lock_timeout = '2min'").execute(tx.sql()).await?;
    Ok(())
}

/// Parts of the first brand that the other has as well, each with that of the other.
pub(super) async fn list_twins(tx: &mut PlatformTx, gone: BrandId, kept: BrandId) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = sqlx::query!(
        "select a.id as gone, b.id as kept from parts a join parts b on b.key = a.key and b.brand_id = $2 where a.brand_id = $1",
        gone.0,
        kept.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.gone, row.kept)).collect())
}

/// Models of vehicles that the parts fit.
pub(super) async fn list_models(tx: &mut PlatformTx, parts: &[Uuid]) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        "select distinct v.model_id from fitments f join vehicles v on v.id = f.vehicle_id where f.part_id = any ($1)",
        parts
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}

/// Parts of the first brand with all that hung together with them, what references lead to from numbers of it, parts of the other brand
/// that have such a number, what references of that one lead to from numbers that parts of the first have, and the others.
pub(super) async fn list_touched(
    tx: &mut PlatformTx,
    gone: BrandId,
    kept: BrandId,
    others: &[Uuid],
) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        r#"select id as "id!" from parts where brand_id = $1
           union
           select member.id
           from parts p
           join parts member on member.interchange_id = p.interchange_id
           where p.brand_id = $1
           union
           select to_part_id from cross_references where from_brand_id = $1
           union
           select q.id
           from parts p
           join cross_references x on x.to_part_id = p.id
           join parts q on q.brand_id = x.from_brand_id and q.key = x.from_key
           where p.brand_id = $1
           union
           select k.id
           from cross_references x
           join parts k on k.brand_id = $2 and k.key = x.from_key
           where x.from_brand_id = $1
           union
           select x.to_part_id
           from parts p
           join cross_references x on x.from_brand_id = $2 and x.from_key = p.key
           where p.brand_id = $1
           union
           select unnest($3::uuid[])"#,
        gone.0,
        kept.0,
        others
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}

/// What is known of each of the first parts is known of the one of the others that has its place; what both say, that one says.
pub(super) async fn join_parts(tx: &mut PlatformTx, gone: &[Uuid], kept: &[Uuid]) -> Result<()> {
    if gone.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update parts k
         set gtin = coalesce(k.gtin, g.gtin), reference_price = coalesce(k.reference_price, g.reference_price),
             currency = case when k.reference_price is null and g.reference_price is not null then g.currency else k.currency end,
             images = case when k.images = '{}' then g.images else k.images end, attributes = g.attributes || k.attributes,
             description_es = case when k.description_es = '' then g.description_es else k.description_es end,
             description_en = case when k.description_en = '' then g.description_en else k.description_en end,
             superseded_by = case when coalesce(k.superseded_by, g.superseded_by) <> k.id
                                  then coalesce(k.superseded_by, g.superseded_by) end,
             version = k.version + 1, updated_at = now()
         from unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         join parts g on g.id = t.gone
         where k.id = t.kept",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update parts p
         set superseded_by = case when t.kept <> p.id then t.kept end
         from unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         where p.superseded_by = t.gone",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update fitments f
         set part_id = t.kept
         from unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         where f.part_id = t.gone
           and not exists (
             select from fitments o
             where o.part_id = t.kept and o.vehicle_id = f.vehicle_id and o.position = f.position and o.notes = f.notes
           )
           and not exists (
             select from negative_fitments n
             where n.part_id = t.kept
               and n.vehicle_id = f.vehicle_id
               and (n.only_position is null or (n.only_position, n.only_notes) = (f.position, f.notes))
           )",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "insert into negative_fitments (part_id, vehicle_id, source, notes, reported_at, only_position, only_notes)
         select t.kept, n.vehicle_id, n.source, n.notes, n.reported_at, n.only_position, n.only_notes
         from unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         join negative_fitments n on n.part_id = t.gone
         where not exists (
           select from fitments f
           where f.part_id = t.kept
             and f.vehicle_id = n.vehicle_id
             and (n.only_position is null or (n.only_position, n.only_notes) = (f.position, f.notes))
         )
         on conflict do nothing",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update cross_references x
         set to_part_id = t.kept
         from unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         where x.to_part_id = t.gone
           and not exists (
             select from cross_references o
             where o.from_brand_id = x.from_brand_id and o.from_key = x.from_key and o.to_part_id = t.kept and o.source = x.source
           )",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "insert into negative_references (part_id, other_id, source, notes, reported_at)
         select one, other, source, notes, reported_at
         from (
           select coalesce(a.kept, n.part_id) as one, coalesce(b.kept, n.other_id) as other, n.source, n.notes, n.reported_at
           from negative_references n
           left join unnest($1::uuid[], $2::uuid[]) as a(gone, kept) on a.gone = n.part_id
           left join unnest($1::uuid[], $2::uuid[]) as b(gone, kept) on b.gone = n.other_id
           where a.gone is not null
              or b.gone is not null
         ) as said
         where one <> other
         on conflict do nothing",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Reports of workshops go with the parts that they are about; one of two parts that are one is about nothing.
pub(super) async fn move_reports(tx: &mut PlatformTx, gone: &[Uuid], kept: &[Uuid]) -> Result<()> {
    sqlx::query!(
        "delete from fit_reports r
         using unnest($1::uuid[], $2::uuid[]) as t(gone, kept)
         where (r.part_id, r.other_id) in ((t.gone, t.kept), (t.kept, t.gone))",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update fit_reports r
         set part_id = coalesce((select t.kept from unnest($1::uuid[], $2::uuid[]) as t(gone, kept) where t.gone = r.part_id), r.part_id),
             other_id = coalesce((select t.kept from unnest($1::uuid[], $2::uuid[]) as t(gone, kept) where t.gone = r.other_id), r.other_id)
         where r.part_id = any ($1)
            or r.other_id = any ($1)",
        gone,
        kept
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Takes away what is still known of parts whose place another one takes: that one says it too.
pub(super) async fn empty_parts(tx: &mut PlatformTx, gone: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from fitments where part_id = any ($1)", gone).execute(tx.sql()).await?;
    sqlx::query!("delete from cross_references where to_part_id = any ($1)", gone).execute(tx.sql()).await?;
    Ok(())
}

/// Removes parts whose place another one has taken, of which nothing is known any more.
pub(super) async fn delete_parts(tx: &mut PlatformTx, gone: &[Uuid]) -> Result<()> {
    sqlx::query!("delete from parts where id = any ($1)", gone).execute(tx.sql()).await?;
    Ok(())
}

/// Parts of the first brand are of the other one, but for those that it has as well.
pub(super) async fn move_parts(tx: &mut PlatformTx, gone: BrandId, kept: BrandId, twins: &[Uuid]) -> Result<u64> {
    let moved = sqlx::query!(
        "update parts
         set brand_id = $2, version = version + 1, updated_at = now()
         where brand_id = $1
           and not exists (select from unnest($3::uuid[]) as twin where twin = parts.id)",
        gone.0,
        kept.0,
        twins
    )
    .execute(tx.sql())
    .await?;
    Ok(moved.rows_affected())
}

/// References from numbers of the first brand are from those of the other; what both say is said once, and nothing replaces itself.
pub(super) async fn move_references(tx: &mut PlatformTx, gone: BrandId, kept: BrandId) -> Result<()> {
    sqlx::query!(
        "update cross_references x
         set from_brand_id = $2
         where x.from_brand_id = $1
           and not exists (
             select from cross_references o
             where o.from_brand_id = $2 and o.from_key = x.from_key and o.to_part_id = x.to_part_id and o.source = x.source
           )",
        gone.0,
        kept.0
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!("delete from cross_references where from_brand_id = $1", gone.0).execute(tx.sql()).await?;
    sqlx::query!(
        "delete from cross_references x
         using parts p
         where x.from_brand_id = $1
           and p.id = x.to_part_id
           and p.brand_id = $1
           and p.key = x.from_key",
        kept.0
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Removes the first brand; the other is called as it was, and the program does not bring it again.
pub(super) async fn close(tx: &mut PlatformTx, gone: BrandId, kept: BrandId, called: &[String]) -> Result<()> {
    sqlx::query!(
        "insert into merged_brands (code) select code from brands where id = $1 and code is not null on conflict do nothing",
        gone.0
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!("delete from brands where id = $1", gone.0).execute(tx.sql()).await?;
    sqlx::query!(
        "update brands
         set aliases = array(select distinct alias from unnest(aliases || $2::text[]) as alias where alias <> key order by alias),
             version = version + 1, updated_at = now()
         where id = $1",
        kept.0,
        called
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
