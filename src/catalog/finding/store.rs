//! SQL of finding parts. What is looked for is put together of what is asked for, so it is unchecked; the tests ask for all of it.

use super::rules::{Axis, Cursor, Number, POSITIONS, Wanted};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::catalog::interchange::types::MOST_TOGETHER;
use crate::catalog::query::types::{Fuel, Transmission, Understood};
use crate::catalog::types::{
    ABOUT_BRAND, ABOUT_POSITION, ABOUT_SIDE, Facet, Matched, Names, PartSearch, PartSort, SEARCH_PAGE,
};
use crate::platform::db::CatalogTx;
use sqlx::{FromRow, Postgres, QueryBuilder};
use uuid::Uuid;

/// Parts that are counted at the most.
pub(super) const MOST_COUNTED: i64 = 50_000;
/// Parts that are put in the order of their offers at the most.
const MOST_OFFERED: i64 = 20_000;

/// How an order that stands outside the catalogue is given: the parts that are offered, in that order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered {
    pub parts: Vec<PartId>,
    /// Nothing else is listed.
    pub only: bool,
}

/// What is looked for and what narrows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub wanted: &'a Wanted,
    pub search: &'a PartSearch,
    pub offered: Option<&'a Offered>,
    /// Parts that go to the same place stand together.
    pub by_position: bool,
}

/// What narrows a search; each counts what the others leave.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Narrows {
    Category,
    Group,
    Brand,
    Tier,
    Position,
}

/// The closest match first.
fn rank(matched: Matched) -> i32 {
    match matched {
        Matched::Exact => 0,
        Matched::CrossReference => 1,
        Matched::Prefix => 2,
        Matched::Text => 3,
        Matched::Vehicle => 4,
        Matched::Listed => 5,
    }
}

fn matched(rank: i32) -> Matched {
    match rank {
        0 => Matched::Exact,
        1 => Matched::CrossReference,
        2 => Matched::Prefix,
        3 => Matched::Text,
        4 => Matched::Vehicle,
        _ => Matched::Listed,
    }
}

