//! Lists that do not say how much there is, or for how much.

use super::super::ops::{apply_now, decide, import, plan, read};
use super::super::types::{ImportDetail, LineAction};
use super::{column, line, lines, refusal, run, upload, world};
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::problem::{FieldProblem, Problem, Reason};
use crate::inventory::edit::ops::change_item;
use crate::inventory::edit::types::ItemPatch;
use crate::inventory::history::ops::{undo, undo_import};
use crate::inventory::history::tests as history;
use crate::inventory::import::fields::{Field, Mapping, MissingLines};
use crate::inventory::ops::list_items;
use crate::inventory::types::ItemFilter;
use crate::platform::ctx::Ctx;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::types::{Aim, ImportStatus};
use sqlx::PgPool;

fn said(field: Field, source: FieldSource) -> MappedColumn<Field> {
    MappedColumn { field, source, decimals: Decimals::None }
}

/// Brings in a list with these columns, and has done with it what is wanted.
async fn bring(
    ctx: &Ctx,
    text: &str,
    columns: Vec<MappedColumn<Field>>,
    missing: MissingLines,
    aim: Aim,
) -> Result<ImportDetail> {
    let id = upload(ctx, "lista.csv", text.as_bytes()).await?;
    read(ctx, id).await?;
    decide(ctx, id, Mapping { columns, missing, ..Mapping::default() }, aim).await?;
    apply_now(ctx, id).await?;
    import(ctx, id).await
}

#[sqlx::test]
async fn a_list_without_stock_is_on_sale_to_be_confirmed(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, "Número de parte,Precio,Existencia\nZZ-1,10.50,4\nZZ-2,20.50,0\n").await?;
    let before = history::lines(&pool, world.norte.tenant).await?;
    let columns =
        || vec![column(Field::PartNumber, 0), column(Field::Price, 1), said(Field::Stock, FieldSource::ToConfirm)];
    let text = "Clave,Importe\nZZ-1,11\nZZ-3,30\n";
    let planned = bring(&norte, text, columns(), MissingLines::Leave, Aim::Plan).await?;
    let shown = plan(&norte, planned.row.id, None, PageRequest::default()).await?.lines.rows;
    let told: Vec<_> = shown
        .iter()
        .map(|line| (line.action, line.before.as_ref().map(|before| before.stock), line.after.stock))
        .collect();
    assert_eq!(told, [(LineAction::Changed, Some(Some(4.into())), None), (LineAction::New, None, None)]);

    let done = bring(&norte, text, columns(), MissingLines::Leave, Aim::Heed).await?;
    assert_eq!((done.row.status, done.counts.uncounted, done.counts.unpriced), (ImportStatus::Completed, 2, 0));
    let expected = [
        line("ZZ-1", "", "Principal", Some("11"), "?"),
        line("ZZ-2", "", "Principal", Some("20.5"), "0"),
        line("ZZ-3", "", "Principal", Some("30"), "?"),
    ];
    assert_eq!(lines(&norte).await?, expected);
    let offered: Vec<String> =
        sqlx::query_scalar("select number from market_offers order by 1").fetch_all(&pool).await?;
    assert_eq!(offered, ["ZZ-1", "ZZ-3"]);
    // The same list again says nothing new.
    let again = bring(&norte, text, columns(), MissingLines::Leave, Aim::Heed).await?;
    assert_eq!((again.counts.same, again.counts.changed, again.counts.uncounted), (2, 0, 2));
    undo_import(&norte, done.row.id).await?;
    assert_eq!(history::lines(&pool, world.norte.tenant).await?, before);
    Ok(())
}

#[sqlx::test]
async fn a_cell_may_say_in_words_what_is_there(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let text = "Número de parte,Precio,Existencia\nZZ-1,10.50,Consultar\nZZ-2,20.50,Agotado\nZZ-3,30.50,4\nZZ-4,40.50,2\n\
                ZZ-5,50.50,pocas\nZZ-6,60.50,\n";
    let done = run(&norte, text).await?;
    assert_eq!((done.counts.new, done.counts.errors, done.counts.uncounted), (4, 2, 1));
    let stock: Vec<String> = lines(&norte).await?.into_iter().map(|(.., stock)| stock).collect();
    assert_eq!(stock, ["?", "0", "4", "2"]);
    Ok(())
}

#[sqlx::test]
async fn somebody_may_say_that_stock_is_to_be_confirmed(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, "Número de parte,Precio,Existencia\nZZ-1,10.50,4\nZZ-2,20.50,1\n").await?;
    let before = history::lines(&pool, world.norte.tenant).await?;
    let row = list_items(&norte, &ItemFilter::default()).await?.rows.remove(0);
    let patch = ItemPatch { stock: Some(None), ..ItemPatch::default() };
    let edited = change_item(&norte, row.id, row.version, &patch).await?;
    assert_eq!(edited.item.stock, None);
    let kept = ItemPatch { price: Some(Some(12.into())), ..ItemPatch::default() };
    let edited_again = change_item(&norte, row.id, edited.item.version, &kept).await?;
    assert_eq!(edited_again.item.stock, None, "what is not said stays");
    undo(&norte, edited_again.change).await?;
    undo(&norte, edited.change).await?;
    assert_eq!(history::lines(&pool, world.norte.tenant).await?, before);
    Ok(())
}

