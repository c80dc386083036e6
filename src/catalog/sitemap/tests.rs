//! Stretches of parts in a real database.

use super::ops::{changes, groups, parts, stretches};
use super::store;
use super::types::{Batch, ListedGroup};
use crate::base::fault::Result;
use crate::base::id::PartId;
use crate::catalog::system;
use crate::testing::World;
use sqlx::PgPool;
use uuid::Uuid;

async fn add(pool: &PgPool, parts: u32) -> Result<Vec<PartId>> {
    sqlx::query(
        "insert into parts (id, brand_id, number, key, group_id, kind, tier, name_es, name_en)
         select gen_random_uuid(), b.id, 'A' || n, 'A' || n, g.id, 'aftermarket', 'standard', 'Balata', 'Pad'
         from generate_series(1, $1) as n, (select id from brands order by id limit 1) as b,
              (select id from part_groups order by id limit 1) as g",
    )
    .bind(i32::try_from(parts).unwrap_or(i32::MAX))
    .execute(pool)
    .await?;
    let ids: Vec<Uuid> = sqlx::query_scalar("select id from parts order by id").fetch_all(pool).await?;
    Ok(ids.into_iter().map(PartId::from).collect())
}

#[sqlx::test]
async fn stretches_have_each_part_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    let ctx = world.nobody();
    let all = add(&pool, 11).await?;
    let mut tx = ctx.catalog().await?;
    for stretch in [1, 2, 3, 5, 10, 11, 12, 100] {
        let starts = store::list_starts(&mut tx, stretch).await?;
        let expected: Vec<PartId> = all.iter().copied().step_by(stretch as usize).collect();
        assert_eq!(starts, expected, "{stretch}");
    }
    tx.commit().await?;
    assert_eq!(stretches(&ctx).await?, all[..1]);

    let (mut seen, mut from) = (Vec::new(), Some(all[0]));
    while let Some(at) = from {
        let batch = parts(&ctx, at, 4).await?;
        assert!(batch.parts.len() <= 4);
        seen.extend(batch.parts);
        from = batch.next;
    }
    assert_eq!(seen, all);
    // Where a stretch began may be gone by now.
    assert_eq!(parts(&ctx, PartId(Uuid::nil()), 1).await?.parts, all[..1]);
    assert_eq!(parts(&ctx, PartId(Uuid::from_u128(u128::MAX)), 4).await?, Batch { parts: Vec::new(), next: None });
    Ok(())
}

#[sqlx::test]
async fn a_group_is_listed_once_there_are_parts_of_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    let ctx = world.nobody();
    assert_eq!(groups(&ctx).await?, []);
    add(&pool, 2).await?;
    let (category, group): (String, String) = sqlx::query_as(
        "select c.code, g.code from categories c join part_groups g on g.category_id = c.id order by g.id limit 1",
    )
    .fetch_one(&pool)
    .await?;
    assert_eq!(groups(&ctx).await?, [ListedGroup { category, group }]);
    Ok(())
}

#[sqlx::test]
async fn there_are_other_parts_when_the_number_is_another(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    let ctx = world.nobody();
    assert_eq!(stretches(&ctx).await?, []);
    let mut seen = vec![changes(&ctx).await?];
    let all = add(&pool, 2).await?;
    seen.push(changes(&ctx).await?);
    sqlx::query("delete from parts where id = $1").bind(all[0].0).execute(&pool).await?;
    seen.push(changes(&ctx).await?);
    assert!(seen[0] < seen[1] && seen[1] < seen[2], "{seen:?}");
    Ok(())
}
