//! SQL of the groups of parts that replace each other.
//!
//! Unchecked statements, because the macros cannot see temporary tables.

use crate::base::fault::{Error, Result};
use crate::platform::db::PlatformTx;
use futures_util::TryStreamExt as _;
use uuid::Uuid;

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
