//! Lists with several prices and with what things cost.

use super::super::ops::{LineChoices, apply_now, decide, decide_proposed, import, plan, read};
use super::super::types::{ImportDetail, LineAction, PlannedLine, RowReason};
use super::{bring, column, refusal, run, upload, world};
use crate::base::fault::Result;
use crate::base::paging::PageRequest;
use crate::base::problem::{Problem, Reason};
use crate::inventory::edit::ops::change_item;
use crate::inventory::edit::types::ItemPatch;
use crate::inventory::history::ops::undo_import;
use crate::inventory::history::tests as history;
use crate::inventory::import::fields::{Field, Mapping};
use crate::inventory::ops::{list_items, totals};
use crate::inventory::types::{Beside, ItemFilter, ItemSort, Show};
use crate::platform::ctx::Ctx;
use crate::platform::imports::mapping::Mapping as _;
use crate::platform::imports::types::{Aim, ImportStatus};
use crate::platform::organizations::settings::ops::{change_settings, settings};
use crate::platform::tenancy::settings::types::SettingsPatch;
use crate::testing::World;
use rust_decimal::Decimal;
use sqlx::PgPool;

const LIST: &str =
    "Clave,Precio público,Mayoreo,Costo,Existencia\nZZ-1,100.50,90.25,70.10,4\nZZ-2,200.50,,150.75,1\nZZ-3,,30.75,,2\n";

/// Shows workshops another price.
async fn show(world: &World, level: i16) -> Result<()> {
    let owner = world.owner(&world.norte).await?;
    let version = settings(&owner).await?.version;
    change_settings(&owner, &SettingsPatch { version, shown_price: Some(level), ..SettingsPatch::default() }).await?;
    Ok(())
}

/// Number and price of what is on sale.
async fn offered(pool: &PgPool) -> Result<Vec<(String, Decimal)>> {
    Ok(sqlx::query_as("select number, price from market_offers order by number").fetch_all(pool).await?)
}

/// Number, levels and cost of every line.
async fn priced(ctx: &Ctx) -> Result<Vec<String>> {
    let plain = |value: Option<Decimal>| value.map_or_else(|| "-".to_owned(), |value| value.normalize().to_string());
    let rows = list_items(ctx, &ItemFilter::default()).await?.rows;
    let line = |row: &crate::inventory::types::ItemRow| {
        let [first, second, ..] = row.prices;
        format!("{} {} {} {}", row.number, plain(first), plain(second), plain(row.cost))
    };
    Ok(rows.iter().map(line).collect())
}

#[sqlx::test]
async fn a_line_keeps_several_prices_and_its_cost_and_workshops_see_one(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    let detail = bring(&norte, LIST.as_bytes()).await?;
    let found = detail.mapping.clone().unwrap_or_default();
    let source = |field| found.get(field).map(|column| column.source.clone());
    for (field, index) in [(Field::Price, 1), (Field::Price2, 2), (Field::Cost, 3)] {
        assert_eq!(source(field), Some(column(field, index).source), "{field:?}");
    }
    let done = super::take(&norte, detail).await?;
    assert_eq!((done.row.status, done.counts.new, done.counts.unpriced), (ImportStatus::Completed, 3, 1));
    assert_eq!(priced(&norte).await?, ["ZZ-1 100.5 90.25 70.1", "ZZ-2 200.5 - 150.75", "ZZ-3 - 30.75 -"]);
    let price = |number: &str, cents| (number.to_owned(), Decimal::new(cents, 2));
    assert_eq!(offered(&pool).await?, [price("ZZ-1", 10_050), price("ZZ-2", 20_050)]);
    assert_eq!(settings(&norte).await?.price_names, ["Precio público", "Mayoreo"]);

    show(&world, 2).await?;
    assert_eq!(offered(&pool).await?, [price("ZZ-1", 9_025), price("ZZ-3", 3_075)]);
    assert_eq!(totals(&norte).await?.unpriced, 1);
    let unpriced = list_items(&norte, &ItemFilter { show: Show::Unpriced, ..ItemFilter::default() }).await?.rows;
    assert_eq!(unpriced.iter().map(|row| row.number.as_str()).collect::<Vec<_>>(), ["ZZ-2"]);
    // What is typed over is what workshops see.
    let row = list_items(&norte, &ItemFilter::default()).await?.rows.remove(0);
    assert_eq!(row.price.as_ref().map(|price| price.amount), Some(Decimal::new(9_025, 2)));
    let patch = ItemPatch { price: Some(Some(95.into())), ..ItemPatch::default() };
    change_item(&norte, row.id, row.version, &patch).await?;
    assert_eq!(priced(&norte).await?[0], "ZZ-1 100.5 95 70.1");
    let told: serde_json::Value =
        sqlx::query_scalar("select after from audit_entries where action = 'change_item'").fetch_one(&pool).await?;
    assert_eq!((&told["price"], &told["shown_price"]), (&serde_json::json!(95), &serde_json::json!(2)));
    Ok(())
}

