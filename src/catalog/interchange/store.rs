//! SQL of the groups of parts that replace each other.
//!
//! Statements about many members are unchecked, because the macros cannot see temporary tables.

use super::types::{LargeGroup, MOST_TOGETHER, SaidBy};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::catalog::types::{Names, PartKind, PartName, Tier};
use crate::platform::db::{CatalogTx, PlatformTx};
use futures_util::TryStreamExt as _;
use uuid::Uuid;

/// References that are read of one part at the most.
const MOST_REFERENCES: i64 = 2_000;
/// So many times what a part replaces one way is followed on.
const MOST_FORWARD: i32 = 5;
/// Parts that are named of a group that is too large.
const NAMED: i64 = 5;

/// A part, and what its group was called.
pub(super) struct Before {
    pub id: Uuid,
    pub group: Option<Uuid>,
}

/// The parts with all that hung together with them, by their ids; one more than `most` where there are more.
pub(super) async fn list_members(tx: &mut PlatformTx, touched: &[Uuid], most: i64) -> Result<Vec<Before>> {
    Ok(sqlx::query_as!(
        Before,
        r#"select id, interchange_id as "group"
           from parts
           where id in (
             select unnest($1::uuid[])
             union
             select member.id
             from parts touched
             join parts member on member.interchange_id = touched.interchange_id
             where touched.id = any ($1)
           )
           order by id
           limit $2"#,
        touched,
        most + 1
    )
    .fetch_all(tx.sql())
    .await?)
}

/// Pairs of these parts that replace each other at once.
pub(super) async fn list_edges(tx: &mut PlatformTx, members: &[Uuid]) -> Result<Vec<(Uuid, Uuid)>> {
    let rows = sqlx::query!(
        "select p.id, x.to_part_id
         from cross_references x
         join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
         where x.to_part_id = any ($1)
           and p.id = any ($1)
           and x.two_way
           and x.revoked_at is null
           and p.id <> x.to_part_id
           and not exists (
             select from negative_references n where (n.part_id, n.other_id) in ((p.id, x.to_part_id), (x.to_part_id, p.id))
           )",
        members
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.to_part_id)).collect())
}

