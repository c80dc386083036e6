//! What a file would do, what alarms, and what becomes of lines that it does not have.

use super::super::ops::{
    LineChoices, answer, apply_now, bring_in_and_apply, decide, decide_proposed, import, plan, read,
};
use super::super::types::{Alarms, LineAction, PartOfRow, PlannedLine, RowReason};
use super::{Counts, ImportDetail, column, pieces, refusal, upload, world};
use crate::base::fault::Result;
use crate::base::id::{FileId, ImportId, PartId};
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::inventory::edit::ops::change_item;
use crate::inventory::edit::types::ItemPatch;
use crate::inventory::history::ops::undo_import;
use crate::inventory::import::fields::{Field, Mapping, MissingLines, RepeatedLines};
use crate::inventory::ops::list_items;
use crate::inventory::types::ItemFilter;
use crate::platform::ctx::Ctx;
use crate::platform::files::receive;
use crate::platform::imports::mapping::{FieldSource, MappedColumn};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::ops::prune;
use crate::platform::imports::types::{Aim, ApplyWhen, ImportStatus};
use crate::testing::World;
use chrono::Duration;
use sqlx::PgPool;

fn list(rows: &[&str]) -> String {
    format!("Número de parte,Precio,Existencia,Descripción\n{}\n", rows.join("\n"))
}

/// Brings in a list and has it applied where nothing speaks against it.
async fn bring(ctx: &Ctx, text: &str) -> Result<ImportDetail> {
    let file = receive(ctx, Permission::InventoryImport, "lista.csv", text.as_bytes()).await?;
    let id = bring_in_and_apply(ctx, file, ApplyWhen::Sure).await?.row.id;
    read(ctx, id).await?;
    apply_now(ctx, id).await?;
    import(ctx, id).await
}

async fn planned(ctx: &Ctx, text: &str, change: impl FnOnce(&mut Mapping)) -> Result<ImportId> {
    let id = upload(ctx, "lista.csv", text.as_bytes()).await?;
    read(ctx, id).await?;
    let mut mapping = import(ctx, id).await?.mapping.unwrap_or_default();
    change(&mut mapping);
    decide(ctx, id, mapping, Aim::Plan).await?;
    assert_eq!(import(ctx, id).await?.row.status, ImportStatus::Planning);
    apply_now(ctx, id).await?;
    assert_eq!(import(ctx, id).await?.row.status, ImportStatus::Planned);
    Ok(id)
}

/// Number, price and stock of every line.
async fn stock(ctx: &Ctx) -> Result<Vec<String>> {
    let page = list_items(ctx, &ItemFilter::default()).await?;
    let line = |row: &crate::inventory::types::ItemRow| {
        let price = row.price.as_ref().map_or_else(|| "-".to_owned(), |price| price.amount.normalize().to_string());
        format!("{} {price} {} {}", row.number, pieces(row.stock), row.description)
    };
    Ok(page.rows.iter().map(line).collect())
}

async fn show(ctx: &Ctx, id: ImportId, action: Option<LineAction>) -> Result<Vec<PlannedLine>> {
    Ok(plan(ctx, id, action, PageRequest::default()).await?.lines.rows)
}

