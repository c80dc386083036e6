//! SQL of finding parts. What is looked for is put together of what is asked for, so it is unchecked; the tests ask for all of it.

use super::rules::{Axis, Cursor, Near, Number, POSITIONS, Wanted, searched_as_typed};
use super::spellings::Spellings;
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::base::stored;
use crate::catalog::import::rules::gtin;
use crate::catalog::interchange::types::MOST_TOGETHER;
use crate::catalog::types::{
    ABOUT_BRAND, ABOUT_POSITION, ABOUT_SIDE, Facet, Matched, Names, PartSearch, PartSort, SEARCH_PAGE,
};
use crate::platform::db::CatalogTx;
use sqlx::{FromRow, Postgres, QueryBuilder};
use std::collections::{HashMap, HashSet};
use uuid::Uuid;

/// Parts that are counted at the most.
pub(super) const MOST_COUNTED: i64 = 50_000;
/// The same of those that words alone lead to: what many parts say of themselves tells none of them from the others.
pub(super) const MOST_BY_TEXT: i64 = 1_000;
/// Vehicles that are few, as those of a model: what fits them is not much.
const FEW_VEHICLES: usize = 500;
/// Vehicles that are so few that one plan is as good for any of them: those of a model and year. Of more, each part would be looked for
/// once a vehicle.
const FEW_ALIKE: usize = 32;
/// Parts that are put in the order of their offers at the most.
pub(super) const MOST_OFFERED: usize = 20_000;
/// Parts that are listed at the most of those that begin like a number, where more are found anew by each statement, and of those that
/// references lead to, the most certain ones.
const MOST_LISTED: i64 = 200;
/// Parts of other spellings of a number at the most; they are less than the step between two kinds of matches.
const MOST_SPELT: u16 = 200;

/// Numbers that are told as the nearest of one that nothing is found by.
pub(super) const MOST_NEAREST: u8 = 5;

/// How an order that stands outside the catalogue is given: the parts that are offered, in that order.
#[derive(Clone, Debug, Default)]
pub(crate) struct Offered {
    pub parts: Vec<PartId>,
    /// Nothing else is listed.
    pub only: bool,
    /// There are parts of which it was not looked at whether they are offered.
    pub more: bool,
}

/// What is looked for and what narrows it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub wanted: &'a Wanted,
    pub search: &'a PartSearch,
    pub offered: Option<&'a Offered>,
    /// Parts that go to the same place stand together.
    pub by_position: bool,
    /// So many parts are read at the most.
    pub most: i64,
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
    matched as i32
}

fn matched(rank: i32) -> Matched {
    let known = usize::try_from(rank).ok().and_then(|rank| Matched::ALL.get(rank));
    known.copied().unwrap_or(Matched::Listed)
}

