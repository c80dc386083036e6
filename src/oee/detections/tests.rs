//! Detections coming in, in a real database.

use super::ops::{prepare_ahead, receive};
use super::types::{NewDetection, Receipt, Refusal, Rejected};
use crate::base::fault::Result;
use crate::base::problem::{Conflict, Kind, Problem, Reason};
use crate::oee::ops::delete_line;
use crate::oee::tests::{refusal, small};
use crate::platform::ctx::Ctx;
use crate::testing::World;
use chrono::{Duration, Months};
use sqlx::PgPool;

fn piece(ctx: &Ctx, sequence: i64, seconds_ago: i64) -> NewDetection {
    NewDetection {
        line: "L1".into(),
        area: "OUT".into(),
        product: None,
        detected_at: ctx.now() - Duration::seconds(seconds_ago),
        device: Some("CAM-1".into()),
        sequence: Some(sequence),
        id: None,
    }
}

async fn send(ctx: &Ctx, sent: &[NewDetection]) -> Result<Receipt> {
    receive(ctx, &sent.iter().cloned().map(Ok).collect::<Vec<_>>()).await
}

#[sqlx::test]
async fn each_one_is_taken_known_or_refused_with_its_place(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    small(&ctx, "L1").await?;
    let good = piece(&ctx, 1, 600);
    let sent = [
        Ok(good.clone()),
        Err(Refusal::Malformed),
        Ok(NewDetection { line: "L9".into(), ..good.clone() }),
        Ok(NewDetection { area: "X".into(), ..good.clone() }),
        Ok(NewDetection { product: Some("NADA".into()), ..good.clone() }),
        Ok(piece(&ctx, 2, -121)),
        Ok(piece(&ctx, 2, -120)),
        Ok(NewDetection { detected_at: ctx.now() - Months::new(121), ..good.clone() }),
        Ok(NewDetection { sequence: None, ..good.clone() }),
        Ok(good.clone()),
        Ok(piece(&ctx, 1, 599)),
        Ok(NewDetection { sequence: None, id: Some("a-1".into()), product: Some("p l1".into()), ..good.clone() }),
        Ok(NewDetection { device: None, ..good.clone() }),
    ];
    let refused = |index, reason| Rejected { index, reason };
    let expected = Receipt {
        accepted: 4,
        duplicates: 1,
        rejected: vec![
            refused(1, Refusal::Malformed),
            refused(2, Refusal::UnknownLine),
            refused(3, Refusal::UnknownArea),
            refused(4, Refusal::UnknownProduct),
            refused(5, Refusal::InFuture),
            refused(7, Refusal::TooOld),
            refused(8, Refusal::NoSequence),
            refused(10, Refusal::SequenceReused),
        ],
    };
    assert_eq!(receive(&ctx, &sent).await?, expected);
    // The same again: what was taken is known, what was refused is refused.
    let again = receive(&ctx, &sent).await?;
    assert_eq!((again.accepted, again.duplicates, again.rejected), (0, 5, expected.rejected));
    Ok(())
}

#[sqlx::test]
async fn detections_are_their_plants_alone(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    let operator = world.operator(&world.planta).await?;
    assert_eq!(send(&operator, &[piece(&ctx, 1, 60)]).await?.accepted, 1);
    assert_eq!(refusal(send(&world.viewer(&world.planta).await?, &[]).await), Problem::NotAllowed);
    let stranger = world.owner(&world.otra_planta).await?;
    let receipt = send(&stranger, &[piece(&ctx, 1, 60)]).await?;
    assert_eq!(receipt.rejected, [Rejected { index: 0, reason: Refusal::UnknownLine }]);
    let used = Problem::Conflict { what: Kind::Line, why: Conflict::InUse };
    assert_eq!(refusal(delete_line(&ctx, made.line.id).await), used);
    Ok(())
}

#[sqlx::test]
async fn too_many_at_once_are_refused_as_a_whole(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let many = vec![Err(Refusal::Malformed); 50_001];
    assert_eq!(refusal(receive(&ctx, &many).await), Problem::invalid("detections", Reason::TooLong));
    assert_eq!(receive(&ctx, &many[1..]).await?.rejected.len(), 50_000);
    Ok(())
}

#[sqlx::test]
async fn months_are_made_ahead(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    prepare_ahead(&world.services).await?;
    prepare_ahead(&world.services).await?;
    let months: Vec<String> = sqlx::query_scalar(
        "select relname::text from pg_class where relname like 'detections\\_2%' and relkind = 'r' order by 1",
    )
    .fetch_all(&pool)
    .await?;
    assert_eq!(months, ["detections_2026_09", "detections_2026_10", "detections_2026_11"]);
    Ok(())
}
