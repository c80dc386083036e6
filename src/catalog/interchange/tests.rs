//! Parts that replace each other, in a real database.

use super::ops::{interchange, large};
use super::steps::{refresh, refresh_many};
use super::types::{Interchange, Stands};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::paging::PageRequest;
use crate::base::problem::{Entity, Problem};
use crate::testing::World;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use sqlx::PgPool;
use std::collections::BTreeSet;
use uuid::Uuid;

/// Five parts of one brand, `A` to `E`.
async fn world(pool: &PgPool) -> Result<World> {
    let world = World::new(pool.clone()).await?;
    sqlx::raw_sql(
        "insert into brands (id, name, key, oem) values (gen_random_uuid(), 'TRW', 'TRW', false);
         insert into categories (id, code, name_es, name_en, position) values (gen_random_uuid(), 'c', 'C', 'C', 1);
         insert into part_groups (id, category_id, code, name_es, name_en)
         select gen_random_uuid(), id, 'g', 'G', 'G' from categories;
         insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en)
         select gen_random_uuid(), b.id, letter, letter, 'aftermarket', 'standard', g.id, 'x', 'x'
         from brands b, part_groups g, unnest('{A,B,C,D,E}'::text[]) as letter",
    )
    .execute(pool)
    .await?;
    Ok(world)
}

async fn join(pool: &PgPool, from: &str, to: &str, two_way: bool) -> Result<()> {
    sqlx::query(
        "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), brand_id, $1, $1, id, 'x', $3, 1 from parts where key = $2",
    )
    .bind(from)
    .bind(to)
    .bind(two_way)
    .execute(pool)
    .await?;
    Ok(())
}

/// Looks at these parts, and tells who hangs together with whom.
async fn groups(world: &World, touched: &[&str]) -> Result<Vec<String>> {
    let touched: Vec<String> = touched.iter().map(|key| (*key).to_owned()).collect();
    let ids: Vec<Uuid> =
        sqlx::query_scalar("select id from parts where key = any ($1)").bind(&touched).fetch_all(&world.pool).await?;
    let mut tx = world.services.db.platform().await?;
    refresh(&mut tx, &ids).await?;
    tx.commit().await?;
    Ok(sqlx::query_scalar(
        "select string_agg(key, '' order by key)
         from parts
         where interchange_id is not null
         group by interchange_id
         order by 1",
    )
    .fetch_all(&world.pool)
    .await?)
}

async fn name(pool: &PgPool) -> Result<Option<Uuid>> {
    Ok(sqlx::query_scalar("select interchange_id from parts where key = 'A'").fetch_one(pool).await?)
}

#[sqlx::test]
async fn two_way_references_make_groups_that_grow_and_come_apart(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    join(&pool, "A", "B", true).await?;
    join(&pool, "D", "C", true).await?;
    // One way leads nowhere.
    join(&pool, "E", "A", false).await?;
    assert_eq!(groups(&world, &["A", "B", "C", "D", "E"]).await?, ["AB", "CD"]);
    let first = name(&pool).await?;

    join(&pool, "B", "C", true).await?;
    assert_eq!(groups(&world, &["B", "C"]).await?, ["ABCD"]);
    sqlx::raw_sql("update cross_references set revoked_at = now() where from_key = 'B'").execute(&pool).await?;
    assert_eq!(groups(&world, &["B", "C"]).await?, ["AB", "CD"]);

    // What does not replace it although a reference says so.
    sqlx::raw_sql(
        "insert into negative_references (part_id, other_id, source)
         select b.id, a.id, 'taller' from parts a, parts b where a.key = 'A' and b.key = 'B'",
    )
    .execute(&pool)
    .await?;
    assert_eq!(groups(&world, &["A"]).await?, ["CD"]);
    sqlx::raw_sql("delete from negative_references").execute(&pool).await?;
    assert_eq!(groups(&world, &["A", "B"]).await?, ["AB", "CD"]);
    let second = name(&pool).await?;
    assert!(second.is_some() && second != first, "a group that was none for a while is another one");
    assert_eq!(groups(&world, &["A", "B"]).await?, ["AB", "CD"]);
    assert_eq!(name(&pool).await?, second, "looked at again it keeps its name");
    Ok(())
}

