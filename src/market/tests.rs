//! What workshops see of the bodegas' stock, in a real database with the demo data.

use super::ops::{availability, loose_offers, offers_of, search_parts};
use super::types::{Availability, Offer, Relation};
use crate::base::fault::{Error, Result};
use crate::base::id::PartId;
use crate::base::money::Tax;
use crate::base::problem::Problem;
use crate::catalog::types::{OfferSummary, PartSearch, PartSort};
use crate::demo;
use crate::platform::ctx::{Ctx, Request};
use crate::platform::identity::sessions::ops::authenticate;
use crate::platform::identity::sign_in::sign_in;
use crate::testing::{World, drop_checks};
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

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

async fn part_id(ctx: &Ctx, number: &str) -> Result<PartId> {
    let found = search_parts(ctx, &PartSearch { q: number.to_owned(), ..PartSearch::default() }).await?;
    found.rows.first().map(|row| row.id).ok_or_else(|| Error::broken(format!("{number} is not found")))
}

async fn available(world: &World, number: &str) -> Result<Availability> {
    let taller = world.owner(&world.taller).await?;
    availability(&taller, part_id(&taller, number).await?).await
}

fn money(offer: &Offer) -> (String, &str) {
    (offer.price.amount.normalize().to_string(), offer.price.currency.as_str())
}

#[sqlx::test]
async fn a_taller_sees_the_offers_of_both_bodegas_cheapest_first(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let found = available(&world, "41060-50Y90").await?;
    let rows: Vec<(String, &str, &str, Relation)> = found
        .offers
        .iter()
        .map(|offer| (money(offer).0, offer.bodega.as_str(), offer.number.as_str(), offer.relation))
        .collect();
    let (norte, centro) = ("Refaccionaria del Norte", "Autopartes Centro");
    let row = |price: &str, bodega: &'static str, number: &'static str, relation| {
        (price.to_owned(), bodega, number, relation)
    };
    assert_eq!(
        rows,
        [
            row("345", centro, "SHD-465", Relation::Aftermarket),
            row("380", norte, "SHD-465", Relation::Aftermarket),
            row("430", centro, "D465", Relation::Aftermarket),
            row("465", norte, "D465", Relation::Aftermarket),
            row("560", centro, "GDB1420", Relation::Aftermarket),
            row("605", norte, "GDB1420", Relation::Aftermarket),
            row("825", norte, "P56021N", Relation::Aftermarket),
            row("855", centro, "P56021N", Relation::Aftermarket),
            row("1200", norte, "41060-50Y90", Relation::Same),
            row("1350", centro, "41060-50Y90", Relation::Same),
        ]
    );
    assert_eq!((found.bodegas, found.stock), (2, Decimal::from(154)));
    let first = &found.offers[0];
    assert_eq!(
        (first.city.as_str(), first.phone.as_str(), first.brand.as_str()),
        ("Ciudad de México", "+52 55 5550 0201", "FRITEC")
    );
    assert_eq!((first.tax, first.location.as_str(), first.min_order), (Tax::Excluded, "Rack 2", Some(Decimal::ONE)));

    // From the aftermarket part's page its own lines are the same, the OEM part's are an interchange.
    let found = available(&world, "D465").await?;
    let relations: BTreeSet<(&str, String)> =
        found.offers.iter().map(|offer| (offer.number.as_str(), format!("{:?}", offer.relation))).collect();
    assert!(
        relations.contains(&("D465", "Same".to_owned()))
            && relations.contains(&("41060-50Y90", "Interchange".to_owned()))
    );
    Ok(())
}

#[sqlx::test]
async fn offers_in_other_currencies_come_after_pesos_unconverted(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::query(
        "update inventory_items set price = 20, currency = 'USD' where number = '41060-50Y90' and price = 1200",
    )
    .execute(&pool)
    .await?;
    let found = available(&world, "41060-50Y90").await?;
    assert_eq!(found.offers.last().map(money), Some(("20".to_owned(), "USD")));
    let taller = world.owner(&world.taller).await?;
    let results = search_parts(&taller, &PartSearch { q: "41060-50Y90".into(), ..PartSearch::default() }).await?;
    let offers = results.rows[0].offers.as_ref().ok_or_else(|| Error::broken("a taller sees offers"))?;
    assert_eq!((offers.bodegas, offers.min_price.as_ref().map(|price| price.currency.as_str())), (2, Some("MXN")));
    Ok(())
}

