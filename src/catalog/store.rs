//! SQL of the catalogue.

use super::rules::{FitmentYear, is_image};
use super::types::{
    Alternative, BareReference, CategoryRow, Facet, Known, Matched, Names, PartDetail, PartKind, PartRow,
};
use super::vehicles::rules::engine_label;
use crate::base::fault::Result;
use crate::base::id::{PartId, VehicleId};
use crate::base::money::Money;
use crate::base::stored;
use crate::platform::db::CatalogTx;

/// The rows of a page of results; in no particular order.
/// Positions and quantities are those on the vehicles, where any are given.
pub(super) async fn list_rows(tx: &mut CatalogTx, ids: &[PartId], vehicles: &[uuid::Uuid]) -> Result<Vec<PartRow>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select p.id, p.number, b.name as brand, p.name_es, p.name_en, p.kind, p.tier, g.name_es as group_es,
                  g.name_en as group_en, p.reference_price, p.currency,
                  coalesce((select array_agg(distinct f.position order by f.position) from fitments f
                            where f.part_id = p.id and f.position <> ''
                              and (cardinality($2::uuid[]) = 0 or f.vehicle_id = any ($2))), '{}') as "positions!",
                  (select case when min(f.quantity) = max(f.quantity) then min(f.quantity) end from fitments f
                   where f.part_id = p.id and f.vehicle_id = any ($2)) as quantity
           from parts p
           join brands b on b.id = p.brand_id
           join part_groups g on g.id = p.group_id
           where p.id = any ($1)"#,
        &ids,
        vehicles
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PartRow {
                id: row.id.into(),
                number: row.number,
                brand: row.brand,
                name: Names { es: row.name_es, en: row.name_en },
                kind: stored::row("parts", row.id).word("kind", &row.kind)?,
                tier: stored::row("parts", row.id).word("tier", &row.tier)?,
                group: Names { es: row.group_es, en: row.group_en },
                matched: Matched::Listed,
                positions: row.positions,
                quantity: row.quantity.map(|quantity| quantity.normalize()),
                reference_price: row.reference_price.map(|price| Money::new(price, row.currency)),
                offers: None,
            })
        })
        .collect()
}

