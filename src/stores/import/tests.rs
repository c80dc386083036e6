//! Files of items, in a real database.

use super::fields::{QuantityIs, StockField, StockMapping};
use super::ops::{apply, bring_in, import, plan, rejected, remap, rows};
use super::types::{LeftReason, RowRefused, StockImport, StockRowReason};
use super::undoing::undo;
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::ImportId;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::exports::types::TableFormat;
use crate::platform::files::receive as receive_file;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, propose};
use crate::platform::imports::ops::wrong_status;
use crate::platform::imports::reader::types::Profile;
use crate::platform::imports::rejected::{Rejected, RejectedWords};
use crate::platform::imports::types::{ImportFailure, ImportStatus, RowState};
use crate::stores::items::ops::find;
use crate::stores::tests::{Room, issue, number, receive, refusal};
use crate::stores::types::{ItemDetail, ItemKind, Unit};
use crate::testing::shared_data;
use crate::worker::run_waiting;
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::io::Read as _;

const FILE: &str = "Código,Nombre,Tipo,Unidad,Categoría,Ubicación,Existencia,Costo,Mínimo,Máximo,Proveedor,Código de barras\n\
                    TU-6,Tuerca M6,consumible,pza,Tornillería,Almacén A › Pasillo 2,100,\"1.50\",20,200,Tornimex,7501031311309\n\
                    TU-6,Tuerca M6,consumible,pza,Tornillería,Almacén B,50,\"1.50\",20,200,Tornimex,7501031311309\n\
                    ,Taladro,herramienta,pza,Eléctricas,,3,900.00,,,,\n\
                    CAB-1,Cable,material,m,Eléctricas,A/2,12.5,8.25,,,,\n";

async fn upload(room: &Room, ctx: &Ctx, content: &str) -> Result<ImportId> {
    let file = receive_file(ctx, Permission::StoresEdit, "lista.csv", content.as_bytes()).await?;
    let id = bring_in(ctx, file).await?.row.id;
    run_waiting(&room.world.services).await?;
    Ok(id)
}

async fn proposed(ctx: &Ctx, id: ImportId, quantity: QuantityIs) -> Result<StockMapping> {
    let found = import(ctx, id).await?;
    assert_eq!(found.row.status, ImportStatus::NeedsMapping, "{:?}", found.failure);
    Ok(StockMapping { quantity_is: Some(quantity), ..found.mapping.unwrap_or_default() })
}

/// A file as its columns seem to be, planned.
async fn planned(room: &Room, content: &str, quantity: QuantityIs) -> Result<StockImport> {
    let id = upload(room, &room.owner, content).await?;
    let mapping = proposed(&room.owner, id, quantity).await?;
    plan(&room.owner, id, &mapping).await?;
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Planned, "{:?}", found.failure);
    Ok(found)
}

/// The same, applied.
async fn applied(room: &Room, content: &str, quantity: QuantityIs) -> Result<StockImport> {
    let id = planned(room, content, quantity).await?.row.id;
    apply(&room.owner, id, None).await?;
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Completed, "{:?}", found.failure);
    Ok(found)
}

/// An import that was applied, undone.
async fn undone(room: &Room, id: ImportId) -> Result<StockImport> {
    assert_eq!(undo(&room.owner, id).await?.row.status, ImportStatus::Undoing);
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Undone, "{:?}", found.failure);
    Ok(found)
}

async fn named(room: &Room, name: &str) -> Result<ItemDetail> {
    find(&room.owner, NameOr::Name(name.to_owned())).await
}

async fn states(room: &Room, id: ImportId) -> Result<Vec<(u32, RowState, Option<StockRowReason>)>> {
    let rows = rows(&room.owner, id, None, PageRequest::default()).await?.rows;
    Ok(rows.into_iter().map(|row| (row.row, row.state, row.refused.map(|refused| refused.reason))).collect())
}

