//! The demo plant: three lines and two weeks of detections up to the moment of loading, made by rule. A day is always made
//! the same way: what looks like chance comes from its date.
//!
//! There is a bad night (three days ago, the press stood still for an hour and a half and much was thrown away), a slow
//! day (five days ago), breaks, changes of product with their set-up time, and short hitches all along.

use super::chance::Chance;
use super::ops::demo_ctx;
use crate::base::fault::{Error, Result};
use crate::base::id::{LineId, TenantId};
use crate::base::numbers::Ratio;
use crate::base::permission::Permission;
use crate::oee::calendar::{Calendar, Occurrence};
use crate::oee::detections::ops::receive;
use crate::oee::detections::types::{MAX_AT_ONCE, NewDetection};
use crate::oee::ops::plant;
use crate::oee::spans::{Span, Spans};
use crate::oee::types::{
    AreaKind, AreaValues, Break, DiscardRule, EVERY_DAY, ExceptionKind, LineValues, NewException, NewShift, Plant,
    ProductRate, ProductValues,
};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::platform::services::Services;
use crate::platform::tenancy::ops::find_tenant;
use chrono::{DateTime, Datelike, Days, NaiveTime};
use rust_decimal::Decimal;
use std::sync::Arc;

/// The code of the plant's tenant.
pub(super) const CODE: &str = "demo-planta";
const DAYS: i64 = 14;
const DAY: i64 = 86_400_000;
const MINUTE: u64 = 60_000;
/// How many days ago the slow day and the bad night were.
const SLOW: i64 = 5;
const BAD: i64 = 3;

