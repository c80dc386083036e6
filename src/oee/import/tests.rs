//! Files of detections, in a real database.

use super::fields::{DetectionField, DetectionMapping, SameAs};
use super::ops::{apply, apply_proposed, bring_in, decide, import, preview, reread};
use super::types::{LineWithoutRoom, RowRefused};
use crate::base::fault::{Error, Result};
use crate::base::id::ImportId;
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::inventory::import::ops as inventory;
use crate::oee::dashboard::ops::dashboard;
use crate::oee::dashboard::types::{DashboardFilter, Period};
use crate::oee::ops::plant;
use crate::oee::tests::{line, refusal};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::platform::events::types::Event;
use crate::platform::files::receive;
use crate::platform::imports::mapping::{FieldSource, Mapping as _, propose};
use crate::platform::imports::numbers::Decimals;
use crate::platform::imports::ops::{list, wrong_status};
use crate::platform::imports::reader::types::{Profile, ReadChoices};
use crate::platform::imports::types::{ImportKind, ImportStatus};
use crate::testing::{World, shared_data};
use crate::worker::run_waiting;
use sqlx::PgPool;

const FILE: &str = "Fecha,Hora,Máquina,Producto,Estatus,Cantidad\n\
                    05/09/2026,08:00:00,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:01:00,prensa 1,A-1,Completo,2\n\
                    25/09/2026,08:02:00,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:03:00,prensa 1,A-1,Error,1\n\
                    05/09/2026,mañana,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:04:00,,A-1,Completo,1\n";

async fn upload(world: &World, ctx: &Ctx, name: &str, content: &[u8]) -> Result<ImportId> {
    let id = bring_in(ctx, receive(ctx, Permission::PlantEdit, name, content).await?).await?.row.id;
    run_waiting(&world.services).await?;
    Ok(id)
}

async fn proposed(ctx: &Ctx, id: ImportId) -> Result<DetectionMapping> {
    let found = import(ctx, id).await?;
    assert_eq!(found.row.status, ImportStatus::NeedsMapping, "{:?}", found.failure);
    found.mapping.ok_or_else(|| Error::broken("no mapping"))
}

#[test]
fn columns_are_known_by_the_names_that_people_and_machines_give_them() {
    use DetectionField::{Area, Device, Instant, Line, Product, Quantity, Sequence, Status, Time};
    let known = [
        (Instant, "2026-09-05 08:00:00", "Timestamp|detected_at|Fecha y hora|FechaHora|date time|Instante|Fecha|DATE"),
        (Time, "08:00:00", "Hora|time"),
        (Line, "M056", "Line|Línea|Machine_ID|Máquina|Production line|Equipo|lineID"),
        (Area, "SALIDA", "área|Zona|Estación|station"),
        (Product, "A-1", "Producto|Product_ID|SKU|part|Artículo"),
        (Quantity, "3", "Cantidad|count|Piezas|units|qty"),
        (Status, "Completo", "Status|Estado|Estatus|Resultado"),
        (Device, "CAM-1", "Dispositivo|cámara|sensor|camera"),
        (Sequence, "7", "Secuencia|seq|Consecutivo"),
    ];
    for (field, value, headers) in known {
        for header in headers.split('|') {
            let mut profile = Profile { rows_total: 1, ..Profile::of_headers([header]) };
            for column in &mut profile.columns {
                column.probes = vec![value.to_owned()];
                (column.filled, column.numeric) = (1, u64::from(value.parse::<u32>().is_ok()));
            }
            let proposals = propose::<DetectionField>(&profile, &[]);
            let sure: Vec<_> = proposals.iter().filter(|found| found.is_sure()).map(|found| found.field).collect();
            assert_eq!(sure, [field], "{header}: {proposals:?}");
        }
    }
}

