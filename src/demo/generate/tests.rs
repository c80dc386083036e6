//! A made-up catalogue, as rows and in a real database.

use super::families::{Families, Family};
use super::plan::{Brand, Group, Plan, Scale, Size};
use super::stock::Lists;
use super::{Generated, generate, rows};
use crate::base::fault::{Error, Result};
use crate::base::text::key;
use crate::catalog::interchange;
use crate::catalog::system;
use crate::catalog::vehicles::counting;
use crate::catalog::words;
use crate::testing::World;
use serde::Deserialize;
use sqlx::PgPool;
use std::collections::{BTreeSet, HashSet};
use uuid::Uuid;

#[derive(Deserialize)]
struct BrandRow {
    code: String,
    name: String,
}

#[derive(Deserialize)]
struct GroupRow {
    code: String,
    category: String,
    name_es: String,
    name_en: String,
}

/// With brands and groups that have always the same ids.
fn plan(units: u64) -> Result<Plan> {
    let brands: Vec<BrandRow> = system::data::rows(include_str!("../../catalog/system/brands.csv"))?;
    let groups: Vec<GroupRow> = system::data::rows(include_str!("../../catalog/system/groups.csv"))?;
    let brand = |(at, row): (u128, BrandRow)| Brand { id: Uuid::from_u128(at), code: row.code, name: row.name };
    let group = |(at, row): (u128, GroupRow)| Group {
        id: Uuid::from_u128(1_000 + at),
        code: row.code,
        category: row.category,
        name_es: row.name_es,
        name_en: row.name_en,
        synonyms: vec!["otro nombre".to_owned()],
    };
    Plan::new(
        Size { units, bodegas: 3 },
        (0..).zip(brands).map(brand).collect(),
        (0..).zip(groups).map(group).collect(),
    )
}

fn walk(plan: &Plan, mut each: impl FnMut(&Family) -> Result<()>) -> Result<()> {
    let mut families = Families::of(plan);
    while let Some(family) = families.advance()? {
        each(&family)?;
    }
    Ok(())
}

/// All that is written of it.
fn written() -> Result<(Vec<u8>, Vec<String>)> {
    let plan = plan(1)?;
    let counts: Vec<u64> = (0..).take(plan.fleet.vehicles.len()).collect();
    let mut to = Vec::new();
    rows::makes(&plan, &counts, &mut to);
    rows::models(&plan, &counts, &mut to);
    rows::vehicles(&plan, &counts, &mut to);
    let mut lists = Lists::of(plan.size.bodegas)?;
    let mut fitments = 0;
    walk(&plan, |family| {
        rows::parts(&plan, family, &mut to);
        rows::references(&plan, family, &mut to);
        fitments += rows::fitments(&plan, family, fitments, &mut to);
        lists.add(&plan, family)?;
        Ok(())
    })?;
    Ok((to, lists.into_files()?))
}

#[test]
fn the_same_comes_out_each_time() -> Result<()> {
    let first = written()?;
    assert!(first.0.len() > 1_000_000, "{}", first.0.len());
    assert!(first == written()?, "the second time something else came out");
    Ok(())
}

#[test]
fn there_is_as_much_as_there_should_be() -> Result<()> {
    let plan = plan(10)?;
    let size = plan.size;
    assert_eq!((size.parts(), size.aftermarket(), plan.fleet.vehicles.len() as u64), (30_000, 7_140, size.vehicles()));
    let (mut parts, mut aftermarket, mut references, mut fitments) = (0, 0, 0, 0);
    walk(&plan, |family| {
        assert!(!family.vehicles.is_empty());
        assert_eq!(family.vehicles.iter().collect::<HashSet<_>>().len(), family.vehicles.len());
        parts += family.parts.len() as u64;
        aftermarket += family.parts.iter().filter(|part| part.tier != "oem").count() as u64;
        references += family.references.len() as u64;
        fitments += (family.vehicles.len() * family.parts.len()) as u64;
        Ok(())
    })?;
    assert_eq!((parts, aftermarket), (size.parts(), size.aftermarket()));
    for (found, wanted) in [(references, size.references()), (fitments, size.fitments())] {
        assert!(found.abs_diff(wanted) * 50 < wanted, "{found} instead of {wanted}");
    }
    Ok(())
}

#[test]
fn a_number_is_one_part_and_what_is_no_part_joins_nothing() -> Result<()> {
    let plan = plan(2)?;
    let (mut numbers, mut bare, mut ids) = (HashSet::new(), HashSet::new(), HashSet::new());
    walk(&plan, |family| {
        let own: BTreeSet<(usize, String)> = family.parts.iter().map(|part| (part.brand, key(&part.number))).collect();
        for number in &own {
            assert!(numbers.insert(number.clone()), "{number:?} is two parts");
        }
        for reference in &family.references {
            let number = (reference.brand, key(&reference.number));
            assert!(
                ids.insert((number.clone(), reference.to, reference.source == super::families::Source::Brand)),
                "{number:?} is said twice"
            );
            if !own.contains(&number) {
                bare.insert(number);
            }
        }
        Ok(())
    })?;
    assert!(bare.len() > 10_000 && bare.is_disjoint(&numbers));
    Ok(())
}

async fn text(pool: &PgPool, query: &'static str) -> Result<String> {
    Ok(sqlx::query_scalar(query).fetch_one(pool).await?)
}