/// A line as the demo makes it run.
struct Model {
    code: &'static str,
    name: &'static str,
    /// Milliseconds a piece at its best, of each product.
    cycles: [(&'static str, u64); 2],
    discard: DiscardRule,
    has_input: bool,
    /// Of a thousand pieces: those after a hitch, after a stop, and the bad ones.
    hitches: u64,
    stops: u64,
    bad: u64,
}

const MODELS: [Model; 3] = [
    Model {
        code: "L1",
        name: "Prensa 1",
        cycles: [("SOPORTE-A", 15_000), ("SOPORTE-B", 18_000)],
        discard: DiscardRule::Before,
        has_input: false,
        hitches: 9,
        stops: 2,
        bad: 18,
    },
    Model {
        code: "L2",
        name: "Ensamble",
        cycles: [("BOMBA-20", 30_000), ("BOMBA-35", 36_000)],
        discard: DiscardRule::Before,
        has_input: true,
        hitches: 12,
        stops: 4,
        bad: 26,
    },
    Model {
        code: "L3",
        name: "Empaque",
        cycles: [("BOMBA-20", 20_000), ("BOMBA-35", 20_000)],
        discard: DiscardRule::None,
        has_input: false,
        hitches: 6,
        stops: 2,
        bad: 0,
    },
];

const PRODUCTS: [(&str, &str, i64, &str); 4] = [
    ("SOPORTE-A", "Soporte de motor A", 1_850, "#2b7cee"),
    ("SOPORTE-B", "Soporte de motor B", 2_100, "#14b8a6"),
    ("BOMBA-20", "Bomba de agua 2.0", 2_400, "#f59e0b"),
    ("BOMBA-35", "Bomba de agua 3.5", 3_150, "#8b5cf6"),
];

/// Sets the plant up and fills it; one that has lines is left alone. Says whether it was.
pub async fn load_plant(services: &Arc<Services>) -> Result<bool> {
    let tenant = find_tenant(services, CODE).await?.ok_or_else(|| Error::broken("the demo plant is missing"))?;
    let ctx = ctx(services, tenant);
    if !plant(&ctx).await?.lines.is_empty() {
        return Ok(false);
    }
    set_up(&ctx).await?;
    let set_up = plant(&ctx).await?;
    let calendar = Calendar::new(&set_up.zone, set_up.shifts.clone(), set_up.exceptions.clone())
        .ok_or_else(|| Error::broken("the demo plant's zone is no zone"))?;
    let now = ctx.now().timestamp_millis();
    for model in &MODELS {
        let seen = detections(model, &set_up, &calendar, now);
        for part in seen.chunks(MAX_AT_ONCE) {
            let receipt = receive(&ctx, part).await?;
            if let Some(rejected) = receipt.rejected.first() {
                return Err(Error::broken(format!("the demo's detections were refused: {rejected:?}")));
            }
        }
    }
    super::tasks::load(services).await?;
    services.db.analyze().await?;
    Ok(true)
}

fn ctx(services: &Arc<Services>, tenant: TenantId) -> Ctx {
    demo_ctx(services, tenant, &[Permission::PlantView, Permission::PlantEdit, Permission::DetectionsWrite])
}

async fn set_up(ctx: &Ctx) -> Result<()> {
    let shifts = [
        ("Matutino", 360, 840, vec![(600, 630)]),
        ("Vespertino", 840, 1320, vec![(1080, 1110)]),
        ("Nocturno", 1320, 360, vec![(120, 150)]),
    ];
    for (name, start, end, breaks) in shifts {
        let breaks = breaks.into_iter().map(|(start, end)| Break { start, end }).collect();
        let new =
            NewShift { code: String::new(), name: name.into(), weekdays: EVERY_DAY, start, end, breaks, active: true };
        entity::create(ctx, &new).await?;
    }
    let mut lines = Vec::new();
    for (position, model) in (1..).zip(&MODELS) {
        let id = entity::create(ctx, &new_line(model, position)).await?.id;
        lines.push((id, model));
        let areas = [
            ("ENTRADA", "Entrada", AreaKind::Input, model.has_input),
            ("SALIDA", "Salida", AreaKind::Output, true),
            ("RECHAZO", "Rechazo", AreaKind::Discard, model.discard != DiscardRule::None),
        ];
        for (position, (code, name, kind, _)) in (1..).zip(areas).filter(|(_, area)| area.3) {
            let new = AreaValues { line: id.into(), code: code.into(), name: name.into(), kind, position };
            entity::create(ctx, &new).await?;
        }
    }
    for (code, name, grams, colour) in PRODUCTS {
        let rate = |(line, model): &(LineId, &Model)| {
            let (_, cycle) = model.cycles.iter().find(|(product, _)| *product == code)?;
            Some(ProductRate { line: (*line).into(), ideal_rate: rate_of(*cycle) })
        };
        let new = ProductValues {
            code: code.into(),
            name: name.into(),
            active: true,
            weight: Some(Decimal::from(grams)),
            colour: Some(colour.into()),
            pieces_per_batch: Some(48),
            rates: lines.iter().filter_map(rate).collect(),
        };
        entity::create(ctx, &new).await?;
    }
    let maintenance = ctx.now().date_naive().checked_sub_days(Days::new(6)).unwrap_or_default();
    let new = NewException {
        name: "Mantenimiento preventivo".into(),
        kind: ExceptionKind::PlannedStop,
        line: lines.get(1).map(|(id, _)| *id),
        from: maintenance.and_time(NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default()),
        to: maintenance.and_time(NaiveTime::from_hms_opt(12, 0, 0).unwrap_or_default()),
    };
    entity::create(ctx, &new).await?;
    Ok(())
}

fn new_line(model: &Model, position: i32) -> LineValues {
    LineValues {
        code: model.code.into(),
        name: model.name.into(),
        active: true,
        ideal_rate: rate_of(model.cycles[0].1),
        availability_target: Some(Ratio(9_000)),
        performance_target: Some(Ratio(9_200)),
        stop_seconds: 300,
        micro_stop_seconds: None,
        slow_percent: 125,
        auto_detect: true,
        discard: model.discard,
        position,
    }
}

/// Pieces a minute of a cycle in milliseconds.
fn rate_of(cycle: u64) -> Decimal {
    (Decimal::from(MINUTE) / Decimal::from(cycle)).round_dp(3)
}

/// Everything that was seen on a line, in order of time.
fn detections(
    model: &Model,
    set_up: &Plant,
    calendar: &Calendar,
    now: i64,
) -> Vec<std::result::Result<NewDetection, crate::oee::detections::types::Refusal>> {
    let line = set_up.lines.iter().find(|line| line.values.code == model.code).map(|line| line.id);
    let today = calendar.day_of(now);
    let range = Span::new(calendar.begins(today) - DAYS * DAY, now);
    let planned = calendar.schedule(range, line).planned_stops;
    let mut seen = Vec::new();
    for (number, occurrence) in calendar.occurrences(range, line).iter().enumerate() {
        let days_ago = (today - occurrence.day).num_days();
        let working = Spans::of([occurrence.span]).difference(&planned).within(Span::new(i64::MIN / 4, now));
        let mut run = Run::of(model, calendar, occurrence, number, days_ago);
        for stretch in working.as_slice() {
            run.work(*stretch, &mut seen);
        }
    }
    seen.sort_by_key(|piece: &NewDetection| piece.detected_at);
    seen.into_iter().map(Ok).collect()
}

/// A line in one shift.
struct Run<'a> {
    model: &'a Model,
    product: &'static str,
    cycle: u64,
    slow: bool,
    bad: bool,
    chance: Chance,
}

impl<'a> Run<'a> {
    fn of(model: &'a Model, calendar: &Calendar, occurrence: &Occurrence, number: usize, days_ago: i64) -> Self {
        let night = calendar.local(occurrence.span.to - 1).date_naive() > occurrence.day;
        let (product, cycle) = model.cycles[(number / 2) % model.cycles.len()];
        let seed = u64::from(occurrence.day.num_days_from_ce().unsigned_abs()) * 64
            + u64::from(model.code.as_bytes()[1]) * 8
            + u64::try_from(number % 3).unwrap_or(0);
        Self {
            model,
            product,
            cycle,
            slow: days_ago == SLOW,
            bad: days_ago == BAD && night && model.code == "L1",
            chance: Chance(seed),
        }
    }