#[test]
fn columns_are_known_by_the_names_that_people_give_them() {
    use StockField::{
        Category, Code, Cost, Department, Gtin, Kind, Name, Place, Quantity, Supplier, Target, Threshold,
        Unit as Measure,
    };
    let known = [
        (Code, "TU-6", "Código|Clave|SKU|Code|No. de parte|Item code|Referencia"),
        (Name, "Tuerca", "Nombre|Descripción|Artículo|Name|Item|Product name"),
        (Kind, "consumible", "Tipo|Type"),
        (Measure, "pza", "Unidad|Unit|U.M.|Unidad de medida|UOM|UMB|Product Unit of Measure"),
        (Department, "Taller", "Departamento|Department|Depto."),
        (Category, "Tornillería", "Categoría|Category|Familia"),
        (Place, "A-2", "Ubicación|Location|Almacén"),
        (Quantity, "12", "Existencia|Cantidad|Stock|Quantity|On hand|Qty"),
        (Cost, "12.50", "Costo|Cost|Costo unitario|Unit cost"),
        (Threshold, "5", "Mínimo|Min|Stock mínimo|Reorder point|Punto de reorden"),
        (Target, "50", "Máximo|Max|Stock máximo"),
        (Supplier, "Tornimex", "Proveedor|Supplier|Vendor"),
        (Gtin, "7501031311309", "Código de barras|EAN|GTIN|Barcode"),
    ];
    for (field, value, headers) in known {
        for header in headers.split('|') {
            let mut profile = Profile { rows_total: 1, ..Profile::of_headers([header]) };
            for column in &mut profile.columns {
                column.probes = vec![value.to_owned()];
                (column.filled, column.numeric) = (1, u64::from(value.parse::<Decimal>().is_ok()));
                if column.numeric > 0 {
                    column.decimals = crate::platform::imports::numbers::Decimals::Point;
                }
            }
            let proposals = propose::<StockField>(&profile, &[]);
            let found: Vec<_> = proposals.iter().map(|found| found.field).collect();
            assert_eq!(found, [field], "{header}: {proposals:?}");
        }
    }
}

#[sqlx::test]
async fn an_opening_is_planned_taken_once_and_the_same_file_changes_nothing(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let first = planned(&room, FILE, QuantityIs::Opening).await?;
    let counts = first.outcome.clone().unwrap_or_default().counts;
    assert_eq!((counts.rows, counts.new, counts.refused), (4, 4, 0));
    assert_eq!((counts.items_new, counts.moves, counts.categories_new, counts.places_new), (3, 4, 2, 4));
    // Nothing is written yet.
    assert_eq!(refusal(named(&room, "Taladro").await), Problem::NotFound { what: Entity::StockItem });
    apply(&room.owner, first.row.id, None).await?;
    run_waiting(&room.world.services).await?;
    let done = import(&room.owner, first.row.id).await?;
    assert_eq!((done.row.status, done.row.rows_taken), (ImportStatus::Completed, 4), "{:?}", done.failure);
    assert_eq!(done.outcome.map(|outcome| outcome.documents), Some(1));

    let nut = named(&room, "tuerca m6").await?;
    assert_eq!(nut.row.levels.on_hand, number("150"));
    assert_eq!(nut.row.levels.value, Some(number("225")));
    let places: Vec<_> = nut.balances.iter().map(|at| (at.place.name.as_str(), at.quantity)).collect();
    assert_eq!(places, [("Almacén A / Pasillo 2", number("100")), ("Almacén B", number("50"))]);
    assert_eq!(nut.codes.len(), 1);
    let values = &nut.row.item.values;
    assert_eq!((values.code.as_str(), values.threshold, values.target), ("TU-6", number("20"), Some(number("200"))));
    let drill = named(&room, "Taladro").await?;
    assert_eq!((drill.row.item.values.kind, drill.row.item.values.returnable), (ItemKind::Tool, Some(true)));
    let cable = named(&room, "Cable").await?;
    assert_eq!((cable.row.item.values.unit, cable.row.levels.on_hand), (Unit::Metre, number("12.5")));
    room.holds().await?;

    let again = planned(&room, FILE, QuantityIs::Opening).await?;
    let counts = again.outcome.unwrap_or_default().counts;
    assert_eq!((counts.same, counts.new + counts.changed + counts.refused), (4, 0), "{counts:?}");
    // Of what was moved nobody says what it begins with.
    let other = planned(&room, &FILE.replace(",100,", ",101,"), QuantityIs::Opening).await?;
    assert_eq!(states(&room, other.row.id).await?[0], (2, RowState::Refused, Some(StockRowReason::HasMoves)));
    Ok(())
}