/// The groups as they must be: found from the references alone, one step at a time until nothing is added.
async fn recomputed(pool: &PgPool) -> Result<Vec<String>> {
    let edges: Vec<(String, String)> = sqlx::query_as(
        "select p.key, t.key
         from cross_references x
         join parts p on p.brand_id = x.from_brand_id and p.key = x.from_key
         join parts t on t.id = x.to_part_id
         where x.two_way
           and x.revoked_at is null
           and not exists (
             select from negative_references n where (n.part_id, n.other_id) in ((p.id, t.id), (t.id, p.id))
           )",
    )
    .fetch_all(pool)
    .await?;
    let mut groups: BTreeSet<String> = BTreeSet::new();
    for (first, _) in &edges {
        let mut group = BTreeSet::from([first]);
        loop {
            let before = group.len();
            for (one, other) in &edges {
                if group.contains(one) || group.contains(other) {
                    group.extend([one, other]);
                }
            }
            if group.len() == before {
                break;
            }
        }
        groups.insert(group.into_iter().map(String::as_str).collect());
    }
    Ok(groups.into_iter().collect())
}

#[sqlx::test]
async fn whatever_comes_and_goes_the_groups_are_those_that_the_references_make(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::raw_sql(
        "insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en)
         select gen_random_uuid(), p.brand_id, letter, letter, p.kind, p.tier, p.group_id, 'x', 'x'
         from parts p, unnest('{F,G,H,I,J,K}'::text[]) as letter
         where p.key = 'A'",
    )
    .execute(&pool)
    .await?;
    let mut random = StdRng::seed_from_u64(14);
    let mut draw = |below: usize| random.random_range(0..below);
    let letters = ["A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K"];
    let mut sizes = BTreeSet::new();
    for turn in 0..150 {
        let (one, other) = (draw(11), draw(11));
        if one == other {
            continue;
        }
        let (one, other) = (letters[one], letters[other]);
        let change = match draw(8) {
            0..=2 => {
                "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
                 select gen_random_uuid(), brand_id, $1, $1, id, 'x', true, 1 from parts where key = $2
                 on conflict (from_brand_id, from_key, to_part_id, source) do update set revoked_at = null"
            }
            3 => {
                "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
                 select gen_random_uuid(), brand_id, $1, $1, id, 'y', false, 1 from parts where key = $2
                 on conflict do nothing"
            }
            4 | 5 => {
                "update cross_references x
                 set revoked_at = now()
                 from parts t
                 where t.id = x.to_part_id and (x.from_key, t.key) in (($1, $2), ($2, $1))"
            }
            6 => {
                "insert into negative_references (part_id, other_id, source)
                 select a.id, b.id, 'x' from parts a, parts b where a.key = $1 and b.key = $2
                 on conflict do nothing"
            }
            _ => {
                "delete from negative_references n
                 using parts a, parts b
                 where a.id = n.part_id and b.id = n.other_id and (a.key, b.key) in (($1, $2), ($2, $1))"
            }
        };
        sqlx::query(change).bind(one).bind(other).execute(&pool).await?;
        let found = groups(&world, &[one, other]).await?;
        assert_eq!(found, recomputed(&pool).await?, "turn {turn}: {one} {other}");
        sizes.extend(found.iter().map(String::len));
        if turn % 10 == 0 {
            let all: Vec<Uuid> = sqlx::query_scalar("select id from parts").fetch_all(&pool).await?;
            let named = "select coalesce(string_agg(key || interchange_id, ',' order by key), '') from parts";
            let before: String = sqlx::query_scalar(named).fetch_one(&pool).await?;
            let mut tx = world.services.db.platform().await?;
            refresh_many(&mut tx, &all).await?;
            tx.commit().await?;
            let after: String = sqlx::query_scalar(named).fetch_one(&pool).await?;
            assert_eq!(after, before, "however many are looked at, what is right stays");
        }
    }
    assert!(sizes.len() > 3, "groups of several sizes came about: {sizes:?}");
    Ok(())
}