impl Asked<'_> {
    /// Are the positions of parts wanted?
    fn at_positions(&self) -> bool {
        self.wanted.vehicles.is_some() || !self.wanted.places.is_empty() || self.search.position.is_some()
    }

    /// The beginning of a statement: `found` has every part that meets all of it, up to a limit.
    fn found(&self, limit: Option<i64>) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new("with matches as (");
        if let Some(number) = &self.wanted.number {
            by_number(&mut query, number);
        } else {
            query.push(format!("select p.id, {} as matched from parts p where true", rank(self.wanted.matched)));
            self.conditions(&mut query);
        }
        let positions = if self.at_positions() { "fit.positions" } else { "'{}'::text[]" };
        let offered = if self.offered.is_some() { ", o.place" } else { "" };
        query.push(format!(
            "), best as (
               select id, min(matched) as matched from matches group by id
             ),
             found as materialized (
               select p.id, best.matched, p.number, p.tier, c.code as category, c.name_es as category_es, c.name_en as category_en,
                      g.code as part_group, g.name_es as group_es, g.name_en as group_en, b.key as brand, b.name as brand_name,
                      {positions} as positions{offered}, best.matched * 1000 + "
        ));
        self.place_rank(&mut query);
        query.push(
            " * 100 + case when p.kind = 'oem' then 0 when p.tier = 'premium' then 1 when p.tier = 'standard' then 2 else 3 end as rank
               from best
               join parts p on p.id = best.id
               join part_groups g on g.id = p.group_id
               join categories c on c.id = g.category_id
               join brands b on b.id = p.brand_id",
        );
        if self.at_positions() {
            self.fits(&mut query);
        }
        if let Some(Offered { parts, only }) = self.offered {
            query.push(if *only { " join" } else { " left join" });
            query.push(" unnest(");
            query.push_bind(parts.iter().map(|part| part.0).collect::<Vec<Uuid>>());
            query.push("::uuid[]) with ordinality as o(id, place) on o.id = p.id");
        }
        query.push(" where true");
        if self.wanted.number.is_some() {
            self.conditions(&mut query);
        }
        if !self.wanted.places.is_empty() {
            query.push(" and (fit.fitments = 0 or fit.fits) and (fit.said or not ");
            has_words(&mut query, self.wanted.places.contrary());
            query.push(")");
        }
        if let Some(limit) = limit {
            query.push(" limit ");
            query.push_bind(limit);
        }
        query.push(")");
        query
    }

    /// What a part `p` must meet, whatever its places.
    fn conditions(&self, query: &mut QueryBuilder<Postgres>) {
        let Wanted { vehicles, category, group, brand, text, .. } = self.wanted;
        if let Some(code) = category {
            query.push(
                " and p.group_id in (select g.id from part_groups g join categories c on c.id = g.category_id where c.code = ",
            );
            query.push_bind(code.clone());
            query.push(")");
        }
        if let Some(code) = group {
            query.push(" and p.group_id = (select id from part_groups where code = ");
            query.push_bind(code.clone());
            query.push(")");
        }
        if let Some(key) = brand {
            query.push(" and p.brand_id = (select id from brands where key = ");
            query.push_bind(key.clone());
            query.push(")");
        }
        if let Some(text) = text {
            query.push(" and ");
            has_words(query, text.clone());
        }
        if let Some(vehicles) = vehicles {
            query.push(" and p.id in (select f.part_id from fitments f where f.vehicle_id = any (");
            query.push_bind(vehicles.clone());
            query.push("))");
        }
    }

    /// How each part `p` goes on the vehicles, or on any: where, and whether that is one of the wanted places (`said`) or at least none
    /// that excludes them (`fits`).
    fn fits(&self, query: &mut QueryBuilder<Postgres>) {
        query.push(
            " cross join lateral (
                select coalesce(array_agg(distinct f.position) filter (where f.position <> ''), '{}') as positions, count(*) as fitments",
        );
        let axes = &self.wanted.places.axes;
        if !axes.is_empty() {
            let at = |place: &str| format!("'{place}' = any (string_to_array(f.position, '_'))");
            let all = |of: &dyn Fn(&Axis) -> String| axes.iter().map(of).collect::<Vec<_>>().join(" and ");
            let fits = all(&|axis| format!("({} or not {})", at(axis.wanted), at(axis.other)));
            let said = all(&|axis| at(axis.wanted));
            // Safe: places are words of the program.
            query.push(format!(", bool_or({fits}) as fits, bool_or({said}) as said"));
        }
        query.push(" from fitments f where f.part_id = p.id");
        if let Some(vehicles) = &self.wanted.vehicles {
            query.push(" and f.vehicle_id = any (");
            query.push_bind(vehicles.clone());
            query.push(")");
        }
        query.push(") as fit");
    }

    /// 0 for a part that says the wanted places, 1 for one that says nothing of them.
    fn place_rank(&self, query: &mut QueryBuilder<Postgres>) {
        if self.wanted.places.is_empty() {
            query.push("0");
            return;
        }
        query.push("case when fit.said or ");
        has_words(query, self.wanted.places.said());
        query.push(" then 0 else 1 end");
    }

    /// What narrows the parts `f` that were found, but for one thing.
    fn narrow(&self, query: &mut QueryBuilder<Postgres>, but: Option<Narrows>) {
        let PartSearch { category, group, brand, tier, position, .. } = self.search;
        let tier = tier.map(|tier| tier.as_str().to_owned());
        let chosen = [
            // A group belongs to its category and goes with it.
            (Narrows::Category, "f.category = ", category),
            (Narrows::Group, "f.part_group = ", if but == Some(Narrows::Category) { &None } else { group }),
            (Narrows::Brand, "f.brand = ", brand),
            (Narrows::Tier, "f.tier = ", &tier),
        ];
        for (narrows, is, value) in chosen {
            if let Some(value) = value.as_ref().filter(|_| but != Some(narrows)) {
                query.push(format!(" and {is}"));
                query.push_bind(value.clone());
            }
        }
        if let Some(position) = position.as_ref().filter(|_| but != Some(Narrows::Position)) {
            query.push(" and ");
            query.push_bind(position.clone());
            query.push(" = any (f.positions)");
        }
        for (about, answer) in &self.search.answers {
            answered(query, about, answer);
        }
    }

    /// The figure that parts `f` are sorted by, before brand and number.
    fn key(&self) -> String {
        match self.search.sort {
            PartSort::Price if self.offered.is_some() => format!("coalesce(f.place, {})", i64::MAX),
            PartSort::Brand => "0::bigint".to_owned(),
            PartSort::Best | PartSort::Price if self.by_position => {
                let order = POSITIONS.join(",");
                let last = POSITIONS.len() + 1;
                format!(
                    "(coalesce((select min(coalesce(array_position('{{{order}}}'::text[], position), {last}))
                                from unnest(f.positions) as position), {last} + 1) * 100000 + f.rank)::bigint"
                )
            }
            PartSort::Best | PartSort::Price => "f.rank::bigint".to_owned(),
        }
    }
}