#[sqlx::test]
async fn lines_that_are_missing_may_become_unknown(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let columns = || vec![column(Field::PartNumber, 0), column(Field::Price, 1), column(Field::Stock, 2)];
    let list = |rows: &str| format!("Número de parte,Precio,Existencia\n{rows}");
    let whole = list("ZZ-1,10.50,4\nZZ-2,20.50,1\nZZ-3,30.50,0\n");
    bring(&norte, &whole, columns(), MissingLines::Leave, Aim::Heed).await?;
    let before = history::lines(&pool, world.norte.tenant).await?;
    let first = list("ZZ-1,10.50,4\n");
    let planned = bring(&norte, &first, columns(), MissingLines::Unknown, Aim::Plan).await?;
    let shown = plan(&norte, planned.row.id, Some(LineAction::Missing), PageRequest::default()).await?.lines.rows;
    let told: Vec<_> =
        shown.iter().map(|line| (line.before.clone().and_then(|before| before.stock), line.after.stock)).collect();
    assert_eq!(told, [(Some(1.into()), None), (Some(0.into()), None)]);
    // Nothing is sold out by it, so nothing alarms.
    let done = bring(&norte, &first, columns(), MissingLines::Unknown, Aim::Heed).await?;
    assert_eq!((done.row.status, done.counts.missing), (ImportStatus::Completed, 2));
    let stock: Vec<String> = lines(&norte).await?.into_iter().map(|(.., stock)| stock).collect();
    assert_eq!(stock, ["4", "?", "?"]);
    undo_import(&norte, done.row.id).await?;
    assert_eq!(history::lines(&pool, world.norte.tenant).await?, before);
    Ok(())
}

#[sqlx::test]
async fn a_second_list_brings_the_prices_and_leaves_the_stock(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let text = "Número de parte,Existencia,Ubicación\nZZ-1,4,A\nZZ-2,0,A\n";
    let columns = vec![
        column(Field::PartNumber, 0),
        column(Field::Stock, 1),
        column(Field::Location, 2),
        said(Field::Price, FieldSource::Absent),
    ];
    let unpriced = bring(&norte, text, columns, MissingLines::Leave, Aim::Heed).await?;
    assert_eq!((unpriced.row.status, unpriced.counts.new, unpriced.counts.unpriced), (ImportStatus::Completed, 2, 2));
    let offers = async || -> Result<i64> {
        Ok(sqlx::query_scalar("select count(*) from market_offers").fetch_one(&pool).await?)
    };
    assert_eq!(offers().await?, 0, "without a price nothing is on sale");

    let text = "Clave,Importe,Lugar\nZZ-1,11.50,A\nZZ-2,12.50,A\nZZ-3,13.50,A\n";
    let columns = || {
        vec![
            column(Field::PartNumber, 0),
            column(Field::Price, 1),
            column(Field::Location, 2),
            said(Field::Stock, FieldSource::Absent),
        ]
    };
    let priced = bring(&norte, text, columns(), MissingLines::Zero, Aim::Heed).await?;
    assert_eq!((priced.row.status, priced.counts.changed, priced.counts.new), (ImportStatus::Completed, 2, 1));
    let expected = [
        line("ZZ-1", "", "A", Some("11.5"), "4"),
        line("ZZ-2", "", "A", Some("12.5"), "0"),
        line("ZZ-3", "", "A", Some("13.5"), "0"),
    ];
    assert_eq!(lines(&norte).await?, expected);
    assert_eq!(offers().await?, 1);
    // The lines stay those of the list that says their stock: they are not missing from the next list of prices.
    let fewer = bring(&norte, "Clave,Importe,Lugar\nZZ-3,13.50,A\n", columns(), MissingLines::Zero, Aim::Heed).await?;
    assert_eq!((fewer.counts.missing, fewer.counts.same), (0, 1));

    // A list that says neither says nothing.
    let id = upload(&norte, "nada.csv", b"Clave,Nombre\nZZ-1,Balata\n").await?;
    read(&norte, id).await?;
    let neither = vec![
        column(Field::PartNumber, 0),
        said(Field::Price, FieldSource::Absent),
        said(Field::Stock, FieldSource::Absent),
    ];
    let refused = decide(&norte, id, Mapping { columns: neither, ..Mapping::default() }, Aim::Apply).await;
    let fields = vec![FieldProblem { field: "stock".to_owned(), reason: Reason::Missing }];
    assert_eq!(refusal(refused), Some(Problem::Invalid { fields }));
    Ok(())
}