#[sqlx::test]
async fn a_plan_shows_every_line_and_writes_nothing(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    bring(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos", "ZZ-3,30,3,tres"])).await?;
    let before = stock(&norte).await?;
    let text = list(&["ZZ-1,10,1,uno", "ZZ-2,22,2,dos", "ZZ-4,40,4,cuatro", ",1,1,sin número"]);
    let id = planned(&norte, &text, |_| {}).await?;
    assert_eq!(stock(&norte).await?, before);

    let lines = show(&norte, id, None).await?;
    let told: Vec<_> = lines.iter().map(|line| (line.action, line.row, line.number.as_str())).collect();
    assert_eq!(
        told,
        [
            (LineAction::Same, Some(2), "ZZ-1"),
            (LineAction::Changed, Some(3), "ZZ-2"),
            (LineAction::New, Some(4), "ZZ-4"),
            (LineAction::Missing, None, "ZZ-3"),
        ]
    );
    let price = |line: &PlannedLine| {
        let amount =
            |side: &super::super::types::PriceAndStock| side.price.as_ref().map(|price| price.amount.normalize());
        (line.before.as_ref().and_then(amount), amount(&line.after))
    };
    assert_eq!(price(&lines[1]), (Some(20.into()), Some(22.into())));
    assert_eq!(lines[2].before, None);
    assert_eq!(show(&norte, id, Some(LineAction::Changed)).await?.len(), 1);
    let Counts { new, changed, same, missing, skipped, .. } = import(&norte, id).await?.counts;
    assert_eq!((new, changed, same, missing, skipped), (1, 1, 1, 1, 1));

    // Nobody else knows of it, and it can still be decided otherwise, or applied.
    let centro = world.owner(&world.centro).await?;
    let hidden = Problem::NotFound { what: Entity::Import };
    assert_eq!(refusal(plan(&centro, id, None, PageRequest::default()).await), Some(hidden));
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert_eq!(stock(&norte).await?, ["ZZ-1 10 1 uno", "ZZ-2 22 2 dos", "ZZ-3 30 3 tres", "ZZ-4 40 4 cuatro"]);
    let wrong = Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus };
    assert_eq!(refusal(plan(&norte, id, None, PageRequest::default()).await), Some(wrong));
    let rows: i64 = sqlx::query_scalar("select count(*) from import_rows").fetch_one(&pool).await?;
    assert_eq!(rows, 0, "nobody needs the plan any more");
    Ok(())
}

#[sqlx::test]
async fn a_plan_that_was_lost_is_made_again(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let id = planned(&norte, &list(&["ZZ-1,10,1,uno"]), |_| {}).await?;
    sqlx::query("delete from import_rows").execute(&pool).await?;
    let wrong = Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus };
    assert_eq!(refusal(plan(&norte, id, None, PageRequest::default()).await), Some(wrong));
    apply_now(&norte, id).await?;
    assert_eq!(show(&norte, id, None).await?.len(), 1);
    Ok(())
}

/// Its file is there no more.
async fn lose_file(world: &World, pool: &PgPool, id: ImportId) -> Result<()> {
    let file: FileId = sqlx::query_scalar("select file_id from imports where id = $1").bind(id).fetch_one(pool).await?;
    std::fs::remove_file(world.services.files.path(world.norte.tenant, file))?;
    Ok(())
}

