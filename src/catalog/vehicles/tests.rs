//! Choosing vehicles of the demo catalogue in a real database, and what fits them.

use super::counting;
use super::ops::{engines, fit, makes, models, step, vehicle, years};
use super::types::VehicleChoice;
use crate::base::fault::{Error, Result};
use crate::base::id::{PartId, VehicleId};
use crate::base::problem::{Entity, Problem};
use crate::catalog::ops::{categories, search_parts};
use crate::catalog::types::{Matched, PartSearch};
use crate::platform::ctx::Ctx;
use crate::testing::World;
use sqlx::PgPool;

async fn world(pool: PgPool) -> Result<World> {
    World::with_catalog(pool).await
}

/// What whoever changes vehicles or fitments does at the end.
async fn count_again(world: &World) -> Result<()> {
    let models: Vec<uuid::Uuid> = sqlx::query_scalar("select id from vehicle_models").fetch_all(&world.pool).await?;
    let mut tx = world.services.db.platform().await?;
    counting::steps::refresh(&mut tx, &models).await?;
    tx.commit().await
}

fn choice(make: &str, model: &str, year: &str) -> VehicleChoice {
    VehicleChoice { make: make.into(), model: model.into(), year: year.into(), engine: String::new() }
}

fn is_unknown<T>(outcome: &Result<T>) -> bool {
    matches!(outcome, Err(Error::Refused(Problem::NotFound { what: Entity::Vehicle })))
}

async fn first_part(ctx: &Ctx, q: &str) -> Result<PartId> {
    let found = search_parts(ctx, &PartSearch { q: q.into(), ..PartSearch::default() }).await?;
    found.rows.first().map(|row| row.id).ok_or_else(|| Error::broken(format!("{q} is not found")))
}

#[sqlx::test]
async fn each_step_offers_only_what_exists(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    sqlx::raw_sql(
        "insert into vehicle_makes (id, name, key) values (gen_random_uuid(), 'Aaa', 'AAA'), (gen_random_uuid(), 'Empty', 'EMPTY');
         insert into vehicle_models (id, make_id, name, key)
         select gen_random_uuid(), id, 'Bbb', 'BBB' from vehicle_makes where key in ('AAA', 'EMPTY');
         insert into vehicles (id, model_id, year)
         select gen_random_uuid(), m.id, 2001
         from vehicle_models m join vehicle_makes k on k.id = m.make_id where k.key = 'AAA'",
    )
    .execute(&pool)
    .await?;
    count_again(&world).await?;
    let nobody = world.nobody();
    let found = makes(&nobody).await?;
    assert_eq!(found.last().map(|make| make.key.as_str()), Some("AAA"), "what nothing fits comes last");
    assert!(found.iter().all(|make| make.key != "EMPTY"));
    assert!(found[..found.len() - 1].iter().all(|make| make.fitments > 0), "{found:?}");

    for make in ["nissan", "NISSAN", "Nissan Mexicana"] {
        assert!(models(&nobody, make).await?.iter().any(|model| model.key == "TSURU"), "{make}");
    }
    let found: Vec<u16> = years(&nobody, "nissan", "tsuru").await?.into_iter().map(|row| row.year).collect();
    assert_eq!(found, (1992..=2017).rev().collect::<Vec<_>>());
    let found = engines(&nobody, "nissan", "Tsuru", "2004").await?;
    assert_eq!(found.iter().map(|engine| engine.label.as_str()).collect::<Vec<_>>(), ["1.6 GA16DNE"]);
    let detail = vehicle(&nobody, found[0].id).await?;
    assert_eq!((detail.model.as_str(), detail.year, detail.engine.as_str()), ("Tsuru", 2004, "1.6 GA16DNE"));

    let mut chosen = VehicleChoice::default();
    for (value, at) in [("nissan", 0), ("tsuru", 1), ("2004", 2)] {
        let options = step(&nobody, &chosen).await?;
        assert!(options.iter().any(|option| option.value == value && option.has_parts), "{options:?}");
        match at {
            0 => chosen.make = value.into(),
            1 => chosen.model = value.into(),
            _ => chosen.year = value.into(),
        }
    }
    let options = step(&nobody, &chosen).await?;
    assert_eq!((options.len(), options[0].cylinders, options[0].fuel.as_str()), (1, Some(4), "gasoline"));
    Ok(())
}

