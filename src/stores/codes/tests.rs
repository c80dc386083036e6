//! Codes in a real database.

use super::ops::{forget, learn, resolve};
use super::types::{CodeKind, CodeMatch, CodeTarget, NewCode};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::entity;
use crate::stores::items;
use crate::stores::rules::made_code;
use crate::stores::tests::{Room, holder, item, named, refusal};
use crate::stores::types::{HolderValues, ItemKind, StockItemValues};
use rust_decimal::Decimal;
use sqlx::PgPool;

fn new(code: &str, item: StockItemId) -> NewCode {
    NewCode { code: code.into(), item: item.into(), kind: None, quantity: None }
}

/// By name, with what the code is to it.
fn names(found: &[CodeMatch]) -> Vec<(&str, CodeKind)> {
    let name = |found: &CodeMatch| match &found.target {
        CodeTarget::Piece(found) => found.piece.serial.clone(),
        CodeTarget::Item(item) => item.name.clone(),
        CodeTarget::Place(place) => place.name.clone(),
    };
    found.iter().map(|one| (&*name(one).leak(), one.kind)).collect()
}

#[sqlx::test]
async fn everything_has_a_code_of_its_own_from_the_beginning(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (nut, shelf) = (room.item("Tuerca", ItemKind::Consumable).await?, room.shelf("Almacén").await?);
    let chosen = StockItemValues { code: "M6".into(), ..item("Tornillo", ItemKind::Consumable) };
    let chosen = entity::create(&room.owner, &chosen).await?;
    let badge = HolderValues { code: Some("B-7".into()), ..holder("Ana") };
    let badge = entity::create(&room.owner, &badge).await?;
    let made = items::ops::find(&room.keeper, nut.id.into()).await?;
    assert_eq!(made.own_code, nut.values.code, "a code that was made up is the own one");
    let own = items::ops::find(&room.keeper, chosen.id.into()).await?.own_code;
    assert_ne!(own, chosen.values.code);
    let url = format!("https://example.com/stores/codes/{}?x=1", own.to_lowercase());
    let found = resolve(&room.keeper, &url).await?;
    assert_eq!((found.read.code, names(&found.found)), (own.clone(), vec![("Tornillo", CodeKind::Own)]));
    assert_eq!(names(&resolve(&room.keeper, "m6").await?.found), [("Tornillo", CodeKind::Given)]);
    for (id, text, name, letter) in [(shelf.id, None, "Almacén", 'U'), (badge.id, Some("b-7"), "Ana", 'P')] {
        let own: String = sqlx::query_scalar("select own_code from stock_locations where id = $1")
            .bind(id.0)
            .fetch_one(&room.world.pool)
            .await?;
        assert!(own.starts_with(letter), "{own}");
        assert_eq!(names(&resolve(&room.keeper, &own).await?.found), [(name, CodeKind::Own)]);
        if let Some(text) = text {
            let found = resolve(&room.keeper, text).await?.found;
            assert_eq!((names(&found), &found[0].own_code), (vec![(name, CodeKind::Given)], &own));
        }
    }
    // It stays whatever else is changed.
    let after = StockItemValues { code: "M8".into(), ..chosen.values };
    entity::change(&room.owner, chosen.id, 1, &after).await?;
    assert_eq!(items::ops::find(&room.keeper, chosen.id.into()).await?.own_code, own);
    Ok(())
}

#[sqlx::test]
async fn an_item_learns_codes_and_forgets_them(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nut) = (&room.keeper, room.item("Tuerca", ItemKind::Consumable).await?);
    assert!(resolve(ctx, "4006381333931").await?.found.is_empty());
    let learnt = learn(ctx, &new("4006381333931", nut.id)).await?;
    assert_eq!((learnt.kind, learnt.code.as_str()), (CodeKind::Gtin, "04006381333931"));
    let found = resolve(ctx, "]C10104006381333931 10L-7\u{1d}3024".replace(' ', "").as_str()).await?;
    assert_eq!(names(&found.found), [("Tuerca", CodeKind::Gtin)]);
    assert_eq!((found.read.lot.as_deref(), found.read.count), (Some("L-7"), Some(24)));

    let pack =
        NewCode { kind: Some(CodeKind::Supplier), quantity: Some(Decimal::from(100)), ..new("prov/9 x", nut.id) };
    learn(ctx, &pack).await?;
    let found = resolve(ctx, " PROV/9 X\r\n").await?.found;
    assert_eq!((names(&found), found[0].quantity), (vec![("Tuerca", CodeKind::Supplier)], Some(Decimal::from(100))));
    let taken = Problem::Conflict { what: Entity::StockCode, why: Conflict::Taken };
    assert_eq!(refusal(learn(ctx, &pack).await), taken);

    // The same of another item: whoever scans it chooses.
    let other = room.item("Rondana", ItemKind::Consumable).await?;
    learn(ctx, &NewCode { kind: Some(CodeKind::Other), ..new("Prov/9 X", other.id) }).await?;
    let found = resolve(ctx, "prov/9 x").await?.found;
    assert_eq!(names(&found), [("Tuerca", CodeKind::Supplier), ("Rondana", CodeKind::Other)]);
    assert_eq!(refusal(forget(ctx, "prov/9 x", None).await), Problem::invalid("item", Reason::Missing));
    forget(ctx, "prov/9 x", Some(NameOr::Name("tuerca".into()))).await?;
    assert_eq!(names(&resolve(ctx, "prov/9 x").await?.found), [("Rondana", CodeKind::Other)]);
    forget(ctx, "prov/9 x", None).await?;
    assert_eq!(refusal(forget(ctx, "prov/9 x", None).await), Problem::NotFound { what: Entity::StockCode });
    let codes = items::ops::find(ctx, nut.id.into()).await?.codes;
    assert_eq!(codes, [learnt]);
    Ok(())
}