#[sqlx::test]
async fn a_plan_is_applied_to_the_stock_as_it_is_by_then_without_its_file(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    bring(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos"])).await?;
    let text = list(&["ZZ-1,10,1,uno", "ZZ-2,22,2,dos", "ZZ-4,x,4,cuatro", ",1,1,sin número", "DUP-100,1,1,cuál"]);
    let id = planned(&norte, &text, |_| {}).await?;
    let before = import(&norte, id).await?;
    assert_eq!((before.counts.same, before.counts.changed, before.problems_total), (1, 1, 3));
    lose_file(&world, &pool, id).await?;
    sqlx::query("update inventory_items set price = 22").execute(&pool).await?;
    decide_proposed(
        &norte,
        id,
        None,
        LineChoices { missing: Some(MissingLines::Zero), ..LineChoices::default() },
        Aim::Apply,
    )
    .await?;
    apply_now(&norte, id).await?;
    let done = import(&norte, id).await?;
    assert_eq!(done.row.status, ImportStatus::Completed, "{:?}", done.failure);
    assert_eq!(done.counts, Counts { same: 1, changed: 1, ..before.counts });
    assert_eq!(done.problems, before.problems);
    assert_eq!(stock(&norte).await?, ["ZZ-1 10 1 uno", "ZZ-2 22 2 dos"]);
    let changed: Vec<String> = sqlx::query_scalar(
        "select i.number from inventory_change_lines l join inventory_items i on i.id = l.item_id where l.price = 22",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!(changed, ["ZZ-1"]);
    Ok(())
}

#[sqlx::test]
async fn the_file_is_read_again_where_its_rows_are_lost_or_would_be_understood_otherwise(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let text = "Número de parte,Precio,Costo,Existencia\nZZ-1,10,7,1\n";
    let apply = async |id, mapping: Mapping| -> Result<()> {
        decide(&norte, id, mapping, Aim::Apply).await?;
        apply_now(&norte, id).await
    };
    let mapping = |price| {
        let columns = vec![column(Field::PartNumber, 0), column(Field::Price, price), column(Field::Stock, 3)];
        Mapping { columns, ..Mapping::default() }
    };
    // Another column is the price.
    let id = planned(&norte, text, |decided| *decided = mapping(1)).await?;
    apply(id, mapping(2)).await?;
    assert_eq!(stock(&norte).await?, ["ZZ-1 7 1 "]);
    // Prices without a currency are in another one.
    let id = planned(&norte, text, |decided| *decided = mapping(1)).await?;
    sqlx::query("update tenants set currency = 'USD'").execute(&pool).await?;
    apply(id, mapping(1)).await?;
    let currency: String = sqlx::query_scalar("select currency from inventory_items").fetch_one(&pool).await?;
    assert_eq!((currency.as_str(), stock(&norte).await?[0].as_str()), ("USD", "ZZ-1 10 1 "));
    // Some of the rows are lost.
    let text = "Número de parte,Precio,Costo,Existencia\nZZ-1,10,7,1\nZZ-2,20,8,2\n";
    let id = planned(&norte, text, |decided| *decided = mapping(1)).await?;
    sqlx::query("delete from import_rows where number = 'ZZ-1'").execute(&pool).await?;
    apply(id, mapping(1)).await?;
    assert_eq!(stock(&norte).await?, ["ZZ-1 10 1 ", "ZZ-2 20 2 "]);
    // All of them, and the file as well: that is said.
    let text = "Número de parte,Precio,Costo,Existencia\nZZ-1,10,7,3\n";
    let id = planned(&norte, text, |decided| *decided = mapping(1)).await?;
    sqlx::query("delete from import_rows").execute(&pool).await?;
    lose_file(&world, &pool, id).await?;
    apply(id, mapping(1)).await?;
    assert_eq!(import(&norte, id).await?.row.status, ImportStatus::Failed);
    Ok(())
}

#[sqlx::test]
async fn the_lines_of_a_plan_are_forgotten_after_a_day(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let id = planned(&norte, &list(&["ZZ-1,10,1,uno"]), |_| {}).await?;
    let touched = async |ago: Duration| {
        let sql = sqlx::query("update imports set updated_at = $1").bind(norte.now() - ago);
        sql.execute(&pool).await
    };
    touched(Duration::hours(23)).await?;
    assert_eq!(prune(&world.services.db, world.services.clock.now()).await?, 0);
    touched(Duration::hours(25)).await?;
    assert_eq!(
        prune(&world.services.db, world.services.clock.now()).await?,
        2,
        "the line and the row that it was made of"
    );
    assert_eq!(import(&norte, id).await?.row.status, ImportStatus::Planned);
    Ok(())
}

#[sqlx::test]
async fn what_alarms_waits_for_a_person(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let first = list(&["ZZ-1,10,5,uno", "ZZ-2,20,2,dos", "ZZ-3,30,3,tres", "ZZ-4,45,2,cuatro"]);
    assert_eq!(bring(&norte, &first).await?.row.status, ImportStatus::Completed);
    let alarms = async |rows: &[&str]| -> Result<(ImportStatus, Alarms)> {
        let detail = bring(&norte, &list(rows)).await?;
        Ok((detail.row.status, detail.counts.alarms))
    };
    let none = Alarms::default();
    let before = stock(&norte).await?;
    // Thrice is no jump, one of four is not many.
    assert_eq!(alarms(&["ZZ-1,30,5,uno"]).await?, (ImportStatus::Completed, none));
    assert_eq!(
        alarms(&["ZZ-1,10,5,uno", "ZZ-2,20,0,dos", "ZZ-3,30,3,tres", "ZZ-4,45,2,cuatro"]).await?,
        (ImportStatus::Completed, none)
    );
    assert_eq!(alarms(&["ZZ-1,10,5,uno", "ZZ-2,20,2,dos"]).await?, (ImportStatus::Completed, none));
    assert_eq!(stock(&norte).await?, before);

    let jump = Alarms { price_jumps: 2, ..none };
    assert_eq!(alarms(&["ZZ-1,30.01,5,uno", "ZZ-2,6.66,2,dos"]).await?, (ImportStatus::Planned, jump));
    let sold_out = Alarms { sold_out: 2, ..none };
    assert_eq!(
        alarms(&["ZZ-1,10,5,uno", "ZZ-2,20,0,dos", "ZZ-3,30,0,tres", "ZZ-4,45,2,cuatro"]).await?,
        (ImportStatus::Planned, sold_out)
    );
    assert_eq!(stock(&norte).await?, before);

    let text = "Número de parte,Precio,Existencia,Moneda\nZZ-1,10,5,USD\n";
    let dollars = bring(&norte, text).await?;
    assert_eq!((dollars.row.status, dollars.counts.alarms.currency_changes), (ImportStatus::Planned, 1));
    // Whoever looked at it has it applied.
    decide_proposed(&norte, dollars.row.id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, dollars.row.id).await?;
    assert_eq!(import(&norte, dollars.row.id).await?.row.status, ImportStatus::Completed);
    Ok(())
}

#[sqlx::test]
async fn lines_missing_from_their_source_become_what_was_chosen(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    bring(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos", "ZZ-3,30,3,tres"])).await?;
    // A second supplier's list does not mark the first one's lines.
    let other = "Clave;Precio;Stock;Marca\nYY-1;5;5;Otra\n";
    let id = upload(&norte, "otra.csv", other.as_bytes()).await?;
    read(&norte, id).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Heed).await?;
    apply_now(&norte, id).await?;
    assert_eq!(import(&norte, id).await?.counts.missing, 0);

    let zero = |mapping: &mut Mapping| mapping.missing = MissingLines::Zero;
    let id = planned(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos"]), zero).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert_eq!(stock(&norte).await?, ["YY-1 5 5 ", "ZZ-1 10 1 uno", "ZZ-2 20 2 dos", "ZZ-3 30 0 tres"]);
    let since = async |number: &str| -> Result<bool> {
        Ok(sqlx::query_scalar("select missing_since is not null from inventory_items where number = $1")
            .bind(number.to_owned())
            .fetch_one(&pool)
            .await?)
    };
    assert!(since("ZZ-3").await? && !since("ZZ-1").await? && !since("YY-1").await?);
    // It is missing once; in the next file it is back; undoing makes it missing again, and then not.
    let again = bring(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos"])).await?;
    assert_eq!((again.counts.missing, again.counts.same), (0, 2));
    let back = bring(&norte, &list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos", "ZZ-3,30,0,tres"])).await?;
    assert_eq!((back.counts.same, since("ZZ-3").await?), (3, false));
    undo_import(&norte, back.row.id).await?;
    assert!(since("ZZ-3").await?);
    undo_import(&norte, id).await?;
    assert!(!since("ZZ-3").await?);
    assert!(stock(&norte).await?.contains(&"ZZ-3 30 3 tres".to_owned()));
    let centro = world.owner(&world.centro).await?;
    assert_eq!(stock(&centro).await?, Vec::<String>::new());
    Ok(())
}

#[sqlx::test]
async fn an_unchanged_line_is_as_fresh_as_its_file_without_being_written(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let text = list(&["ZZ-1,10,1,uno", "ZZ-2,20,2,dos"]);
    bring(&norte, &text).await?;
    let first = norte.now();
    world.services.clock.advance(Duration::days(7));
    let norte = world.owner(&world.norte).await?;
    let versions = async || -> Result<Vec<(String, i32)>> {
        Ok(sqlx::query_as("select xmin::text, version from inventory_items order by number").fetch_all(&pool).await?)
    };
    let before = versions().await?;
    // A blank row more, so that it is another file.
    let second = bring(&norte, &format!("{text}\n")).await?;
    assert_eq!((second.counts.same, second.counts.unchanged), (2, false));
    assert_eq!(versions().await?, before);
    let ages = async |ctx: &Ctx| -> Result<Vec<_>> {
        let page = list_items(ctx, &ItemFilter::default()).await?;
        Ok(page.rows.iter().map(|row| row.confirmed_at).collect::<Vec<_>>())
    };
    assert_eq!(ages(&norte).await?, [norte.now(), norte.now()]);
    // What is undone confirms nothing.
    undo_import(&norte, second.row.id).await?;
    assert_eq!(ages(&norte).await?, [first, first]);
    // A line that the next file does not have stays as old as it is.
    world.services.clock.advance(Duration::days(7));
    let norte = world.owner(&world.norte).await?;
    bring(&norte, &list(&["ZZ-1,10,1,uno"])).await?;
    assert_eq!(ages(&norte).await?, [norte.now(), first]);
    Ok(())
}

#[sqlx::test]
async fn a_file_writes_what_it_speaks_of(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    bring(&norte, &list(&["ZZ-1,10,1,balata", "ZZ-2,20,2,filtro"])).await?;
    // Stock alone, of one known line and a new one.
    let absent = MappedColumn { field: Field::Price, source: FieldSource::Absent, decimals: Decimals::None };
    let text = "Número de parte,Existencia\nZZ-1,7\nZZ-3,3\n";
    let id = upload(&norte, "existencias.csv", text.as_bytes()).await?;
    read(&norte, id).await?;
    let columns = vec![column(Field::PartNumber, 0), column(Field::Stock, 1), absent];
    decide(&norte, id, Mapping { columns, ..Mapping::default() }, Aim::Heed).await?;
    apply_now(&norte, id).await?;
    assert_eq!(stock(&norte).await?, ["ZZ-1 10 7 balata", "ZZ-2 20 2 filtro", "ZZ-3 - 3 "]);
    let found = list_items(&norte, &ItemFilter { q: "balata".to_owned(), ..ItemFilter::default() }).await?;
    assert_eq!(found.total, 1, "the words of the description stay, too");
    Ok(())
}

#[sqlx::test]
async fn the_last_file_again_with_nothing_changed_since_is_neither_read_nor_written(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let rows = ["ZZ-1,10,1,uno", "ZZ-2,20,2,dos", "ZZ-2,21,2,dos", "ZZ-3,x,3,tres", ",1,1,", "DUP-100,1,1,cuál"];
    let text = list(&rows);
    let first = bring(&norte, &text).await?;
    assert_eq!((first.counts.new, first.counts.unchanged, first.problems_total), (2, false, 4));
    let versions = async || -> Result<Vec<(String, i32)>> {
        Ok(sqlx::query_as("select xmin::text, version from inventory_items order by number").fetch_all(&pool).await?)
    };
    let before = versions().await?;
    world.services.clock.advance(Duration::days(7));
    let norte = world.owner(&world.norte).await?;
    let id = upload(&norte, "lista.csv", text.as_bytes()).await?;
    read(&norte, id).await?;
    // It could not be read again.
    lose_file(&world, &pool, id).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Heed).await?;
    apply_now(&norte, id).await?;
    let again = import(&norte, id).await?;
    assert_eq!(again.row.status, ImportStatus::Completed, "{:?}", again.failure);
    assert_eq!(again.counts, Counts { new: 0, same: 2, unchanged: true, ..first.counts });
    assert_eq!((again.row.rows_total, again.row.rows_taken), (first.row.rows_total, 2));
    assert_eq!(again.problems, first.problems);
    assert_eq!(versions().await?, before);
    let ages = async |ctx: &Ctx| -> Result<Vec<_>> {
        let page = list_items(ctx, &ItemFilter::default()).await?;
        Ok(page.rows.iter().map(|row| row.confirmed_at).collect::<Vec<_>>())
    };
    assert_eq!(ages(&norte).await?, [norte.now(), norte.now()]);
    // What it confirmed is undone as what any other did.
    undo_import(&norte, id).await?;
    assert_eq!(ages(&norte).await?, [norte.now() - Duration::days(7); 2]);
    assert!(bring(&norte, &text).await?.counts.unchanged);
    Ok(())
}

#[sqlx::test]
async fn whatever_could_make_a_file_say_something_else_makes_it_another_one(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let text = list(&["ZZ-1,10,1,uno", "41060-50Y90,20,2,dos"]);
    let again = async |text: &str| -> Result<(bool, u64)> {
        let counts = bring(&norte, text).await?.counts;
        Ok((counts.unchanged, counts.changed + counts.new))
    };
    let run = async |sql: &'static str| sqlx::raw_sql(sql).execute(&pool).await;
    assert_eq!(again(&text).await?, (false, 2));
    assert_eq!(again(&text).await?, (true, 0));
    // Another content.
    assert_eq!(again(&format!("{text}\n")).await?, (false, 0));
    assert_eq!(again(&text).await?, (false, 0), "it is no more the last one");
    assert_eq!(again(&text).await?, (true, 0));
    // A line that somebody changed.
    let line = list_items(&norte, &ItemFilter { q: "ZZ-1".to_owned(), ..ItemFilter::default() }).await?.rows.remove(0);
    change_item(&norte, line.id, line.version, &ItemPatch { stock: Some(Some(7.into())), ..ItemPatch::default() })
        .await?;
    assert_eq!(again(&text).await?, (false, 1));
    assert_eq!(again(&text).await?, (true, 0));
    // Another currency of prices without one.
    run("update tenants set currency = 'USD'").await?;
    assert_eq!(again(&text).await?, (false, 2), "which alarms");
    run("update tenants set currency = 'MXN'").await?;
    assert_eq!(again(&text).await?, (true, 0), "and nothing was written");
    // Whatever decides which part a number is.
    for change in [
        "update brands set aliases = aliases || '{ZZ}' where name = 'WAGNER'",
        "update parts set kind = 'aftermarket' where key = '4106050Y90'",
        "insert into cross_references (id, from_brand_id, from_number, from_key, to_part_id, source, two_way, confidence)
         select gen_random_uuid(), b.id, 'ZZ-1', 'ZZ1', p.id, 'x', false, 1 from brands b, parts p
         where b.name = 'WAGNER' and p.key = 'D465'",
        "delete from cross_references where source = 'x'",
    ] {
        run(change).await?;
        assert!(!again(&text).await?.0, "{change}");
        assert!(again(&text).await?.0);
    }
    run("update parts set description_es = 'x'").await?;
    assert!(again(&text).await?.0, "what a part is called does not matter");
    // Another use of the same columns, which is remembered.
    let id = planned(&norte, &text, |mapping| mapping.missing = MissingLines::Zero).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert!(!import(&norte, id).await?.counts.unchanged);
    assert_eq!(again(&text).await?, (true, 0));
    Ok(())
}

#[sqlx::test]
async fn a_row_that_could_be_several_parts_is_asked_about_once(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let text = list(&["ZZ-1,10,1,uno", "DUP-100,20,2,dos", "dup 100,30,3,tres", "DUP-100,40,4,cuatro"]);
    let id = planned(&norte, &text, |_| {}).await?;
    assert_eq!(import(&norte, id).await?.counts.ambiguous, 3);
    let open = show(&norte, id, Some(LineAction::Ambiguous)).await?;
    let told: Vec<_> =
        open.iter().map(|line| (line.row, line.number.as_str(), line.part, line.candidates.len())).collect();
    assert_eq!(told, [(Some(3), "DUP-100", None, 2), (Some(4), "dup 100", None, 2), (Some(5), "DUP-100", None, 2)]);
    let brands: Vec<_> = open[0].candidates.iter().map(|candidate| candidate.brand.as_str()).collect();
    assert_eq!(brands, ["FRITEC", "WAGNER"]);
    assert_eq!(show(&norte, id, None).await?.len(), 4, "they stand among all lines");
    let (fritec, wagner) = (open[0].candidates[0].part, open[0].candidates[1].part);

    // Only what was asked is answered, and by somebody of the bodega.
    let answer_of = |row, part| [PartOfRow { row, part }];
    let unknown = |field: &str| Some(Problem::invalid(field, Reason::Unknown));
    assert_eq!(refusal(answer(&norte, id, &answer_of(2, wagner)).await), unknown("answers[0].row"));
    assert_eq!(refusal(answer(&norte, id, &answer_of(3, PartId::new())).await), unknown("answers[0].part"));
    let centro = world.owner(&world.centro).await?;
    let hidden = Some(Problem::NotFound { what: Entity::Import });
    assert_eq!(refusal(answer(&centro, id, &answer_of(3, wagner)).await), hidden);

    // One answer is for the number, however it is spelled; the plan is made again without the file.
    lose_file(&world, &pool, id).await?;
    assert_eq!(answer(&norte, id, &answer_of(3, wagner)).await?.row.status, ImportStatus::Planning);
    apply_now(&norte, id).await?;
    let again = import(&norte, id).await?;
    assert_eq!((again.row.status, again.counts.ambiguous, again.counts.duplicate), (ImportStatus::Planned, 0, 2));
    let lines = show(&norte, id, Some(LineAction::New)).await?;
    let told: Vec<_> = lines.iter().map(|line| (line.number.as_str(), line.brand.as_str(), line.part)).collect();
    assert_eq!(told, [("ZZ-1", "", None), ("DUP-100", "WAGNER", Some(wagner))]);
    // Until it is said otherwise.
    answer(&norte, id, &answer_of(5, fritec)).await?;
    apply_now(&norte, id).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    let parts = async || -> Result<Vec<(String, Option<PartId>)>> {
        let parts =
            sqlx::query_as("select brand_text, part_id from inventory_items where tenant_id = $1 order by number");
        Ok(parts.bind(world.norte.tenant).fetch_all(&pool).await?)
    };
    let fritecs = [("FRITEC".to_owned(), Some(fritec)), (String::new(), None)];
    assert_eq!(parts().await?, fritecs);

    // Later files need nobody; what another bodega means is its own.
    let next = bring(&norte, &list(&["ZZ-1,10,1,uno", "DUP-100,50,4,cuatro"])).await?;
    assert_eq!((next.counts.ambiguous, next.counts.changed, next.row.status), (0, 1, ImportStatus::Completed));
    assert_eq!(parts().await?, fritecs);
    let id_of_centro = planned(&centro, &text, |_| {}).await?;
    assert_eq!(import(&centro, id_of_centro).await?.counts.ambiguous, 3);
    let told: Vec<(String, serde_json::Value)> = sqlx::query_as(
        "select target_id, after -> 'answers' -> 0 from audit_entries where action = 'answer_import' order by id",
    )
    .fetch_all(&pool)
    .await?;
    let entry = |row: u64, brand: &str, part| serde_json::json!({ "row": row, "number": "DUP-100", "brand": brand, "part": part });
    let id = id.to_string();
    assert_eq!(told, [(id.clone(), entry(3, "", wagner)), (id, entry(5, "WAGNER", fritec))]);
    Ok(())
}

#[sqlx::test]
async fn an_answer_holds_while_its_part_is_one_of_those_that_a_row_could_be(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let text = list(&["DUP-100,20,2,dos"]);
    let id = planned(&norte, &text, |_| {}).await?;
    let part = show(&norte, id, None).await?[0].candidates[0].part;
    answer(&norte, id, &[PartOfRow { row: 2, part }]).await?;
    apply_now(&norte, id).await?;
    let again = async |change: &'static str| -> Result<(bool, u64)> {
        sqlx::raw_sql(change).execute(&pool).await?;
        let counts = bring(&norte, &text).await?.counts;
        Ok((counts.unchanged, counts.ambiguous))
    };
    assert_eq!(again("select").await?, (false, 0));
    assert_eq!(again("select").await?, (true, 0));
    // Another answer makes it another file.
    let other = "update inventory_answers set part_id = (select id from parts where key = 'D465')";
    assert_eq!(again(other).await?, (false, 1));
    assert_eq!(again("delete from inventory_answers").await?, (false, 1));
    Ok(())
}

#[sqlx::test]
async fn repeated_rows_are_the_last_one_or_their_sum(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let rows = ["ZZ-1,10,1.5,uno", "ZZ-2,20,2,dos", "zz 1,11,2.25,otra", "ZZ-1,12,4,último"];
    // So many that their sum cannot be kept.
    let many = ["ZZ-3,1,9999999999,mucho"; 11];
    let text = list(&[&rows[..], &many[..]].concat());
    let id = planned(&norte, &text, |mapping| mapping.repeated = RepeatedLines::Sum).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert_eq!(stock(&norte).await?, ["ZZ-1 12 7.75 último", "ZZ-2 20 2 dos", "ZZ-3 1 99999999999.999 mucho"]);
    let done = import(&norte, id).await?;
    assert_eq!((done.counts.new, done.counts.duplicate), (3, 12));
    let told: Vec<_> = done.problems.iter().map(|problem| (problem.row, problem.reason)).collect();
    assert_eq!(told[..3], [(2, RowReason::Summed), (4, RowReason::Summed), (6, RowReason::Summed)]);
    // It is kept with the mapping, until it is said otherwise.
    let next = list(&rows);
    assert_eq!(bring(&norte, &next).await?.counts.same, 2);
    let last = LineChoices { repeated: Some(RepeatedLines::Last), ..LineChoices::default() };
    let id = upload(&norte, "lista.csv", next.as_bytes()).await?;
    read(&norte, id).await?;
    decide_proposed(&norte, id, None, last, Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert_eq!(stock(&norte).await?[0], "ZZ-1 12 4 último");
    assert_eq!(import(&norte, id).await?.problems[0].reason, RowReason::Duplicate);
    Ok(())
}