#[sqlx::test]
async fn what_does_not_exist_is_said(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    assert!(is_unknown(&models(&nobody, "zeppelin").await));
    assert!(is_unknown(&years(&nobody, "nissan", "jetta").await));
    assert!(is_unknown(&vehicle(&nobody, VehicleId::new()).await));
    let tsuru = engines(&nobody, "nissan", "tsuru", "2004").await?[0].id.to_string();
    let with_engine = |engine: &str, choice: VehicleChoice| VehicleChoice { engine: engine.into(), ..choice };
    for wrong in [
        choice("nissan", "tsuru", "2019"),
        choice("nissan", "tsuru", "nonsense"),
        choice("nissan", "tsuru", "65535"),
        choice("volkswagen", "tsuru", "2004"),
        choice("\0", "'", "2004"),
        VehicleChoice::by_id("nonsense"),
        VehicleChoice::by_id("00000000-0000-7000-8000-000000000000"),
        with_engine(&tsuru, choice("nissan", "tsuru", "2005")),
        with_engine("00000000-0000-7000-8000-000000000000", choice("nissan", "tsuru", "2004")),
    ] {
        let search = PartSearch { vehicle: wrong.clone(), ..PartSearch::default() };
        assert!(is_unknown(&search_parts(&nobody, &search).await), "{wrong:?}");
        assert!(is_unknown(&categories(&nobody, &wrong).await), "{wrong:?}");
        assert!(is_unknown(&fit(&nobody, PartId::new(), &wrong).await), "{wrong:?}");
    }
    // What does not mean a vehicle yet narrows nothing.
    let search = PartSearch { vehicle: choice("nissan", "tsuru", ""), ..PartSearch::default() };
    let whole = search_parts(&nobody, &PartSearch::default()).await?.total;
    assert_eq!(search_parts(&nobody, &search).await?.total, whole);
    Ok(())
}

#[sqlx::test]
async fn a_vehicle_narrows_everything_and_says_where_a_part_goes(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let nobody = world.nobody();
    let tsuru = choice("nissan", "tsuru", "2004");
    let found = search_parts(&nobody, &PartSearch { vehicle: tsuru.clone(), ..PartSearch::default() }).await?;
    assert_eq!(found.vehicle.as_ref().map(super::types::ChosenVehicle::name).as_deref(), Some("Nissan Tsuru 2004"));
    let fitting: i64 = sqlx::query_scalar(
        "select count(distinct f.part_id) from fitments f join vehicles v on v.id = f.vehicle_id
         join vehicle_models m on m.id = v.model_id where m.key = 'TSURU' and v.year = 2004",
    )
    .fetch_one(&pool)
    .await?;
    assert_eq!(i64::from(found.total), fitting);
    assert!(found.rows.iter().all(|row| row.matched == Matched::Vehicle));

    let list = categories(&nobody, &tsuru).await?;
    assert_eq!(list.categories.iter().map(|category| category.parts).sum::<u32>(), found.total);
    for group in list.categories.iter().flat_map(|category| &category.groups) {
        let search = PartSearch { vehicle: tsuru.clone(), group: Some(group.code.clone()), ..PartSearch::default() };
        assert_eq!(search_parts(&nobody, &search).await?.total, group.count, "{}", group.code);
    }

    let pads = PartSearch { vehicle: tsuru.clone(), group: Some("brake_pads".into()), ..PartSearch::default() };
    let found = search_parts(&nobody, &pads).await?;
    let pad = found.rows.iter().find(|row| row.number == "D465").ok_or_else(|| Error::broken("no D465"))?;
    assert_eq!((pad.positions.as_slice(), pad.quantity), (["front".to_owned()].as_slice(), Some(1.into())));
    let front = search_parts(&nobody, &PartSearch { position: Some("front".into()), ..pads.clone() }).await?;
    assert_eq!(Some(front.total), found.positions.iter().find(|facet| facet.code == "front").map(|facet| facet.count));
    assert_eq!(search_parts(&nobody, &PartSearch { position: Some("roof".into()), ..pads }).await?.total, 0);

    // With words and with numbers.
    for (q, make, model, year, finds) in [
        ("balatas", "nissan", "tsuru", "2004", true),
        ("D465", "nissan", "tsuru", "2004", true),
        ("D465", "volkswagen", "jetta", "2015", false),
        ("balatas tsuru", "volkswagen", "jetta", "2015", false),
    ] {
        let search = PartSearch { q: q.into(), vehicle: choice(make, model, year), ..PartSearch::default() };
        let found = search_parts(&nobody, &search).await?;
        assert_eq!(found.rows.iter().any(|row| row.number == "D465"), finds, "{q} {model}");
        let by_vehicle = found.rows.iter().all(|row| row.matched == Matched::Vehicle);
        assert_eq!(by_vehicle, !q.starts_with('D') || found.rows.is_empty(), "{q}");
    }
    Ok(())
}