#[sqlx::test]
async fn the_list_is_sorted_searched_and_counted_by_the_price_that_workshops_see(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, LIST).await?;
    let sorted = async || -> Result<Vec<String>> {
        let filter = ItemFilter { sort: ItemSort::Price, ..ItemFilter::default() };
        let page = PageRequest { page: 1, per_page: 1 };
        let mut numbers = Vec::new();
        let mut filter = ItemFilter { page, ..filter };
        loop {
            let page = list_items(&norte, &filter).await?;
            numbers.extend(page.rows.into_iter().map(|row| row.number));
            let Some(after) = page.after else { return Ok(numbers) };
            filter.page.page += 1;
            filter.beside = Some(Beside::After(after));
        }
    };
    assert_eq!(sorted().await?, ["ZZ-3", "ZZ-1", "ZZ-2"]);
    show(&world, 2).await?;
    assert_eq!(sorted().await?, ["ZZ-2", "ZZ-3", "ZZ-1"]);
    let unpriced = async || -> Result<(u64, u64)> {
        let filter = ItemFilter { show: Show::Unpriced, ..ItemFilter::default() };
        Ok((totals(&norte).await?.unpriced, list_items(&norte, &filter).await?.total))
    };
    assert_eq!(unpriced().await?, (1, 1));
    show(&world, 3).await?;
    assert_eq!(unpriced().await?, (3, 3), "no line has a third one");
    assert_eq!(offered(&pool).await?, []);
    Ok(())
}

