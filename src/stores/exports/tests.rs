//! The store-room as files, in a real database.

use super::ops::{begin, download, export, latest};
use super::proved::verify;
use super::types::{StockExportKind, StockExportRequest};
use crate::base::fault::{Error, Result};
use crate::base::problem::{Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::exports::types::{ExportStatus, TableFormat};
use crate::platform::proof::Altered;
use crate::stores::items;
use crate::stores::reservations::types::ReservationRequest;
use crate::stores::tests::{Room, asked, give_back, issue, line, number, receive, refusal, take_back};
use crate::stores::types::{ActRequest, HolderName, ItemKind};
use crate::stores::{ledger, reservations, types::Act};
use crate::testing::World;
use crate::worker;
use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use chrono::Duration;
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::io::Cursor;

fn of(kind: StockExportKind) -> StockExportRequest {
    StockExportRequest { kind, format: TableFormat::Csv, from: None, to: None, as_of: None }
}

/// The bytes of an export, as whoever asked for it gets them.
async fn bytes(world: &World, ctx: &Ctx, request: StockExportRequest) -> Result<Vec<u8>> {
    let id = begin(ctx, &request).await?.export.id;
    worker::run_waiting(&world.services).await?;
    let done = export(ctx, id).await?.export;
    assert_eq!((done.status, done.rows_total), (ExportStatus::Completed, done.rows_written), "{done:?}");
    let kept = download(ctx, id).await?;
    let bytes = std::fs::read(&kept.path)?;
    assert_eq!(bytes.len() as u64, kept.bytes);
    assert!(kept.name.starts_with(request.kind.as_str()) && kept.name.ends_with(request.format.as_str()), "{kept:?}");
    Ok(bytes)
}

async fn text(world: &World, ctx: &Ctx, request: StockExportRequest) -> Result<String> {
    String::from_utf8(bytes(world, ctx, request).await?).map_err(Error::broken)
}

/// The rows of an export, each cell by the name of its column; without the line that is signed.
async fn rows(world: &World, ctx: &Ctx, request: StockExportRequest) -> Result<Vec<BTreeMap<String, String>>> {
    let text = text(world, ctx, request).await?;
    let text = text.strip_prefix('\u{feff}').ok_or_else(|| Error::broken("no mark"))?;
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let heads = reader.headers().map_err(Error::broken)?.clone();
    let mut rows = Vec::new();
    for record in reader.records() {
        let record = record.map_err(Error::broken)?;
        if record.get(0) != Some("signature") {
            rows.push(heads.iter().zip(record.iter()).map(|(head, cell)| (head.to_owned(), cell.to_owned())).collect());
        }
    }
    Ok(rows)
}

fn cells(row: &BTreeMap<String, String>, heads: &[&str]) -> String {
    heads.iter().map(|head| row[*head].as_str()).collect::<Vec<_>>().join(" ")
}

#[sqlx::test]
async fn moves_are_all_there_with_names_and_ids_and_what_took_them_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, world, ana) = (&room.owner, &room.world, room.holder("=Ana").await?);
    let nuts = room.item("+Tuerca", ItemKind::Consumable).await?;
    receive(ctx, nuts.id, "10", Some("2.5")).await?;
    let wrong = issue(ctx, nuts.id, "3", ana).await?;
    take_back(ctx, wrong.id).await?;
    let why = ActRequest { reason: "@nota".into(), note: "-dos, \"tres\"\ncuatro".into(), ..asked(vec![]) };
    let why = ActRequest { holder: Some(HolderName::Id(ana)), lines: vec![line(nuts.id, "4")], ..why };
    ledger::ops::act(ctx, Act::Issue, &why).await?;
    // What is archived keeps its history: all of it is scrapped first.
    let old = room.item("Vieja", ItemKind::Consumable).await?;
    receive(ctx, old.id, "1", None).await?;
    ledger::ops::act(ctx, Act::Scrap, &ActRequest { reason: "rota".into(), ..asked(vec![line(old.id, "1")]) }).await?;
    items::ops::archive(ctx, old.id.into()).await?;

    let found = rows(world, ctx, of(StockExportKind::Moves)).await?;
    let told: Vec<String> = found
        .iter()
        .map(|row| {
            cells(row, &["document", "act", "item", "quantity", "from", "to", "on_hand_after", "value", "undoes"])
        })
        .collect();
    assert_eq!(
        told,
        [
            "1 receive '+Tuerca 10 supplier General 10 25 ",
            "2 issue '+Tuerca 3 General '=Ana 7 -7.5 ",
            "3 undo '+Tuerca 3 '=Ana General 10 7.5 2",
            "4 issue '+Tuerca 4 General '=Ana 6 -10 ",
            "5 receive Vieja 1 supplier General 1 0 ",
            "6 scrap Vieja 1 General scrap 0 0 ",
        ]
    );
    assert_eq!(cells(&found[3], &["reason", "note"]), "'@nota '-dos, \"tres\"\ncuatro");
    assert_eq!(cells(&found[3], &["item_id", "to_id"]), format!("{} {ana}", nuts.id));
    let in_audit: String =
        sqlx::query_scalar("select after ->> 'lines_sha256' from audit_entries where target_id = $1")
            .bind(wrong.id.to_string())
            .fetch_one(&world.pool)
            .await?;
    assert_eq!(found[1]["document_hash"], in_audit, "the hash that the seals of the audit prove");
    // A workbook has the same rows; numbers are numbers there.
    let workbook = StockExportRequest { format: TableFormat::Xlsx, ..of(StockExportKind::Moves) };
    let mut book: Xlsx<_> =
        open_workbook_from_rs(Cursor::new(bytes(world, ctx, workbook).await?)).map_err(Error::broken)?;
    let sheet = &book.worksheets()[0];
    assert_eq!((sheet.0.as_str(), sheet.1.height()), ("moves", 7));
    assert_eq!((&sheet.1[(1, 6)], &sheet.1[(1, 11)]), (&Data::String(nuts.values.code.clone()), &Data::Float(10.0)));
    Ok(())
}