/// A part `f` says this of something, or nothing of it.
fn answered(query: &mut QueryBuilder<Postgres>, about: &str, answer: &str) {
    match about {
        ABOUT_POSITION => {
            query.push(" and coalesce((select bool_or(place = ");
            query.push_bind(answer.to_owned());
            query.push(
                ") from (select array_to_string(array_remove(array_remove(string_to_array(at, '_'), 'left'), 'right'), '_') as place
                         from unnest(f.positions) as at) as places
                   where place <> ''), true)",
            );
        }
        ABOUT_SIDE => {
            query.push(" and coalesce((select bool_or(");
            query.push_bind(answer.to_owned());
            query.push(
                " = any (string_to_array(at, '_'))) from unnest(f.positions) as at
                   where string_to_array(at, '_') && '{left,right}'::text[]), true)",
            );
        }
        ABOUT_BRAND => {
            query.push(" and f.brand = ");
            query.push_bind(answer.to_owned());
        }
        name => {
            query.push(" and coalesce((select q.attributes ->> ");
            query.push_bind(name.to_owned());
            query.push(" from parts q where q.id = f.id), ");
            query.push_bind(answer.to_owned());
            query.push(") = ");
            query.push_bind(answer.to_owned());
        }
    }
}

/// A part `p` has these words.
fn has_words(query: &mut QueryBuilder<Postgres>, words: String) {
    query.push("array_to_tsvector(string_to_array(p.words, ' ')) @@ ");
    query.push_bind(words);
    query.push("::text::tsquery");
}

/// What stands before a value, and the value.
fn bind(query: &mut QueryBuilder<Postgres>, before: &str, value: &str) {
    query.push(before);
    query.push_bind(value.to_owned());
}

/// By number: the number itself, numbers that replace it or that it replaces, and numbers that begin like it.
fn by_number(query: &mut QueryBuilder<Postgres>, Number { key, others_only }: &Number) {
    bind(
        query,
        "with denied as (
           select p.id, n.other_id from parts p join negative_references n on n.part_id = p.id where p.key = ",
        key,
    );
    bind(
        query,
        " union all
          select p.id, n.part_id from parts p join negative_references n on n.other_id = p.id where p.key = ",
        key,
    );
    bind(
        query,
        ")
         select x.to_part_id as id, 1 as matched
         from cross_references x
         left join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
         where x.revoked_at is null
           and not exists (select from denied d where d.id = p.id and d.other_id = x.to_part_id)
           and x.from_key = ",
        key,
    );
    bind(
        query,
        " union all
         select other.id, 1
         from parts p
         join cross_references x on x.to_part_id = p.id and x.revoked_at is null
         join parts other on other.brand_id = x.from_brand_id and other.key = x.from_key
         where not exists (select from denied d where d.id = p.id and d.other_id = other.id)
           and p.key = ",
        key,
    );
    // What is sold instead of it.
    bind(
        query,
        " union all select p.superseded_by, 1 from parts p where p.superseded_by is not null and p.key = ",
        key,
    );
    if *others_only {
        // The number of an aftermarket part is wanted of another brand: its siblings, unless they are too many to be true.
        let siblings = format!(
            " union all
              select other.id, 1
              from parts p
              join parts other on other.interchange_id = p.interchange_id and other.id <> p.id
              where not exists (select from denied d where d.id = p.id and d.other_id = other.id)
                and (select count(*) from (
                       select from parts m where m.interchange_id = p.interchange_id limit {MOST_TOGETHER} + 1
                     ) as several) <= {MOST_TOGETHER}
                and p.key = "
        );
        bind(query, &siblings, key);
        return;
    }
    bind(query, " union all select id, 0 from parts where key = ", key);
    bind(query, " union all select id, 2 from parts where key > ", key);
    bind(query, " and key < ", &format!("{key}~"));
}

/// Is there any?
pub(super) async fn exists(tx: &mut CatalogTx, asked: &Asked<'_>) -> Result<bool> {
    let mut query = asked.found(Some(1));
    query.push(" select exists (select from found)");
    // Each time planned for what is asked for: a plan for any of it would be one for none.
    Ok(query.build_query_scalar().persistent(false).fetch_one(tx.sql()).await?)
}

#[derive(FromRow)]
struct HitRow {
    id: Uuid,
    matched: i32,
    key: i64,
}