impl Asked<'_> {
    /// Are the positions of parts wanted?
    fn at_positions(&self) -> bool {
        let PartSearch { position, answers, .. } = self.search;
        let answered = [ABOUT_POSITION, ABOUT_SIDE].into_iter().any(|about| answers.contains_key(about));
        self.wanted.vehicles.is_some() || !self.wanted.places.is_empty() || position.is_some() || answered
    }

    /// May so many parts meet it that they are not read all? Where they are fewer, all are read before any is taken: to find the first
    /// ones sooner, the database would go through parts that do not meet it.
    fn is_broad(&self) -> bool {
        let Wanted { number, vehicles, group, text, .. } = self.wanted;
        let few = vehicles.as_ref().is_some_and(|vehicles| vehicles.len() <= FEW_VEHICLES);
        let of_anything = number.is_none() && group.is_none() && text.is_none() && !few;
        of_anything || self.wanted.is_text_alone()
    }

    /// The beginning of a statement: `found` has the parts that meet all of it, or that and what narrows them, up to a limit.
    fn found(&self, narrowed: bool, limit: i64) -> QueryBuilder<Postgres> {
        let mut query = QueryBuilder::new("with matches as (");
        if let Some(number) = &self.wanted.number {
            leads_to(&mut query, number);
        } else {
            let matched = rank(self.wanted.matched);
            query.push(format!("select p.id, {matched} as matched, 0 as far from parts p where true"));
            self.conditions(&mut query);
        }
        let best = if self.is_broad() {
            "select id, matched, far from matches"
        } else {
            "select id, min(matched) as matched, min(far) as far from matches group by id"
        };
        let positions = if self.at_positions() { "fit.positions" } else { "'{}'::text[]" };
        let offered = if self.offered.is_some() { ", o.place" } else { "" };
        let attributes =
            if self.search.answers.keys().any(|about| is_attribute(about)) { ", p.attributes" } else { "" };
        query.push(format!(
            "), best as ({best}),
             found as materialized (
               select f.* from (
               select p.id, best.matched, p.number, p.tier, c.code as category, c.name_es as category_es, c.name_en as category_en,
                      g.code as part_group, g.name_es as group_es, g.name_en as group_en, b.key as brand, b.name as brand_name,
                      {positions} as positions{offered}{attributes}, best.matched * 1000000 + best.far * 1000 + "
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
        if let Some(Offered { parts, only, .. }) = self.offered {
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
        query.push(") as f where true");
        if narrowed {
            self.narrow(&mut query, None);
        }
        query.push(" limit ");
        query.push_bind(limit);
        query.push(")");
        query
    }

    /// Is a statement planned once for all that ask alike? Where a short list of parts is all that it begins with it is, or what fits few
    /// vehicles of one group; else each time for what is asked for: a plan for any of it would be one for none.
    fn is_planned_once(&self) -> bool {
        let Wanted { number, vehicles, group, text, .. } = self.wanted;
        let starts_with_few = match (number, vehicles) {
            (Some(number), None) => number.begins.is_none(),
            (None, Some(vehicles)) => vehicles.len() <= FEW_ALIKE && group.is_some() && text.is_none(),
            _ => false,
        };
        starts_with_few && self.offered.is_none()
    }

    /// Has the following statements planned so.
    async fn set_planning(&self, tx: &mut CatalogTx) -> Result<()> {
        if self.is_planned_once() {
            return tx.plan_once().await;
        }
        // Where not all are read, it is the same ones for the next page.
        let planned = "set local plan_cache_mode = auto; set local synchronize_seqscans = off";
        sqlx::raw_sql(planned).execute(tx.sql()).await?;
        Ok(())
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

    /// Does anything narrow the parts that were found?
    fn is_narrowed(&self) -> bool {
        let PartSearch { category, group, brand, tier, position, answers, .. } = self.search;
        [category, group, brand, position].iter().any(|choice| choice.is_some())
            || tier.is_some()
            || !answers.is_empty()
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

    /// The parts of a page, the first ones first, and one more.
    fn page(&self, query: &mut QueryBuilder<Postgres>, after: Option<Cursor>) {
        let key = self.key();
        query.push(format!(" select f.id, f.matched, {key} as key from found f where true"));
        self.narrow(query, None);
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

/// Is it the name of an attribute?
fn is_attribute(about: &str) -> bool {
    ![ABOUT_POSITION, ABOUT_SIDE, ABOUT_BRAND].contains(&about)
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
            query.push(" and coalesce(f.attributes ->> ");
            query.push_bind(name.to_owned());
            query.push(", ");
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

/// The parts that a number leads to: those that are listed, and those that begin like it where they are too many for that.
fn leads_to(query: &mut QueryBuilder<Postgres>, Number { parts, begins, .. }: &Number) {
    query.push("select id, matched, far from unnest(");
    query.push_bind(parts.iter().map(|near| near.part).collect::<Vec<Uuid>>());
    query.push("::uuid[], ");
    query.push_bind(parts.iter().map(|near| rank(near.matched)).collect::<Vec<i32>>());
    query.push("::integer[], ");
    query.push_bind(parts.iter().map(|near| i32::from(near.far)).collect::<Vec<i32>>());
    query.push("::integer[]) as near(id, matched, far)");
    if let Some(key) = begins {
        let matched = rank(Matched::Prefix);
        query.push(format!(" union all select p.id, {matched}, 0 from parts p where p.key > "));
        query.push_bind(key.clone());
        query.push(" and p.key < ");
        query.push_bind(format!("{key}~"));
    }
}

/// What a number leads to as it was typed: the number itself, its GTIN, numbers that replace it or that it replaces, at once or by way of
/// others unless they are too many to be true, what is sold instead of it, and numbers that begin like it. With `others_only`, what
/// replaces it. The statement is prepared once, and asks the same indexes whatever the number.
pub(super) async fn list_typed(tx: &mut CatalogTx, key: &str, others_only: bool) -> Result<Number> {
    let gtin = gtin(key).ok().flatten();
    let rows = sqlx::query!(
        r#"with denied as (
             select p.id, n.other_id from parts p join negative_references n on n.part_id = p.id where p.key = $1
             union all
             select p.id, n.part_id from parts p join negative_references n on n.other_id = p.id where p.key = $1
           )
           select p.id as "id!", 'exact' as "matched!" from parts p where p.key = $1 and not $4::boolean
           union all
           select p.id, 'gtin' from parts p where p.gtin = $3 and not $4
           union all
           (select x.to_part_id, 'cross_reference'
            from cross_references x
            left join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
            where x.from_key = $1
              and x.revoked_at is null
              and not exists (select from denied d where d.id = p.id and d.other_id = x.to_part_id)
            order by x.confidence desc, x.id
            limit $5)
           union all
           (select other.id, 'cross_reference'
            from parts p
            join cross_references x on x.to_part_id = p.id and x.revoked_at is null
            join parts other on other.brand_id = x.from_brand_id and other.key = x.from_key
            where p.key = $1
              and not exists (select from denied d where d.id = p.id and d.other_id = other.id)
            order by x.confidence desc, x.id
            limit $5)
           union all
           select p.superseded_by, 'cross_reference' from parts p where p.key = $1 and p.superseded_by is not null
           union all
           select other.id, 'interchange'
           from parts p
           join parts other on other.interchange_id = p.interchange_id and other.id <> p.id
           where p.key = $1
             and not exists (select from denied d where d.id = p.id and d.other_id = other.id)
             and (select count(*) from (
                    select from parts member where member.interchange_id = p.interchange_id limit $6::bigint + 1
                  ) as members) <= $6
           union all
           (select p.id, 'prefix' from parts p where p.key > $1 and p.key < $2 and not $4 order by p.key limit $5)"#,
        key,
        format!("{key}~"),
        gtin.as_deref(),
        others_only,
        MOST_LISTED + 1,
        i64::from(MOST_TOGETHER)
    )
    .fetch_all(tx.sql())
    .await?;
    let near = |id: Uuid, matched: &str| {
        Ok(Near { part: id, matched: stored::row("parts", id).word("matched", matched)?, far: 0 })
    };
    let mut parts: Vec<Near> = rows.iter().map(|row| near(row.id, &row.matched)).collect::<Result<_>>()?;
    let begin = parts.iter().filter(|near| near.matched == Matched::Prefix).count();
    let are_too_many = i64::try_from(begin).is_ok_and(|begin| begin > MOST_LISTED);
    if are_too_many {
        parts.retain(|near| near.matched != Matched::Prefix);
    }
    let searched = searched_as_typed(gtin.is_some(), others_only);
    Ok(Number { parts, begins: are_too_many.then(|| key.to_owned()), searched })
}

/// Parts of one of these keys, or that replace one of them, by the place of the key among them; no more than are worth a look.
pub(super) async fn list_spelt(tx: &mut CatalogTx, Spellings { matched, keys }: &Spellings) -> Result<Vec<Near>> {
    let rows = sqlx::query!(
        r#"select p.id as "id!", p.key as "key!", false as "referred!"
           from parts p
           where p.key = any ($1)
           union all
           select x.to_part_id, x.from_key, true
           from cross_references x
           left join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
           where x.from_key = any ($1)
             and x.revoked_at is null
             and not exists (
               select from negative_references n
               where (n.part_id, n.other_id) in ((p.id, x.to_part_id), (x.to_part_id, p.id))
             )"#,
        keys
    )
    .fetch_all(tx.sql())
    .await?;
    let places: HashMap<&str, usize> = keys.iter().map(String::as_str).zip(0..).collect();
    // What has the number itself stands before what replaces it.
    let mut found: Vec<(usize, bool, Uuid)> =
        rows.iter().filter_map(|row| Some((*places.get(row.key.as_str())?, row.referred, row.id))).collect();
    found.sort_unstable();
    let mut seen = HashSet::new();
    let parts = found.into_iter().map(|(.., part)| part).filter(|part| seen.insert(*part));
    Ok(parts.zip(1..=MOST_SPELT).map(|(part, far)| Near { part, matched: *matched, far }).collect())
}

/// Is there any?
pub(super) async fn exists(tx: &mut CatalogTx, asked: &Asked<'_>) -> Result<bool> {
    if asked.wanted.is_for_no_vehicle() {
        return Ok(false);
    }
    asked.set_planning(tx).await?;
    // For one with the words the database would rather go through all parts than ask their index.
    let mut query = asked.found(false, if asked.wanted.is_text_alone() { MOST_BY_TEXT } else { 1 });
    query.push(" select exists (select from found)");
    Ok(query.build_query_scalar().persistent(asked.is_planned_once()).fetch_one(tx.sql()).await?)
}

/// A part of a page, and why it is there.
#[derive(Debug)]
pub(super) struct Hit {
    pub id: PartId,
    pub matched: Matched,
    pub cursor: Cursor,
}

/// The best of those that meet it, up to so many, and whether there are more. What narrows them does so only where they are more otherwise:
/// of what another choice would leave, it can be told then which is offered.
pub(super) async fn list_candidates(tx: &mut CatalogTx, asked: &Asked<'_>, most: usize) -> Result<(Vec<PartId>, bool)> {
    let mut ids = list_best(tx, asked, false, most).await?;
    if ids.len() > most && asked.is_narrowed() {
        ids = list_best(tx, asked, true, most).await?;
    }
    let more = ids.len() > most;
    ids.truncate(most);
    Ok((ids, more))
}

/// So many and one more, where there is one.
pub(super) async fn list_best(
    tx: &mut CatalogTx,
    asked: &Asked<'_>,
    narrowed: bool,
    most: usize,
) -> Result<Vec<PartId>> {
    if asked.wanted.is_for_no_vehicle() {
        return Ok(Vec::new());
    }
    asked.set_planning(tx).await?;
    let mut query = asked.found(narrowed, asked.most + 1);
    query.push(" select f.id from found f order by f.rank, f.brand_name, f.number, f.id limit ");
    query.push_bind(i64::try_from(most + 1).unwrap_or(i64::MAX));
    let ids: Vec<Uuid> = query.build_query_scalar().persistent(asked.is_planned_once()).fetch_all(tx.sql()).await?;
    Ok(ids.into_iter().map(PartId::from).collect())
}

/// A part of the page, or a figure of all.
#[derive(FromRow)]
struct FoundRow {
    facet: String,
    code: String,
    name_es: String,
    name_en: String,
    /// How many, or which of the page.
    parts: i64,
    id: Option<Uuid>,
    matched: Option<i32>,
    key: Option<i64>,
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
    pub category_of_group: Option<String>,
}

/// The parts of a page, and what there is to tell of all that are found.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// One more than a page, where there is another page.
    pub hits: Vec<Hit>,
    pub counted: Counted,
}

/// The page that follows a place; none where nothing is found even without what narrows it. The total is of what all choices leave. A facet
/// counts what the other choices leave, so that changing one of them is possible without taking it off first.
pub(super) async fn look(tx: &mut CatalogTx, asked: &Asked<'_>, after: Option<Cursor>) -> Result<Option<Page>> {
    if asked.wanted.is_for_no_vehicle() {
        return Ok(None);
    }
    asked.set_planning(tx).await?;
    let page = read(tx, asked, after, false).await?;
    if page.as_ref().is_some_and(|page| page.counted.more) && asked.is_narrowed() {
        // Among those that were read are not all that the choices leave.
        return Ok(Some(read(tx, asked, after, true).await?.unwrap_or_default()));
    }
    Ok(page)
}

/// The same of the first that meet it, or of the first of those that the choices leave.
async fn read(tx: &mut CatalogTx, asked: &Asked<'_>, after: Option<Cursor>, narrowed: bool) -> Result<Option<Page>> {
    let mut query = asked.found(narrowed, asked.most + 1);
    let nothing = "null::uuid as id, null::integer as matched, null::bigint as key";
    query.push(format!(
        " select 'all' as facet, '' as code, '' as name_es, '' as name_en, count(*) as parts, {nothing} from found f
          union all
          select 'total', '', '', '', count(*), {nothing} from found f where true"
    ));
    asked.narrow(&mut query, None);
    for (narrows, facet, columns) in [
        (Narrows::Category, "category", "f.category, f.category_es, f.category_en"),
        (Narrows::Group, "group", "f.part_group, f.group_es, f.group_en"),
        (Narrows::Brand, "brand", "f.brand, f.brand_name, f.brand_name"),
        (Narrows::Tier, "tier", "f.tier, f.tier, f.tier"),
    ] {
        query.push(format!(" union all select '{facet}', {columns}, count(*), {nothing} from found f where true"));
        asked.narrow(&mut query, Some(narrows));
        query.push(format!(" group by {columns}"));
    }
    query.push(format!(
        " union all select 'position', position, position, position, count(*), {nothing}
          from found f cross join unnest(f.positions) as position where true"
    ));
    asked.narrow(&mut query, Some(Narrows::Position));
    query.push(" group by position");
    if let Some(group) = &asked.search.group {
        query.push(format!(
            " union all select 'of_group', f.category, '', '', count(*), {nothing} from found f where f.part_group = "
        ));
        query.push_bind(group.clone());
        query.push(" group by f.category");
    }
    query.push(" union all select 'part', '', '', '', row_number() over (), page.id, page.matched, page.key from (");
    asked.page(&mut query, after);
    query.push(") as page");
    let rows: Vec<FoundRow> = query.build_query_as().persistent(asked.is_planned_once()).fetch_all(tx.sql()).await?;
    let (mut page, mut counted) = (Vec::new(), Counted::default());
    for FoundRow { facet, code, name_es, name_en, parts, id, matched: rank, key } in rows {
        if let (Some(id), Some(rank), Some(key)) = (id, rank, key) {
            page.push((parts, Hit { id: id.into(), matched: matched(rank), cursor: Cursor { key, part: id } }));
            continue;
        }
        let list = match facet.as_str() {
            "all" if parts == 0 => return Ok(None),
            "all" => {
                counted.more = parts > asked.most;
                continue;
            }
            "total" => {
                counted.total = u32::try_from(parts.min(asked.most)).unwrap_or(u32::MAX);
                continue;
            }
            "of_group" => {
                counted.category_of_group = Some(code);
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
    page.sort_by_key(|(place, _)| *place);
    Ok(Some(Page { hits: page.into_iter().map(|(_, hit)| hit).collect(), counted }))
}

/// Parts with one of these keys, and their brands.
pub(super) async fn list_numbers(tx: &mut CatalogTx, keys: &[String]) -> Result<Vec<(String, String)>> {
    let rows = sqlx::query!(
        "select p.number, b.name as brand
         from parts p
         join brands b on b.id = p.brand_id
         where p.key = any ($1)
         order by p.popularity desc, b.name, p.number
         limit $2",
        keys,
        i64::from(MOST_NEAREST)
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.number, row.brand)).collect())
}