/// Writes what the groups of these parts are called.
pub(super) async fn name(tx: &mut PlatformTx, members: &[Uuid], names: &[Option<Uuid>]) -> Result<()> {
    sqlx::query!(
        "update parts p
         set interchange_id = n.name
         from unnest($1::uuid[], $2::uuid[]) as n(id, name)
         where p.id = n.id
           and p.interchange_id is distinct from n.name",
        members,
        names as _
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Gathers the parts with all that hung together with them, and numbers them from 0; gives how many they are. What leads out of these
/// came just now, so both of its ends are among the parts.
pub(super) async fn gather(tx: &mut PlatformTx, touched: &[Uuid]) -> Result<u32> {
    sqlx::raw_sql(
        "drop table if exists interchange_members;
         create temporary table interchange_members (
           number integer not null, part_id uuid not null primary key, before uuid, root integer
         ) on commit drop",
    )
    .execute(tx.sql())
    .await?;
    let gathered = sqlx::query(
        "insert into interchange_members (number, part_id, before)
         select row_number() over (order by id)::integer - 1, id, interchange_id
         from parts
         where id in (
           select unnest($1::uuid[])
           union
           select member.id
           from parts touched
           join parts member on member.interchange_id = touched.interchange_id
           where touched.id = any ($1)
         )",
    )
    .bind(touched)
    .execute(tx.sql())
    .await?;
    sqlx::raw_sql("analyze interchange_members").execute(tx.sql()).await?;
    u32::try_from(gathered.rows_affected()).map_err(Error::broken)
}

/// Tells each pair of them that replace each other at once, by their numbers.
pub(super) async fn each_edge(tx: &mut PlatformTx, mut tell: impl FnMut(u32, u32)) -> Result<()> {
    let mut edges = sqlx::query_as::<_, (i32, i32)>(
        "select one.number, other.number
         from interchange_members other
         join cross_references x on x.to_part_id = other.part_id
         join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
         join interchange_members one on one.part_id = p.id
         where x.two_way
           and x.revoked_at is null
           and one.number <> other.number
           and not exists (
             select from negative_references n
             where (n.part_id = one.part_id and n.other_id = other.part_id)
                or (n.part_id = other.part_id and n.other_id = one.part_id)
           )",
    )
    .fetch(tx.sql());
    while let Some((one, other)) = edges.try_next().await? {
        tell(one.cast_unsigned(), other.cast_unsigned());
    }
    Ok(())
}

/// Writes what hangs together with what. A group keeps its name as far as it is one still; a part that is alone has none.
pub(super) async fn write(tx: &mut PlatformTx, roots: &[u32]) -> Result<()> {
    let roots: Vec<i32> = roots.iter().map(|root| root.cast_signed()).collect();
    sqlx::query(
        "update interchange_members m
         set root = r.root
         from unnest($1::integer[]) with ordinality as r(root, place)
         where m.number = r.place - 1",
    )
    .bind(&roots)
    .execute(tx.sql())
    .await?;
    sqlx::query(
        "with groups as (
           select root, count(*) as members, (array_agg(before order by number) filter (where before is not null))[1] as before
           from interchange_members
           group by root
           having count(*) > 1
         ),
         -- Of several that come from one group the largest keeps its name.
         named as (
           select root,
                  case when before is not null and row_number() over (partition by before order by members desc, root) = 1
                       then before else gen_random_uuid() end as name
           from groups
         )
         update parts p
         set interchange_id = n.name
         from interchange_members m
         left join named n on n.root = m.root
         where p.id = m.part_id
           and p.interchange_id is distinct from n.name",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// How many hang together with a part, itself among them, as far as it takes to know that they are too many; none: it is no part.
pub(super) async fn find_size(tx: &mut CatalogTx, part: PartId) -> Result<Option<i64>> {
    let size = sqlx::query_scalar!(
        r#"select (select count(*) from (
                     select from parts q where q.interchange_id = p.interchange_id limit $2
                   ) as several) as "size!"
           from parts p
           where p.id = $1"#,
        part.0,
        i64::from(MOST_TOGETHER) + 1
    )
    .fetch_optional(tx.sql())
    .await?;
    Ok(size)
}

/// That a part replaces another one, and who says so.
pub(super) struct Reference {
    pub from: Uuid,
    pub to: Uuid,
    pub two_way: bool,
    pub said_by: SaidBy,
}

macro_rules! references {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| Reference {
                from: row.from_id,
                to: row.to_id,
                two_way: row.two_way,
                said_by: SaidBy { name: row.source, claimed_at: row.claimed_at },
            })
            .collect()
    };
}

/// References to a part and, unless they are too many, to those that hang together with it: the most certain ones first.
pub(super) async fn list_references_to(tx: &mut CatalogTx, part: PartId, grouped: bool) -> Result<Vec<Reference>> {
    let rows = sqlx::query!(
        r#"with members as (
             select $1::uuid as id
             union
             select m.id from parts p join parts m on m.interchange_id = p.interchange_id where p.id = $1 and $2
           )
           select q.id as "from_id!", m.id as "to_id!", x.two_way, x.source, x.claimed_at
           from members m
           join cross_references x on x.to_part_id = m.id
           join parts q on q.brand_id = x.from_brand_id and q.key = x.from_key
           where x.revoked_at is null
             and q.id <> m.id
             and ($2 or not x.two_way)
             and not exists (
               select from negative_references n where (n.part_id, n.other_id) in ((q.id, m.id), (m.id, q.id))
             )
           order by x.confidence desc, x.source, x.id
           limit $3"#,
        part.0,
        grouped,
        MOST_REFERENCES
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(references!(rows))
}