/// A part of a page, and why it is there.
pub(super) struct Hit {
    pub id: PartId,
    pub matched: Matched,
    pub cursor: Cursor,
}

/// The parts of a page, and one more where there is another page.
pub(super) async fn list_page(tx: &mut CatalogTx, asked: &Asked<'_>, after: Option<Cursor>) -> Result<Vec<Hit>> {
    let mut query = asked.found(None);
    let key = asked.key();
    query.push(format!(" select f.id, f.matched, {key} as key from found f where true"));
    asked.narrow(&mut query, None);
    if let Some(Cursor { key: value, part }) = after {
        query.push(format!(" and ({key}, f.brand_name, f.number, f.id) > ("));
        query.push_bind(value);
        query.push(", (select b.name from parts p join brands b on b.id = p.brand_id where p.id = ");
        query.push_bind(part);
        query.push("), (select p.number from parts p where p.id = ");
        query.push_bind(part);
        query.push("), ");
        query.push_bind(part);
        query.push(")");
    }
    query.push(" order by 3, f.brand_name, f.number, f.id limit ");
    query.push_bind(i64::from(SEARCH_PAGE) + 1);
    let rows: Vec<HitRow> = query.build_query_as().persistent(false).fetch_all(tx.sql()).await?;
    let hit = |HitRow { id, matched: rank, key }: HitRow| Hit {
        id: id.into(),
        matched: matched(rank),
        cursor: Cursor { key, part: id },
    };
    Ok(rows.into_iter().map(hit).collect())
}

/// All that meet it and what narrows it, in no particular order.
pub(super) async fn list_narrowed(tx: &mut CatalogTx, asked: &Asked<'_>, most: i64) -> Result<Vec<PartId>> {
    let mut query = asked.found(None);
    query.push(" select f.id from found f where true");
    asked.narrow(&mut query, None);
    query.push(" limit ");
    query.push_bind(most);
    let ids: Vec<Uuid> = query.build_query_scalar().persistent(false).fetch_all(tx.sql()).await?;
    Ok(ids.into_iter().map(PartId::from).collect())
}

/// All that meet it whatever narrows them further, the best first.
pub(super) async fn list_candidates(tx: &mut CatalogTx, asked: &Asked<'_>) -> Result<Vec<PartId>> {
    let mut query = asked.found(None);
    query.push(" select f.id from found f order by f.rank, f.brand_name, f.number, f.id limit ");
    query.push_bind(MOST_OFFERED);
    let ids: Vec<Uuid> = query.build_query_scalar().persistent(false).fetch_all(tx.sql()).await?;
    Ok(ids.into_iter().map(PartId::from).collect())
}

#[derive(FromRow)]
struct FacetRow {
    facet: String,
    code: String,
    name_es: String,
    name_en: String,
    parts: i64,
}

/// How many there are, and what narrows them; in no particular order.
#[derive(Debug, Default)]
pub(super) struct Counted {
    pub total: u32,
    /// Counting stopped there.
    pub more: bool,
    pub categories: Vec<Facet>,
    pub groups: Vec<Facet>,
    pub brands: Vec<Facet>,
    pub tiers: Vec<Facet>,
    pub positions: Vec<Facet>,
}

/// A facet counts what the other choices leave, so that changing one of them is possible without taking it off first.
pub(super) async fn count(tx: &mut CatalogTx, asked: &Asked<'_>) -> Result<Counted> {
    let mut query = asked.found(Some(MOST_COUNTED + 1));
    query.push(
        " select 'all' as facet, '' as code, '' as name_es, '' as name_en, count(*) as parts from found f
          union all
          select 'total', '', '', '', count(*) from found f where true",
    );
    asked.narrow(&mut query, None);
    for (narrows, facet, columns) in [
        (Narrows::Category, "category", "f.category, f.category_es, f.category_en"),
        (Narrows::Group, "group", "f.part_group, f.group_es, f.group_en"),
        (Narrows::Brand, "brand", "f.brand, f.brand_name, f.brand_name"),
        (Narrows::Tier, "tier", "f.tier, f.tier, f.tier"),
    ] {
        query.push(format!(" union all select '{facet}', {columns}, count(*) from found f where true"));
        asked.narrow(&mut query, Some(narrows));
        query.push(format!(" group by {columns}"));
    }
    query.push(
        " union all select 'position', position, position, position, count(*)
          from found f cross join unnest(f.positions) as position where true",
    );
    asked.narrow(&mut query, Some(Narrows::Position));
    query.push(" group by position");
    let rows: Vec<FacetRow> = query.build_query_as().persistent(false).fetch_all(tx.sql()).await?;
    let mut counted = Counted::default();
    for FacetRow { facet, code, name_es, name_en, parts } in rows {
        let list = match facet.as_str() {
            "all" => {
                counted.more = parts > MOST_COUNTED;
                continue;
            }
            "total" => {
                counted.total = u32::try_from(parts.min(MOST_COUNTED)).unwrap_or(u32::MAX);
                continue;
            }
            "category" => &mut counted.categories,
            "group" => &mut counted.groups,
            "brand" => &mut counted.brands,
            "tier" => &mut counted.tiers,
            _ => &mut counted.positions,
        };
        let count = u32::try_from(parts).unwrap_or(u32::MAX);
        list.push(Facet { code, name: Names { es: name_es, en: name_en }, count });
    }
    Ok(counted)
}