const INDEXES: &str = "select string_agg(made, e'\\n' order by made)
    from (
      select indexdef as made from pg_indexes where schemaname = 'public'
      union all
      select conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid)
      from pg_constraint where connamespace = 'public'::regnamespace
    ) as made";

const RECKONED: &str = "select md5(
      (select string_agg(concat_ws(' ', id, words, popularity), ',' order by id) from parts)
      || (select string_agg(concat_ws(' ', id, fitments), ',' order by id) from vehicles)
      || (select string_agg(concat_ws(' ', id, vehicles, fitments), ',' order by id) from vehicle_models)
      || (select string_agg(concat_ws(' ', id, vehicles, fitments), ',' order by id) from vehicle_makes))";

const JOINED: &str = "select md5(string_agg(members, '|' order by members))
    from (
      select string_agg(id::text, ' ' order by id) as members
      from parts
      where interchange_id is not null
      group by interchange_id
    ) as joined";

const COUNTS: &str = "select concat_ws(' ',
      (select count(*) from vehicles), (select count(*) from parts), (select count(*) from cross_references),
      (select count(*) from fitments), (select count(*) from tenants where code like 'bodega-%'),
      (select count(*) from inventory_items))";

async fn parts(pool: &PgPool, query: &'static str) -> Result<Vec<Uuid>> {
    Ok(sqlx::query_scalar(query).fetch_all(pool).await?)
}

#[sqlx::test]
async fn a_small_one_is_as_if_it_had_come_by_files(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    system::ops::fill(&world.services.db).await?;
    let indexes = text(&pool, INDEXES).await?;
    let mut told = Vec::new();
    let made = generate(&world.services, Scale::Small, &mut |line| told.push(line.to_owned())).await?;
    let made = made.ok_or_else(|| Error::broken("nothing was made up"))?;
    assert!(told.iter().any(|line| line == "parts: 30000, all of them"), "{told:?}");
    let Generated { vehicles, parts: all, references, fitments, bodegas, lines } = made;
    assert_eq!((vehicles, all, bodegas), (1_200, 30_000, 5));
    assert_eq!(text(&pool, COUNTS).await?, format!("{vehicles} {all} {references} {fitments} {bodegas} {lines}"));
    assert_eq!(text(&pool, INDEXES).await?, indexes, "indexes and keys are those that were there");
    let lost = "select concat_ws(' ',
          (select count(*) from fitments f where not exists (select from parts p where p.id = f.part_id)),
          (select count(*) from fitments f where not exists (select from vehicles v where v.id = f.vehicle_id)),
          (select count(*) from cross_references x where not exists (select from parts p where p.id = x.to_part_id)))";
    assert_eq!(text(&pool, lost).await?, "0 0 0");

    // What is reckoned is what those who reckon it find.
    let reckoned = text(&pool, RECKONED).await?;
    let models = parts(&pool, "select id from vehicle_models").await?;
    let some = parts(&pool, "select id from parts where id < '08000000-0000-0000-0000-000000000000'").await?;
    assert!(some.len() > 500, "{}", some.len());
    let mut tx = world.services.db.platform().await?;
    counting::steps::refresh(&mut tx, &models).await?;
    words::steps::refresh(&mut tx, &some).await?;
    tx.commit().await?;
    assert_eq!(text(&pool, RECKONED).await?, reckoned);

    let joined = text(&pool, JOINED).await?;
    sqlx::raw_sql("update parts set interchange_id = null").execute(&pool).await?;
    let all = parts(&pool, "select id from parts").await?;
    let mut tx = world.services.db.platform().await?;
    interchange::steps::refresh(&mut tx, &all).await?;
    tx.commit().await?;
    assert_eq!(text(&pool, JOINED).await?, joined);
    let too_large = "select count(*)::text from (select from parts where interchange_id is not null
                                                 group by interchange_id having count(*) > 300) as large";
    assert_eq!(text(&pool, too_large).await?, "1");

    // Nearly all that bodegas have is of the catalogue, and on sale.
    let sold = "select (count(*) filter (where part_id is not null) > 0.95 * count(*) and count(*) filter (where part_id is null) > 0
                        and (select count(*) from market_offers) > 0.9 * count(*))::text from inventory_items";
    assert_eq!(text(&pool, sold).await?, "true");

    assert_eq!(generate(&world.services, Scale::Small, &mut |_| ()).await?, None, "there is something already");

    // A bodega that is missing is opened, and nothing else is made.
    let moved = "update tenants set code = 'otra', name = 'Otra' where code = 'bodega-5'";
    sqlx::raw_sql(moved).execute(&pool).await?;
    let of_last = "select count(*) from inventory_items i join tenants t on t.id = i.tenant_id where t.code = $1";
    let of_last = async |code: &str| {
        let lines: i64 = sqlx::query_scalar(of_last).bind(code.to_owned()).fetch_one(&pool).await?;
        Ok::<_, Error>(lines.cast_unsigned())
    };
    let expected = Generated { bodegas: 1, lines: of_last("otra").await?, ..Generated::default() };
    assert_eq!(generate(&world.services, Scale::Small, &mut |_| ()).await?, Some(expected));
    assert_eq!(of_last("bodega-5").await?, expected.lines);
    assert_eq!(generate(&world.services, Scale::Full, &mut |_| ()).await?, None, "that is another size");
    Ok(())
}
