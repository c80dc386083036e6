//! The dashboard against the detections themselves.

use super::ops::{dashboard, line_timeline};
use super::types::{Dashboard, DashboardFilter, Flag, Interval, LineState, Period, Seconds};
use crate::base::fault::Result;
use crate::base::problem::{Entity, Problem, Reason};
use crate::oee::detections::ops::receive;
use crate::oee::detections::types::NewDetection;
use crate::oee::tests::{line, refusal, shift, small};
use crate::oee::types::{Break, ExceptionKind, LineValues, NewException, NewShift};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::platform::organizations::settings::ops::{change_settings, settings};
use crate::platform::tenancy::settings::types::SettingsPatch;
use crate::testing::World;
use crate::worker::run_waiting;
use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use sqlx::PgPool;

fn custom(from: &str, to: &str) -> DashboardFilter {
    DashboardFilter { period: Period::Custom, from: from.into(), to: to.into(), ..DashboardFilter::default() }
}

#[expect(clippy::unwrap_used, reason = "a clock that a test writes")]
/// An instant of 21 September 2026 in Mexico City (UTC−6), where the clock of the tests shows 08:13:20.
fn at(clock: &str) -> DateTime<Utc> {
    let clock: NaiveDateTime = format!("2026-09-21T{clock}").parse().unwrap();
    clock.and_utc() + Duration::hours(6)
}

/// Pieces of a line every `step` seconds between two times.
async fn run(ctx: &Ctx, line: &str, area: &str, from: &str, to: &str, step: i64) -> Result<()> {
    let (mut instant, end) = (at(from), at(to));
    let mut sent = Vec::new();
    while instant <= end {
        sent.push(Ok(NewDetection {
            line: line.into(),
            area: area.into(),
            product: None,
            detected_at: instant,
            device: Some(area.into()),
            sequence: Some(instant.timestamp_millis()),
            id: None,
        }));
        instant += Duration::seconds(step);
    }
    let receipt = receive(ctx, &sent).await?;
    assert_eq!(receipt.rejected, []);
    Ok(())
}

fn sums(seconds: Seconds) -> bool {
    seconds.calendar
        == seconds.not_scheduled
            + seconds.planned_stop
            + seconds.no_data
            + seconds.unplanned_stop
            + seconds.micro_stop
            + seconds.slow
            + seconds.running
}

/// A morning: pieces from 06:00 to 06:30, a stop to 06:40, slow to 07:00, silence since.
async fn morning(ctx: &Ctx) -> Result<()> {
    small(ctx, "L1").await?;
    let breaks = vec![Break { start: 450, end: 480 }];
    entity::create(ctx, &NewShift { breaks, ..shift("Matutino", 360, 840) }).await?;
    run(ctx, "L1", "OUT", "06:00:00", "06:30:00", 6).await?;
    run(ctx, "L1", "OUT", "06:40:00", "07:00:00", 10).await?;
    run(ctx, "L1", "BAD", "06:29:57", "06:29:57", 6).await
}

