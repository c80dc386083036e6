//! SQL of parts as they are edited.

use crate::base::id::{BrandId, PartId};
use crate::base::text::key;
use crate::catalog::edit::types::{CatalogPart, CatalogPartValues};
use crate::platform::db::PlatformTx;
use crate::platform::entity::prelude::*;
use serde_json::Value;
use uuid::Uuid;

/// Parts of one answer at the most: all of them are asked for by nobody.
const MOST: i64 = 1_000;

impl Stored for CatalogPartValues {
    type Tx = PlatformTx;
    type Id = PartId;
    type Row = CatalogPart;

    const TABLE: &'static str = "parts";

    /// By number. People call one `BRAND:NUMBER`, by keys.
    async fn list(tx: &mut PlatformTx, one: Option<&NameOr<PartId>>) -> Result<Vec<CatalogPart>> {
        let called = one.and_then(NameOr::name).map(|name| name.split_once(':').unwrap_or_default());
        let rows = sqlx::query!(
            "select p.id, p.version, p.brand_id, p.number, p.group_id, p.kind, p.tier, p.name_es, p.name_en, p.description_es,
                    p.description_en, p.gtin, p.status, p.superseded_by, p.reference_price, p.currency, p.attributes, p.images
             from parts p
             join brands b on b.id = p.brand_id
             where ($1::uuid is null or p.id = $1)
               and ($2::text is null or (b.key = $2 and p.key = $3))
             order by b.key, p.key
             limit $4",
            one.and_then(NameOr::id) as _,
            called.map(|(brand, _)| key(brand)),
            called.map(|(_, number)| key(number)),
            MOST
        )
        .fetch_all(tx.sql())
        .await?;
        let read = rows.into_iter().map(|row| {
            let stored = stored::row(Self::TABLE, row.id);
            let values = Self {
                brand: NameOr::Id(row.brand_id.into()),
                number: row.number,
                group: NameOr::Id(row.group_id.into()),
                kind: stored.word("kind", &row.kind)?,
                tier: stored.word("tier", &row.tier)?,
                name_es: row.name_es,
                name_en: row.name_en,
                description_es: row.description_es,
                description_en: row.description_en,
                gtin: row.gtin.unwrap_or_default(),
                status: stored.word("status", &row.status)?,
                superseded_by: row.superseded_by.map(|id| NameOr::Id(PartId(id))),
                reference_price: row.reference_price.map(|price| price.normalize()),
                currency: row.currency,
                attributes: stored.document("attributes", row.attributes)?,
                images: row.images,
            };
            Ok(Record { id: PartId(row.id), version: row.version, values })
        });
        read.collect()
    }

    async fn save(tx: &mut PlatformTx, part: &CatalogPart) -> sqlx::Result<bool> {
        let values = &part.values;
        let attributes: Value = values.attributes.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let done = sqlx::query!(
            "insert into parts
               (id, version, brand_id, number, key, group_id, kind, tier, name_es, name_en, description_es, description_en, gtin,
                status, superseded_by, reference_price, currency, attributes, images)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, nullif($13, ''), $14, $15, $16, $17, $18, $19)
             on conflict (id) do update
             set brand_id = excluded.brand_id, number = excluded.number, key = excluded.key, group_id = excluded.group_id,
                 kind = excluded.kind, tier = excluded.tier, name_es = excluded.name_es, name_en = excluded.name_en,
                 description_es = excluded.description_es, description_en = excluded.description_en, gtin = excluded.gtin,
                 status = excluded.status, superseded_by = excluded.superseded_by, reference_price = excluded.reference_price,
                 currency = excluded.currency, attributes = excluded.attributes, images = excluded.images,
                 version = excluded.version, updated_at = now()
             where parts.version = excluded.version - 1",
            part.id.0,
            part.version,
            values.brand.id() as _,
            values.number,
            key(&values.number),
            values.group.id() as _,
            values.kind.as_str(),
            values.tier.as_str(),
            values.name_es,
            values.name_en,
            values.description_es,
            values.description_en,
            values.gtin,
            values.status.as_str(),
            values.superseded_by.as_ref().and_then(NameOr::id) as _,
            values.reference_price,
            values.currency,
            attributes,
            &values.images
        )
        .execute(tx.sql())
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Has the brand another part of this number?
pub(super) async fn is_taken(tx: &mut PlatformTx, id: Option<PartId>, brand: BrandId, key: &str) -> Result<bool> {
    let is_taken = sqlx::query_scalar!(
        r#"select exists (
             select from parts where brand_id = $1 and key = $2 and ($3::uuid is null or id <> $3)
           ) as "is!""#,
        brand.0,
        key,
        id.map(|id| id.0)
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(is_taken)
}

/// A part by its id, or by its number where it is of the same brand.
pub(super) async fn find_successor(
    tx: &mut PlatformTx,
    brand: BrandId,
    named: &NameOr<PartId>,
) -> Result<Option<PartId>> {
    let found = sqlx::query_scalar!(
        "select id from parts where id = $1 or (brand_id = $2 and key = $3)",
        named.id().map(|id| id.0),
        brand.0,
        named.name().map(key)
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(found.map(PartId))
}

/// Does it fit anything, does a report deny that, is it spoken of, or is it sold instead of another one? That the platform took its
/// fitments away itself goes with it.
pub(super) async fn is_used(tx: &mut PlatformTx, id: PartId) -> Result<bool> {
    let is_used = sqlx::query_scalar!(
        r#"select exists (select from fitments where part_id = $1)
               or exists (select from cross_references where to_part_id = $1)
               or exists (
                 select from parts p
                 join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
                 where p.id = $1
               )
               or exists (select from negative_references where part_id = $1 or other_id = $1)
               or exists (select from negative_fitments where part_id = $1 and not starts_with(source, 'fitment '))
               or exists (select from parts where superseded_by = $1) as "is!""#,
        id.0
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(is_used)
}

/// The keys of its brand and of its number.
pub(super) async fn find_keys(tx: &mut PlatformTx, id: PartId) -> Result<Option<(String, String)>> {
    let row = sqlx::query!(
        "select b.key as brand, p.key from parts p join brands b on b.id = p.brand_id where p.id = $1",
        id.0
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(row.map(|row| (row.brand, row.key)))
}

/// The part with those that references lead to from its number, or that lead to it: all that may hang together with it now.
pub(in crate::catalog::edit) async fn list_neighbours(tx: &mut PlatformTx, id: PartId) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        r#"select $1::uuid as "id!"
           union
           select x.to_part_id
           from parts p
           join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
           where p.id = $1
           union
           select q.id
           from cross_references x
           join parts q on q.brand_id = x.from_brand_id and q.key = x.from_key
           where x.to_part_id = $1"#,
        id.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}