#[sqlx::test]
async fn a_receipt_adds_at_its_cost_and_a_count_posts_the_difference(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nut = room.item("Tuerca", ItemKind::Consumable).await?;
    receive(&room.owner, nut.id, "10", Some("1")).await?;
    let receipt = "Nombre,Cantidad,Costo\nTUERCA,10,3.00\n";
    applied(&room, receipt, QuantityIs::Receipt).await?;
    assert_eq!(room.totals(nut.id).await.0, number("20"));
    assert_eq!(room.totals(nut.id).await.3, number("40"));
    // The same file again is not received again, and says so.
    let again = planned(&room, receipt, QuantityIs::Receipt).await?.outcome.unwrap_or_default();
    assert!(again.again.is_some() && again.counts.is_nothing(), "{again:?}");

    let count = applied(&room, "Nombre,Cantidad\nTuerca,17\n", QuantityIs::Count).await?;
    assert_eq!(room.totals(nut.id).await.0, number("17"));
    let again = planned(&room, "Nombre,Cantidad\nTuerca,17\n", QuantityIs::Count).await?;
    assert_eq!(again.outcome.unwrap_or_default().counts.same, 1);
    undone(&room, count.row.id).await?;
    assert_eq!(room.totals(nut.id).await.0, number("20"));
    room.holds().await?;
    Ok(())
}

#[sqlx::test]
async fn items_alone_are_changed_beside_what_they_were_and_put_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nut = room.item("Tuerca", ItemKind::Consumable).await?;
    let file = "Nombre,Mínimo,Proveedor,Ubicación,Existencia\ntuerca,5,Tornimex,Patio,99\nClavo,2,Tornimex,,\n";
    let found = planned(&room, file, QuantityIs::Nothing).await?;
    assert_eq!(states(&room, found.row.id).await?, [(2, RowState::Changed, None), (3, RowState::New, None)]);
    let rows = rows(&room.owner, found.row.id, Some(RowState::Changed), PageRequest::default()).await?;
    let changes: Vec<_> = rows.rows[0]
        .changes
        .iter()
        .map(|change| (change.field, change.before.to_string(), change.after.to_string()))
        .collect();
    let change = |field, before: &str, after: &str| (field, before.to_owned(), after.to_owned());
    assert_eq!(
        changes,
        [
            change(StockField::Place, "null", "\"Patio\""),
            change(StockField::Supplier, "\"\"", "\"Tornimex\""),
            change(StockField::Threshold, "0", "5"),
        ]
    );
    apply(&room.owner, found.row.id, None).await?;
    run_waiting(&room.world.services).await?;
    let changed = named(&room, "Tuerca").await?.row.item;
    assert_eq!(
        (changed.values.supplier.as_str(), changed.values.name.as_str(), changed.version),
        ("Tornimex", "Tuerca", 2)
    );
    assert_eq!(room.totals(nut.id).await.0, Decimal::ZERO);

    let undone = undone(&room, found.row.id).await?;
    let back = named(&room, "Tuerca").await?.row.item;
    assert_eq!((back.values.supplier.as_str(), back.values.threshold), ("", Decimal::ZERO));
    assert!(named(&room, "Clavo").await?.row.item.values.archived);
    let undone = undone.outcome.and_then(|outcome| outcome.undone).ok_or_else(|| Error::broken("not undone"))?;
    assert_eq!((undone.items_archived, undone.items_restored, undone.left_total), (1, 1, 0));
    assert_eq!(refusal(undo(&room.owner, found.row.id).await), wrong_status());
    Ok(())
}

