//! Undoing, in a real database.

use super::ops::{list_changes, list_figures, redo_import, undo, undo_import};
use super::types::{ChangeKind, StockChange};
use crate::base::fault::{Error, Result};
use crate::base::id::{ImportId, TenantId};
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::demo;
use crate::inventory::import::ops::{apply_now, apply_proposed, bring_in_and_apply, import, read};
use crate::platform::ctx::Ctx;
use crate::platform::files::receive;
use crate::platform::imports::types::{ApplyWhen, ImportStatus};
use crate::testing::World;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::Value;
use sqlx::PgPool;

async fn world(pool: &PgPool) -> Result<(World, Ctx)> {
    let world = World::new(pool.clone()).await?;
    demo::load_parts(&world.services).await?;
    let norte = world.owner(&world.norte).await?;
    Ok((world, norte))
}

/// A file of these lines: number, price, stock, location.
pub(in crate::inventory) async fn bring(ctx: &Ctx, lines: &[(&str, u32, u32, &str)]) -> Result<ImportId> {
    bring_from("Ubicación", ctx, lines).await
}

/// A file of another source, which is told by the name of its last column.
async fn bring_from(place: &str, ctx: &Ctx, lines: &[(&str, u32, u32, &str)]) -> Result<ImportId> {
    let rows = lines.iter().map(|(number, price, stock, location)| format!("{number},{price}.50,{stock},{location}\n"));
    let text = format!("Número de parte,Precio,Existencia,{place}\n{}", rows.collect::<String>());
    let file = receive(ctx, Permission::InventoryImport, "lista.csv", text.as_bytes()).await?;
    let id = bring_in_and_apply(ctx, file, ApplyWhen::Sure).await?.row.id;
    read(ctx, id).await?;
    apply_now(ctx, id).await?;
    if import(ctx, id).await?.row.status == ImportStatus::Planned {
        // What alarms is meant.
        apply_proposed(ctx, id, None).await?;
        apply_now(ctx, id).await?;
    }
    let detail = import(ctx, id).await?;
    assert_eq!(detail.row.status, ImportStatus::Completed, "{:?}", detail.failure);
    Ok(id)
}

/// Every line as the database has it, but for the version that only grows.
pub(in crate::inventory) async fn lines(pool: &PgPool, tenant: TenantId) -> Result<Vec<Value>> {
    let rows: Vec<(Value,)> =
        sqlx::query_as("select to_jsonb(i) - 'version' from inventory_items i where tenant_id = $1 order by id")
            .bind(tenant.0)
            .fetch_all(pool)
            .await?;
    Ok(rows.into_iter().map(|(line,)| line).collect())
}

async fn changes(ctx: &Ctx) -> Result<Vec<StockChange>> {
    Ok(list_changes(ctx, PageRequest::default()).await?.rows)
}