#[sqlx::test]
async fn more_than_a_page_is_all_there_and_a_period_is_whole_days(pool: PgPool) -> Result<()> {
    const MANY: i32 = 5_100;
    let room = Room::new(pool.clone()).await?;
    let (ctx, world, clock) = (&room.owner, &room.world, &room.world.services.clock);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "1", None).await?;
    // As fast as the database can.
    let tenant = room.business.tenant;
    let added = "with made as (
           insert into stock_documents
                  (tenant_id, id, number, act, recorded_at, day, occurred_at, reason, note, made_by_name, asked)
           select d.tenant_id, gen_random_uuid(), 0, 'receive', d.recorded_at, d.day, d.occurred_at, '', '', 'Prueba', d.asked
           from stock_documents d, generate_series(1, $2)
           where d.tenant_id = $1
           returning tenant_id, id
         )
         select tenant_id, id from made";
    let ids: Vec<(uuid::Uuid, uuid::Uuid)> = sqlx::query_as(added).bind(tenant).bind(MANY).fetch_all(&pool).await?;
    let documents: Vec<uuid::Uuid> = ids.into_iter().map(|(_, id)| id).collect();
    sqlx::query(
        "insert into stock_moves (tenant_id, item_id, document_id, line, quantity, from_id, to_id)
         select m.tenant_id, m.item_id, made.id, 0, 1, m.from_id, m.to_id
         from stock_moves m, unnest($2::uuid[]) as made(id)
         where m.tenant_id = $1",
    )
    .bind(tenant)
    .bind(&documents)
    .execute(&pool)
    .await?;
    let file = text(world, ctx, of(StockExportKind::Moves)).await?;
    let key = world.services.audit.export_key.public();
    let proved =
        verify(file.as_bytes(), &key).map_err(Error::broken)?.map_err(|altered| Error::broken(altered.to_string()))?;
    assert_eq!((proved.rows, &proved.about[0]), (5_101, &tenant.to_string()));
    let mut numbers =
        file.lines().skip(1).take(5_101).map(|line| line.split(',').next().unwrap_or_default().to_owned());
    assert!((1..=5_101).all(|number: i32| numbers.next() == Some(number.to_string())));

    clock.advance(Duration::days(2));
    receive(ctx, nuts, "7", None).await?;
    let today = ctx.now().date_naive();
    let late = StockExportRequest { from: Some(today - Duration::days(1)), ..of(StockExportKind::Moves) };
    assert_eq!(rows(world, ctx, late).await?.len(), 1);
    let early = StockExportRequest { to: Some(today - Duration::days(2)), ..of(StockExportKind::Moves) };
    assert_eq!(rows(world, ctx, early).await?.len(), 5_101);
    let none = StockExportRequest { to: Some(today - Duration::days(9)), ..of(StockExportKind::Moves) };
    let empty = text(world, ctx, none).await?;
    assert_eq!(verify(empty.as_bytes(), &key).map_err(Error::broken)?.map(|proved| proved.rows), Ok(0));
    Ok(())
}