/// What a part replaces one way, what that replaces one way, and so on.
pub(super) async fn list_references_from(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Reference>> {
    let rows = sqlx::query!(
        r#"with recursive forward as (
             select p.id as from_id, x.id as reference, x.to_part_id as to_id, 1 as steps
             from parts p
             join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
             where p.id = $1
               and not x.two_way
               and x.revoked_at is null
             union
             select p.id, x.id, x.to_part_id, f.steps + 1
             from forward f
             join parts p on p.id = f.to_id
             join cross_references x on x.from_brand_id = p.brand_id and x.from_key = p.key
             where f.steps < $2
               and not x.two_way
               and x.revoked_at is null
           ), known as (
             select distinct from_id, reference, to_id from forward
           )
           select k.from_id as "from_id!", k.to_id as "to_id!", x.two_way, x.source, x.claimed_at
           from known k
           join cross_references x on x.id = k.reference
           where not exists (
             select from negative_references n where (n.part_id, n.other_id) in ((k.from_id, k.to_id), (k.to_id, k.from_id))
           )
           order by x.confidence desc, x.source, x.id
           limit $3"#,
        part.0,
        MOST_FORWARD,
        MOST_REFERENCES
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(references!(rows))
}

/// Parts that are reported not to replace this one, or not to be replaced by it.
pub(super) async fn list_denied(tx: &mut CatalogTx, part: PartId) -> Result<Vec<Uuid>> {
    let found = sqlx::query_scalar!(
        r#"select other_id as "id!" from negative_references where part_id = $1
           union
           select part_id from negative_references where other_id = $1"#,
        part.0
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(found)
}

/// A part as it is shown beside another one.
pub(super) struct Label {
    pub part: PartName,
    pub name: Names,
    pub kind: PartKind,
    pub tier: Tier,
}

pub(super) async fn list_labels(tx: &mut CatalogTx, ids: &[Uuid]) -> Result<Vec<Label>> {
    let rows = sqlx::query!(
        "select p.id, p.number, b.name as brand, p.name_es, p.name_en, p.kind, p.tier
         from parts p
         join brands b on b.id = p.brand_id
         where p.id = any ($1)",
        ids
    )
    .fetch_all(tx.sql())
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("parts", row.id);
        Ok(Label {
            part: PartName { id: row.id.into(), brand: row.brand, number: row.number },
            name: Names { es: row.name_es, en: row.name_en },
            kind: stored.word("kind", &row.kind)?,
            tier: stored.word("tier", &row.tier)?,
        })
    });
    read.collect()
}

pub(super) async fn count_large(tx: &mut PlatformTx) -> Result<u64> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from (select from parts where interchange_id is not null group by interchange_id having count(*) > $1) as large"#,
        i64::from(MOST_TOGETHER)
    )
    .fetch_one(tx.sql())
    .await?;
    Ok(count.cast_unsigned())
}

/// Groups of which no part is offered for another, the largest first, with those of their parts that most references lead to.
pub(super) async fn list_large(tx: &mut PlatformTx, page: PageRequest) -> Result<Vec<LargeGroup>> {
    let rows = sqlx::query!(
        r#"with large as (
             select interchange_id, count(*) as parts
             from parts
             where interchange_id is not null
             group by interchange_id
             having count(*) > $1
             order by count(*) desc, interchange_id
             limit $2 offset $3
           )
           select l.interchange_id as "group!", l.parts as "parts!", j.id as "id!", j.brand as "brand!", j.number as "number!"
           from large l
           cross join lateral (
             select p.id, b.name as brand, p.number, r.leading
             from parts p
             join brands b on b.id = p.brand_id
             cross join lateral (
               select count(*) as leading
               from cross_references x
               where x.to_part_id = p.id and x.two_way and x.revoked_at is null
             ) as r
             where p.interchange_id = l.interchange_id
             order by r.leading desc, b.name, p.number
             limit $4
           ) as j
           order by l.parts desc, l.interchange_id, j.leading desc, j.brand, j.number"#,
        i64::from(MOST_TOGETHER),
        page.limit(),
        page.offset(),
        NAMED
    )
    .fetch_all(tx.sql())
    .await?;
    let mut groups: Vec<LargeGroup> = Vec::new();
    let mut last = None;
    for row in rows {
        if last.replace(row.group) != Some(row.group) {
            let parts = u32::try_from(row.parts).unwrap_or(u32::MAX);
            groups.push(LargeGroup { parts, joined_by: Vec::new() });
        }
        if let Some(group) = groups.last_mut() {
            group.joined_by.push(PartName { id: row.id.into(), brand: row.brand, number: row.number });
        }
    }
    Ok(groups)
}