#[sqlx::test]
async fn a_file_is_mapped_previewed_and_taken_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    let mapping = DetectionMapping { create: true, ..proposed(&ctx, id).await? };
    let column = |field| mapping.get(field).map(|column| column.source.clone());
    assert_eq!(column(DetectionField::Instant), Some(FieldSource::Column(0)));
    assert_eq!(column(DetectionField::Time), Some(FieldSource::Column(1)));
    assert_eq!(column(DetectionField::Quantity), Some(FieldSource::Column(5)));
    assert_eq!((mapping.day_first, mapping.good.as_slice()), (true, ["Completo".to_owned()].as_slice()));

    // The 25th is still to come.
    let seen = preview(&ctx, id, &mapping).await?;
    assert_eq!((seen.rows, seen.pieces, seen.refused_total), (6, 4, 3));
    assert_eq!(seen.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["PRENSA-1"]);
    assert_eq!(seen.areas.len(), 2);
    assert_eq!(seen.products, ["A-1"]);
    assert_eq!(
        seen.refused.iter().map(|row| (row.row, row.reason.as_str())).collect::<Vec<_>>(),
        [(4, "in_future"), (6, "instant_unreadable"), (7, "line_missing")]
    );
    assert_eq!(plant(&ctx).await?.lines, []);

    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let done = import(&ctx, id).await?;
    let outcome = done.outcome.unwrap();
    assert_eq!((outcome.accepted, outcome.duplicates, outcome.refused_total), (4, 0, 3));
    assert_eq!((done.row.rows_total, done.row.rows_taken, done.row.rows_refused), (6, 3, 3));
    let set_up = plant(&ctx).await?;
    assert_eq!((set_up.lines.len(), set_up.areas.len(), set_up.products.len()), (1, 2, 1));

    let again = upload(&world, &ctx, "otra vez.csv", FILE.as_bytes()).await?;
    apply(&ctx, again, &mapping).await?;
    run_waiting(&world.services).await?;
    let outcome = import(&ctx, again).await?.outcome.unwrap();
    assert_eq!((outcome.accepted, outcome.duplicates), (0, 4));
    Ok(())
}

#[sqlx::test]
async fn what_is_decided_about_a_file_is_in_the_audit(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    reread(&ctx, id, ReadChoices { header_row: Some(1), ..ReadChoices::default() }).await?;
    run_waiting(&world.services).await?;
    let mapping = DetectionMapping { create: true, ..proposed(&ctx, id).await? };
    for _ in 0..2 {
        decide(&ctx, id, &mapping).await?;
    }
    apply(&ctx, id, &mapping).await?;
    let entries: Vec<(String, Option<String>, Option<String>)> = sqlx::query_as(
        "select action, after ->> 'header_row', after ->> 'create' from audit_entries
         where target_kind = 'detection_import' and target_id = $1
         order by id",
    )
    .bind(id.to_string())
    .fetch_all(&world.pool)
    .await?;
    let entry = |action: &str, header_row: Option<&str>, create: Option<&str>| {
        (action.to_owned(), header_row.map(str::to_owned), create.map(str::to_owned))
    };
    // What stays as it is was not decided.
    assert_eq!(
        entries,
        [
            entry("upload_detections", None, None),
            entry("reread_detections", Some("1"), None),
            entry("map_detections", None, Some("true")),
            entry("apply_detections", None, Some("true")),
        ]
    );
    Ok(())
}

#[sqlx::test]
async fn what_leaves_a_doubt_is_asked_and_what_was_decided_is_remembered_by_the_shape_of_the_file(
    pool: PgPool,
) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let unsure =
        "instante,linea,maquina,cantidad\n2026-09-05T08:00:00Z,L1,M1,\"1.000\"\n2026-09-05T08:01:00Z,L1,M1,\"2.000\"\n";
    let id = upload(&world, &ctx, "turno.csv", unsure.as_bytes()).await?;
    let found = import(&ctx, id).await?;
    let line = found.proposals.iter().find(|proposal| proposal.field == DetectionField::Line);
    assert_eq!(line.map(|line| (line.column, line.rival)), Some((1, Some(2))));
    let Problem::NeedsMapping { doubts } = refusal(apply_proposed(&ctx, id).await) else { panic!("no doubts") };
    let doubts: Vec<_> = doubts.iter().map(|doubt| (doubt.field.as_str(), doubt.reason)).collect();
    assert_eq!(doubts, [("quantity", Reason::Undecided), ("line", Reason::Rival)]);
    let Problem::Invalid { fields } = refusal(apply(&ctx, id, &found.mapping.unwrap_or_default()).await) else {
        panic!("not refused")
    };
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["quantity"]);
    let decided = proposed(&ctx, id).await?.with_decimals(Some(Decimals::Point));
    apply(&ctx, id, &DetectionMapping { create: true, ..decided.clone() }).await?;
    run_waiting(&world.services).await?;
    assert_eq!(import(&ctx, id).await?.outcome.map(|outcome| outcome.accepted), Some(3));

    let again = upload(&world, &ctx, "otro turno.csv", unsure.replace("09-05", "09-06").as_bytes()).await?;
    let remembered = import(&ctx, again).await?;
    assert!(remembered.remembered);
    assert_eq!(remembered.mapping, Some(DetectionMapping { create: true, ..decided }));
    apply_proposed(&ctx, again).await?;
    run_waiting(&world.services).await?;
    assert_eq!(import(&ctx, again).await?.outcome.map(|outcome| outcome.accepted), Some(3));
    Ok(())
}

