//! SQL of the catalogue.

use super::interchange::types::MOST_TOGETHER;
use super::rules::{FitmentYear, is_image};
use super::types::{
    Alternative, BareReference, CategoryRow, Cut, Facet, FittedMake, Known, Matched, Names, PartDetail, PartKind,
    PartName, PartRow,
};
use super::vehicles::rules::engine_label;
use crate::base::fault::Result;
use crate::base::id::{PartId, VehicleId};
use crate::base::money::Money;
use crate::base::stored;
use crate::platform::db::CatalogTx;
use std::collections::HashMap;

/// Rows of each list of a part, and what it is sold instead of; one more tells that there are more.
pub(super) const MOST_ALTERNATIVES: i64 = 300;
pub(super) const MOST_REPLACED: i64 = 100;
pub(super) const MOST_REFERENCES: i64 = 200;
pub(super) const MOST_FITMENTS: i64 = 1_000;
const MOST_SUPERSEDED: i64 = 20;
/// Models that are named of those that a part fits.
const NAMED_MODELS: i64 = 4;
/// So often what is sold instead of a part is followed on.
const MOST_SUCCESSORS: i32 = 10;

/// The rows of a page of results; in no particular order.
/// Positions and quantities are those on the vehicles, where any are given.
pub(super) async fn list_rows(tx: &mut CatalogTx, ids: &[PartId], vehicles: &[uuid::Uuid]) -> Result<Vec<PartRow>> {
    let ids: Vec<uuid::Uuid> = ids.iter().map(|id| id.0).collect();
    let rows = sqlx::query!(
        r#"select p.id, p.number, b.name as brand, p.name_es, p.name_en, p.kind, p.tier, g.name_es as group_es,
                  g.name_en as group_en, p.reference_price, p.currency, p.superseded_by is not null as "superseded!",
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
    let superseded: Vec<uuid::Uuid> = rows.iter().filter(|row| row.superseded).map(|row| row.id).collect();
    let mut successors = list_successors(tx, &superseded).await?;
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
                successor: successors.remove(&row.id).and_then(|mut chain| chain.pop()),
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

/// Of each part that another one is sold instead of that one, then what is sold instead of that, and so on.
pub(super) async fn list_successors(
    tx: &mut CatalogTx,
    parts: &[uuid::Uuid],
) -> Result<HashMap<uuid::Uuid, Vec<PartName>>> {
    let mut successors: HashMap<uuid::Uuid, Vec<PartName>> = HashMap::new();
    if parts.is_empty() {
        return Ok(successors);
    }
    let rows = sqlx::query!(
        r#"with recursive chain as (
             select p.id as part, p.superseded_by as successor, 1 as steps, array[p.id, p.superseded_by] as seen
             from parts p
             where p.id = any ($1) and p.superseded_by is not null
             union all
             select c.part, p.superseded_by, c.steps + 1, c.seen || p.superseded_by
             from chain c
             join parts p on p.id = c.successor
             where p.superseded_by is not null and p.superseded_by <> all (c.seen) and c.steps < $2
           )
           select c.part as "part!", p.id as "id!", b.name as "brand!", p.number as "number!"
           from chain c
           join parts p on p.id = c.successor
           join brands b on b.id = p.brand_id
           order by c.part, c.steps"#,
        parts,
        MOST_SUCCESSORS
    )
    .fetch_all(tx.sql())
    .await?;
    for row in rows {
        let name = PartName { id: row.id.into(), brand: row.brand, number: row.number };
        successors.entry(row.part).or_default().push(name);
    }
    Ok(successors)
}

/// What a part is sold instead of.
pub(super) async fn list_superseded(tx: &mut CatalogTx, part: PartId) -> Result<Vec<PartName>> {
    let rows = sqlx::query!(
        "select p.id, b.name as brand, p.number
         from parts p
         join brands b on b.id = p.brand_id
         where p.superseded_by = $1
         order by b.name, p.number
         limit $2",
        part.0,
        MOST_SUPERSEDED
    )
    .fetch_all(tx.sql())
    .await?;
    let name = |id: uuid::Uuid, brand, number| PartName { id: id.into(), brand, number };
    Ok(rows.into_iter().map(|row| name(row.id, row.brand, row.number)).collect())
}

/// The part itself; its lists of others are empty still.
pub(super) async fn find(tx: &mut CatalogTx, part: PartId) -> Result<Option<PartDetail>> {
    let row = sqlx::query!(
        r#"select p.number, b.name as brand, p.name_es, p.name_en, p.description_es, p.description_en, p.kind, p.tier,
                g.name_es as group_es, g.name_en as group_en, g.code as group_code, c.name_es as category_es,
                c.name_en as category_en, c.code as category_code, p.reference_price, p.currency, p.gtin, p.images, p.attributes,
                p.status,
                (select count(distinct f.vehicle_id) from fitments f where f.part_id = p.id) as "vehicles!",
                array(
                  select k.name || ' ' || m.name
                  from fitments f
                  join vehicles v on v.id = f.vehicle_id
                  join vehicle_models m on m.id = v.model_id
                  join vehicle_makes k on k.id = m.make_id
                  where f.part_id = p.id
                  group by k.id, m.id
                  order by count(distinct v.id) desc, k.name, m.name
                  limit $3
                ) as "models!",
                (select count(*) from (
                   select from parts m where m.interchange_id = p.interchange_id limit $2::bigint + 1
                 ) as several) > $2::bigint as "held_back!"
         from parts p
         join brands b on b.id = p.brand_id
         join part_groups g on g.id = p.group_id
         join categories c on c.id = g.category_id
         where p.id = $1"#,
        part.0,
        i64::from(MOST_TOGETHER),
        NAMED_MODELS
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
            status: stored::row("parts", part).word("status", &row.status)?,
            superseded_by: Vec::new(),
            supersedes: Vec::new(),
            vehicles: u32::try_from(row.vehicles).unwrap_or(u32::MAX),
            models: row.models,
            alternatives: Vec::new(),
            held_back: row.held_back,
            replaces: Vec::new(),
            references: Vec::new(),
            cut: Cut::default(),
        })
    })
    .transpose()
}