#[sqlx::test]
async fn what_has_gone_on_stays_and_is_named(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let done = applied(&room, FILE, QuantityIs::Opening).await?;
    let nut = named(&room, "Tuerca M6").await?.row.item.id;
    let ana = room.holder("Ana").await?;
    issue(&room.keeper, nut, "120", ana).await?;
    let undone = undone(&room, done.row.id).await?.outcome.and_then(|outcome| outcome.undone);
    let undone = undone.ok_or_else(|| Error::broken("not undone"))?;
    let left: Vec<_> = undone.left.iter().map(|left| (left.code.as_str(), left.reason, left.quantity)).collect();
    assert_eq!(left, [("TU-6", LeftReason::InUse, Some(number("120")))]);
    assert_eq!((undone.items_archived, undone.left_total), (3, 1));
    assert_eq!(room.totals(nut).await.0, Decimal::ZERO);
    room.holds().await?;
    Ok(())
}

#[sqlx::test]
async fn what_is_wrong_with_a_row_is_told_with_its_place_and_the_others_are_taken(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    room.item("Broca", ItemKind::Tool).await?;
    let file = "Código,Nombre,Unidad,Ubicación,Existencia,Mínimo,Máximo,Código de barras\n\
                A-1,Uno,pza,A,-1,,,\n\
                A-2,Dos,pza,A,1.5,,,\n\
                A-3,Tres,pza,A,1000000000000,,,\n\
                A-4,Cuatro,bloque,A,1,,,\n\
                A-5,Cinco,pza,A,1,,,\n\
                A-5,Cinco,pza,a,2,,,\n\
                A-5,Cinco,pza,B,3,,,\n\
                ,,pza,A,1,,,\n\
                A-6,Seis,pza,A,1,,,7501031311308\n\
                A-7,Siete,pza,A,muchas,,,\n\
                A-8,Ocho,pza,A,1,9,3,7501031312009\n\
                A-9,Broca,pza,A,1,,,7501031312016\n\
                NADIE,,pza,A,1,,,\n\
                A-10,Diez,pza,A,4,,,7501031312023\n";
    let found = planned(&room, file, QuantityIs::Opening).await?;
    let refused = |row, reason| (row, RowState::Refused, Some(reason));
    assert_eq!(
        states(&room, found.row.id).await?,
        [
            refused(2, StockRowReason::Negative),
            refused(3, StockRowReason::Parts),
            refused(4, StockRowReason::TooLarge),
            refused(5, StockRowReason::UnitUnknown),
            refused(6, StockRowReason::Repeated),
            refused(7, StockRowReason::Repeated),
            (8, RowState::New, None),
            refused(9, StockRowReason::Unnamed),
            refused(10, StockRowReason::CheckDigit),
            refused(11, StockRowReason::NotANumber),
            refused(12, StockRowReason::TargetBelow),
            refused(13, StockRowReason::NameTaken),
            refused(14, StockRowReason::NameMissing),
            (15, RowState::New, None),
        ]
    );
    let told = found.outcome.unwrap_or_default().refused;
    assert_eq!(told[0].field, Some(StockField::Quantity));
    assert_eq!((told[4].value.as_str(), told[5].value.as_str()), ("7", "6"));
    apply(&room.owner, found.row.id, None).await?;
    run_waiting(&room.world.services).await?;
    let done = import(&room.owner, found.row.id).await?.row;
    assert_eq!((done.rows_total, done.rows_taken, done.rows_refused), (14, 2, 12));
    assert_eq!(named(&room, "Cinco").await?.row.levels.on_hand, number("3"));
    assert_eq!(named(&room, "Diez").await?.row.levels.on_hand, number("4"));
    Ok(())
}

async fn rejected_text(ctx: &Ctx, id: ImportId) -> Result<String> {
    let words = RejectedWords { title: "Renglones", reason_head: "Motivo" };
    let reason = |refused: &RowRefused| format!("{} {}", refused.reason, refused.value);
    let Rejected { filename, mut table } = rejected(ctx, id, words, reason, TableFormat::Csv).await?;
    assert_eq!(filename, "lista.csv");
    let mut text = String::new();
    table.file.read_to_string(&mut text)?;
    Ok(text)
}