#[sqlx::test]
async fn a_morning_is_what_it_was_to_the_second(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    let shown = dashboard(&ctx, &DashboardFilter::default()).await?;
    // From midnight to now, 08:13:20: scheduled since 06:00, a break from 07:30 to 08:00.
    let seconds = Seconds {
        calendar: 8 * 3600 + 800,
        not_scheduled: 6 * 3600,
        planned_stop: 1800,
        no_data: 0,
        unplanned_stop: 600 + 1800 + 800,
        micro_stop: 0,
        slow: 1200,
        running: 1800,
    };
    assert_eq!(shown.total.seconds, seconds);
    assert_eq!(shown.lines[0].figures, shown.total);
    let pieces = shown.total.pieces;
    assert_eq!((pieces.output, pieces.discard, pieces.total, pieces.good, pieces.bad()), (422, 1, 423, 422, 1));
    // 423 pieces of 6 s in 50 minutes of production.
    assert_eq!(shown.total.sums.production_ms, 3_000_000);
    assert_eq!(shown.total.performance, Some(8_460));
    assert_eq!(shown.total.availability, Some(4_839));
    assert_eq!((shown.total.stops, shown.stops_total), (3, 3));
    let stops: Vec<_> =
        shown.stops.iter().map(|stop| (stop.from.format("%H:%M").to_string(), stop.seconds, stop.open)).collect();
    let stop = |from: &str, seconds, open| (from.to_owned(), seconds, open);
    assert_eq!(stops, [stop("06:30", 600, false), stop("07:00", 1800, false), stop("08:00", 800, true)]);
    assert_eq!(shown.stops[0].shift.as_deref(), Some("Matutino"));
    assert_eq!(shown.pareto.len(), 1);
    assert_eq!((shown.pareto[0].seconds, shown.pareto[0].stops, shown.pareto[0].cumulative), (3200, 3, 10_000));
    assert_eq!(shown.lines[0].state, LineState::Stopped);
    assert_eq!(shown.lines[0].since.map(|since| since.to_utc()), Some(at("08:00:00")));
    assert_eq!(shown.series.iter().map(|point| point.pieces.output).sum::<u64>(), 422);
    assert_eq!(shown.series.iter().map(|point| point.pieces.total).sum::<u64>(), 423);
    assert_eq!(shown.series.iter().map(|point| point.stopped).sum::<u64>(), 3200);
    assert_eq!(shown.interval, Interval::Quarter);
    assert_eq!(shown.window.to.to_utc(), ctx.now());
    Ok(())
}

#[sqlx::test]
async fn an_open_stop_grows_and_ends_with_the_next_piece(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    world.services.clock.advance(Duration::minutes(10));
    let later = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert_eq!(later.stops.last().map(|stop| (stop.seconds, stop.open)), Some((1400, true)));
    run(&ctx, "L1", "OUT", "08:23:20", "08:23:20", 1).await?;
    let moving = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert_eq!(moving.stops.last().map(|stop| (stop.seconds, stop.open)), Some((1400, false)));
    assert_eq!(moving.lines[0].state, LineState::Running);
    assert!(sums(moving.total.seconds));
    Ok(())
}

#[sqlx::test]
async fn quarters_of_an_hour_are_their_minutes(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    let (from, to) = ("2026-09-21T05:45:00", "2026-09-21T08:00:00");
    let by = async |interval| dashboard(&ctx, &DashboardFilter { interval: Some(interval), ..custom(from, to) }).await;
    let (minutes, quarters) = (by(Interval::Minute).await?, by(Interval::Quarter).await?);
    assert_eq!((minutes.series.len(), quarters.series.len()), (135, 9));
    assert_eq!(minutes.total, quarters.total);
    for (minutes, quarter) in minutes.series.chunks(15).zip(&quarters.series) {
        assert_eq!(minutes.iter().map(|minute| minute.pieces.output).sum::<u64>(), quarter.pieces.output);
        assert_eq!(minutes.iter().map(|minute| minute.stopped).sum::<u64>(), quarter.stopped);
    }
    // A window that cuts quarters in two is the sum of its own minutes.
    let cut = dashboard(&ctx, &custom("2026-09-21T05:45:00", "2026-09-21T06:07:00")).await?;
    assert_eq!(cut.total.pieces.output, minutes.series[..22].iter().map(|minute| minute.pieces.output).sum::<u64>());
    Ok(())
}

/// The buckets of a window as the detections themselves say, in seconds and a half.
async fn raw(ctx: &Ctx, filter: &DashboardFilter) -> Result<Seconds> {
    let mut milliseconds = [0_i64; 7];
    for part in line_timeline(ctx, filter).await? {
        milliseconds[part.state as usize] += (part.to - part.from).num_milliseconds();
    }
    let of = |state: LineState| (milliseconds[state as usize] / 1000).unsigned_abs();
    Ok(Seconds {
        calendar: (milliseconds.iter().sum::<i64>() / 1000).unsigned_abs(),
        not_scheduled: of(LineState::Idle),
        planned_stop: of(LineState::PlannedStop),
        no_data: of(LineState::NoData),
        unplanned_stop: of(LineState::Stopped),
        micro_stop: of(LineState::MicroStop),
        slow: of(LineState::Slow),
        running: of(LineState::Running),
    })
}

