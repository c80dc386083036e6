//! Changing lines by hand, in a real database.

use super::ops::{change_item, clear, find_item};
use super::types::{Edited, ItemPatch};
use crate::base::fault::{Error, Result};
use crate::base::id::ItemId;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::inventory::history::ops::undo;
use crate::inventory::history::tests::{bring, lines};
use crate::inventory::ops::{list_items, totals};
use crate::inventory::types::ItemFilter;
use crate::platform::ctx::Ctx;
use crate::testing::World;
use chrono::Duration;
use rust_decimal::Decimal;
use sqlx::PgPool;

async fn item(ctx: &Ctx, number: &str) -> Result<(ItemId, i32)> {
    let filter = ItemFilter { q: number.to_owned(), ..ItemFilter::default() };
    let rows = list_items(ctx, &filter).await?.rows;
    Ok((rows[0].id, rows[0].version))
}

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        _ => None,
    }
}

#[sqlx::test]
async fn a_line_is_changed_and_put_back(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "A"), ("ZZ-1", 10, 5, "B")]).await?;
    let before = lines(&pool, world.norte.tenant).await?;
    let (id, version) = item(&norte, "ZZ-2").await?;
    world.services.clock.advance(Duration::days(3));
    let operator = world.operator(&world.norte).await?;
    let patch = ItemPatch {
        price: Some(Some(Decimal::new(2_255_555, 5))),
        stock: Some(Some(Decimal::ZERO)),
        location: Some("  Pasillo   3 ".to_owned()),
        min_order: Some(Some(2.into())),
        ..ItemPatch::default()
    };
    let Edited { item: changed, change } = change_item(&operator, id, version, &patch).await?;
    assert_eq!(changed.price.as_ref().map(|price| price.amount), Some(Decimal::new(225_556, 4)), "as it is kept");
    assert_eq!((changed.stock, changed.location.as_str()), (Some(Decimal::ZERO), "Pasillo 3"));
    assert_eq!((changed.version, changed.confirmed_at), (version + 1, operator.now()));
    assert_eq!(find_item(&norte, id).await?, changed);
    let found = list_items(&norte, &ItemFilter { q: "pasillo".to_owned(), ..ItemFilter::default() }).await?;
    assert_eq!(found.total, 1, "it is found where it lies");

    // Who changes a line may undo that.
    undo(&operator, change).await?;
    assert_eq!(lines(&pool, world.norte.tenant).await?, before);
    // What was read before the change is no more what is changed.
    let stale = Problem::Conflict { what: Entity::InventoryItem, why: Conflict::Changed };
    assert_eq!(refusal(change_item(&norte, id, version, &patch).await), Some(stale));
    Ok(())
}

#[sqlx::test]
async fn what_cannot_be_is_refused_by_its_field(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-1", 10, 5, "B")]).await?;
    let before = lines(&pool, world.norte.tenant).await?;
    let (id, version) = item(&norte, "ZZ-1").await?;
    let lies = find_item(&norte, id).await?.location;
    let patch = ItemPatch {
        price: Some(Some((-1).into())),
        currency: Some("pesotes".to_owned()),
        stock: Some(Some(Decimal::from(10_000_000_000_u64))),
        location: Some("x".repeat(301)),
        min_order: Some(Some((-1).into())),
    };
    let problem = |field: &str, reason| FieldProblem { field: field.to_owned(), reason };
    let fields = vec![
        problem("price", Reason::OutOfRange),
        problem("currency", Reason::Malformed),
        problem("stock", Reason::OutOfRange),
        problem("min_order_quantity", Reason::OutOfRange),
        problem("location", Reason::TooLong),
    ];
    assert_eq!(refusal(change_item(&norte, id, version, &patch).await), Some(Problem::Invalid { fields }));
    let other = if lies == "A" { "B" } else { "A" };
    let taken = Problem::Conflict { what: Entity::InventoryItem, why: Conflict::Taken };
    let patch = ItemPatch { location: Some(other.to_owned()), ..ItemPatch::default() };
    assert_eq!(refusal(change_item(&norte, id, version, &patch).await), Some(taken));
    let centro = world.owner(&world.centro).await?;
    let hidden = Problem::NotFound { what: Entity::InventoryItem };
    assert_eq!(refusal(change_item(&centro, id, version, &ItemPatch::default()).await), Some(hidden.clone()));
    assert_eq!(refusal(find_item(&centro, id).await), Some(hidden));
    assert_eq!(lines(&pool, world.norte.tenant).await?, before);
    // A line without a price keeps its currency.
    let patch = ItemPatch { price: Some(None), ..ItemPatch::default() };
    let changed = change_item(&norte, id, version, &patch).await?.item;
    assert_eq!((changed.price, changed.currency.as_str()), (None, "MXN"));
    Ok(())
}

#[sqlx::test]
async fn a_cleared_inventory_comes_back(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    let centro = world.owner(&world.centro).await?;
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "A")]).await?;
    bring(&centro, &[("ZZ-8", 10, 1, "A"), ("ZZ-9", 25, 4, "A")]).await?;
    let before = lines(&pool, world.norte.tenant).await?;
    let operator = world.operator(&world.norte).await?;
    assert_eq!(refusal(clear(&operator).await), Some(Problem::NotAllowed));
    let cleared = clear(&norte).await?;
    assert_eq!((cleared.lines, totals(&norte).await?.lines, totals(&centro).await?.lines), (2, 0, 2));
    assert_eq!(refusal(undo(&operator, cleared.id).await), Some(Problem::NotAllowed));
    undo(&norte, cleared.id).await?;
    assert_eq!(lines(&pool, world.norte.tenant).await?, before);
    Ok(())
}