#[sqlx::test]
async fn an_engine_narrows_further_than_its_year(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let search = async |vehicle| -> Result<u32> {
        Ok(search_parts(&nobody, &PartSearch { vehicle, ..PartSearch::default() }).await?.total)
    };
    let year = choice("ford", "f-150", "2006");
    let whole = search(year.clone()).await?;
    let engines = engines(&nobody, "ford", "f150", "2006").await?;
    assert_eq!(engines.len(), 2);
    for engine in engines {
        let id = engine.id.to_string();
        let of_engine = search(VehicleChoice { engine: id.clone(), ..year.clone() }).await?;
        assert!((1..=whole).contains(&of_engine), "{of_engine} of {whole}");
        assert_eq!(search(VehicleChoice::by_id(&id)).await?, of_engine, "its id says everything");
    }
    Ok(())
}

#[sqlx::test]
async fn a_part_says_how_it_fits_or_that_it_is_not_known_to(pool: PgPool) -> Result<()> {
    let world = world(pool).await?;
    let nobody = world.nobody();
    let part = first_part(&nobody, "D465").await?;
    let answer = fit(&nobody, part, &choice("nissan", "tsuru", "2004")).await?;
    assert_eq!(
        answer.fits.iter().map(|fit| (fit.position.as_str(), fit.quantity)).collect::<Vec<_>>(),
        [("front", 1.into())]
    );
    let answer = fit(&nobody, part, &choice("VW", "jetta", "2015")).await?;
    assert_eq!((answer.vehicle.make.as_str(), answer.fits.len()), ("Volkswagen", 0));
    let outcome = fit(&nobody, PartId::new(), &choice("nissan", "tsuru", "2004")).await;
    assert!(matches!(outcome, Err(Error::Refused(Problem::NotFound { what: Entity::Part }))));
    Ok(())
}

#[sqlx::test]
async fn counts_follow_fitments_and_vehicles_as_they_come_move_and_go(pool: PgPool) -> Result<()> {
    let world = world(pool.clone()).await?;
    let wrong = "select (select count(*) from vehicles v
                         where v.fitments <> (select count(*) from fitments f where f.vehicle_id = v.id))
                      + (select count(*) from vehicle_models m
                         where m.vehicles <> (select count(*) from vehicles v where v.model_id = m.id)
                            or m.fitments <> (select coalesce(sum(v.fitments), 0) from vehicles v where v.model_id = m.id))
                      + (select count(*) from vehicle_makes k
                         where (k.vehicles, k.fitments)
                               <> (select coalesce(sum(m.vehicles), 0), coalesce(sum(m.fitments), 0)
                                   from vehicle_models m where m.make_id = k.id))";
    for change in [
        "select 1",
        "delete from fitments where position = 'rear'",
        "update fitments set notes = 'x' where position = 'front'",
        "with target as (select id from vehicles order by id limit 1)
         update fitments f set vehicle_id = (select id from target), notes = f.id::text
         where f.part_id in (select id from parts order by id limit 20)",
        "delete from parts where id in (select id from parts where kind = 'aftermarket' order by id limit 20)",
        "delete from vehicles where fitments = 0",
        "update vehicle_models set make_id = (select id from vehicle_makes where key = 'KIA') where key = 'TSURU'",
        "delete from vehicle_models where vehicles = 0",
    ] {
        // Safe: the statements above.
        sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(&pool).await?;
        count_again(&world).await?;
        assert_eq!(sqlx::query_scalar::<_, i64>(wrong).fetch_one(&pool).await?, 0, "{change}");
    }
    Ok(())
}