#[sqlx::test]
async fn nothing_is_created_unless_it_is_said(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    let mapping = proposed(&ctx, id).await?;
    let stranger = world.owner(&world.otra_planta).await?;
    assert_eq!(refusal(apply(&stranger, id, &mapping).await), Problem::NotFound { what: Entity::Import });
    assert_eq!(refusal(apply(&world.operator(&world.planta).await?, id, &mapping).await), Problem::NotAllowed);
    let Problem::Invalid { fields } = refusal(
        apply(&ctx, id, &DetectionMapping { columns: Vec::new(), zone: Some("Luna".into()), ..mapping.clone() }).await,
    ) else {
        panic!("not invalid")
    };
    assert_eq!(fields.iter().map(|field| field.field.as_str()).collect::<Vec<_>>(), ["instant", "line", "zone"]);
    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let outcome = import(&ctx, id).await?.outcome.unwrap();
    assert_eq!((outcome.accepted, outcome.refused_total), (0, 7));
    assert_eq!(plant(&ctx).await?.lines, []);
    Ok(())
}

#[sqlx::test]
async fn codes_of_the_file_can_be_ours_or_left_out(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let content = "instante,linea,producto\n2026-09-05T08:00:00Z,Prensa 1,A\n2026-09-05T08:01:00Z,Prensa 2,A\n\
                   2026-09-05T08:02:00Z,Prueba,A\n";
    let id = upload(&world, &ctx, "turno.csv", content.as_bytes()).await?;
    let same = |from: &str, to: &str| SameAs { field: DetectionField::Line, from: from.into(), to: to.into() };
    let values = vec![same("PRENSA-2", "PRENSA-1"), same("PRUEBA", "")];
    let mapping = DetectionMapping { create: true, values, ..proposed(&ctx, id).await? };
    decide(&ctx, id, &mapping).await?;
    assert_eq!(import(&ctx, id).await?.mapping.as_ref(), Some(&mapping));
    let seen = preview(&ctx, id, &mapping).await?;
    assert_eq!(seen.lines.iter().map(|line| (line.code.as_str(), line.pieces)).collect::<Vec<_>>(), [("PRENSA-1", 2)]);
    assert_eq!(seen.refused.iter().map(|row| (row.row, row.reason.as_str())).collect::<Vec<_>>(), [(4, "left_out")]);
    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let done = import(&ctx, id).await?;
    assert_eq!((done.row.rows_taken, done.row.rows_refused), (2, 1));
    let outcome = done.outcome.unwrap();
    assert_eq!((outcome.first, outcome.last), (seen.first, seen.last));
    assert_eq!(outcome.lines, ["PRENSA-1"]);
    assert_eq!(refusal(decide(&ctx, id, &mapping).await), wrong_status());
    Ok(())
}

#[sqlx::test]
async fn a_row_of_another_width_than_the_header_is_refused(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let file = FILE.replace("08:01:00,prensa 1,", "08:01:00,prensa,1,");
    let id = upload(&world, &ctx, "corrido.csv", file.as_bytes()).await?;
    let seen = preview(&ctx, id, &proposed(&ctx, id).await?).await?;
    let refused = seen.refused.first().ok_or_else(|| Error::broken("nothing is refused"))?;
    assert_eq!((refused.row, refused.reason.as_str()), (3, "row_width"));
    assert_eq!(refused.value, "05/09/2026 | 08:01:00 | prensa | 1 | A-1 | Completo | 2");
    Ok(())
}