/// The vehicles that the words name. Of an engine that is not known it is not known either that it is another one.
pub(super) async fn list_vehicles(tx: &mut CatalogTx, understood: &Understood) -> Result<Vec<Uuid>> {
    let Understood { make, model, years, engine, transmission, .. } = understood;
    let mut query = QueryBuilder::<Postgres>::new(
        "select v.id
         from vehicles v
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where true",
    );
    for (is, known) in [(" and k.key = ", make), (" and m.key = ", model)] {
        if let Some(known) = known {
            query.push(is);
            query.push_bind(known.code.to_ascii_uppercase());
        }
    }
    for (is, year) in
        [(" and v.year >= ", years.and_then(|years| years.from)), (" and v.year <= ", years.and_then(|years| years.to))]
    {
        if let Some(year) = year {
            query.push(is);
            query.push_bind(year.cast_signed());
        }
    }
    if let Some(tenths) = engine.displacement {
        query.push(" and (v.displacement_cc is null or (v.displacement_cc + 50) / 100 = ");
        query.push_bind(i32::from(tenths));
        query.push(")");
    }
    if let Some(cylinders) = engine.cylinders {
        query.push(" and (v.cylinders is null or v.cylinders = ");
        query.push_bind(i16::from(cylinders));
        query.push(")");
    }
    let fuels = engine.fuel.map(|fuel| -> &'static [&'static str] {
        match fuel {
            Fuel::Gasoline => &["", "gasoline", "flex"],
            Fuel::Diesel => &["", "diesel"],
            Fuel::Hybrid => &["", "hybrid"],
        }
    });
    // Who says automatic means that there is no clutch to press.
    let transmissions = transmission.map(|transmission| -> &'static [&'static str] {
        match transmission {
            Transmission::Manual => &["", "manual"],
            Transmission::Automatic => &["", "automatic", "automated", "cvt"],
            Transmission::Cvt => &["", "cvt"],
        }
    });
    for (is, words) in [("v.fuel", fuels), ("split_part(v.transmission, ' ', 1)", transmissions)] {
        if let Some(words) = words {
            query.push(format!(" and {is} = any ("));
            query.push_bind(words.iter().copied().map(str::to_owned).collect::<Vec<String>>());
            query.push(")");
        }
    }
    Ok(query.build_query_scalar().persistent(false).fetch_all(tx.sql()).await?)
}

/// Parts with one of these keys, and their brands.
pub(super) async fn list_numbers(tx: &mut CatalogTx, keys: &[String]) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select p.number, b.name as brand
         from parts p
         join brands b on b.id = p.brand_id
         where p.key = any ($1)
         order by p.popularity desc, b.name, p.number
         limit 5",
        keys
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.brand)).collect())
}

/// The years of a model of which there is anything, of a group where one is given: those that are nearest to a year.
pub(super) async fn list_nearest_years(
    tx: &mut CatalogTx,
    make: &str,
    model: &str,
    group: Option<&str>,
    year: u16,
) -> Result<Vec<u16>> {
    let years = sqlx::query_scalar!(
        "select v.year
         from vehicles v
         join vehicle_models m on m.id = v.model_id
         join vehicle_makes k on k.id = m.make_id
         where k.key = $1
           and m.key = $2
           and exists (
             select from fitments f
             join parts p on p.id = f.part_id
             join part_groups g on g.id = p.group_id
             where f.vehicle_id = v.id
               and ($3::text is null or g.code = $3)
           )
         group by v.year
         order by abs(v.year - $4::smallint), v.year desc
         limit 3",
        make,
        model,
        group,
        year.cast_signed()
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(years.into_iter().map(i16::cast_unsigned).collect())
}