async fn id(pool: &PgPool, key: &str) -> Result<PartId> {
    Ok(PartId(sqlx::query_scalar("select id from parts where key = $1").bind(key).fetch_one(pool).await?))
}

async fn beside(world: &World, key: &str) -> Result<Interchange> {
    interchange(&world.nobody(), id(&world.pool, key).await?).await
}

/// Each member with how it stands and the numbers of its way: `B BothWays A=B`.
fn told(found: &Interchange) -> Vec<String> {
    let one = |member: &super::types::Member| {
        let way = member.path.iter().map(|step| {
            let sign = if step.two_way { "=" } else { ">" };
            format!(" {}{sign}{}", step.from.number, step.to.number)
        });
        let denied = if member.denied { " denied" } else { "" };
        format!("{} {:?}{denied}{}", member.part.number, member.stands, way.collect::<String>())
    };
    found.members.iter().map(one).collect()
}

#[sqlx::test]
async fn a_part_tells_why_others_replace_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    join(&pool, "B", "A", true).await?;
    join(&pool, "B", "C", true).await?;
    join(&pool, "D", "C", false).await?;
    join(&pool, "A", "E", false).await?;
    groups(&world, &["A", "B", "C", "D", "E"]).await?;
    let found = beside(&world, "A").await?;
    assert_eq!(told(&found), ["B BothWays B=A", "C BothWays B=A B=C", "D Substitute B=A B=C D>C", "E Replaced A>E"]);
    assert_eq!(found.members[0].path[0].sources[0].name, "x");
    assert!(!found.held_back);
    // What it replaces is not replaced by it the other way round.
    assert_eq!(told(&beside(&world, "E").await?), ["A Substitute A>E"]);
    assert_eq!(told(&beside(&world, "D").await?), ["C Replaced D>C"]);

    // Who says the same is told beside the other, and what counts no more is not.
    sqlx::raw_sql(
        "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence, claimed_at)
         select gen_random_uuid(), a.brand_id, a.number, a.key, b.id, 'lista', true, 0.5, '2024-05-01'
         from parts a, parts b
         where a.key = 'A' and b.key = 'B';
         update cross_references set revoked_at = now() where from_key = 'D'",
    )
    .execute(&pool)
    .await?;
    let found = beside(&world, "A").await?;
    assert_eq!(told(&found), ["B BothWays B=A", "C BothWays B=A B=C", "E Replaced A>E"]);
    let sources: Vec<_> = found.members[0].path[0].sources.iter().map(|source| source.name.as_str()).collect();
    assert_eq!(sources, ["x", "lista"]);

    let nothing = interchange(&world.nobody(), PartId::new()).await;
    assert!(matches!(nothing, Err(Error::Refused(Problem::NotFound { what: Entity::Part }))), "{nothing:?}");
    Ok(())
}

#[sqlx::test]
async fn what_is_reported_not_to_replace_a_part_stands_last_while_others_join_the_two(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    join(&pool, "A", "B", true).await?;
    join(&pool, "A", "C", true).await?;
    join(&pool, "C", "B", true).await?;
    sqlx::raw_sql(
        "insert into negative_references (part_id, other_id, source)
         select a.id, b.id, 'report' from parts a, parts b where a.key = 'A' and b.key = 'B'",
    )
    .execute(&pool)
    .await?;
    assert_eq!(groups(&world, &["A", "B", "C"]).await?, ["ABC"]);
    assert_eq!(told(&beside(&world, "A").await?), ["C BothWays A=C", "B BothWays denied A=C C=B"]);
    assert_eq!(told(&beside(&world, "B").await?), ["C BothWays C=B", "A BothWays denied C=B A=C"]);
    assert!(told(&beside(&world, "C").await?).iter().all(|member| !member.contains("denied")));
    Ok(())
}