#[sqlx::test]
async fn lines_that_the_plant_has_no_room_for_are_refused_with_their_rows(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::query("update tenants set max_lines = 2 where code = 'planta'").execute(&pool).await?;
    let ctx = world.owner(&world.planta).await?;
    entity::create(&ctx, &line("L1")).await?;
    let content = "instante,linea,producto,cantidad\n2026-09-05T08:00:00Z,L1,A,1\n2026-09-05T08:01:00Z,Prensa 2,A,1\n\
                   2026-09-05T08:02:00Z,Prensa 1,B,3\n2026-09-05T08:03:00Z,Prensa 2,A,1\n2026-09-05T08:04:00Z,Prensa 1,B,1\n";
    let id = upload(&world, &ctx, "turno.csv", content.as_bytes()).await?;
    let mapping = DetectionMapping { create: true, ..proposed(&ctx, id).await? };
    // There is room for one more: the first that the file names.
    let expected = [(4, "line_limit", "PRENSA-1"), (6, "line_limit", "PRENSA-1")];
    let reasons = |rows: &[RowRefused]| {
        rows.iter().map(|row| (row.row, row.reason.clone(), row.value.clone())).collect::<Vec<_>>()
    };
    let expected = expected.map(|(row, reason, value)| (row, reason.to_owned(), value.to_owned()));
    let seen = preview(&ctx, id, &mapping).await?;
    assert_eq!(seen.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["PRENSA-2"]);
    assert_eq!(seen.without_room, [LineWithoutRoom { code: "PRENSA-1".into(), pieces: 4 }]);
    assert_eq!(reasons(&seen.refused), expected);
    assert_eq!((seen.pieces, seen.refused_total, seen.products.as_slice()), (3, 2, ["A".to_owned()].as_slice()));
    // By another name it is a line of ours, and takes no room.
    let same = SameAs { field: DetectionField::Line, from: "PRENSA-1".into(), to: "L1".into() };
    let seen = preview(&ctx, id, &DetectionMapping { values: vec![same], ..mapping.clone() }).await?;
    assert_eq!((seen.pieces, seen.without_room.len(), seen.refused_total), (7, 0, 0));

    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let done = import(&ctx, id).await?;
    let outcome = done.outcome.unwrap();
    assert_eq!((outcome.accepted, outcome.refused_total, outcome.lines), (3, 2, vec!["L1".into(), "PRENSA-2".into()]));
    assert_eq!(reasons(&outcome.refused), expected);
    assert_eq!((done.row.rows_total, done.row.rows_taken, done.row.rows_refused), (5, 3, 2));
    let lines: Vec<String> = plant(&ctx).await?.lines.into_iter().map(|line| line.values.code).collect();
    assert_eq!(lines, ["L1", "PRENSA-2"]);
    Ok(())
}

#[sqlx::test]
async fn an_import_is_found_only_as_what_it_is_by_those_who_may_see_that(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    sqlx::query("update tenants set modules = '{plant,warehouse}' where code = 'planta'").execute(&pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let seen = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    let file = receive(&ctx, Permission::InventoryEdit, "precios.csv", b"codigo,precio,existencia\nA-1,10,1\n").await?;
    let prices = inventory::bring_in(&ctx, file).await?.row.id;
    run_waiting(&world.services).await?;
    let missing = Problem::NotFound { what: Entity::Import };
    assert_eq!(refusal(inventory::import(&ctx, seen).await), missing);
    assert_eq!(refusal(inventory::reread(&ctx, seen, ReadChoices::default()).await), missing);
    assert_eq!(refusal(import(&ctx, prices).await), missing);
    assert_eq!(refusal(apply(&ctx, prices, &proposed(&ctx, seen).await?).await), missing);
    let listed = async |kind| {
        let page = list(&ctx, kind, PageRequest::default()).await?;
        Ok::<_, Error>(page.rows.into_iter().map(|row| row.id).collect::<Vec<_>>())
    };
    assert_eq!(listed(ImportKind::Inventory).await?, [prices]);
    assert_eq!(listed(ImportKind::Detections).await?, [seen]);

    let viewer = world.viewer(&world.planta).await?;
    assert!(inventory::import(&viewer, prices).await.is_ok());
    assert_eq!(refusal(import(&viewer, seen).await), Problem::NotAllowed);
    assert_eq!(refusal(list(&viewer, ImportKind::Detections, PageRequest::default()).await), Problem::NotAllowed);
    let told =
        |of, import| Event::ImportMoved { import, of }.permissions().into_iter().all(|wanted| viewer.may(wanted));
    assert_eq!((told(ImportKind::Inventory, prices), told(ImportKind::Detections, seen)), (true, false));
    Ok(())
}

/// Public data that nobody here wrote.
#[sqlx::test]
async fn a_public_file_makes_a_sensible_dashboard(pool: PgPool) -> Result<()> {
    let Some(path) = shared_data("oee_synth_unlicense/production_data.csv") else { return Ok(()) };
    let content = std::fs::read(path)?;
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "production_data.csv", &content).await?;
    let mapping = DetectionMapping { create: true, ..proposed(&ctx, id).await? };
    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let outcome = import(&ctx, id).await?.outcome.unwrap();
    assert_eq!((outcome.accepted, outcome.refused_total), (2104, 0));
    let filter = DashboardFilter {
        period: Period::Custom,
        from: "2025-09-05T08:00".into(),
        to: "2025-09-05T17:00".into(),
        ..DashboardFilter::default()
    };
    let shown = dashboard(&ctx, &filter).await?;
    assert_eq!(shown.lines.len(), 6);
    assert_eq!(shown.total.seconds.calendar, 6 * 9 * 3600);
    assert!(shown.total.pieces.output + shown.total.pieces.discard > 2000, "{:?}", shown.total.pieces);
    let sensible = 5_000..=11_000;
    for ratio in [shown.total.availability, shown.total.performance, shown.total.quality] {
        assert!(sensible.contains(&ratio.unwrap()), "{:?}", shown.total);
    }
    Ok(())
}