#[sqlx::test]
async fn which_price_workshops_see_is_said_with_a_file_and_is_so_once_it_is_applied(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, "Clave,Precio,Existencia\nZZ-1,99.50,4\n").await?;
    let id = upload(&norte, "niveles.csv", LIST.as_bytes()).await?;
    read(&norte, id).await?;
    let found = import(&norte, id).await?;
    assert_eq!((found.prices.shown, found.prices.several), (1, false));
    let mapping = Mapping { shown_price: Some(2), ..found.mapping.unwrap_or_default() };
    let beyond = Mapping { shown_price: Some(6), ..mapping.clone() };
    let refused = refusal(decide(&norte, id, beyond, Aim::Apply).await);
    assert_eq!(refused, Some(Problem::invalid("shown_price", Reason::OutOfRange)));
    decide(&norte, id, mapping, Aim::Plan).await?;
    apply_now(&norte, id).await?;
    let price = |number: &str, cents| (number.to_owned(), Decimal::new(cents, 2));
    assert_eq!(offered(&pool).await?, [price("ZZ-1", 9_950)], "nothing is written by a plan");
    let lines = plan(&norte, id, None, PageRequest::default()).await?.lines.rows;
    let after = |line: &PlannedLine| line.after.price.as_ref().map(|price| price.amount.normalize());
    let told: Vec<_> = lines.iter().map(after).collect();
    assert_eq!(told, [Some(Decimal::new(9_025, 2)), None, Some(Decimal::new(3_075, 2))]);

    sqlx::query("delete from outbox").execute(&pool).await?;
    decide_proposed(&norte, id, None, LineChoices::default(), Aim::Apply).await?;
    apply_now(&norte, id).await?;
    assert_eq!(offered(&pool).await?, [price("ZZ-1", 9_025), price("ZZ-3", 3_075)]);
    let told: Vec<serde_json::Value> = sqlx::query_scalar(
        "select event from outbox where audience = 'market' and event ->> 'kind' = 'offers_changed'",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!(told.iter().map(|event| &event["parts"]).collect::<Vec<_>>(), [&serde_json::Value::Null], "all offers");
    assert_eq!(priced(&norte).await?, ["ZZ-1 100.5 90.25 70.1", "ZZ-2 200.5 - 150.75", "ZZ-3 - 30.75 -"]);

    // It says nothing of the next file.
    show(&world, 1).await?;
    let next = run(&norte, &LIST.replace("100.50", "105.50")).await?;
    assert_eq!((next.row.status, next.prices.shown, next.prices.several), (ImportStatus::Completed, 1, true));
    assert_eq!(offered(&pool).await?, [price("ZZ-1", 10_550), price("ZZ-2", 20_050)]);
    Ok(())
}

#[sqlx::test]
async fn who_may_bring_files_in_and_change_no_settings_does_not_say_which_price_workshops_see(
    pool: PgPool,
) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    sqlx::query("update users set extra_permissions = '{inventory_import}' where tenant_id = $1 and role = 'operator'")
        .bind(world.norte.tenant.0)
        .execute(&pool)
        .await?;
    let operator = world.operator(&world.norte).await?;
    let id = upload(&operator, "niveles.csv", LIST.as_bytes()).await?;
    read(&operator, id).await?;
    let mapping = import(&operator, id).await?.mapping.unwrap_or_default();
    let said = Mapping { shown_price: Some(2), ..mapping.clone() };
    assert_eq!(refusal(decide(&operator, id, said, Aim::Apply).await), Some(Problem::NotAllowed));
    assert_eq!(import(&operator, id).await?.row.status, ImportStatus::NeedsMapping);
    decide(&operator, id, mapping, Aim::Apply).await?;
    apply_now(&operator, id).await?;
    assert_eq!(settings(&norte).await?.shown_price, 1);
    Ok(())
}

#[sqlx::test]
async fn the_same_file_again_shows_the_price_that_is_said_with_it(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    run(&norte, LIST).await?;
    let again = run(&norte, LIST).await?;
    assert!(again.counts.unchanged);
    let detail = bring(&norte, LIST.as_bytes()).await?;
    let mapping = Mapping { shown_price: Some(2), ..detail.mapping.clone().unwrap_or_default() };
    let done = super::take(&norte, ImportDetail { mapping: Some(mapping), ..detail }).await?;
    assert_eq!((done.counts.unchanged, done.counts.same, done.counts.unpriced), (false, 3, 1));
    assert_eq!(settings(&norte).await?.shown_price, 2);
    Ok(())
}

#[sqlx::test]
async fn names_of_prices_are_those_of_the_first_file_until_somebody_says_others(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    run(&norte, LIST).await?;
    let names = async || -> Result<Vec<String>> { Ok(settings(&norte).await?.price_names) };
    assert_eq!(names().await?, ["Precio público", "Mayoreo"]);
    let version = settings(&norte).await?.version;
    let said = Some(vec![String::new(), "Distribuidor".to_owned()]);
    change_settings(&norte, &SettingsPatch { version, price_names: said, ..SettingsPatch::default() }).await?;
    run(&norte, &LIST.replace("Precio público", "Precio").replace("Mayoreo", "Precio 2")).await?;
    assert_eq!(names().await?, ["", "Distribuidor"], "what only says that it is a price names none");
    run(&norte, LIST).await?;
    assert_eq!(names().await?, ["Precio público", "Distribuidor"]);
    let levels = list_items(&norte, &ItemFilter::default()).await?.levels;
    assert_eq!((levels.shown, levels.names), (1, names().await?));
    Ok(())
}