#[sqlx::test]
async fn balances_are_those_of_now_and_of_any_moment_before(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, world, ana) = (&room.owner, &room.world, room.holder("Ana").await?);
    let clock = &world.services.clock;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    receive(ctx, nuts, "10", None).await?;
    receive(ctx, drill, "2", None).await?;
    let before = ctx.now();
    clock.advance(Duration::hours(1));
    issue(ctx, nuts, "4", ana).await?;
    let wrong = issue(ctx, drill, "2", ana).await?;
    take_back(ctx, wrong.id).await?;
    issue(ctx, drill, "1", ana).await?;

    let told = async |as_of| -> Result<Vec<String>> {
        let request = StockExportRequest { as_of, ..of(StockExportKind::Balances) };
        let found = rows(world, ctx, request).await?;
        assert!(found.is_sorted_by_key(|row| row["item_code"].clone()), "in the order of the items' codes: {found:?}");
        Ok(found.iter().map(|row| cells(row, &["item_id", "place_id", "quantity"])).collect())
    };
    let mut now = told(None).await?;
    let kept: Vec<(uuid::Uuid, uuid::Uuid, Decimal)> =
        sqlx::query_as("select item_id, location_id, quantity from stock_balances where bounded and quantity <> 0")
            .fetch_all(&world.pool)
            .await?;
    let mut kept: Vec<String> =
        kept.iter().map(|(item, place, quantity)| format!("{item} {place} {}", quantity.normalize())).collect();
    now.sort();
    kept.sort();
    assert_eq!((now.len(), &now), (4, &kept));
    let mut then = told(Some(before)).await?;
    then.sort();
    let place = |line: &str| line.split(' ').nth(1).map(str::to_owned).unwrap_or_default();
    let shelf = place(&then[0]);
    // The codes are made by chance, the ids in the order of making.
    assert_eq!(then, [format!("{nuts} {shelf} 10"), format!("{drill} {shelf} 2")]);
    assert_eq!(told(Some(before - Duration::seconds(1))).await?, Vec::<String>::new());
    let ahead = StockExportRequest { as_of: Some(ctx.now() + Duration::hours(1)), ..of(StockExportKind::Balances) };
    assert_eq!(refusal(begin(ctx, &ahead).await), Problem::invalid("as_of", Reason::OutOfRange));
    let senseless = StockExportRequest { as_of: Some(before), ..of(StockExportKind::Moves) };
    assert_eq!(refusal(begin(ctx, &senseless).await), Problem::invalid("as_of", Reason::Unknown));
    Ok(())
}

#[sqlx::test]
async fn items_and_loans_are_listed_with_what_is_archived(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, world, ana) = (&room.owner, &room.world, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    let old = room.item("Vieja", ItemKind::Spare).await?.id;
    items::ops::archive(ctx, old.into()).await?;
    receive(ctx, nuts, "10", Some("2")).await?;
    receive(ctx, drill, "3", Some("100")).await?;
    issue(ctx, nuts, "4", ana).await?;
    issue(ctx, drill, "2", ana).await?;
    give_back(ctx, drill, "1", ana).await?;
    let kept = ReservationRequest {
        item: nuts.into(),
        holder: HolderName::Id(ana),
        quantity: 2.into(),
        until: (ctx.now() + Duration::days(9)).date_naive(),
        note: String::new(),
    };
    reservations::ops::create(ctx, &kept).await?;
    let items = rows(world, ctx, of(StockExportKind::Items)).await?;
    let mut told: Vec<String> =
        items.iter().map(|row| cells(row, &["name", "available", "reserved", "in_use", "value", "archived"])).collect();
    told.sort();
    assert_eq!(told, ["Taladro 2 0 1 300 false", "Tuerca 4 2 0 12 false", "Vieja 0 0 0 0 true"]);
    let loans = rows(world, ctx, of(StockExportKind::Loans)).await?;
    let told: Vec<String> = loans.iter().map(|row| cells(row, &["item", "holder", "quantity", "open"])).collect();
    assert_eq!(told, ["Taladro Ana 2 1"], "what is used up is no loan");
    assert_eq!(loans[0]["holder_id"], ana.to_string());
    Ok(())
}

