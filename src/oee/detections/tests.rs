//! Detections coming in, in a real database.

use super::ops::{prepare_ahead, receive, take};
use super::store::lock_lines;
use super::types::{NewDetection, Receipt, Refusal, Rejected};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::oee::setup::Setup;
use crate::oee::tests::{Small, refusal, shift, small};
use crate::oee::types::LineValues;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity;
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
async fn whoever_sends_is_in_the_audit_once_a_line_and_production_day(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (ctx, operator) = (world.owner(&world.planta).await?, world.operator(&world.planta).await?);
    let (one, two) = (small(&ctx, "L1").await?, small(&ctx, "L2").await?);
    // It is 08:13:20 in the plant, and its production day begins at 06:00 with the end of the night shift.
    entity::create(&ctx, &shift("Nocturno", 1320, 360)).await?;
    let entries = async || {
        sqlx::query_as::<_, (String, String, String)>(
            "select target_id, after ->> 'day', actor from audit_entries
             where action = 'send_detections' and target_kind = 'line'
             order by at, id",
        )
        .fetch_all(&world.pool)
        .await
    };
    let entry =
        |line: &Small, day: &str, who: &Ctx| (line.line.id.to_string(), day.to_owned(), who.actor_name().to_owned());
    for (sequence, seconds_ago) in [(1, 60), (2, 50), (2, 50), (3, 3600)] {
        send(&ctx, &[piece(&ctx, sequence, seconds_ago)]).await?;
    }
    assert_eq!(entries().await?, [entry(&one, "2026-09-21", &ctx)]);
    // Before six it was still the day before; another line and somebody else are told of, too.
    let beside = NewDetection { line: "L2".into(), ..piece(&ctx, 4, 40) };
    send(&ctx, &[piece(&ctx, 5, 3 * 3600), beside, piece(&ctx, 6, 4 * 3600)]).await?;
    send(&operator, &[piece(&ctx, 7, 30)]).await?;
    let mut all = entries().await?;
    assert_eq!(all.remove(3), entry(&one, "2026-09-21", &operator));
    all.sort();
    let mut expected =
        [entry(&one, "2026-09-21", &ctx), entry(&one, "2026-09-20", &ctx), entry(&two, "2026-09-21", &ctx)];
    expected.sort();
    assert_eq!(all, expected);
    // What is known already, or is refused, was not sent.
    world.services.clock.advance(Duration::days(1));
    send(&operator, &[piece(&ctx, 7, 30 + 86_400), NewDetection { area: "X".into(), ..piece(&ctx, 8, 9) }]).await?;
    assert_eq!(entries().await?.len(), 4);
    Ok(())
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
    let used = Problem::Conflict { what: Entity::Line, why: Conflict::InUse };
    assert_eq!(refusal(entity::delete::<LineValues>(&ctx, made.line.id).await), used);
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

/// How many entries and rows of `detections` the transaction has read so far, and how often it looked into a month that is
/// not the plant's. How it reads is the planner's choice; what that comes to is counted.
async fn read_so_far(tx: &mut TenantTx) -> Result<(i64, i64)> {
    Ok(sqlx::query_as(
        "select coalesce(sum(pg_stat_get_xact_tuples_returned(oid)), 0)::bigint,
                coalesce(sum(pg_stat_get_xact_numscans(oid)) filter (where relname like 'detections\\_2020%'), 0)::bigint
         from pg_class
         where relname like 'detections%' and relkind in ('r', 'i')",
    )
    .fetch_one(tx.sql())
    .await?)
}

/// A plant with three lines.
async fn three_lines(ctx: &Ctx) -> Result<()> {
    for line in ["L1", "L2", "L3"] {
        small(ctx, line).await?;
    }
    Ok(())
}

/// A piece now and then, and then the history of three lines at once, a piece of each every ten seconds: all of it on one
/// connection, which keeps what was planned.
async fn take_history(ctx: &Ctx) -> Result<()> {
    const BATCH: i64 = 3_000;
    const PIECES: i64 = 8 * BATCH;
    let at = |sequence: i64| {
        let line = format!("L{}", 1 + sequence.rem_euclid(3));
        Ok(NewDetection { line, ..piece(ctx, sequence, 10 * (PIECES - sequence) / 3) })
    };
    let mut tx = ctx.begin(Permission::DetectionsWrite).await?;
    let setup = Setup::load(&mut tx).await?;
    for sequence in -20..0 {
        take(ctx, &mut tx, &setup, &[at(sequence)]).await?;
    }
    // The last ones are known already.
    for first in (0..PIECES).step_by(3_000).chain([0, PIECES - BATCH]) {
        let (read, looked) = read_so_far(&mut tx).await?;
        let (receipt, _) = take(ctx, &mut tx, &setup, &(first..first + BATCH).map(at).collect::<Vec<_>>()).await?;
        assert_eq!(i64::from(receipt.accepted + receipt.duplicates), BATCH);
        let (read, looked) = (read_so_far(&mut tx).await?.0 - read, read_so_far(&mut tx).await?.1 - looked);
        assert!(read < 4 * BATCH, "{BATCH} from {first} on read {read} entries and rows");
        assert!(looked < 100, "{BATCH} from {first} on looked {looked} times into a month before all");
    }
    tx.commit().await
}

/// Nobody but the test counts the tables' rows.
async fn uncounted(pool: &PgPool) -> Result<()> {
    for month in ["2020_01", "2026_09"] {
        let day = format!("{}-01", month.replace('_', "-"));
        sqlx::query("select prepare_detections($1::text::date, $1::text::date)").bind(day).execute(pool).await?;
        let uncounted = format!("alter table detections_{month} set (autovacuum_enabled = off)");
        sqlx::query(sqlx::AssertSqlSafe(uncounted)).execute(pool).await?;
    }
    Ok(())
}

#[sqlx::test]
async fn detections_read_as_much_as_they_bring_in_tables_that_nobody_counted(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    uncounted(&pool).await?;
    let ctx = world.owner(&world.planta).await?;
    three_lines(&ctx).await?;
    take_history(&ctx).await?;
    // A new plant beside one whose rows alone were counted.
    sqlx::query("analyze detections").execute(&pool).await?;
    let ctx = world.owner(&world.otra_planta).await?;
    three_lines(&ctx).await?;
    take_history(&ctx).await
}

#[sqlx::test]
async fn detections_read_as_much_as_they_bring_in_tables_that_were_counted_when_small(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    uncounted(&pool).await?;
    let ctx = world.owner(&world.planta).await?;
    three_lines(&ctx).await?;
    send(&ctx, &[piece(&ctx, -100, 40 * 3600)]).await?;
    sqlx::query("analyze").execute(&pool).await?;
    take_history(&ctx).await
}

#[sqlx::test]
async fn who_meets_a_line_that_somebody_holds_is_told_to_come_again(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    small(&ctx, "L1").await?;
    let mut holder = ctx.begin(Permission::DetectionsWrite).await?;
    lock_lines(&mut holder, &[1]).await?;
    assert_eq!(refusal(send(&ctx, &[piece(&ctx, 1, 60)]).await), Problem::Unavailable);
    holder.commit().await?;
    assert_eq!(send(&ctx, &[piece(&ctx, 1, 60)]).await?.accepted, 1);
    Ok(())
}