#[sqlx::test]
async fn results_tell_a_taller_who_offers_each_part_and_a_bodega_nothing(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let search = PartSearch { q: "balatas delanteras tsuru 2004".into(), ..PartSearch::default() };
    for ctx in [world.viewer(&world.taller).await?, world.owner(&world.platform).await?] {
        for row in search_parts(&ctx, &search).await?.rows {
            assert_eq!(row.offers.map(|offers| offers.bodegas), Some(2), "{}", row.number);
        }
    }
    for ctx in [world.nobody(), norte(&world).await?] {
        assert!(search_parts(&ctx, &search).await?.rows.iter().all(|row| row.offers.is_none()));
    }
    Ok(())
}

#[sqlx::test]
async fn results_are_offered_anew_as_they_are_at_this_moment(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let taller = world.owner(&world.taller).await?;
    let (pads, other) = (part_id(&taller, "D465").await?, part_id(&taller, "41060-50Y90").await?);
    let offers = async || -> Result<BTreeMap<PartId, (u32, Option<String>)>> {
        let found = offers_of(&taller, &[pads, other, PartId::new()]).await?;
        let told =
            |offers: OfferSummary| (offers.bodegas, offers.min_price.map(|price| price.amount.normalize().to_string()));
        Ok(found.into_iter().map(|(part, offers)| (part, told(offers))).collect())
    };
    let price = |amount: &str| (2, Some(amount.to_owned()));
    assert_eq!(offers().await?, BTreeMap::from([(pads, price("430")), (other, price("1200"))]));
    sqlx::query("update inventory_items set stock = 0 where key = 'D465'").execute(&pool).await?;
    assert_eq!(offers().await?, BTreeMap::from([(other, price("1200"))]), "what nobody offers is absent");
    let refused = offers_of(&norte(&world).await?, &[pads]).await;
    assert!(matches!(refused, Err(Error::Refused(Problem::NotAllowed))), "{refused:?}");
    Ok(())
}

#[sqlx::test]
async fn what_is_reported_not_to_fit_in_place_of_a_part_is_not_offered_for_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::raw_sql(
        "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), s.brand_id, s.number, s.key, g.id, 'x', true, 1
         from parts s, parts g
         where s.key = 'SHD465' and g.key = 'GDB1420';
         insert into negative_references (part_id, other_id, source)
         select s.id, o.id, 'taller' from parts s, parts o where s.key = 'SHD465' and o.key = '4106050Y90'",
    )
    .execute(&pool)
    .await?;
    let numbers = async |number: &str| -> Result<BTreeSet<String>> {
        Ok(available(&world, number).await?.offers.into_iter().map(|offer| offer.number).collect())
    };
    // Another reference joins the two still.
    assert!(!numbers("41060-50Y90").await?.contains("SHD-465"));
    assert!(numbers("GDB1420").await?.contains("SHD-465"));
    Ok(())
}

#[sqlx::test]
async fn the_cheapest_comes_first_and_only_what_is_counted_where_a_taller_asks_for_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let taller = world.owner(&world.taller).await?;
    let search =
        PartSearch { q: "balatas delanteras tsuru 2004".into(), sort: PartSort::Price, ..PartSearch::default() };
    let numbers = async |ctx: &Ctx, search: &PartSearch| -> Result<Vec<String>> {
        Ok(search_parts(ctx, search).await?.rows.into_iter().map(|row| row.number).collect())
    };
    let by_price = ["SHD-465", "D465", "GDB1420", "P56021N", "41060-50Y90"];
    assert_eq!(numbers(&taller, &search).await?, by_price);
    // Nobody has counted one, and nobody offers another.
    sqlx::query("update inventory_items set stock = null where key = 'D465'").execute(&pool).await?;
    sqlx::query("update inventory_items set price = null where key = 'GDB1420'").execute(&pool).await?;
    assert_eq!(numbers(&taller, &search).await?, ["SHD-465", "D465", "P56021N", "41060-50Y90", "GDB1420"]);
    let in_stock = PartSearch { in_stock: true, ..search.clone() };
    assert_eq!(numbers(&taller, &in_stock).await?, ["SHD-465", "P56021N", "41060-50Y90"]);
    let best = PartSearch { sort: PartSort::Best, ..in_stock.clone() };
    let found = search_parts(&taller, &best).await?;
    assert_eq!((found.total, found.rows[0].number.as_str()), (3, "41060-50Y90"));
    // Whoever may not see what bodegas ask gets all of them, the best first.
    assert_eq!(numbers(&world.nobody(), &in_stock).await?.len(), 5);
    assert_eq!(numbers(&world.nobody(), &in_stock).await?[0], "41060-50Y90");
    Ok(())
}

