//! What every installation begins with, as data and in a real database.

use super::data::{brands, categories, groups};
use super::ops::fill;
use crate::base::fault::Result;
use crate::base::text::key;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::BTreeSet;

#[test]
fn codes_and_keys_are_told_apart_and_every_group_stands_in_a_category() -> Result<()> {
    let (categories, groups, brands) = (categories()?, groups()?, brands()?);
    assert_eq!(categories.len(), 12);
    assert!(groups.len() >= 180, "{}", groups.len());
    let known: BTreeSet<&str> = categories.iter().map(|category| category.code.as_str()).collect();
    assert_eq!(known.len(), categories.len());
    for group in &groups {
        assert!(known.contains(group.category.as_str()), "{} stands in {}", group.code, group.category);
        assert!(!group.name_es.is_empty() && !group.name_en.is_empty(), "{}", group.code);
    }
    assert_eq!(groups.iter().map(|group| &group.code).collect::<BTreeSet<_>>().len(), groups.len());
    assert_eq!(brands.iter().map(|brand| &brand.code).collect::<BTreeSet<_>>().len(), brands.len());
    // A spelling is one brand's.
    let mut spelt = BTreeSet::new();
    for brand in &brands {
        for spelling in brand.aliases().into_iter().chain([key(&brand.name)]) {
            assert!(spelt.insert(spelling.clone()), "{spelling} is {} and another", brand.name);
        }
    }
    Ok(())
}

async fn texts(pool: &PgPool, query: &'static str) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(query).fetch_all(pool).await?)
}

/// All of it as lines.
const EVERYTHING: &str = "select row_to_json(c)::text from categories c
                          union all select row_to_json(g)::text from part_groups g
                          union all select row_to_json(b)::text from brands b
                          order by 1";

#[sqlx::test]
async fn what_is_there_keeps_its_id_and_what_somebody_changed(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    // Of an installation that is older than what the program says: one name was changed, nobody knows by whom.
    sqlx::raw_sql(
        "insert into categories (id, code, name_es, name_en, position)
         values ('0199f3a0-0000-7000-8000-000000000001', 'brakes', 'Frenado', 'Brakes', 7);
         insert into brands (id, name, key, oem, aliases)
         values ('0199f3a0-0000-7000-8000-000000000002', 'Wagner Frenos', 'WAGNERBRAKE', false, '{MIWAGNER}')",
    )
    .execute(&pool)
    .await?;
    fill(&world.services.db).await?;
    let kept = texts(&pool, "select id || ' ' || name_es from categories where code = 'brakes'").await?;
    assert_eq!(kept, ["0199f3a0-0000-7000-8000-000000000001 Frenado"]);
    let kept =
        "select id || ' ' || name || ' ' || (aliases @> '{MIWAGNER,WAGNER}')::text from brands where code = 'wagner'";
    assert_eq!(texts(&pool, kept).await?, ["0199f3a0-0000-7000-8000-000000000002 Wagner Frenos true"]);

    let before = texts(&pool, EVERYTHING).await?;
    fill(&world.services.db).await?;
    assert_eq!(texts(&pool, EVERYTHING).await?, before, "a second time changes nothing");
    Ok(())
}

#[sqlx::test]
async fn what_a_new_version_says_is_taken_where_nobody_changed_anything(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    fill(&world.services.db).await?;
    let named = "select name_es || '|' || name_en || '|' || array_to_string(synonyms, ',') from part_groups where code = 'brake_pads'";
    let now = texts(&pool, named).await?;
    // An earlier version of the program said otherwise, and somebody changed one of two names since.
    sqlx::raw_sql(
        "update part_groups
         set name_es = 'Pastillas', name_en = 'Pads of ours', synonyms = '{uno}',
             shipped = shipped || '{\"name_es\": \"Pastillas\", \"name_en\": \"Pads\", \"synonyms\": [\"uno\"]}'
         where code = 'brake_pads'",
    )
    .execute(&pool)
    .await?;
    fill(&world.services.db).await?;
    let found = texts(&pool, named).await?;
    let (found, now): (Vec<_>, Vec<_>) = (found[0].split('|').collect(), now[0].split('|').collect());
    assert_eq!((found[0], found[1], found[2]), (now[0], "Pads of ours", now[2]));
    Ok(())
}

#[sqlx::test]
async fn every_part_of_the_demo_stands_in_a_group_of_the_system(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    crate::demo::load_catalog(&world.services).await?;
    let parts = texts(&pool, "select count(*)::text from parts").await?;
    let listed = include_str!("../../demo/data/parts.csv").lines().count() - 1;
    assert_eq!(parts, [listed.to_string()]);
    Ok(())
}
