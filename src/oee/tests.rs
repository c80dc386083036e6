//! Setting up a plant, in a real database.

use super::ops::plant;
use super::types::{
    Area, AreaKind, AreaValues, Break, DiscardRule, EVERY_DAY, ExceptionKind, Line, LineValues, NewException, NewShift,
    Product, ProductRate, ProductValues,
};
use crate::base::fault::{Error, Result};
use crate::base::id::LineId;
use crate::base::numbers::Ratio;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::testing::{World, drop_checks};
use rust_decimal::Decimal;
use sqlx::PgPool;

/// Ten pieces a minute, stops from two minutes on, discard before the output.
pub(super) fn line(code: &str) -> LineValues {
    LineValues {
        code: code.into(),
        name: format!("Línea {code}"),
        active: true,
        ideal_rate: Decimal::TEN,
        availability_target: Some(Ratio(9_000)),
        performance_target: None,
        stop_seconds: 120,
        micro_stop_seconds: None,
        slow_percent: 125,
        auto_detect: true,
        discard: DiscardRule::Before,
        position: 0,
    }
}

pub(super) fn area(line: LineId, code: &str, kind: AreaKind) -> AreaValues {
    AreaValues { line: line.into(), code: code.into(), name: code.into(), kind, position: 0 }
}

pub(super) fn shift(name: &str, start: u16, end: u16) -> NewShift {
    NewShift {
        code: String::new(),
        name: name.into(),
        weekdays: EVERY_DAY,
        start,
        end,
        breaks: Vec::new(),
        active: true,
    }
}

pub(super) fn product(code: &str, rates: Vec<ProductRate>) -> ProductValues {
    ProductValues {
        code: code.into(),
        name: code.into(),
        active: true,
        weight: None,
        colour: None,
        pieces_per_batch: None,
        rates,
    }
}

/// A line with its areas IN, OUT and BAD, and a product that it makes twice as fast as others.
pub(super) struct Small {
    pub line: Line,
    pub out: Area,
    pub product: Product,
}

pub(super) async fn small(ctx: &Ctx, code: &str) -> Result<Small> {
    let line = entity::create(ctx, &line(code)).await?;
    entity::create(ctx, &area(line.id, "IN", AreaKind::Input)).await?;
    let out = entity::create(ctx, &area(line.id, "OUT", AreaKind::Output)).await?;
    entity::create(ctx, &area(line.id, "BAD", AreaKind::Discard)).await?;
    let rates = vec![ProductRate { line: line.id.into(), ideal_rate: Decimal::from(20) }];
    let product = entity::create(ctx, &product(&format!("P-{code}"), rates)).await?;
    Ok(Small { line, out, product })
}

pub(super) fn refusal<T: std::fmt::Debug>(outcome: Result<T>) -> Problem {
    match outcome {
        Err(Error::Refused(problem)) => problem,
        other => panic!("not refused: {other:?}"),
    }
}

#[sqlx::test]
async fn what_is_set_up_comes_back(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    let breaks = vec![Break { start: 600, end: 630 }];
    let morning = entity::create(&ctx, &NewShift { breaks, ..shift("Matutino", 360, 840) }).await?;
    let holiday = NewException {
        name: "Navidad".into(),
        kind: ExceptionKind::Holiday,
        line: None,
        from: "2026-12-25T00:00:00".parse().unwrap(),
        to: "2026-12-26T00:00:00".parse().unwrap(),
    };
    let holiday = entity::create(&ctx, &holiday).await?;
    let found = plant(&world.viewer(&world.planta).await?).await?;
    assert_eq!(found.zone, "America/Mexico_City");
    assert_eq!(found.lines, [made.line]);
    assert_eq!(found.areas.len(), 3);
    assert!(found.areas.contains(&made.out));
    assert_eq!(found.products, [made.product]);
    assert_eq!(found.shifts, [morning]);
    assert_eq!(found.exceptions, [holiday]);
    Ok(())
}

#[sqlx::test]
async fn overlapping_shifts_are_refused_by_name(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let night = entity::create(&ctx, &shift("Nocturno", 1320, 360)).await?;
    let refused = refusal(entity::create(&ctx, &shift("Matutino", 330, 840)).await);
    assert_eq!(refused, Problem::Overlaps { what: Entity::Shift, name: "Nocturno".into() });
    let morning = entity::create(&ctx, &shift("Matutino", 360, 840)).await?;
    let refused = refusal(entity::change(&ctx, morning.id, 1, &shift("Matutino", 300, 840)).await);
    assert_eq!(refused, Problem::Overlaps { what: Entity::Shift, name: "Nocturno".into() });
    // Against itself nothing overlaps.
    entity::change(&ctx, morning.id, 1, &shift("Matutino", 360, 900)).await?;
    entity::delete::<NewShift>(&ctx, night.id).await?;
    entity::create(&ctx, &shift("Madrugada", 0, 360)).await?;
    Ok(())
}