#[sqlx::test]
async fn a_bodega_is_refused_what_others_offer(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let norte = norte(&world).await?;
    let part = part_id(&norte, "41060-50Y90").await?;
    let outcome = availability(&norte, part).await;
    assert!(matches!(outcome, Err(Error::Refused(Problem::NotAllowed))), "{outcome:?}");
    let outcome = availability(&world.nobody(), part).await;
    assert!(matches!(outcome, Err(Error::Refused(Problem::NotSignedIn))), "{outcome:?}");
    Ok(())
}

#[sqlx::test]
async fn only_active_bodegas_lines_with_price_and_stock_are_offered(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let count = async || Ok::<_, Error>(available(&world, "41060-50Y90").await?.offers.len());
    assert_eq!(count().await?, 10);
    sqlx::query("update inventory_items set stock = 0 where number = 'D465'").execute(&pool).await?;
    assert_eq!(count().await?, 8, "no stock");
    sqlx::query("update inventory_items set price = null where number = 'SHD-465'").execute(&pool).await?;
    assert_eq!(count().await?, 6, "no price");
    sqlx::query("update tenants set active = false where code = 'demo-centro'").execute(&pool).await?;
    assert_eq!(count().await?, 3, "no active bodega");
    sqlx::query("update tenants set modules = '{workshop}' where code = 'demo-norte'").execute(&pool).await?;
    assert_eq!(count().await?, 0, "no bodega any more");
    Ok(())
}

#[sqlx::test]
async fn the_page_of_a_part_tells_its_own_lines_from_those_of_a_number_that_replaces_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    // A line of another number of an original, and one of the original that an aftermarket part is known by.
    sqlx::query(
        "insert into inventory_items (tenant_id, id, part_id, brand_text, brand_key, number, key, price, currency, stock)
         select t.id, gen_random_uuid(), p.id, r.brand, r.brand, r.number, r.number, r.price, 'MXN', 1
         from tenants t,
              (values ('RAYBESTOS', 'PGD465M', 99, '4106050Y90'), ('NISSAN', '41060VIEJO', 98, 'D465')) as r(brand, number, price, part)
         join parts p on p.key = r.part
         where t.code = 'demo-norte'",
    )
    .execute(&pool)
    .await?;
    let found = available(&world, "41060-50Y90").await?;
    let shown = |offer: &Offer| format!("{} {} {:?}", offer.brand, offer.number, offer.relation);
    let cheapest: Vec<String> = found.offers[..2].iter().map(shown).collect();
    assert_eq!(cheapest, ["NISSAN 41060VIEJO Interchange", "RAYBESTOS PGD465M Aftermarket"]);
    Ok(())
}