#[sqlx::test]
async fn what_cannot_be_a_code_is_told(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nut) = (&room.keeper, room.item("Tuerca", ItemKind::Consumable).await?);
    let wrong_digit = Problem::invalid("code", Reason::CheckDigit);
    let mut misread = made_code(12_345_678).into_bytes();
    misread.swap(3, 4);
    let misread = String::from_utf8(misread).unwrap();
    assert_eq!(refusal(resolve(ctx, &misread).await), wrong_digit);
    assert_eq!(refusal(resolve(ctx, "4006381333932").await), wrong_digit);
    assert_eq!(refusal(learn(ctx, &new("4006381333932", nut.id)).await), wrong_digit);
    let gtin = NewCode { kind: Some(CodeKind::Gtin), ..new("ROSCA", nut.id) };
    assert_eq!(refusal(learn(ctx, &gtin).await), wrong_digit);
    // Somebody's own number of that form is theirs, once it is known.
    learn(ctx, &NewCode { kind: Some(CodeKind::Supplier), ..new(&misread, nut.id) }).await?;
    assert_eq!(names(&resolve(ctx, &misread).await?.found), [("Tuerca", CodeKind::Supplier)]);

    let taken = Problem::Conflict { what: Entity::StockCode, why: Conflict::Taken };
    assert_eq!(refusal(learn(ctx, &new(&made_code(1), nut.id)).await), taken);
    let own = NewCode { kind: Some(CodeKind::Own), ..new("ROSCA", nut.id) };
    assert_eq!(refusal(learn(ctx, &own).await), Problem::invalid("kind", Reason::Unknown));
    let half = NewCode { quantity: Some(Decimal::new(15, 1)), ..new("ROSCA", nut.id) };
    assert_eq!(refusal(learn(ctx, &half).await), Problem::invalid("quantity", Reason::Malformed));
    let none = NewCode { quantity: Some(Decimal::ZERO), ..new("ROSCA", nut.id) };
    assert_eq!(refusal(learn(ctx, &none).await), Problem::invalid("quantity", Reason::OutOfRange));
    let nobody = NewCode { item: named("Nada"), ..new("ROSCA", nut.id) };
    assert_eq!(refusal(learn(ctx, &nobody).await), Problem::invalid("item", Reason::Unknown));
    assert_eq!(refusal(learn(ctx, &new(&"x".repeat(201), nut.id)).await), Problem::invalid("code", Reason::TooLong));
    Ok(())
}

#[sqlx::test]
async fn another_business_knows_none_of_the_codes(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nut) = (&room.keeper, room.item("Tuerca", ItemKind::Consumable).await?);
    learn(ctx, &new("ROSCA", nut.id)).await?;
    let other = room.world.store_room("otro").await?;
    let stranger = room.world.owner(&other).await?;
    for code in ["ROSCA", &nut.values.code] {
        assert!(resolve(&stranger, code).await?.found.is_empty(), "{code}");
    }
    assert_eq!(refusal(learn(&stranger, &new("X", nut.id)).await), Problem::invalid("item", Reason::Unknown));
    assert_eq!(refusal(forget(&stranger, "ROSCA", None).await), Problem::NotFound { what: Entity::StockCode });
    // It has one of its own by the same code.
    let own = entity::create(&stranger, &item("Rosca", ItemKind::Consumable)).await?;
    learn(&stranger, &new("rosca", own.id)).await?;
    assert_eq!(names(&resolve(&stranger, "Rosca").await?.found), [("Rosca", CodeKind::Other)]);
    assert_eq!(names(&resolve(ctx, "Rosca").await?.found), [("Tuerca", CodeKind::Other)]);
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(names(&resolve(&viewer, "Rosca").await?.found), [("Tuerca", CodeKind::Other)]);
    assert_eq!(refusal(learn(&viewer, &new("X", nut.id)).await), Problem::NotAllowed);
    Ok(())
}
