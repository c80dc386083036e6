//! The bodegas' stock, in a real database with the demo data.

mod reach;

use super::edit::ops::{change_item, clear};
use super::edit::types::ItemPatch;
use super::history::ops::undo;
use super::history::tests::bring;
use super::ops::{list_items, totals};
use super::store;
use super::types::{Beside, ItemFilter, ItemPage, ItemRow, ItemSort, Show};
use crate::base::fault::{Error, Result};
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::Problem;
use crate::demo;
use crate::platform::ctx::{Ctx, Request};
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::platform::tenancy::settings::types::PRICE_LEVELS;
use crate::testing::World;
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::cmp::Ordering;
use std::collections::BTreeSet;

async fn world(pool: &PgPool) -> Result<World> {
    World::with_demo(pool.clone()).await
}

/// Somebody of the demo data.
async fn somebody(world: &World, login: &str) -> Result<Ctx> {
    let signed_in = sign_in(&world.nobody(), login, demo::PASSWORD, false).await?;
    authenticate(&world.services, Some(&signed_in.token), Request::default()).await
}

async fn norte(world: &World) -> Result<Ctx> {
    somebody(world, "norte@demo.engrane.mx").await
}

async fn items(ctx: &Ctx, q: &str, show: Show) -> Result<ItemPage> {
    let page = PageRequest { page: 1, per_page: 200 };
    list_items(ctx, &ItemFilter { q: q.to_owned(), show, page, ..ItemFilter::default() }).await
}

fn numbers(page: &ItemPage) -> Vec<&str> {
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
            Show::Missing => false,
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

/// All lines of a filter, by the place where each page ends; the way back leads over the same pages.
async fn walked(ctx: &Ctx, filter: &ItemFilter) -> Result<Vec<ItemRow>> {
    let mut pages: Vec<ItemPage> = Vec::new();
    let mut at = ItemFilter { page: PageRequest { page: 1, per_page: 200 }, ..filter.clone() };
    loop {
        let page = list_items(ctx, &at).await?;
        let counted_off = list_items(ctx, &ItemFilter { beside: None, ..at.clone() }).await?;
        assert_eq!(counted_off, page, "found by its number as by its place");
        at.page.page += 1;
        at.beside = page.after.clone().map(Beside::After);
        pages.push(page);
        if at.beside.is_none() {
            break;
        }
    }
    for there in pages.windows(2).rev() {
        let [earlier, later] = there else { unreachable!("windows of two") };
        let page = PageRequest { page: earlier.page, per_page: 200 };
        let beside = later.before.clone().map(Beside::Before);
        assert_eq!(list_items(ctx, &ItemFilter { page, beside, ..filter.clone() }).await?.rows, earlier.rows);
    }
    Ok(pages.into_iter().flat_map(|page| page.rows).collect())
}

#[sqlx::test]
async fn every_order_has_every_line_once_in_both_directions(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let price = |row: &ItemRow| row.price.as_ref().map_or(Decimal::NEGATIVE_ONE, |price| price.amount);
    for &sort in ItemSort::ALL {
        let up = walked(&norte, &ItemFilter { sort, ..ItemFilter::default() }).await?;
        assert_eq!(up.iter().map(|row| row.id).collect::<BTreeSet<_>>().len(), 1_100, "{sort}");
        assert_eq!(up.len(), 1_100, "{sort}");
        let order = |a: &ItemRow, b: &ItemRow| match sort {
            ItemSort::Number => Ordering::Equal,
            ItemSort::Brand => crate::base::text::key(&a.brand).cmp(&crate::base::text::key(&b.brand)),
            ItemSort::Price => price(a).cmp(&price(b)),
            ItemSort::Stock => a.stock.cmp(&b.stock),
            ItemSort::Age => b.confirmed_at.cmp(&a.confirmed_at),
        };
        assert!(up.windows(2).all(|pair| order(&pair[0], &pair[1]) != Ordering::Greater), "{sort}");
        let mut down = walked(&norte, &ItemFilter { sort, descending: true, ..ItemFilter::default() }).await?;
        down.reverse();
        assert_eq!(down, up, "{sort}");
    }
    Ok(())
}

#[sqlx::test]
async fn filters_leave_what_they_say_alone_and_together(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let all = walked(&norte, &ItemFilter::default()).await?;
    let brand = all[0].brand.clone();
    let location = all[0].location.clone();
    let of_brand = |row: &&ItemRow| crate::base::text::key(&row.brand).starts_with(&crate::base::text::key(&brand));
    let there = |row: &&ItemRow| row.location.to_lowercase().starts_with(&location.to_lowercase());
    let expected = |wanted: Vec<&ItemRow>| wanted.into_iter().cloned().collect::<Vec<_>>();
    let filter = ItemFilter { brand: brand.to_lowercase(), ..ItemFilter::default() };
    let found = walked(&norte, &filter).await?;
    assert!(!found.is_empty() && found.len() < all.len());
    assert_eq!(found, expected(all.iter().filter(of_brand).collect()));
    let filter = ItemFilter { location: location.to_uppercase(), ..filter };
    assert_eq!(walked(&norte, &filter).await?, expected(all.iter().filter(of_brand).filter(there).collect()));
    let page = list_items(&norte, &ItemFilter { page: PageRequest { page: 1, per_page: 1 }, ..filter.clone() }).await?;
    let count = all.iter().filter(of_brand).filter(there).count() as u64;
    assert_eq!((page.total, page.at_least), (count, false));
    // Nobody has said anything of them for ten days, then for eight.
    world.services.clock.advance(chrono::Duration::days(9));
    let norte = self::norte(&world).await?;
    let older = |days| ItemFilter { older_than_days: Some(days), ..ItemFilter::default() };
    for days in [8_u32, 3_650] {
        let since = world.services.clock.now() - chrono::Duration::days(days.into());
        let aged = all.iter().filter(|row| row.confirmed_at < since).collect();
        assert_eq!(walked(&norte, &older(days)).await?, expected(aged), "{days}");
    }
    assert!(!walked(&norte, &older(8)).await?.is_empty() && walked(&norte, &older(3_650)).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn what_is_missing_is_a_view_of_its_own(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "A"), ("ZZ-3", 20, 2, "A")]).await?;
    assert!(items(&norte, "", Show::Missing).await?.rows.is_empty());
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-3", 20, 2, "A")]).await?;
    let missing = items(&norte, "", Show::Missing).await?;
    assert_eq!((numbers(&missing), missing.total, totals(&norte).await?.missing), (vec!["ZZ-2"], 1, 1));
    Ok(())
}