#[sqlx::test]
async fn of_too_many_that_hang_together_none_is_offered_and_the_platform_is_told(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::raw_sql(
        "insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en)
         select gen_random_uuid(), p.brand_id, 'N' || n, 'N' || n, p.kind, p.tier, p.group_id, 'x', 'x'
         from parts p, generate_series(1, 300) as n
         where p.key = 'A';
         insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), n.brand_id, n.number, n.key, a.id, 'x', true, 1
         from parts n, parts a
         where n.key like 'N%' and a.key = 'A'",
    )
    .execute(&pool)
    .await?;
    join(&pool, "E", "A", false).await?;
    let all: Vec<String> = (1..=300).map(|n| format!("N{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).chain(["A"]).collect();
    assert_eq!(groups(&world, &all).await?.len(), 1);
    let found = beside(&world, "A").await?;
    assert!(found.held_back);
    assert_eq!(told(&found), ["E Substitute E>A"], "what leads one way joins nothing and stays");
    let platform = world.owner(&world.platform).await?;
    let told_of = large(&platform, PageRequest::default()).await?;
    assert_eq!((told_of.total, told_of.rows[0].parts), (1, 301));
    assert_eq!(told_of.rows[0].joined_by[0].number, "A", "what joins the others is named first");
    let refused = large(&world.owner(&world.taller).await?, PageRequest::default()).await;
    assert!(matches!(refused, Err(Error::Refused(Problem::NotAllowed))), "{refused:?}");

    // One less, and they are offered.
    sqlx::raw_sql("update cross_references set revoked_at = now() where from_key = 'N300'").execute(&pool).await?;
    groups(&world, &["N300", "A"]).await?;
    let found = beside(&world, "A").await?;
    assert_eq!((found.held_back, found.members.len()), (false, 300));
    assert_eq!(found.members.iter().filter(|member| member.stands == Stands::BothWays).count(), 299);
    assert_eq!(large(&platform, PageRequest::default()).await?.total, 0);
    Ok(())
}

#[sqlx::test]
async fn of_a_long_chain_the_nearest_are_told_and_that_there_are_more(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::raw_sql(
        "insert into parts (id, brand_id, number, key, kind, tier, group_id, name_es, name_en)
         select gen_random_uuid(), p.brand_id, 'N' || n, 'N' || n, p.kind, p.tier, p.group_id, 'x', 'x'
         from parts p, generate_series(1, 299) as n
         where p.key = 'A';
         insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), n.brand_id, 'N' || i, 'N' || i, n.id, 'x', true, 1
         from generate_series(1, 299) as i
         join parts n on n.key = case i when 1 then 'A' else 'N' || (i - 1) end",
    )
    .execute(&pool)
    .await?;
    let all: Vec<String> = (1..300).map(|n| format!("N{n}")).collect();
    let all: Vec<&str> = all.iter().map(String::as_str).chain(["A"]).collect();
    assert_eq!(groups(&world, &all).await?.len(), 1);
    let found = beside(&world, "A").await?;
    // 99 ways have 4,950 steps, and the next one has 100.
    let last = found.members.last().map(|member| (member.part.number.as_str(), member.path.len()));
    assert_eq!((found.held_back, found.cut, found.members.len(), last), (false, true, 99, Some(("N99", 99))));
    // From the middle of it both ends are nearer: twice 70 ways.
    let found = beside(&world, "N150").await?;
    assert_eq!((found.cut, found.members.len()), (true, 140));
    sqlx::raw_sql("update cross_references set revoked_at = now() where from_key = 'N60'").execute(&pool).await?;
    groups(&world, &all).await?;
    let found = beside(&world, "A").await?;
    assert_eq!((found.cut, found.members.len()), (false, 59));
    Ok(())
}