#[sqlx::test]
async fn rows_that_are_not_taken_are_told_as_they_stand_with_their_reasons(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let refused: Vec<String> = (1..=150).map(|row| format!("M-{row},\"Mal, {row}\",-{row}")).collect();
    let file = format!("Código,Nombre,Existencia\nB-1,Bien,4\n{}\nB-2,Bien,5\n", refused.join("\n"));
    let told = planned(&room, &file, QuantityIs::Opening).await?;
    let id = told.row.id;
    let before = rejected_text(&room.owner, id).await?;
    let lines: Vec<&str> = before.trim_start_matches('\u{feff}').lines().collect();
    // All of them, also those that nobody is shown.
    assert_eq!(
        (lines[0], lines[1], lines.len()),
        ("Código,Nombre,Existencia,Motivo", "M-1,\"Mal, 1\",-1,negative -1", 152)
    );
    assert_eq!(lines[151], "B-2,Bien,5,name_taken B-1");
    apply(&room.owner, id, None).await?;
    assert_eq!(refusal(rejected_text(&room.owner, id).await), wrong_status());
    run_waiting(&room.world.services).await?;
    assert_eq!(rejected_text(&room.owner, id).await?, before);
    undone(&room, id).await?;
    assert_eq!(rejected_text(&room.owner, id).await?, before);

    let stranger = room.world.store_room("otro").await?;
    let stranger = room.world.owner(&stranger).await?;
    assert_eq!(refusal(rejected_text(&stranger, id).await), Problem::NotFound { what: Entity::Import });
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(refusal(rejected_text(&viewer, id).await), Problem::NotAllowed);
    sqlx::query("update files set removed_at = now()").execute(&room.world.pool).await?;
    let gone = Problem::Conflict { what: Entity::Import, why: Conflict::FileGone };
    assert_eq!(refusal(rejected_text(&room.owner, id).await), gone);
    Ok(())
}

#[sqlx::test]
async fn an_import_is_undone_once_and_by_whoever_may(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let done = applied(&room, FILE, QuantityIs::Opening).await?;
    let id = done.row.id;
    // What somebody else received, only who adjusts takes back.
    assert_eq!(refusal(undo(&room.keeper, id).await), Problem::NotAllowed);
    undo(&room.owner, id).await?;
    assert_eq!(refusal(undo(&room.owner, id).await), wrong_status());
    assert_eq!(named(&room, "Tuerca M6").await?.row.levels.on_hand, number("150"));
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    assert_eq!((found.row.status, found.row.completed_at.is_some()), (ImportStatus::Undone, true));
    let undone = found.outcome.and_then(|outcome| outcome.undone).unwrap_or_default();
    assert_eq!((undone.documents.len(), undone.items_archived), (1, 3));
    room.holds().await?;
    Ok(())
}

#[sqlx::test]
async fn an_undoing_that_breaks_leaves_all_as_it_was_and_says_so(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let id = applied(&room, FILE, QuantityIs::Opening).await?.row.id;
    // The last item breaks it.
    sqlx::raw_sql(
        "create function out_of_order() returns trigger language plpgsql as $$ begin raise exception 'out of order'; end $$;
         create trigger out_of_order before update on stock_items for each row when (new.archived)
           execute function out_of_order();",
    )
    .execute(&room.world.pool)
    .await?;
    undo(&room.owner, id).await?;
    sqlx::query("update graphile_worker._private_jobs set max_attempts = 1").execute(&room.world.pool).await?;
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    assert_eq!(found.row.status, ImportStatus::Completed);
    assert!(matches!(found.failure, Some(ImportFailure::Internal { .. })), "{:?}", found.failure);
    assert_eq!(found.outcome.and_then(|outcome| outcome.undone), None);
    assert_eq!(named(&room, "Tuerca M6").await?.row.levels.on_hand, number("150"));
    room.holds().await?;
    sqlx::raw_sql("drop trigger out_of_order on stock_items").execute(&room.world.pool).await?;
    assert_eq!(undone(&room, id).await?.failure, None);
    Ok(())
}