#[sqlx::test]
async fn what_was_summed_is_what_the_detections_say(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    run(&ctx, "L1", "OUT", "05:00:00", "05:40:00", 40).await?;
    for (from, to) in [
        ("2026-09-21", "2026-09-21"),
        ("2026-09-21T06:10", "2026-09-21T06:35"),
        ("2026-09-21T06:31", "2026-09-21T06:32"),
        ("2026-09-21T06:59", "2026-09-21T07:45"),
        ("2026-09-20", "2026-09-21"),
        ("2026-09-10", "2026-09-12"),
    ] {
        for threshold in [None, Some(601)] {
            let filter = DashboardFilter { threshold, ..custom(from, to) };
            let shown = dashboard(&ctx, &filter).await?;
            assert_eq!(shown.total.seconds, raw(&ctx, &filter).await?, "{from} {to} {threshold:?}");
            assert!(sums(shown.total.seconds));
        }
    }
    Ok(())
}

#[sqlx::test]
async fn another_threshold_can_be_tried_but_none_below_the_micro_stops(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    let tried = |threshold| DashboardFilter { threshold: Some(threshold), ..DashboardFilter::default() };
    let shown = dashboard(&ctx, &tried(700)).await?;
    assert_eq!((shown.total.seconds.unplanned_stop, shown.total.seconds.micro_stop), (2600, 600));
    assert_eq!(refusal(dashboard(&ctx, &tried(29)).await), Problem::invalid("threshold", Reason::OutOfRange));
    assert!(dashboard(&ctx, &tried(30)).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn a_change_of_the_rules_is_reckoned_through(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    let before = dashboard(&ctx, &DashboardFilter::default()).await?;
    let id = before.lines[0].line.id;
    run_waiting(&world.services).await?;
    entity::change(&ctx, id, 1, &LineValues { stop_seconds: 900, ..line("L1") }).await?;
    let between = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert!(between.total.flags.contains(&Flag::Recomputing) && sums(between.total.seconds));
    run_waiting(&world.services).await?;
    let after = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert_eq!((after.total.seconds.unplanned_stop, after.total.seconds.micro_stop), (1800, 1400));
    assert!(!after.total.flags.contains(&Flag::Recomputing));
    let meeting = NewException {
        name: "Junta".into(),
        kind: ExceptionKind::PlannedStop,
        line: Some(id),
        from: "2026-09-21T06:00:00".parse().unwrap(),
        to: "2026-09-21T06:20:00".parse().unwrap(),
    };
    entity::create(&ctx, &meeting).await?;
    run_waiting(&world.services).await?;
    let planned = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert_eq!((planned.total.seconds.planned_stop, planned.total.seconds.running), (3000, 600));
    assert_eq!(planned.total.seconds, raw(&ctx, &DashboardFilter::default()).await?);
    Ok(())
}

#[sqlx::test]
async fn a_change_of_the_time_zone_is_reckoned_through(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    run_waiting(&world.services).await?;
    let set = async |time_zone: Option<&str>, mode: &str| {
        let (version, time_zone) = (settings(&ctx).await?.version, time_zone.map(str::to_owned));
        let mode = Some(mode.to_owned());
        change_settings(&ctx, &SettingsPatch { version, mode, time_zone, ..SettingsPatch::default() }).await
    };
    let flagged = |shown: &Dashboard| shown.total.flags.contains(&Flag::Recomputing);
    let today = DashboardFilter::default();
    set(Some("America/Mexico_City"), "light").await?;
    assert!(!flagged(&dashboard(&ctx, &today).await?), "the zone stayed");
    // In Tijuana (UTC−7) the shift begins an hour later: the pieces until 07:00 were seen before it.
    set(Some("America/Tijuana"), "light").await?;
    let between = dashboard(&ctx, &today).await?;
    assert!(flagged(&between) && sums(between.total.seconds));
    run_waiting(&world.services).await?;
    let after = dashboard(&ctx, &today).await?;
    assert!(!flagged(&after));
    assert_eq!((after.total.seconds.running, after.total.seconds.slow), (0, 0));
    assert_eq!(after.total.seconds, raw(&ctx, &today).await?);
    Ok(())
}

#[sqlx::test]
async fn what_does_not_add_up_is_flagged(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    run_waiting(&world.services).await?;
    let flagged = async |interval| -> Result<bool> {
        let filter = DashboardFilter { interval: Some(interval), ..DashboardFilter::default() };
        let shown = dashboard(&ctx, &filter).await?;
        assert!(sums(shown.total.seconds));
        assert_eq!(shown.lines[0].figures.flags, shown.total.flags);
        Ok(shown.total.flags.contains(&Flag::Recomputing))
    };
    assert!(!flagged(Interval::Minute).await? && !flagged(Interval::Quarter).await?);
    sqlx::query("update line_minutes set running_ms = running_ms - 10").execute(&world.pool).await?;
    assert!(!flagged(Interval::Minute).await?, "less than a second of thirty minutes");
    sqlx::query("update line_minutes set running_ms = running_ms - 100").execute(&world.pool).await?;
    assert!(flagged(Interval::Minute).await? && !flagged(Interval::Quarter).await?);
    sqlx::query("update line_quarters set slow_ms = slow_ms + 1001 where slow_ms > 0").execute(&world.pool).await?;
    assert!(flagged(Interval::Quarter).await?);
    Ok(())
}

#[sqlx::test]
async fn a_shift_and_a_line_and_a_product_narrow_the_window(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    morning(&ctx).await?;
    small(&ctx, "L2").await?;
    let all = dashboard(&ctx, &DashboardFilter::default()).await?;
    assert_eq!(all.lines.len(), 2);
    assert_eq!(all.total.seconds.calendar, 2 * all.lines[0].figures.seconds.calendar);
    assert_eq!(all.lines[1].state, LineState::Stopped);
    let of_line = DashboardFilter { lines: vec!["L1".into()], ..DashboardFilter::default() };
    assert_eq!(dashboard(&ctx, &of_line).await?.lines.len(), 1);
    let of_shift = DashboardFilter { shift: Some(all.choices.shifts[0].id), ..of_line.clone() };
    let shift = dashboard(&ctx, &of_shift).await?;
    assert_eq!((shift.total.seconds.calendar, shift.total.seconds.not_scheduled), (2 * 3600 + 800, 0));
    assert_eq!(shift.total.seconds.running, 1800);
    let of_product = DashboardFilter { product: Some("P-L1".into()), ..of_line.clone() };
    let product = dashboard(&ctx, &of_product).await?;
    assert_eq!((product.total.pieces.total, product.total.seconds.running), (0, 1800));
    let unknown = DashboardFilter { lines: vec!["L9".into()], ..DashboardFilter::default() };
    assert_eq!(refusal(dashboard(&ctx, &unknown).await), Problem::NotFound { what: Entity::Line });
    let reversed = refusal(dashboard(&ctx, &custom("2026-09-21", "2026-09-20")).await);
    assert_eq!(reversed, Problem::invalid("to", Reason::Reversed));
    Ok(())
}

#[sqlx::test]
async fn an_empty_plant_and_a_time_to_come_have_no_figures(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let nothing = |shown: &Dashboard| (shown.total.oee, shown.total.seconds.calendar, shown.stops.len());
    assert_eq!(nothing(&dashboard(&ctx, &DashboardFilter::default()).await?), (None, 0, 0));
    morning(&ctx).await?;
    let future = dashboard(&ctx, &custom("2026-10-01", "2026-10-02")).await?;
    assert_eq!(nothing(&future), (None, 0, 0));
    assert_eq!(future.lines[0].state, LineState::Stopped);
    Ok(())
}