#[sqlx::test]
async fn who_may_export_sees_their_own_and_costs_only_where_they_may(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, world) = (&room.owner, &room.world);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", Some("2")).await?;
    for who in [&room.keeper, &world.viewer(&room.business).await?] {
        assert_eq!(refusal(begin(who, &of(StockExportKind::Items)).await), Problem::NotAllowed);
        assert_eq!(refusal(latest(who).await), Problem::NotAllowed);
    }
    // A bodega may export, but has no store-room.
    let norte = world.owner(&world.norte).await?;
    assert_eq!(refusal(begin(&norte, &of(StockExportKind::Items)).await), Problem::NotAllowed);
    let id = begin(ctx, &of(StockExportKind::Moves)).await?.export.id;
    worker::run_waiting(&world.services).await?;
    let other = world.store_room("otro").await?;
    let stranger = world.owner(&other).await?;
    let hidden = Problem::NotFound { what: Entity::Export };
    assert_eq!(refusal(export(&stranger, id).await), hidden);
    assert_eq!(refusal(download(&stranger, id).await), hidden);
    assert_eq!(latest(&stranger).await?, []);
    assert_eq!(rows(world, &stranger, of(StockExportKind::Moves)).await?.len(), 0);
    // Whoever was allowed to export, and no more.
    sqlx::query("update users set extra_permissions = '{export_data}' where role = 'viewer' and tenant_id = $1")
        .bind(room.business.tenant)
        .execute(&world.pool)
        .await?;
    let viewer = world.viewer(&room.business).await?;
    let found = rows(world, &viewer, of(StockExportKind::Moves)).await?;
    assert_eq!(cells(&found[0], &["quantity", "value", "document_hash"]), "10  ");
    assert_eq!(rows(world, ctx, of(StockExportKind::Moves)).await?[0]["value"], number("20").to_string());
    Ok(())
}

#[sqlx::test]
async fn a_line_that_was_altered_on_the_way_is_named_without_the_database(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, world, ana) = (&room.owner, &room.world, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", Some("2")).await?;
    for quantity in ["1", "2", "3"] {
        issue(ctx, nuts, quantity, ana).await?;
    }
    let file = text(world, ctx, of(StockExportKind::Moves)).await?;
    let key = world.services.audit.export_key.public();
    assert_eq!(begin(ctx, &of(StockExportKind::Moves)).await?.key, Some(key.to_string()));
    let line_of = |file: &str| verify(file.as_bytes(), &key).map(|found| found.map_err(|Altered { line, .. }| line));
    assert_eq!(line_of(&file).map_err(Error::broken)?.map(|proved| proved.rows), Ok(4));
    let lines: Vec<&str> = file.split_inclusive('\n').collect();
    assert_eq!(lines.len(), 6);
    let altered = lines[3].replace(",2,General,", ",1,General,");
    assert_ne!(altered, lines[3]);
    let joined = |order: &[&str]| order.concat();
    for (what, wrong, named) in [
        ("one cell", joined(&[lines[0], lines[1], lines[2], &altered, lines[4], lines[5]]), 4),
        ("a line that is gone", joined(&[lines[0], lines[1], lines[3], lines[4], lines[5]]), 3),
        ("two that changed places", joined(&[lines[0], lines[1], lines[3], lines[2], lines[4], lines[5]]), 3),
        ("the end", joined(&lines[..4]), 5),
        ("the last one", joined(&[lines[0], lines[1], lines[2], lines[3], lines[5]]), 5),
        (
            "the signature",
            file.trim_end().strip_suffix(|_: char| true).map(|cut| format!("{cut}x")).unwrap_or_default(),
            6,
        ),
    ] {
        assert_eq!(line_of(&wrong).map_err(Error::broken)?.map(|_| ()), Err(named), "{what}");
    }
    Ok(())
}
