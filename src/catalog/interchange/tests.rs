//! Parts that replace each other, in a real database.

use super::steps::refresh;
use crate::base::fault::Result;
use crate::testing::World;
use sqlx::PgPool;
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