#[sqlx::test]
async fn offers_without_catalogue_are_found_by_number_and_words(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let taller = world.owner(&world.taller).await?;
    let found = async |q: &str| -> Result<Vec<String>> {
        Ok(loose_offers(&taller, q).await?.into_iter().map(|offer| offer.number).collect())
    };
    assert_eq!(found("nsk 2109").await?, ["NSK2109"]);
    assert_eq!(found("NSK21").await?, ["NSK2109"]);
    assert_eq!(found("kits de clutch tsuru").await?, ["NSK2109"]);
    assert!(found("exedy clutch").await?.contains(&"VWK1004".to_owned()), "both bodegas");
    assert_eq!(found("41060-50Y90").await?, [""; 0], "the catalogue knows it");
    for nothing in ["", "  ", "' & | ! :* \\", "\0", "%", "zeppelin"] {
        assert_eq!(found(nothing).await?, [""; 0], "{nothing:?}");
    }
    assert!(loose_offers(&taller, &"㌀".repeat(3000)).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn what_is_to_be_confirmed_is_offered_after_what_is_counted(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let before = available(&world, "41060-50Y90").await?;
    let cheapest = before.offers[0].item;
    let counted: Decimal = before.offers[1..].iter().filter_map(|offer| offer.stock).sum();
    sqlx::query("update inventory_items set stock = null where id = $1").bind(cheapest.0).execute(&pool).await?;
    let found = available(&world, "41060-50Y90").await?;
    assert_eq!((found.offers.len(), found.bodegas, found.stock), (before.offers.len(), 2, counted));
    let last = found.offers.last().map(|offer| (offer.item, offer.stock));
    assert_eq!(last, Some((cheapest, None)));
    let expected: Vec<_> = before.offers[1..].iter().map(|offer| offer.item).collect();
    let first: Vec<_> = found.offers[..expected.len()].iter().map(|offer| offer.item).collect();
    assert_eq!(first, expected, "the others stand as they stood");
    let taller = world.owner(&world.taller).await?;
    sqlx::query("update inventory_items set stock = null where number = 'NSK2109'").execute(&pool).await?;
    assert_eq!(loose_offers(&taller, "NSK21").await?[0].stock, None);
    Ok(())
}

#[sqlx::test]
async fn the_viewers_currency_comes_before_others(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    sqlx::query("update tenants set currency = 'USD' where id = $1").bind(world.taller.tenant.0).execute(&pool).await?;
    // Dearer than the pesos and unknown to the catalogue: nothing but the currency puts them first.
    for (number, price) in [("41060-50Y90", 1200), ("NSK2109", 2050)] {
        let done =
            sqlx::query("update inventory_items set currency = 'USD', price = 9000 where number = $1 and price = $2")
                .bind(number)
                .bind(Decimal::from(price))
                .execute(&pool)
                .await?;
        assert_eq!(done.rows_affected(), 1, "{number}");
    }
    let offered = async |ctx: &Ctx| -> Result<(String, Option<String>)> {
        let part = part_id(ctx, "41060-50Y90").await?;
        let offers = availability(ctx, part).await?.offers;
        let search = PartSearch { q: "41060-50Y90".into(), ..PartSearch::default() };
        let summary = search_parts(ctx, &search).await?.rows.remove(0).offers;
        let lowest = summary.and_then(|summary| summary.min_price).map(|price| price.currency);
        Ok((offers[0].price.currency.clone(), lowest))
    };
    let (taller, platform) = (world.owner(&world.taller).await?, world.owner(&world.platform).await?);
    assert_eq!(offered(&taller).await?, ("USD".to_owned(), Some("USD".to_owned())));
    assert_eq!(offered(&platform).await?, ("MXN".to_owned(), Some("MXN".to_owned())));
    let loose = async |ctx: &Ctx| Ok::<_, Error>(loose_offers(ctx, "clutch").await?[0].price.currency.clone());
    assert_eq!((loose(&taller).await?, loose(&platform).await?), ("USD".to_owned(), "MXN".to_owned()));
    Ok(())
}

#[sqlx::test]
async fn an_offer_that_cannot_be_read_is_a_fault_that_names_it(pool: PgPool) -> Result<()> {
    let world = world(&pool).await?;
    let found = available(&world, "41060-50Y90").await?;
    drop_checks(&pool).await?;
    sqlx::query("update tenants set tax = 'perhaps' where name = 'Autopartes Centro'").execute(&pool).await?;
    let told = match available(&world, "41060-50Y90").await {
        Err(error @ Error::Broken(_)) => error.to_string(),
        other => panic!("{other:?}"),
    };
    let mut theirs = found.offers.iter().filter(|offer| offer.bodega == "Autopartes Centro");
    assert!(theirs.any(|offer| told == unreadable(offer)), "{told}");
    Ok(())
}

fn unreadable(offer: &Offer) -> String {
    format!("market_offers {}: tax cannot be read: \"perhaps\"", offer.item)
}