/// Makes of which a part fits something, by name; none where there is no such part.
pub(super) async fn list_makes(tx: &mut CatalogTx, part: PartId) -> Result<Option<Vec<FittedMake>>> {
    let is_part = sqlx::query_scalar!(r#"select exists (select from parts where id = $1) as "is!""#, part.0)
        .fetch_one(tx.sql())
        .await?;
    if !is_part {
        return Ok(None);
    }
    let rows = sqlx::query!(
        r#"select k.key, k.name, count(distinct f.vehicle_id) as "vehicles!"
           from fitments f
           join vehicles v on v.id = f.vehicle_id
           join vehicle_models m on m.id = v.model_id
           join vehicle_makes k on k.id = m.make_id
           where f.part_id = $1
           group by k.id
           order by k.name, k.key"#,
        part.0
    )
    .fetch_all(tx.sql())
    .await?;
    let make = |key: String, name, vehicles: i64| FittedMake {
        code: key.to_ascii_lowercase(),
        name,
        vehicles: u32::try_from(vehicles).unwrap_or(u32::MAX),
    };
    Ok(Some(rows.into_iter().map(|row| make(row.key, row.name, row.vehicles)).collect()))
}

/// What a part fits of the make with this key, by model and year: as much as is told, and one more where there is more.
pub(super) async fn list_fitments(tx: &mut CatalogTx, part: PartId, make: &str) -> Result<Vec<FitmentYear>> {
    let rows = sqlx::query!(
        "select m.name as model, v.year, v.displacement_cc, v.engine_code, f.position, f.quantity, f.notes
         from fitments f
         join vehicles v on v.id = f.vehicle_id
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where f.part_id = $1
           and k.key = $2
         order by m.name, v.year, v.displacement_cc, v.engine_code, f.position, f.notes, f.id
         limit $3",
        part.0,
        make,
        MOST_FITMENTS + 1
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| FitmentYear {
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
            kind: stored::row("parts", $row.id).word("kind", &$row.kind)?,
            tier: stored::row("parts", $row.id).word("tier", &$row.tier)?,
            reference_price: $row.reference_price.map(|price| Money::new(price, $row.currency)),
            source: $row.source,
            denied: $row.denied,
        }
    };
}

/// Parts that replace this one: those that hang together with it by two-way references, unless they are too many to be true, and those
/// that replace any of these one way. A part appears once, with its first source; one that is reported not to replace this one stands last.
pub(super) async fn list_alternatives(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Alternative>> {
    let rows = sqlx::query!(
        r#"with own as (
             select interchange_id from parts where id = $1
           ),
           members as (
             select $1::uuid as id
             union
             select m.id
             from own
             join parts m on m.interchange_id = own.interchange_id
             where (
               select count(*)
               from (select from own join parts q on q.interchange_id = own.interchange_id limit $2::bigint + 1) as several
             ) <= $2::bigint
           ),
           said as (
             select q.id, m.id as other_id, x.source, x.two_way
             from members m
             join cross_references x on x.to_part_id = m.id and x.revoked_at is null
             join parts q on q.brand_id = x.from_brand_id and q.key = x.from_key
             where not exists (
               select from negative_references n where (n.part_id, n.other_id) in ((q.id, m.id), (m.id, q.id))
             )
           ),
           found as (
             select id, source from said where not two_way or id in (select id from members)
             union all
             select other_id, source from said where two_way and id in (select id from members)
           )
           select p.id, p.number, b.name as brand, p.name_es, p.name_en, p.kind, p.tier, p.reference_price, p.currency,
                  min(found.source) as "source!",
                  exists (
                    select from negative_references n where (n.part_id, n.other_id) in ((p.id, $1), ($1, p.id))
                  ) as "denied!"
           from found
           join parts p on p.id = found.id
           join brands b on b.id = p.brand_id
           where p.id <> $1
           group by p.id, b.id
           order by 11, p.tier = 'premium' desc, p.tier = 'standard' desc, b.name, p.number
           limit $3"#,
        part.0,
        i64::from(MOST_TOGETHER),
        MOST_ALTERNATIVES + 1
    )
    .fetch_all(tx.sql())
    .await?;
    rows.into_iter().map(|row| Ok(alternative!(row))).collect()
}

/// OEM parts that this one replaces, and what it replaces one way, which is followed on.
pub(super) async fn list_replaced(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Alternative>> {
    let rows = sqlx::query!(
        r#"with recursive replaced as (
             select x.to_part_id as id, x.source, x.two_way, 1 as steps
             from parts p
             join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key and x.revoked_at is null
             where p.id = $1
               and not exists (
                 select from negative_references n where (n.part_id, n.other_id) in ((p.id, x.to_part_id), (x.to_part_id, p.id))
               )
             union
             select x.to_part_id, x.source, x.two_way, r.steps + 1
             from replaced r
             join parts p on p.id = r.id
             join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key and x.revoked_at is null
             where not r.two_way
               and not x.two_way
               and r.steps < 5
               and not exists (
                 select from negative_references n where (n.part_id, n.other_id) in ((p.id, x.to_part_id), (x.to_part_id, p.id))
               )
           )
           select o.id, o.number, b.name as brand, o.name_es, o.name_en, o.kind, o.tier, o.reference_price, o.currency,
                  min(r.source) as "source!", false as "denied!"
           from replaced r
           join parts o on o.id = r.id
           join brands b on b.id = o.brand_id
           where o.id <> $1
             and (o.kind = 'oem' or not r.two_way)
           group by o.id, b.id
           order by min(r.steps), b.name, o.number
           limit $2"#,
        part.0,
        MOST_REPLACED + 1
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
         order by b.name, x.from_number
         limit $2",
        part.0,
        MOST_REFERENCES + 1
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
