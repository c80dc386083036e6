//! Files of detections, in a real database.

use super::ops::{apply, bring_in, import, preview};
use super::types::{DetectionField, DetectionMapping};
use crate::ctx::Ctx;
use crate::fault::{Error, Result};
use crate::files::receive;
use crate::id::ImportId;
use crate::imports::mapping::FieldSource;
use crate::imports::types::ImportStatus;
use crate::jobs::run_waiting;
use crate::oee::dashboard::ops::dashboard;
use crate::oee::dashboard::types::{DashboardFilter, Period};
use crate::oee::ops::plant;
use crate::oee::tests::refusal;
use crate::permission::Permission;
use crate::problem::{Kind, Problem};
use crate::testing::World;
use sqlx::PgPool;

const FILE: &str = "Fecha,Hora,Máquina,Producto,Estatus,Cantidad\n\
                    05/09/2026,08:00:00,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:01:00,prensa 1,A-1,Completo,2\n\
                    25/09/2026,08:02:00,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:03:00,prensa 1,A-1,Error,1\n\
                    05/09/2026,mañana,prensa 1,A-1,Completo,1\n\
                    05/09/2026,08:04:00,,A-1,Completo,1\n";

async fn upload(world: &World, ctx: &Ctx, name: &str, content: &[u8]) -> Result<ImportId> {
    let id = bring_in(ctx, receive(ctx, Permission::PlantEdit, name, content).await?).await?;
    run_waiting(&world.services).await?;
    Ok(id)
}

async fn proposed(ctx: &Ctx, id: ImportId) -> Result<DetectionMapping> {
    let found = import(ctx, id).await?;
    assert_eq!(found.status, ImportStatus::NeedsMapping, "{:?}", found.failure);
    found.mapping.ok_or_else(|| Error::broken("no mapping"))
}

#[sqlx::test]
async fn a_file_is_mapped_previewed_and_taken_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    let mapping = DetectionMapping { create: true, ..proposed(&ctx, id).await? };
    let column = |field| mapping.get(field).cloned();
    assert_eq!(column(DetectionField::Instant), Some(FieldSource::Column(0)));
    assert_eq!(column(DetectionField::Time), Some(FieldSource::Column(1)));
    assert_eq!(column(DetectionField::Quantity), Some(FieldSource::Column(5)));
    assert_eq!((mapping.day_first, mapping.good.as_slice()), (true, ["Completo".to_owned()].as_slice()));

    let seen = preview(&ctx, id, &mapping).await?;
    assert_eq!((seen.rows, seen.pieces, seen.refused_total), (6, 5, 2));
    assert_eq!(seen.lines.iter().map(|line| line.code.as_str()).collect::<Vec<_>>(), ["PRENSA-1"]);
    assert_eq!(seen.areas.len(), 2);
    assert_eq!(seen.products, ["A-1"]);
    assert_eq!(
        seen.refused.iter().map(|row| (row.row, row.reason.as_str())).collect::<Vec<_>>(),
        [(6, "instant_unreadable"), (7, "line_missing")]
    );
    assert_eq!(plant(&ctx).await?.lines, []);

    apply(&ctx, id, &mapping).await?;
    run_waiting(&world.services).await?;
    let done = import(&ctx, id).await?;
    let outcome = done.outcome.unwrap();
    // The 25th is still to come.
    assert_eq!((outcome.accepted, outcome.duplicates, outcome.refused_total), (4, 0, 3));
    assert_eq!(outcome.refused[2].reason, "in_future");
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
async fn nothing_is_created_unless_it_is_said(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let id = upload(&world, &ctx, "turno.csv", FILE.as_bytes()).await?;
    let mapping = proposed(&ctx, id).await?;
    let stranger = world.owner(&world.otra_planta).await?;
    assert_eq!(refusal(apply(&stranger, id, &mapping).await), Problem::NotFound { what: Kind::Import });
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

/// Public data that nobody here wrote; absent, the test says so and passes.
#[sqlx::test]
async fn a_public_file_makes_a_sensible_dashboard(pool: PgPool) -> Result<()> {
    let folder = std::env::var("ENGRANE_SHARED_DATA").unwrap_or_else(|_| "../shared/data".into());
    let path = std::path::Path::new(&folder).join("oee_synth_unlicense/production_data.csv");
    let Ok(content) = std::fs::read(&path) else {
        eprintln!("skipped: {} is not there", path.display());
        return Ok(());
    };
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