#[sqlx::test]
async fn an_import_is_undone_and_done_again(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let tenant = world.norte.tenant;
    bring(&norte, &[("41060-50Y90", 100, 5, "A"), ("ZZ-1", 10, 1, "A")]).await?;
    let before = lines(&pool, tenant).await?;
    let second = bring(&norte, &[("41060-50Y90", 120, 4, "A"), ("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "B")]).await?;
    let after = lines(&pool, tenant).await?;
    assert_eq!((before.len(), after.len()), (2, 3));

    let undone = undo_import(&norte, second).await?;
    assert_eq!((undone.change.kind, undone.change.lines, undone.left_total), (ChangeKind::Undo, 2, 0));
    assert_eq!(lines(&pool, tenant).await?, before);
    assert_eq!(import(&norte, second).await?.row.status, ImportStatus::Undone);

    redo_import(&norte, second).await?;
    assert_eq!(lines(&pool, tenant).await?, after);
    assert_eq!(import(&norte, second).await?.row.status, ImportStatus::Completed);

    // Each stands in the history, and nothing is undone twice.
    let history = changes(&norte).await?;
    let kinds: Vec<_> = history.iter().map(|change| (change.kind, change.lines, change.undone_by.is_some())).collect();
    assert_eq!(
        kinds,
        [
            (ChangeKind::Undo, 2, false),
            (ChangeKind::Undo, 2, true),
            (ChangeKind::Import, 2, true),
            (ChangeKind::Import, 2, false)
        ]
    );
    let refused = |outcome: Result<_>| match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        _ => None,
    };
    let twice = Problem::Conflict { what: Entity::InventoryChange, why: Conflict::Changed };
    assert_eq!(refused(undo(&norte, history[1].id).await), Some(twice));
    let centro = world.owner(&world.centro).await?;
    let hidden = Problem::NotFound { what: Entity::InventoryChange };
    assert_eq!(refused(undo(&centro, history[0].id).await), Some(hidden));
    Ok(())
}

#[sqlx::test]
async fn what_each_file_and_its_undoing_left_is_looked_back_at(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    assert!(list_figures(&norte).await?.is_empty());
    bring(&norte, &[("ZZ-1", 10, 2, "A"), ("ZZ-2", 20, 0, "A")]).await?;
    world.services.clock.advance(chrono::Duration::hours(1));
    let norte = world.owner(&world.norte).await?;
    let second = bring(&norte, &[("ZZ-1", 10, 2, "A"), ("ZZ-2", 20, 1, "A"), ("ZZ-3", 5, 4, "A")]).await?;
    world.services.clock.advance(chrono::Duration::hours(1));
    let norte = world.owner(&world.norte).await?;
    undo_import(&norte, second).await?;
    let figures = list_figures(&norte).await?;
    let told: Vec<_> = figures.iter().map(|figure| (figure.lines, figure.value.get("MXN").copied())).collect();
    // Two at 10.50; with one at 20.50 and four at 5.50; and as before.
    let worth = |cents| Some(Decimal::new(cents, 2));
    assert_eq!(told, [(2, worth(2_100)), (3, worth(6_350)), (2, worth(2_100))]);
    assert!(figures.iter().all(|figure| figure.value.len() == 1) && figures.is_sorted_by_key(|figure| figure.at));
    // What nobody counted is left out, and what is somebody else's is not seen.
    sqlx::query("update inventory_changes set lines_after = null where kind = 'undo'").execute(&pool).await?;
    assert_eq!(list_figures(&norte).await?, figures[..2]);
    assert!(list_figures(&world.owner(&world.centro).await?).await?.is_empty());
    // Whoever may look at the stock sees what it was; a workshop has none.
    assert_eq!(list_figures(&world.viewer(&world.norte).await?).await?.len(), 2);
    let refused = list_figures(&world.owner(&world.taller).await?).await;
    assert!(matches!(refused, Err(Error::Refused(Problem::NotAllowed))), "{refused:?}");
    Ok(())
}

#[sqlx::test]
async fn what_was_changed_since_is_left_and_named(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let first = bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-2", 20, 2, "A"), ("ZZ-3", 30, 3, "A")]).await?;
    let others = [("ZZ-2", 25, 2, "A"), ("ZZ-4", 40, 4, "A")];
    bring_from("Anaquel", &norte, &others).await?;
    let second = bring_from("Anaquel", &norte, &others).await?;
    assert_eq!(undo_import(&norte, second).await?.change.lines, 0, "it changed nothing");
    let undone = undo_import(&norte, first).await?;
    let left: Vec<_> = undone.left.iter().map(|line| (line.number.as_str(), line.location.as_str())).collect();
    assert_eq!((left, undone.left_total, undone.change.lines), (vec![("ZZ-2", "A")], 1, 2));
    let numbers = |lines: Vec<Value>| {
        let mut numbers: Vec<String> = lines.iter().map(|line| line["number"].as_str().unwrap().to_owned()).collect();
        numbers.sort();
        numbers
    };
    assert_eq!(numbers(lines(&pool, world.norte.tenant).await?), ["ZZ-2", "ZZ-4"]);
    // A line whose place was taken meanwhile does not come back beside it.
    bring_from("Estante", &norte, &[("ZZ-1", 11, 9, "A")]).await?;
    let again = redo_import(&norte, first).await?;
    assert_eq!(again.left.iter().map(|line| line.number.as_str()).collect::<Vec<_>>(), ["ZZ-1"]);
    assert_eq!(numbers(lines(&pool, world.norte.tenant).await?), ["ZZ-1", "ZZ-2", "ZZ-3", "ZZ-4"]);
    Ok(())
}

#[sqlx::test]
async fn undoing_from_last_to_first_goes_back_through_every_state(pool: PgPool) -> Result<()> {
    const NUMBERS: [&str; 6] = ["41060-50Y90", "ZZ-1", "ZZ-2", "ZZ-3", "MX647", "ZZ-4"];
    let (world, norte) = world(&pool).await?;
    let tenant = world.norte.tenant;
    bring(&norte, &[("ZZ-1", 10, 1, "A"), ("ZZ-9", 90, 9, "B")]).await?;
    let mut runner = TestRunner::deterministic();
    let line = (0..NUMBERS.len(), 1..4_u32, 0..3_u32, prop::sample::select(vec!["A", "B"]));
    // Files, and now and then the undoing of the last one.
    let steps = prop::collection::vec(prop::option::weighted(0.7, prop::collection::vec(line, 1..5)), 4..12);
    for _ in 0..8 {
        let mut stack = Vec::new();
        let steps = steps.new_tree(&mut runner).unwrap().current();
        let end = std::iter::repeat_n(None, steps.len());
        for step in steps.into_iter().chain(end) {
            if let Some(rows) = step {
                let before = lines(&pool, tenant).await?;
                let rows: Vec<_> =
                    rows.into_iter().map(|(at, price, stock, place)| (NUMBERS[at], price, stock, place)).collect();
                stack.push((bring(&norte, &rows).await?, before));
            } else if let Some((import, before)) = stack.pop() {
                let undone = undo_import(&norte, import).await?;
                assert_eq!((lines(&pool, tenant).await?, undone.left_total), (before, 0));
            }
        }
        assert_eq!(stack.len(), 0);
    }
    Ok(())
}