pub(super) async fn list_categories(tx: &mut CatalogTx) -> Result<Vec<CategoryRow>> {
    let rows = sqlx::query!(
        r#"select c.code, c.name_es, c.name_en, g.code as group_code, g.name_es as group_es, g.name_en as group_en,
                  count(p.id) as "parts!"
           from categories c
           join part_groups g on g.category_id = c.id
           left join parts p on p.group_id = g.id
           group by c.id, g.id
           order by c.position, c.code, count(p.id) desc, g.code"#
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(in_categories(rows.into_iter().map(|row| {
        let category = (row.code, Names { es: row.name_es, en: row.name_en });
        (category, (row.group_code, Names { es: row.group_es, en: row.group_en }), row.parts)
    })))
}

/// Categories and groups of which something fits the vehicles.
pub(super) async fn list_categories_of(tx: &mut CatalogTx, vehicles: &[VehicleId]) -> Result<Vec<CategoryRow>> {
    let vehicles: Vec<uuid::Uuid> = vehicles.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select c.code, c.name_es, c.name_en, g.code as group_code, g.name_es as group_es, g.name_en as group_en,
                  count(*) as "parts!"
           from (select distinct part_id from fitments where vehicle_id = any ($1)) as fitting
           join parts p on p.id = fitting.part_id
           join part_groups g on g.id = p.group_id
           join categories c on c.id = g.category_id
           group by c.id, g.id
           order by c.position, c.code, count(*) desc, g.code"#,
        &vehicles
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(in_categories(rows.into_iter().map(|row| {
        let category = (row.code, Names { es: row.name_es, en: row.name_en });
        (category, (row.group_code, Names { es: row.group_es, en: row.group_en }), row.parts)
    })))
}

/// Rows of one category stand together.
fn in_categories(rows: impl Iterator<Item = ((String, Names), (String, Names), i64)>) -> Vec<CategoryRow> {
    let mut categories: Vec<CategoryRow> = Vec::new();
    for ((code, name), (group, group_name), parts) in rows {
        let count = u32::try_from(parts).unwrap_or(u32::MAX);
        if categories.last().is_none_or(|last| last.code != code) {
            categories.push(CategoryRow { code, name, parts: 0, groups: Vec::new() });
        }
        if let Some(category) = categories.last_mut() {
            category.parts += count;
            category.groups.push(Facet { code: group, name: group_name, count });
        }
    }
    categories
}

/// The part itself; fitments, alternatives and references are empty still.
pub(super) async fn find(tx: &mut CatalogTx, part: PartId) -> Result<Option<PartDetail>> {
    let row = sqlx::query!(
        "select p.number, b.name as brand, p.name_es, p.name_en, p.description_es, p.description_en, p.kind, p.tier,
                g.name_es as group_es, g.name_en as group_en, g.code as group_code, c.name_es as category_es,
                c.name_en as category_en, c.code as category_code, p.reference_price, p.currency, p.gtin, p.images,
                p.attributes
         from parts p
         join brands b on b.id = p.brand_id
         join part_groups g on g.id = p.group_id
         join categories c on c.id = g.category_id
         where p.id = $1",
        part.0
    )
    .fetch_optional(tx.sql())
    .await?;
    row.map(|row| {
        Ok(PartDetail {
            id: part,
            number: row.number,
            brand: row.brand,
            name: Names { es: row.name_es, en: row.name_en },
            description: Names { es: row.description_es, en: row.description_en },
            kind: stored::row("parts", part).word("kind", &row.kind)?,
            tier: stored::row("parts", part).word("tier", &row.tier)?,
            group: Names { es: row.group_es, en: row.group_en },
            group_code: row.group_code,
            category: Names { es: row.category_es, en: row.category_en },
            category_code: row.category_code,
            reference_price: row.reference_price.map(|price| Money::new(price, row.currency)),
            gtin: row.gtin,
            images: row.images.into_iter().filter(|address| is_image(address)).collect(),
            attributes: stored::row("parts", part).document("attributes", row.attributes)?,
            fitments: Vec::new(),
            alternatives: Vec::new(),
            replaces: Vec::new(),
            references: Vec::new(),
        })
    })
    .transpose()
}

pub(super) async fn list_fitments(tx: &mut CatalogTx, part: PartId) -> Result<Vec<FitmentYear>> {
    let rows = sqlx::query!(
        "select k.name as make, m.name as model, v.year, v.displacement_cc, v.engine_code, f.position, f.quantity, f.notes
         from fitments f
         join vehicles v on v.id = f.vehicle_id
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where f.part_id = $1",
        part.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FitmentYear {
            make: row.make,
            model: row.model,
            engine: engine_label(row.displacement_cc, &row.engine_code),
            position: row.position,
            quantity: row.quantity.normalize(),
            notes: row.notes,
            year: row.year.cast_unsigned(),
        })
        .collect())
}

macro_rules! alternative {
    ($row:expr) => {
        Alternative {
            id: $row.id.into(),
            number: $row.number,
            brand: $row.brand,
            name: Names { es: $row.name_es, en: $row.name_en },
            tier: stored::row("parts", $row.id).word("tier", &$row.tier)?,
            reference_price: $row.reference_price.map(|price| Money::new(price, $row.currency)),
            source: $row.source,
        }
    };
}

