//! What is summed bit by bit is what is summed at once.

use super::ops::{Changed, History, reckon_line};
use crate::base::fault::Result;
use crate::base::permission::Permission;
use crate::oee::detections::ops::receive;
use crate::oee::detections::types::NewDetection;
use crate::oee::spans::Span;
use crate::oee::tests::{line, shift, small};
use crate::oee::types::{AreaKind, AreaValues, LineValues};
use crate::platform::ctx::Ctx;
use crate::platform::entity::{self, Stored};
use crate::testing::World;
use chrono::Duration;
use sqlx::PgPool;

/// A number that looks like chance, always the same.
fn chance(seed: u64) -> u64 {
    let mut mixed = seed.wrapping_mul(0x9E37_79B9_7F4A_7C15);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed ^ (mixed >> 31)
}

async fn dump(pool: &PgPool) -> Result<Vec<String>> {
    Ok(sqlx::query_scalar(
        "select 'minute ' || line || ' ' || minute || ' ' || running_ms || ' ' || slow_ms || ' ' || micro_ms from line_minutes
         union all
         select 'pieces ' || line || ' ' || minute || ' ' || area || ' ' || product || ' ' || pieces from line_pieces
         union all
         select 'quarter ' || line || ' ' || quarter || ' ' || running_ms || ' ' || slow_ms || ' ' || micro_ms from line_quarters
         union all
         select 'quarter pieces ' || line || ' ' || quarter || ' ' || area || ' ' || product || ' ' || pieces from line_quarter_pieces
         union all
         select 'stop ' || line || ' ' || starts || ' ' || ends || ' ' || kind from line_stops
         order by 1",
    )
    .fetch_all(pool)
    .await?)
}

#[test]
fn near_detections_are_one_change() {
    let hour = 3_600_000;
    let changes = Changed::around(vec![(2, 5), (1, hour), (1, 0), (1, 3 * hour)]);
    let change = |line, from, to| Changed { line, span: Span::new(from, to) };
    assert_eq!(changes, [change(1, 0, hour + 1), change(1, 3 * hour, 3 * hour + 1), change(2, 5, 6)]);
}

#[sqlx::test]
async fn bit_by_bit_and_late_gives_the_same_as_all_at_once(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    entity::create(&ctx, &shift("Matutino", 360, 840)).await?;
    entity::create(&ctx, &shift("Nocturno", 1320, 360)).await?;
    let areas = ["IN", "OUT", "OUT", "OUT", "BAD"];
    let mut at = ctx.now() - Duration::days(3);
    let mut sent: Vec<NewDetection> = Vec::new();
    for sequence in 0..1500 {
        let seconds = match chance(sequence) % 40 {
            0 => 4000,
            1..3 => 200,
            3..6 => 50,
            other => other / 4,
        };
        at += Duration::milliseconds(i64::try_from(seconds * 1000 + chance(sequence + 7) % 999).unwrap());
        if at > ctx.now() {
            break;
        }
        let area = areas[usize::try_from(chance(sequence + 3) % 5).unwrap()];
        sent.push(NewDetection {
            line: "L1".into(),
            area: area.into(),
            product: chance(sequence).is_multiple_of(3).then(|| "P-L1".to_owned()),
            detected_at: at,
            device: None,
            sequence: i64::try_from(sequence).ok(),
            id: None,
        });
    }
    // In pieces of all sizes, out of order.
    let mut parts: Vec<Vec<NewDetection>> = sent.chunks(97).map(<[_]>::to_vec).collect();
    parts.sort_by_key(|part| chance(part[0].sequence.unwrap_or_default().cast_unsigned()));
    for part in parts {
        for half in part.chunks(61).rev() {
            receive(&ctx, &half.iter().cloned().map(Ok).collect::<Vec<_>>()).await?;
        }
    }
    let by_and_by = dump(&pool).await?;
    assert!(by_and_by.len() > 500, "{}", by_and_by.len());
    assert!(by_and_by.iter().any(|row| row.ends_with("stop")) && by_and_by.iter().any(|row| row.ends_with("micro")));
    reckon_line(&ctx, made.line.id).await?;
    assert_eq!(dump(&pool).await?, by_and_by);
    reckon_line(&ctx, made.line.id).await?;
    assert_eq!(dump(&pool).await?, by_and_by);
    Ok(())
}

/// A piece so many minutes ago.
fn piece(ctx: &Ctx, area: &str, minutes_ago: i64) -> NewDetection {
    NewDetection {
        line: "L1".into(),
        area: area.into(),
        product: None,
        detected_at: ctx.now() - Duration::minutes(minutes_ago),
        device: Some(area.into()),
        sequence: Some(minutes_ago),
        id: None,
    }
}

async fn is_stale(ctx: &Ctx) -> Result<bool> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    Ok(LineValues::list(&mut tx, None).await?.iter().any(|line| line.stale))
}

/// Runs what is left of it, and counts the portions.
async fn rest_of(ctx: &Ctx, history: &mut History) -> Result<u32> {
    let mut portions = 1;
    while history.reckon_some(ctx).await? {
        portions += 1;
    }
    Ok(portions)
}

#[sqlx::test]
async fn a_history_is_reckoned_in_portions_and_detections_come_in_between(pool: PgPool) -> Result<()> {
    const DAY: i64 = 24 * 60;
    let world = World::new(pool.clone()).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    // Twenty days, hence three portions: where a piece leaves is not when one enters, and one gap lies across two portions.
    let gap = 12 * DAY + 600..13 * DAY + 700;
    let minutes =
        (1..20 * DAY).filter(|minute| chance(minute.unsigned_abs()).is_multiple_of(9) && !gap.contains(minute));
    let all = minutes.map(|minute| Ok(piece(&ctx, ["IN", "OUT"][usize::from(minute % 2 == 0)], minute)));
    receive(&ctx, &all.collect::<Vec<_>>()).await?;
    // Pieces are counted where they enter from now on: nothing of what was summed stays as it is.
    let process = AreaValues { kind: AreaKind::Process, ..made.out.values.clone() };
    entity::change(&ctx, made.out.id, 1, &process).await?;

    let mut history = History::of(made.line.id);
    assert!(history.reckon_some(&ctx).await?);
    for minutes_ago in [20 * DAY - 2, gap.start + 60, 3 * DAY, 0] {
        let late = NewDetection { device: None, ..piece(&ctx, "IN", minutes_ago) };
        assert_eq!(receive(&ctx, &[Ok(late)]).await?.accepted, 1);
    }
    // Another name is nothing to a history; another threshold is, and it begins again.
    let renamed = LineValues { name: "Prensa".into(), ..line("L1") };
    entity::change(&ctx, made.line.id, 1, &renamed).await?;
    assert!(history.reckon_some(&ctx).await?);
    entity::change(&ctx, made.line.id, 2, &LineValues { stop_seconds: 600, ..renamed }).await?;
    assert!(is_stale(&ctx).await?);
    assert_eq!(rest_of(&ctx, &mut history).await?, 3);
    assert!(!is_stale(&ctx).await?);

    let by_portions = dump(&pool).await?;
    assert!(by_portions.len() > 1000, "{}", by_portions.len());
    sqlx::query("truncate line_minutes, line_pieces, line_quarters, line_quarter_pieces, line_stops")
        .execute(&pool)
        .await?;
    assert_eq!(rest_of(&ctx, &mut History::of(made.line.id)).await?, 3);
    assert_eq!(dump(&pool).await?, by_portions);
    Ok(())
}
