//! The default mapping, in a real database.

use super::ops::{change_default_mapping, default_mapping};
use super::types::{Always, DefaultMapping, Source, Sources};
use crate::base::fault::{Error, Result};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, FieldProblem, Problem, Reason};
use crate::inventory::import::fields::{Field, MissingLines};
use crate::inventory::import::ops::{apply, apply_now, apply_proposed, bring_in_and_apply, import, read};
use crate::inventory::import::types::ImportDetail;
use crate::inventory::ops::list_items;
use crate::inventory::types::ItemFilter;
use crate::platform::ctx::Ctx;
use crate::platform::files::receive;
use crate::platform::imports::mapping::FieldSource;
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::types::{ApplyWhen, ImportStatus};
use crate::testing::World;
use rust_decimal::Decimal;
use sqlx::PgPool;

fn header(name: &str) -> Source {
    Source::Header(name.to_owned())
}

fn said() -> DefaultMapping {
    let sources = Sources::from([
        (Field::PartNumber, header("Código")),
        (Field::Price, header("Precio 2")),
        (Field::Stock, header("Dato")),
        (Field::Location, Source::Constant(Always { constant: "Patio".to_owned() })),
    ]);
    DefaultMapping { sources, missing: MissingLines::Zero, decimals: Some(Decimals::Comma) }
}

/// Uploaded, read, and applied if it goes by itself.
async fn send(ctx: &Ctx, text: &str, apply_when: ApplyWhen) -> Result<ImportDetail> {
    let file = receive(ctx, Permission::InventoryImport, "lista.csv", text.as_bytes()).await?;
    let id = bring_in_and_apply(ctx, file, apply_when).await?.row.id;
    read(ctx, id).await?;
    apply_now(ctx, id).await?;
    import(ctx, id).await
}

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        _ => None,
    }
}

/// Nothing but the names says which price and which stock it is, and its prices leave open how they are written.
const LIST: &str =
    "Dato,Precio 2,Precio 1,Código\n5,1.234,9.876,AB-1001\n7,2.345,8.765,AB-1002\n9,3.456,7.654,AB-1003\n";

#[sqlx::test]
async fn what_is_said_of_all_files_holds_for_one_that_has_its_headers(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    let before = send(&norte, LIST, ApplyWhen::Sure).await?;
    assert_eq!((before.row.status, before.remembered), (ImportStatus::NeedsMapping, false));
    let kept = change_default_mapping(&norte, 1, &said()).await?;
    assert_eq!((&kept.mapping, kept.version), (&said(), 2));

    let done = send(&norte, LIST, ApplyWhen::Known).await?;
    assert_eq!((done.row.status, done.remembered, done.counts.new), (ImportStatus::Completed, true, 3));
    assert_eq!(done.mapping.as_ref().map(|mapping| mapping.missing), Some(MissingLines::Zero));
    let line = &list_items(&norte, &ItemFilter::default()).await?.rows[0];
    let price = line.price.as_ref().map(|price| price.amount);
    assert_eq!((line.number.as_str(), price, line.stock), ("AB-1001", Some(1234.into()), Some(Decimal::from(5))));
    assert_eq!(line.location, "Patio");

    // One that lacks a header, or somebody else's, is asked about.
    for (who, list) in [(&norte, LIST.replace("Precio 2", "Precio 3")), (&centro, LIST.to_owned())] {
        let asked = send(who, &list, ApplyWhen::Sure).await?;
        assert_eq!((asked.row.status, asked.remembered), (ImportStatus::NeedsMapping, false));
    }
    // Whoever wants to be asked is asked, and leaves no doubt by saying nothing.
    let wider: Vec<String> = LIST.lines().enumerate().map(|(at, line)| format!("{line},Columna {at}")).collect();
    let wider = wider.join("\n");
    let asked = send(&norte, &wider, ApplyWhen::Asked).await?;
    assert_eq!((asked.row.status, asked.remembered), (ImportStatus::NeedsMapping, true));
    apply_proposed(&norte, asked.row.id, None).await?;
    apply_now(&norte, asked.row.id).await?;
    assert_eq!(import(&norte, asked.row.id).await?.counts.same, 3);
    Ok(())
}

#[sqlx::test]
async fn what_was_confirmed_about_a_shape_goes_before_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    change_default_mapping(&norte, 1, &said()).await?;
    let first = send(&norte, LIST, ApplyWhen::Asked).await?;
    let mut confirmed = first.mapping.clone().unwrap_or_default();
    for column in confirmed.columns.iter_mut().filter(|column| column.field == Field::Location) {
        column.source = FieldSource::Constant("Mostrador".to_owned());
    }
    apply(&norte, first.row.id, confirmed.clone()).await?;
    apply_now(&norte, first.row.id).await?;
    let next = send(&norte, LIST, ApplyWhen::Known).await?;
    assert_eq!((next.row.status, next.mapping), (ImportStatus::Completed, Some(confirmed)));
    Ok(())
}

#[sqlx::test]
async fn it_is_changed_by_who_may_bring_in_files_and_has_read_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    let operator = world.operator(&world.norte).await?;
    let nothing = default_mapping(&world.viewer(&world.norte).await?).await?;
    assert_eq!((nothing.mapping, nothing.version), (DefaultMapping::default(), 1));
    assert_eq!(refusal(change_default_mapping(&operator, 1, &said()).await), Some(Problem::NotAllowed));
    let taller = world.owner(&world.taller).await?;
    assert_eq!(refusal(default_mapping(&taller).await), Some(Problem::NotAllowed));

    let mut without = said();
    without.sources.remove(&Field::Stock);
    let fields = vec![FieldProblem { field: "stock".to_owned(), reason: Reason::Missing }];
    let refused = change_default_mapping(&norte, 1, &without).await;
    assert_eq!(refusal(refused), Some(Problem::Invalid { fields }));
    assert_eq!(default_mapping(&norte).await?.version, 1);

    change_default_mapping(&norte, 1, &said()).await?;
    let stale = Problem::Conflict { what: Entity::InventoryMapping, why: Conflict::Changed };
    assert_eq!(refusal(change_default_mapping(&norte, 1, &DefaultMapping::default()).await), Some(stale));
    assert_eq!(default_mapping(&operator).await?.mapping, said());
    let centro = world.owner(&world.centro).await?;
    assert_eq!(default_mapping(&centro).await?.version, 1, "another bodega has said nothing");
    // Taken back: files are asked about again.
    change_default_mapping(&norte, 2, &DefaultMapping::default()).await?;
    assert_eq!(send(&norte, LIST, ApplyWhen::Sure).await?.row.status, ImportStatus::NeedsMapping);
    let entries: Vec<(Option<serde_json::Value>, Option<serde_json::Value>)> =
        sqlx::query_as("select before, after from audit_entries where action = 'change_mapping' order by id")
            .fetch_all(&pool)
            .await?;
    let source = |entry: &Option<serde_json::Value>| entry.as_ref().map(|entry| entry["sources"]["price"].clone());
    let told: Vec<_> = entries.iter().map(|(before, after)| (source(before), source(after))).collect();
    let price = serde_json::json!("Precio 2");
    let null = serde_json::Value::Null;
    assert_eq!(told, [(Some(null.clone()), Some(price.clone())), (Some(price), Some(null))]);
    Ok(())
}