/// Parts that replace this one: those that say so, those it says so of in both directions, and those that replace the
/// same OEM part. A part appears once, with its first source. What is reported not to replace another leads from neither to the other.
pub(super) async fn list_alternatives(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Alternative>> {
    let rows = sqlx::query!(
        r#"with replaced as (
             select x.to_part_id as id, x.source, x.two_way
             from parts p
             join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
             where p.id = $1
               and x.revoked_at is null
               and not exists (
                 select from negative_references n where (n.part_id, n.other_id) in ((p.id, x.to_part_id), (x.to_part_id, p.id))
               )
           ),
           targets as (
             select $1::uuid as id
             union
             select id from replaced where two_way
           ),
           found as (
             select q.id, x.source
             from targets t
             join cross_references x on x.to_part_id = t.id and x.revoked_at is null
             join parts q on q.brand_id = x.from_brand_id and q.key = x.from_key
             where not exists (
               select from negative_references n where (n.part_id, n.other_id) in ((q.id, t.id), (t.id, q.id))
             )
             union all
             select r.id, r.source from replaced r join parts q on q.id = r.id where r.two_way and q.kind = 'aftermarket'
           )
           select p.id, p.number, b.name as brand, p.name_es, p.name_en, p.tier, p.reference_price, p.currency,
                  min(found.source) as "source!"
           from found
           join parts p on p.id = found.id
           join brands b on b.id = p.brand_id
           where p.id <> $1
           group by p.id, b.id
           order by p.tier = 'premium' desc, p.tier = 'standard' desc, b.name, p.number
           limit 300"#,
        part.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| Ok(alternative!(row))).collect()
}

/// OEM parts that this one replaces.
pub(super) async fn list_replaced(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Alternative>> {
    let rows = sqlx::query!(
        r#"select o.id, o.number, b.name as brand, o.name_es, o.name_en, o.tier, o.reference_price, o.currency,
                  min(x.source) as "source!"
           from parts p
           join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
           join parts o on o.id = x.to_part_id
           join brands b on b.id = o.brand_id
           where p.id = $1
             and o.kind = 'oem'
             and x.revoked_at is null
             and not exists (select from negative_references n where (n.part_id, n.other_id) in ((p.id, o.id), (o.id, p.id)))
           group by o.id, b.id
           order by b.name, o.number"#,
        part.0
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| Ok(alternative!(row))).collect()
}

/// Numbers of other brands that replace the part and are no parts themselves.
pub(super) async fn list_references(tx: &mut CatalogTx, part: PartId) -> Result<Vec<BareReference>> {
    Ok(sqlx::query_as!(
        BareReference,
        "select b.name as brand, x.from_number as number, x.source
         from cross_references x
         join brands b on b.id = x.from_brand_id
         where x.to_part_id = $1
           and x.revoked_at is null
           and not exists (select from parts q where q.brand_id = x.from_brand_id and q.key = x.from_key)
         order by b.name, x.from_number",
        part.0
    )
    .fetch_all(tx.sql())
    .await?)
}

/// Numbers and brands of parts.
pub(super) struct PartLabel {
    pub id: PartId,
    pub number: String,
    pub brand: String,
    pub kind: PartKind,
}

pub(super) async fn list_labels(tx: &mut CatalogTx, ids: &[PartId]) -> Result<Vec<PartLabel>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        "select p.id, p.number, b.name as brand, p.kind from parts p join brands b on b.id = p.brand_id where p.id = any ($1)",
        &ids
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = stored::row("parts", row.id).word("kind", &row.kind)?;
            Ok(PartLabel { id: row.id.into(), number: row.number, brand: row.brand, kind })
        })
        .collect()
}

/// How many of these keys are numbers of parts or cross references, and how many are brands (or their aliases): of each
/// of the lists that they belong to. A list without keys is left out.
pub(super) async fn count_known(tx: &mut CatalogTx, lists: &[i32], keys: &[String]) -> Result<Vec<(i32, Known)>> {
    let rows = sqlx::query!(
        r#"select asked.list as "list!",
                  count(*) filter (
                    where exists (select from parts p where p.key = asked.key collate "C")
                       or exists (select from cross_references x
                                  where x.from_key = asked.key collate "C" and x.revoked_at is null)) as "numbers!",
                  count(*) filter (
                    where exists (select from brands b where b.key = asked.key or asked.key = any (b.aliases))) as "brands!"
           from unnest($1::integer[], $2::text[]) as asked(list, key)
           group by asked.list"#,
        lists,
        keys
    )
    .fetch_all(tx.sql())
    .await?;
    let count = |count: i64| u32::try_from(count).unwrap_or(u32::MAX);
    Ok(rows
        .into_iter()
        .map(|row| (row.list, Known { numbers: count(row.numbers), brands: count(row.brands) }))
        .collect())
}
