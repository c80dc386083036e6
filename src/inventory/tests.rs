//! The bodegas' stock, in a real database with the demo data.

use super::ops::{list_items, totals};
use super::types::{ItemFilter, ItemRow, Show};
use crate::base::fault::Result;
use crate::base::paging::{Page, PageRequest};
use crate::demo;
use crate::platform::ctx::{Ctx, Request};
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::testing::World;
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::collections::BTreeSet;

async fn world(pool: &PgPool) -> Result<World> {
    let world = World::new(pool.clone()).await?;
    demo::load(&world.services).await?;
    Ok(world)
}

/// Somebody of the demo data.
async fn somebody(world: &World, login: &str) -> Result<Ctx> {
    let signed_in = sign_in(&world.nobody(), login, demo::PASSWORD, false).await?;
    authenticate(&world.services, Some(&signed_in.token), Request::default()).await
}

async fn norte(world: &World) -> Result<Ctx> {
    somebody(world, "norte@demo.engrane.mx").await
}

async fn items(ctx: &Ctx, q: &str, show: Show) -> Result<Page<ItemRow>> {
    list_items(ctx, &ItemFilter { q: q.to_owned(), show, page: PageRequest { page: 1, per_page: 200 } }).await
}

fn numbers(page: &Page<ItemRow>) -> Vec<&str> {
    page.rows.iter().map(|row| row.number.as_str()).collect()
}

#[sqlx::test]
async fn my_lines_are_found_by_number_words_and_location(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    assert_eq!(numbers(&items(&norte, "41060-50y90", Show::All).await?), ["41060-50Y90"]);
    assert!(numbers(&items(&norte, "41060", Show::All).await?).iter().all(|number| number.starts_with("41060")));
    let pads = items(&norte, "balatas delanteras tsuru", Show::All).await?;
    assert_eq!(numbers(&pads), ["41060-50Y90", "D465", "GDB1420", "P56021N", "SHD-465"]);
    assert_eq!(pads.rows[1].name.as_ref().map(|name| name.es.as_str()), Some("Balatas delanteras"));
    assert_eq!(numbers(&items(&norte, "fre-0002", Show::All).await?), ["D465"], "own code");
    assert!(numbers(&items(&norte, "A-01-2 tsuru", Show::All).await?).contains(&"D465"), "location");
    assert!(numbers(&items(&norte, "wagner tsuru", Show::All).await?).contains(&"D465"), "brand");
    assert!(
        numbers(&items(&norte, "front brake pads tsuru", Show::All).await?).contains(&"D465"),
        "words of the catalogue"
    );
    for nothing in ["zeppelin", "%", "_", "' or 1=1", "\\"] {
        let found = items(&norte, nothing, Show::All).await?;
        assert!(found.total == 0 || found.total == 1_100, "{nothing}: {}", found.total);
    }
    assert_eq!(items(&norte, "zeppelin", Show::All).await?.total, 0);
    Ok(())
}

#[sqlx::test]
async fn my_lines_are_filtered_and_counted(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let all = totals(&norte).await?;
    assert_eq!((all.lines, all.loose, all.out_of_stock, all.unpriced), (1_100, 15, 12, 4));
    for (show, count) in [(Show::All, 1_100), (Show::Loose, 15), (Show::OutOfStock, 12), (Show::Unpriced, 4)] {
        let page = items(&norte, "", show).await?;
        assert_eq!(page.total, count, "{show:?}");
        assert!(page.rows.iter().all(|row| match show {
            Show::All => true,
            Show::Loose => row.part.is_none(),
            Show::OutOfStock => row.stock == Some(Decimal::ZERO),
            Show::Unpriced => row.price.is_none(),
        }));
    }
    assert_eq!(numbers(&items(&norte, "kit clutch tsuru", Show::Loose).await?), ["NSK2109"]);
    Ok(())
}

#[sqlx::test]
async fn pages_hold_every_line_once_and_always_tell_the_total(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let page = async |page: u32, per_page: u32| {
        list_items(&norte, &ItemFilter { page: PageRequest { page, per_page }, ..ItemFilter::default() }).await
    };
    let mut seen = BTreeSet::new();
    for number in 1..=19 {
        let found = page(number, 60).await?;
        assert_eq!(
            (found.total, found.total_pages(), found.rows.len()),
            (1_100, 19, if number == 19 { 20 } else { 60 })
        );
        seen.extend(found.rows.iter().map(|row| row.id));
    }
    assert_eq!(seen.len(), 1_100);
    let far = page(99, 50).await?;
    assert_eq!((far.rows.len(), far.total), (0, 1_100), "past the end");
    let odd = page(0, 0).await?;
    assert_eq!((odd.rows.len(), odd.page, odd.per_page, odd.total), (1, 1, 1, 1_100), "below the beginning");
    assert_eq!(page(1, u32::MAX).await?.rows.len(), 200, "never more than a page");
    assert_eq!(page(u32::MAX, u32::MAX).await?.rows.len(), 0);
    Ok(())
}

#[sqlx::test]
async fn a_bodega_sees_its_own_lines_only(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let (norte, centro) = (norte(&world).await?, somebody(&world, "centro@demo.engrane.mx").await?);
    let price = async |ctx: &Ctx| -> Result<Option<Decimal>> {
        let rows = items(ctx, "41060-50Y90", Show::All).await?.rows;
        assert_eq!(rows.len(), 1);
        Ok(rows[0].price.as_ref().map(|price| price.amount.normalize()))
    };
    assert_eq!((price(&norte).await?, price(&centro).await?), (Some(Decimal::from(1200)), Some(Decimal::from(1350))));
    assert_eq!(items(&world.owner(&world.norte).await?, "", Show::All).await?.total, 0);
    Ok(())
}