#[sqlx::test]
async fn totals_are_what_is_there_after_every_kind_of_change(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    let agree = async || -> Result<_> {
        let mut tx = norte.begin(Permission::InventoryView).await?;
        for level in 1..=PRICE_LEVELS {
            let (kept, counted) = (store::totals(&mut tx, level).await?, store::count_all(&mut tx, level).await?);
            assert_eq!(kept, Some(counted), "{level}");
        }
        let counted = store::count_all(&mut tx, 1).await?;
        tx.commit().await?;
        Ok(counted)
    };
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "A")]).await?;
    assert_eq!(agree().await?.lines, 2);
    let row = items(&norte, "ZZ-1", Show::All).await?.rows.remove(0);
    let patch = ItemPatch { price: Some(None), stock: Some(Some(Decimal::ZERO)), ..ItemPatch::default() };
    let edited = change_item(&norte, row.id, row.version, &patch).await?;
    let counted = agree().await?;
    assert_eq!((counted.lines, counted.out_of_stock, counted.unpriced), (2, 1, 1));
    undo(&norte, edited.change).await?;
    assert_eq!(agree().await?.unpriced, 0);
    let cleared = clear(&norte).await?;
    assert_eq!(agree().await?.lines, 0);
    undo(&norte, cleared.id).await?;
    assert_eq!(agree().await?.lines, 2);
    Ok(())
}

#[sqlx::test]
async fn a_place_of_another_order_is_refused(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let first = list_items(&norte, &ItemFilter { sort: ItemSort::Price, ..ItemFilter::default() }).await?;
    let filter = ItemFilter { beside: first.after.map(Beside::After), ..ItemFilter::default() };
    let refused = list_items(&norte, &filter).await;
    assert!(matches!(refused, Err(Error::Refused(Problem::Invalid { fields })) if fields[0].field == "after"));
    Ok(())
}

#[sqlx::test]
async fn a_beginning_of_a_word_is_found_where_it_is_no_word(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    assert!(numbers(&items(&norte, "balatas del tsur", Show::All).await?).contains(&"D465"));
    assert_eq!(items(&norte, "balatazo", Show::All).await?.total, 0);
    Ok(())
}