#[sqlx::test]
async fn a_file_writes_the_prices_that_it_has_and_undoing_puts_them_back(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, LIST).await?;
    let before = history::lines(&pool, world.norte.tenant).await?;
    let second = run(&norte, "Clave,Precio público,Existencia\nZZ-1,101.50,4\nZZ-2,200.50,1\n").await?;
    assert_eq!((second.counts.changed, second.counts.same), (1, 1));
    assert_eq!(priced(&norte).await?, ["ZZ-1 101.5 90.25 70.1", "ZZ-2 200.5 - 150.75", "ZZ-3 - 30.75 -"]);
    assert_eq!(
        settings(&norte).await?.price_names,
        ["Precio público", "Mayoreo"],
        "what it does not have keeps its name"
    );
    undo_import(&norte, second.row.id).await?;
    assert_eq!(history::lines(&pool, world.norte.tenant).await?, before);
    // Another cost is a change, too.
    let dearer = run(&norte, &LIST.replace("70.10", "71.10")).await?;
    assert_eq!((dearer.counts.changed, dearer.counts.same), (1, 2));
    undo_import(&norte, dearer.row.id).await?;
    assert_eq!(history::lines(&pool, world.norte.tenant).await?, before);
    Ok(())
}

#[sqlx::test]
async fn a_plan_and_its_alarms_are_about_the_price_that_workshops_see(pool: PgPool) -> Result<()> {
    let (world, norte) = world(&pool).await?;
    run(&norte, LIST).await?;
    show(&world, 2).await?;
    let text = LIST.replace("100.50", "9000.50");
    let id = upload(&norte, "lista.csv", text.as_bytes()).await?;
    read(&norte, id).await?;
    let mapping: Mapping = import(&norte, id).await?.mapping.unwrap_or_default();
    decide(&norte, id, mapping, Aim::Plan).await?;
    apply_now(&norte, id).await?;
    assert!(!import(&norte, id).await?.counts.alarms.ring(), "nobody sees it");
    let lines = plan(&norte, id, Some(LineAction::Changed), PageRequest::default()).await?.lines.rows;
    let price = |side: &super::super::types::PriceAndStock| side.price.as_ref().map(|price| price.amount.normalize());
    let told: Vec<_> = lines.iter().map(|line| (line.before.as_ref().and_then(price), price(&line.after))).collect();
    assert_eq!(told, [(Some(Decimal::new(9_025, 2)), Some(Decimal::new(9_025, 2)))]);
    Ok(())
}

#[sqlx::test]
async fn a_price_or_cost_that_cannot_be_read_is_said(pool: PgPool) -> Result<()> {
    let (_world, norte) = world(&pool).await?;
    let text = LIST.replace("90.25", "pregunte").replace("150.75", "-3");
    let id = upload(&norte, "lista.csv", text.as_bytes()).await?;
    read(&norte, id).await?;
    let fields = [Field::PartNumber, Field::Price, Field::Price2, Field::Cost, Field::Stock];
    let columns = (0..).zip(fields).map(|(index, field)| column(field, index)).collect();
    decide(&norte, id, Mapping { columns, ..Mapping::default() }, Aim::Apply).await?;
    apply_now(&norte, id).await?;
    let done = import(&norte, id).await?;
    let told: Vec<_> =
        done.problems.iter().map(|problem| (problem.row, problem.column.as_str(), problem.reason)).collect();
    assert_eq!(told, [(2, "Mayoreo", RowReason::PriceNotANumber), (3, "Costo", RowReason::CostNotANumber)]);
    assert_eq!(done.counts.new, 1);
    Ok(())
}