    fn work(&mut self, stretch: Span, seen: &mut Vec<NewDetection>) {
        // People come back from a break and start the line.
        let mut at = stretch.from + self.chance.between(20_000, 90_000);
        let mut broken = !self.bad;
        while at < stretch.to {
            let bad_of = if self.bad { 110 } else { self.model.bad };
            let is_bad = self.chance.of_thousand() < bad_of;
            self.see(at, is_bad, seen);
            let pace = if self.slow { 142 } else { 104 };
            at += i64::try_from(self.cycle * self.chance.between_u(pace - 9, pace + 8) / 100).unwrap_or(0);
            let (stops, hitches) = if self.bad { (9, 40) } else { (self.model.stops, self.model.hitches) };
            let luck = self.chance.of_thousand();
            if !broken && at > stretch.from + stretch.length() / 4 {
                broken = true;
                at += 95 * 60_000;
            } else if luck < stops {
                at += self.chance.between(330_000, 1_300_000);
            } else if luck < stops + hitches {
                let five = i64::try_from(self.cycle * 5).unwrap_or(0);
                at += self.chance.between(five, five + 80_000).min(280_000);
            }
        }
    }

    /// A piece that leaves the line, good or bad, and went in a few cycles before.
    fn see(&mut self, at: i64, is_bad: bool, seen: &mut Vec<NewDetection>) {
        let mut add = |area: &str, at: i64| {
            seen.push(NewDetection {
                line: self.model.code.into(),
                area: area.into(),
                product: Some(self.product.into()),
                detected_at: DateTime::from_timestamp_millis(at).unwrap_or_default(),
                device: Some(format!("CAM-{}-{area}", self.model.code)),
                // A camera that counts by the clock: the same however much is loaded.
                sequence: Some(at),
                id: None,
            });
        };
        add(if is_bad { "RECHAZO" } else { "SALIDA" }, at);
        if self.model.has_input {
            add("ENTRADA", at - i64::try_from(self.cycle * 2).unwrap_or(0) - 137);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::load;
    use super::*;
    use crate::oee::dashboard::ops::dashboard;
    use crate::oee::dashboard::types::{DashboardFilter, Figures, Period};
    use crate::testing::World;
    use sqlx::PgPool;

    fn day(ago: u64, ctx: &Ctx) -> DashboardFilter {
        let day = (ctx.now().date_naive() - Days::new(ago)).to_string();
        DashboardFilter { period: Period::Custom, from: day.clone(), to: day, ..DashboardFilter::default() }
    }

    fn believable(figures: &Figures) -> bool {
        let within = |ratio: Option<i32>, from, to| ratio.is_some_and(|ratio| (from..=to).contains(&ratio));
        within(figures.availability, 7_000, 9_900)
            && within(figures.performance, 6_000, 9_900)
            && within(figures.oee, 5_000, 9_500)
    }

    #[sqlx::test]
    async fn two_weeks_of_a_plant_are_believable(pool: PgPool) -> Result<()> {
        let world = World::new(pool).await?;
        load(&world.services).await?;
        assert!(load_plant(&world.services).await?);
        assert!(!load_plant(&world.services).await?);
        let tenant = find_tenant(&world.services, CODE).await?.ok_or_else(|| Error::broken("no tenant"))?;
        let ctx = ctx(&world.services, tenant);
        let mut usual = Vec::new();
        for ago in 1..=12 {
            let shown = dashboard(&ctx, &day(ago, &ctx)).await?;
            assert_eq!(shown.lines.len(), 3);
            assert!(believable(&shown.total), "{ago} days ago: {:?}", shown.total);
            assert!(shown.stops_total >= 3 && shown.total.seconds.micro_stop > 0 && shown.total.pieces.discard > 0);
            assert_eq!(shown.products.len(), 4, "{ago} days ago");
            let slow = shown.total.seconds.slow * 100 / (shown.total.seconds.slow + shown.total.seconds.running);
            if i64::try_from(ago) == Ok(SLOW) {
                assert!(slow > 80, "{slow}");
            } else {
                assert!(slow < 20, "{ago} days ago: {slow}");
                usual.push(shown.lines[0].figures.clone());
            }
        }
        // The bad night: the press stood for an hour and a half, and threw away a tenth.
        let night = DashboardFilter { lines: vec!["L1".into()], ..day(u64::try_from(BAD).unwrap_or(3), &ctx) };
        let night = dashboard(&ctx, &night).await?;
        assert!(night.stops.iter().any(|stop| stop.seconds > 90 * 60), "{:?}", night.stops);
        let quality = |figures: &Figures| figures.quality.unwrap_or_default();
        assert!(usual.iter().filter(|figures| quality(figures) < quality(&night.total)).count() == 0);
        let now = dashboard(&ctx, &DashboardFilter::default()).await?;
        assert!(now.lines.iter().all(|line| line.last_detection.is_some()));
        Ok(())
    }
}