#[sqlx::test]
async fn who_may_not_and_who_is_of_another_tenant(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let id = upload(&room, &room.owner, FILE).await?;
    let mapping = proposed(&room.owner, id, QuantityIs::Count).await?;
    let stranger = room.world.store_room("otro").await?;
    let stranger = room.world.owner(&stranger).await?;
    let missing = Problem::NotFound { what: Entity::Import };
    assert_eq!(refusal(import(&stranger, id).await), missing.clone());
    assert_eq!(refusal(plan(&stranger, id, &mapping).await), missing.clone());
    assert_eq!(refusal(undo(&stranger, id).await), missing);
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(refusal(import(&viewer, id).await), Problem::NotAllowed);
    // Whoever keeps the store-room does not adjust it.
    assert_eq!(refusal(plan(&room.keeper, id, &mapping).await), Problem::NotAllowed);
    plan(&room.keeper, id, &StockMapping { quantity_is: Some(QuantityIs::Opening), ..mapping.clone() }).await?;
    run_waiting(&room.world.services).await?;
    // Nobody said what the quantity is.
    remap(&room.keeper, id).await?;
    let unsaid = StockMapping { quantity_is: None, ..mapping };
    let Problem::Invalid { fields } = refusal(plan(&room.owner, id, &unsaid).await) else { panic!("not refused") };
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["quantity_is"]);
    Ok(())
}

#[sqlx::test]
async fn many_rows_are_posted_in_documents_of_so_many_lines(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let lines: String = (1..=1_100)
        .map(|row| format!("C-{row},Artículo {row},Estante {},{}\n", row % 7, row % 9 + 1))
        .collect::<Vec<_>>()
        .concat();
    let file = format!("Código,Nombre,Ubicación,Existencia\n{lines}");
    let done = applied(&room, &file, QuantityIs::Opening).await?;
    assert_eq!(done.outcome.map(|outcome| outcome.documents), Some(3));
    let sums: (i64, Decimal) = sqlx::query_as("select count(*), sum(on_hand) from stock_totals where on_hand > 0")
        .fetch_one(&room.world.pool)
        .await?;
    assert_eq!(sums.0, 1_100);
    // By then the planner knows of what it knew nothing.
    let known: f32 = sqlx::query_scalar("select reltuples from pg_class where relname = 'stock_items'")
        .fetch_one(&room.world.pool)
        .await?;
    assert!(known >= 500.0, "{known}");
    let undone = undone(&room, done.row.id).await?.outcome.and_then(|outcome| outcome.undone).unwrap_or_default();
    assert_eq!((undone.documents.len(), undone.items_archived, undone.left_total), (3, 1_100, 0));
    room.holds().await?;
    Ok(())
}

#[sqlx::test]
async fn of_many_that_are_low_each_is_told_and_people_hear_once_a_document(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let lines: Vec<String> = (1..=600).map(|row| format!("C-{row},Artículo {row},{},5", row % 5 + 1)).collect();
    let file = format!("Código,Nombre,Existencia,Mínimo\n{}\n", lines.join("\n"));
    let done = applied(&room, &file, QuantityIs::Opening).await?;
    let told: (i64, i64) = sqlx::query_as(
        "select (select count(*) from notices where topic = 'stock_low' and closed_at is null),
                (select count(*) from outbox where event::text like '%notices_changed%')",
    )
    .fetch_one(&room.world.pool)
    .await?;
    // A fifth has what it needs.
    assert_eq!(told.0, 480);
    assert!((1..=4).contains(&told.1), "{told:?}");
    undone(&room, done.row.id).await?;
    let open: i64 = sqlx::query_scalar("select count(*) from notices where topic = 'stock_low' and closed_at is null")
        .fetch_one(&room.world.pool)
        .await?;
    assert_eq!(open, 0);
    Ok(())
}

#[sqlx::test]
async fn a_real_file_of_another_system_is_taken(pool: PgPool) -> Result<()> {
    let Some(path) = shared_data("inv_openboxes/inventoryLevels.csv") else { return Ok(()) };
    let room = Room::new(pool).await?;
    let id = upload(&room, &room.owner, &std::fs::read_to_string(path)?).await?;
    let mapping = proposed(&room.owner, id, QuantityIs::Nothing).await?;
    assert!(matches!(mapping.get(StockField::Name).map(|column| &column.source), Some(FieldSource::Column(_))));
    plan(&room.owner, id, &mapping).await?;
    run_waiting(&room.world.services).await?;
    let found = import(&room.owner, id).await?;
    let counts = found.outcome.unwrap_or_default().counts;
    assert!(counts.new > 0, "{counts:?}");
    assert_eq!(counts.rows, counts.new + counts.changed + counts.same + counts.refused);
    Ok(())
}
