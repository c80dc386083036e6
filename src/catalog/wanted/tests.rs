//! What is wanted, in a real database.

use super::ops::{searched, sold};
use crate::base::fault::{Error, Result};
use crate::base::paging::PageRequest;
use crate::base::problem::Problem;
use crate::catalog::ops::search_parts;
use crate::catalog::types::{PartSearch, Tier};
use crate::catalog::vehicles::types::VehicleChoice;
use crate::platform::audit::queries::flush;
use crate::testing::World;
use sqlx::PgPool;
use std::collections::BTreeMap;

#[sqlx::test]
async fn what_most_bodegas_sell_without_a_part_comes_first(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    for (tenant, number, price, stock) in [
        (&world.norte, "A1", Some(10), 50),
        (&world.norte, "B1", Some(10), 2),
        (&world.centro, "B1", Some(12), 3),
        (&world.centro, "C1", None, 900),
    ] {
        sqlx::query(
            "insert into inventory_items (tenant_id, id, brand_text, brand_key, number, key, description, currency, price, stock)
             values ($1, gen_random_uuid(), 'Nadie', 'NADIE', $2, $2, 'Balero', 'MXN', $3, $4)",
        )
        .bind(tenant.tenant.0)
        .bind(number)
        .bind(price)
        .bind(stock)
        .execute(&pool)
        .await?;
    }
    let platform = world.owner(&world.platform).await?;
    let found = sold(&platform, PageRequest::default()).await?;
    let rows: Vec<_> = found.rows.iter().map(|row| (row.number.as_str(), row.bodegas, row.stock.to_string())).collect();
    assert_eq!(rows, [("B1", 2, "5".to_owned()), ("A1", 1, "50".to_owned())]);
    assert_eq!((found.total, found.rows[0].description.as_str()), (2, "Balero"));
    let taller = world.owner(&world.taller).await?;
    for refused in
        [sold(&taller, PageRequest::default()).await.err(), searched(&taller, PageRequest::default()).await.err()]
    {
        assert!(matches!(refused, Some(Error::Refused(Problem::NotAllowed))), "{refused:?}");
    }
    Ok(())
}

#[sqlx::test]
async fn what_was_searched_in_vain_is_counted_by_organizations(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::raw_sql(
        "insert into vehicle_makes (id, name, key) values (gen_random_uuid(), 'Nissan', 'NISSAN');
         insert into vehicle_models (id, make_id, name, key) select gen_random_uuid(), id, 'Tsuru', 'TSURU' from vehicle_makes;
         insert into vehicles (id, model_id, year) select gen_random_uuid(), id, 2004 from vehicle_models;",
    )
    .execute(&pool)
    .await?;
    let tsuru = VehicleChoice { make: "nissan".into(), model: "tsuru".into(), ..VehicleChoice::default() };
    let of_2004 = VehicleChoice { year: "2004".into(), ..tsuru.clone() };
    let (norte, taller) = (world.owner(&world.norte).await?, world.owner(&world.taller).await?);
    let words = |q: &str| PartSearch { q: q.into(), ..PartSearch::default() };
    for (ctx, search) in [
        (&norte, words("Turbina")),
        (&taller, words(" turbina ")),
        (&taller, words("compresor")),
        (&taller, words("compresor")),
        (&taller, PartSearch { vehicle: tsuru, ..words("compresor") }),
        // These are narrowed.
        (&taller, PartSearch { vehicle: of_2004, ..words("bujía") }),
        (&taller, PartSearch { brand: Some("TRW".into()), ..words("bujía") }),
        (&taller, PartSearch { tier: Some(Tier::Oem), ..words("bujía") }),
        (&taller, PartSearch { position: Some("front".into()), ..words("bujía") }),
        (&taller, PartSearch { in_stock: true, ..words("bujía") }),
        (&taller, PartSearch { answers: BTreeMap::from([("side".into(), "left".into())]), ..words("bujía") }),
        (&taller, words("")),
    ] {
        assert!(search_parts(ctx, &search).await?.rows.is_empty());
    }
    flush(&world.services.db, &world.services.audit.queries).await?;
    let found = searched(&world.owner(&world.platform).await?, PageRequest::default()).await?;
    let rows: Vec<_> = found.rows.iter().map(|row| (row.words.as_str(), row.times, row.organizations)).collect();
    assert_eq!((rows, found.total), (vec![("turbina", 2, 2), ("compresor", 3, 1)], 2));
    Ok(())
}