#[sqlx::test]
async fn changes_are_checked_and_do_not_overwrite_each_other(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = entity::create(&ctx, &line("L1")).await?;
    let taken = Problem::Conflict { what: Entity::Line, why: Conflict::Taken };
    assert_eq!(refusal(entity::create(&ctx, &line("L1")).await), taken);
    let renamed =
        entity::change(&ctx, made.id, made.version, &LineValues { name: "Prensa".into(), ..line("L1") }).await?;
    assert_eq!(renamed.version, 2);
    let changed = Problem::Conflict { what: Entity::Line, why: Conflict::Changed };
    assert_eq!(refusal(entity::change(&ctx, made.id, made.version, &line("L1")).await), changed);
    let slow = LineValues { stop_seconds: 30, ideal_rate: Decimal::ZERO, ..line("l 1") };
    let Problem::Invalid { fields } = refusal(entity::create(&ctx, &slow).await) else { panic!("not invalid") };
    let fields: Vec<&str> = fields.iter().map(|field| field.field.as_str()).collect();
    assert_eq!(fields, ["code", "ideal_rate", "stop_seconds"]);
    let unknown = Problem::invalid("line", Reason::Unknown);
    assert_eq!(refusal(entity::create(&ctx, &area(LineId::new(), "OUT", AreaKind::Output)).await), unknown);
    entity::delete::<LineValues>(&ctx, made.id).await?;
    assert_eq!(refusal(entity::delete::<LineValues>(&ctx, made.id).await), Problem::NotFound { what: Entity::Line });
    Ok(())
}

#[sqlx::test]
async fn only_who_may_sets_up_and_only_its_own_plant(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    for other in [world.viewer(&world.planta).await?, world.operator(&world.planta).await?] {
        assert_eq!(refusal(entity::create(&other, &line("L2")).await), Problem::NotAllowed);
    }
    assert_eq!(refusal(plant(&world.owner(&world.norte).await?).await), Problem::NotAllowed);
    assert_eq!(refusal(plant(&world.nobody()).await), Problem::NotSignedIn);
    let stranger = world.owner(&world.otra_planta).await?;
    assert_eq!(plant(&stranger).await?.lines, []);
    let missing = Problem::NotFound { what: Entity::Line };
    assert_eq!(refusal(entity::change(&stranger, made.line.id, 1, &line("L1")).await), missing);
    let foreign = area(made.line.id, "OUT", AreaKind::Output);
    assert_eq!(refusal(entity::create(&stranger, &foreign).await), Problem::invalid("line", Reason::Unknown));
    // The same code in another plant is no conflict.
    entity::create(&stranger, &line("L1")).await?;
    Ok(())
}

#[sqlx::test]
async fn what_is_set_up_and_cannot_be_read_is_a_fault_that_names_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let ctx = world.owner(&world.planta).await?;
    let made = small(&ctx, "L1").await?;
    let breaks = vec![Break { start: 600, end: 630 }];
    let morning = entity::create(&ctx, &NewShift { breaks, ..shift("Matutino", 360, 840) }).await?;
    let holiday = NewException {
        name: "Navidad".into(),
        kind: ExceptionKind::Holiday,
        line: None,
        from: "2026-12-25T00:00:00".parse().unwrap(),
        to: "2026-12-26T00:00:00".parse().unwrap(),
    };
    let holiday = entity::create(&ctx, &holiday).await?;
    let before = plant(&ctx).await?;
    drop_checks(&pool).await?;
    for (table, id, column, value) in [
        ("lines", made.line.id.0, "discard", "sideways"),
        ("lines", made.line.id.0, "stop_seconds", "-1"),
        ("lines", made.line.id.0, "micro_stop_seconds", "-2"),
        ("lines", made.line.id.0, "slow_percent", "-3"),
        ("areas", made.out.id.0, "kind", "attic"),
        ("products", made.product.id.0, "pieces_per_batch", "-4"),
        ("shifts", morning.id.0, "weekdays", "-5"),
        ("shifts", morning.id.0, "start_minute", "-6"),
        ("shifts", morning.id.0, "end_minute", "-7"),
        ("shift_breaks", morning.id.0, "start_minute", "-8"),
        ("shift_breaks", morning.id.0, "end_minute", "-9"),
        ("calendar_exceptions", holiday.id.0, "kind", "carnival"),
    ] {
        let (key, of) = if table == "shift_breaks" { ("shift_id", "shift_breaks of") } else { ("id", table) };
        let number = value.starts_with('-');
        let literal = if number { value.to_owned() } else { format!("'{value}'") };
        let change = format!(
            "create table kept as select * from {table} where {key} = '{id}';
             update {table} set {column} = {literal} where {key} = '{id}'"
        );
        sqlx::raw_sql(sqlx::AssertSqlSafe(change)).execute(&pool).await?;
        let told = match plant(&ctx).await {
            Err(error @ Error::Broken(_)) => error.to_string(),
            other => panic!("{table}.{column} {value}: {other:?}"),
        };
        let shown = if number { value.to_owned() } else { format!("{value:?}") };
        assert_eq!(told, format!("{of} {id}: {column} cannot be read: {shown}"));
        let undo =
            format!("update {table} t set {column} = k.{column} from kept k where t.{key} = k.{key}; drop table kept");
        sqlx::raw_sql(sqlx::AssertSqlSafe(undo)).execute(&pool).await?;
    }
    assert_eq!(plant(&ctx).await?, before);
    Ok(())
}
