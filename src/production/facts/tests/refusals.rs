//! What may not be recorded, by value, and what the clock makes of shifts.

use super::{conflict, correction, fact, good, holds, ordered, reversal, stage};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::StageFactId;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::oee::steps::PlantDays;
use crate::platform::entity;
use crate::platform::identity::people::ops::set_active;
use crate::production::facts::ops;
use crate::production::facts::types::{FactKind, FactPieces, FactRequest, ScrapLine};
use crate::production::orders;
use crate::production::orders::types::{MAX_PIECES, ProductionOrderValues};
use crate::production::shifts;
use crate::production::tests::{Shop, refusal};
use crate::production::types::{MachineValues, NormValues};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures_util::StreamExt;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

fn at(instant: &str) -> DateTime<Utc> {
    instant.parse().unwrap_or_default()
}

#[sqlx::test]
async fn pieces_are_whole_not_negative_and_no_more_than_anybody_makes(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, MAX_PIECES, &["fitting", "qc"]).await?;
    for pieces in [json!(-1), json!(1.5), json!(1e9), json!("3"), json!(5_000_000_000_u64)] {
        let read = serde_json::from_value::<FactRequest>(json!({ "stage": "fitting", "qty_good": pieces }));
        assert!(read.is_err(), "{pieces}: {read:?}");
    }
    let many = 1_000_000_000;
    let beyond = |field: &str| Problem::invalid(field, Reason::OutOfRange);
    assert_eq!(refusal(ops::record(ctx, order, &fact("fitting", many)).await), beyond("qty_good"));
    assert_eq!(refusal(ops::record(ctx, order, &fact("fitting", u32::MAX)).await), beyond("qty_good"));
    let first = ops::record(ctx, order, &fact("fitting", 10)).await?.fact.id;
    assert_eq!(refusal(ops::correct(ctx, first, &correction(good(many))).await), beyond("qty_good"));
    // All together, at the most.
    let together = FactRequest { qty_scrap: 1, ..fact("fitting", MAX_PIECES) };
    assert_eq!(refusal(ops::record(ctx, order, &together).await), beyond("qty_good"));

    let setup = |pieces| ScrapLine { reason: NameOr::Name("setup".into()), pieces };
    let scrap = |qty_scrap, scrap| FactRequest { qty_scrap, scrap, ..fact("fitting", 0) };
    for (qty_scrap, lines) in [(3, vec![setup(2)]), (3, vec![setup(2), setup(2)]), (0, vec![setup(1)])] {
        let refused = refusal(ops::record(ctx, order, &scrap(qty_scrap, lines)).await);
        assert_eq!(refused, Problem::invalid("scrap", Reason::Incorrect));
    }
    let nobody = ScrapLine { reason: NameOr::Name("nobody".into()), pieces: 3 };
    let unknown = Problem::invalid("scrap", Reason::Unknown);
    assert_eq!(refusal(ops::record(ctx, order, &scrap(3, vec![nobody])).await), unknown);
    // Nothing is a fact, with a reason.
    let silent = FactRequest { comment: String::new(), ..fact("fitting", 0) };
    let missing = Problem::invalid("deviation", Reason::Missing);
    assert_eq!(refusal(ops::record(ctx, order, &silent).await), missing);
    let because = FactRequest { deviation: Some(NameOr::Name("material".into())), ..silent };
    assert_eq!(ops::record(ctx, order, &because).await?.order.facts, 2);
    let none = correction(FactPieces::default());
    assert_eq!(refusal(ops::correct(ctx, first, &none).await), missing);
    holds(&shop).await
}

#[sqlx::test]
async fn nothing_is_recorded_of_a_day_to_come_nor_of_one_long_past(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let today = shifts::ops::today(ctx).await?;
    let beyond = |field: &str| Problem::invalid(field, Reason::OutOfRange);
    let of = |date: Option<NaiveDate>| FactRequest { date, ..fact("fitting", 1) };
    for date in [today + Days::new(1), today - Days::new(367), NaiveDate::MIN, NaiveDate::MAX] {
        assert_eq!(refusal(ops::record(ctx, order, &of(Some(date))).await), beyond("date"), "{date}");
    }
    let now = ctx.now();
    let happened = |happened_at| FactRequest { happened_at: Some(happened_at), ..fact("fitting", 1) };
    let (ahead, behind) = (now + TimeDelta::minutes(6), now - TimeDelta::days(367));
    for instant in [ahead, behind, DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC] {
        let refused = refusal(ops::record(ctx, order, &happened(instant)).await);
        assert_eq!(refused, beyond("happened_at"), "{instant}");
    }
    // The present day where none is said, and a clock that is a little ahead.
    assert_eq!(ops::record(ctx, order, &of(None)).await?.fact.date, today);
    for instant in [now + TimeDelta::minutes(4), now - TimeDelta::days(365)] {
        let made = ops::record(ctx, order, &happened(instant)).await?.fact;
        assert_eq!((made.happened_at, made.recorded_at), (instant, now));
    }
    assert_eq!(orders::ops::find(ctx, order).await?.started, 3);
    holds(&shop).await
}

#[sqlx::test]
async fn a_fact_is_of_a_stage_of_the_route_and_of_whoever_works_there(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "galvanic", "grinding", "qc"]).await?;
    let skipping = ProductionOrderValues {
        code: "P-1".into(),
        qty_plan: 100,
        skipped: Some(vec![stage("grinding")]),
        ..ProductionOrderValues::default()
    };
    let version = orders::ops::find(ctx, order).await?.version;
    orders::ops::change(ctx, order, version, &skipping).await?;
    let made = ops::record(ctx, order, &fact("fitting", 5)).await?.order;
    assert_eq!((made.stages[1].here, made.stages[2].skipped), (5, true));
    let unknown = |field: &str| Problem::invalid(field, Reason::Unknown);
    // Skipped, outside, not in the route, nowhere.
    for at in ["grinding", "galvanic", "machining", "nowhere"] {
        assert_eq!(refusal(ops::record(ctx, order, &fact(at, 1)).await), unknown("stage"), "{at}");
    }

    let ours = shop.of_role(Role::Operator).await?.person()?.user;
    let other = shop.world.production("otra").await?;
    let theirs = shop.world.operator(&other).await?.person()?.user;
    let by = |operator| FactRequest { operator_id: Some(operator), ..fact("fitting", 1) };
    ops::record(ctx, order, &by(ours)).await?;
    set_active(ctx, ours, false).await?;
    // Switched off, of another organization, and one who only leads.
    for operator in [ours, theirs, ctx.person()?.user] {
        assert_eq!(refusal(ops::record(ctx, order, &by(operator)).await), unknown("operator_id"));
    }
    let lathe = json!({ "code": "T-1", "name": "Torno", "stage": "machining", "rate_per_shift": 350 });
    entity::create(ctx, &serde_json::from_value::<MachineValues>(lathe)?).await?;
    let ground = ordered(ctx, 100, &["grinding", "qc"]).await?;
    for name in ["t-1", "t-9"] {
        let on = FactRequest { machine: Some(NameOr::Name(name.into())), ..fact("grinding", 1) };
        assert_eq!(refusal(ops::record(ctx, ground, &on).await), unknown("machine"), "{name}");
    }
    holds(&shop).await
}

#[sqlx::test]
async fn a_plan_is_not_lowered_below_what_there_is(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    ops::record(ctx, order, &fact("fitting", 23)).await?;
    let version = orders::ops::find(ctx, order).await?.version;
    let plan = |qty_plan| ProductionOrderValues { code: "P-1".into(), qty_plan, ..ProductionOrderValues::default() };
    let refused = refusal(orders::ops::change(ctx, order, version, &plan(20)).await);
    assert_eq!(refused, conflict(Entity::ProductionOrder, Conflict::OverPlan));
    // Twenty-one, and a tenth more.
    assert_eq!(orders::ops::change(ctx, order, version, &plan(21)).await?.qty_limit, 24);
    holds(&shop).await
}

#[sqlx::test]
async fn where_the_clock_loses_or_wins_an_hour_shifts_are_as_long_as_they_were(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    for statement in [
        "update tenants set time_zone = 'America/Tijuana' where id = $1",
        "update shifts set start_minute = 150, end_minute = 630 where tenant_id = $1 and code = 'day'",
        "update shifts set end_minute = 150 where tenant_id = $1 and code = 'night'",
    ] {
        sqlx::query(statement).bind(shop.business.tenant.0).execute(&shop.world.pool).await?;
    }
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let norm = json!({ "workpiece": "P-1", "stage": "fitting", "pieces": 400, "shift": "day" });
    entity::create(ctx, &serde_json::from_value::<NormValues>(norm)?).await?;
    // The clock goes from 2 to 3 on 8 March 2026, and went from 2 to 1 on 2 November 2025: at half past two one shift follows the other.
    for (date, code, starts_at, ends_at, minutes, expected) in [
        ("2026-03-07", "night", "2026-03-08T05:00:00Z", "2026-03-08T10:30:00Z", 330, 275),
        ("2026-03-08", "day", "2026-03-08T10:30:00Z", "2026-03-08T17:30:00Z", 420, 350),
        ("2026-03-09", "day", "2026-03-09T09:30:00Z", "2026-03-09T17:30:00Z", 480, 400),
        ("2025-11-01", "night", "2025-11-02T04:00:00Z", "2025-11-02T10:30:00Z", 390, 325),
    ] {
        let day: NaiveDate = date.parse().unwrap_or_default();
        let asked = FactRequest { date: Some(day), shift_type: Some(code.into()), ..fact("fitting", 1) };
        let made = ops::record(ctx, order, &asked).await?.fact;
        assert_eq!((made.date, made.expected), (day, Some(expected)), "{date} {code}");
        let kept = shifts::ops::find(ctx, day, code).await?;
        assert_eq!(
            (kept.starts_at, kept.ends_at, kept.net_minutes),
            (at(starts_at), at(ends_at), minutes),
            "{date} {code}"
        );
    }
    // A time that no clock showed is the instant that it would have been, with which the day begins.
    let lost = at("2026-03-08T02:30:00-08:00");
    let asked = FactRequest { date: "2026-03-08".parse().ok(), happened_at: Some(lost), ..fact("fitting", 1) };
    assert_eq!(ops::record(ctx, order, &asked).await?.fact.happened_at, at("2026-03-08T10:30:00Z"));
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let days = PlantDays::read(&mut tx).await?;
    assert_eq!(days.day_of(lost).to_string(), "2026-03-08");
    assert_eq!(days.day_of(lost - TimeDelta::seconds(1)).to_string(), "2026-03-07");
    tx.commit().await?;
    holds(&shop).await
}

#[sqlx::test]
async fn a_shift_that_is_closed_while_facts_arrive_hands_over_all_that_are_in_it(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let day = shifts::ops::today(ctx).await?;
    let order = ordered(ctx, 1_000, &["fitting", "qc"]).await?;
    let asked = &FactRequest { shift_type: Some("day".into()), ..fact("fitting", 1) };
    let first = ops::record(ctx, order, asked).await?.fact.id;
    let arriving = futures_util::stream::iter(0..20).map(|nth| async move {
        if nth == 10 {
            return Box::pin(shifts::ops::close(ctx, day, "day")).await.map(|_| 0);
        }
        ops::record(ctx, order, asked).await.map(|made| i64::from(made.fact.qty_good))
    });
    let arrived: Vec<Result<i64>> = arriving.buffer_unordered(20).collect().await;
    let (mut in_it, closed) = (1, conflict(Entity::ShiftDay, Conflict::Closed));
    for outcome in arrived {
        match outcome {
            Ok(pieces) => in_it += pieces,
            late => assert_eq!(refusal(late), closed),
        }
    }
    assert_eq!(refusal(ops::record(ctx, order, asked).await), closed);
    assert_eq!(refusal(ops::correct(ctx, first, &correction(good(2))).await), closed);
    assert_eq!(refusal(ops::reverse(ctx, first, &reversal()).await), closed);
    let found = shifts::ops::find(ctx, day, "day").await?;
    let handed: i64 = found.closings[0].hand_over.lines.iter().map(|line| line.good).sum();
    assert_eq!((found.closings.len(), handed), (1, in_it));
    assert_eq!(i64::from(orders::ops::find(ctx, order).await?.started), in_it);
    holds(&shop).await
}

#[sqlx::test]
async fn the_database_refuses_a_fact_under_the_name_of_its_rule(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let first = ops::record(ctx, order, &fact("fitting", 10)).await?.fact.id;
    let (record, correct, reverse) = (FactKind::Record, FactKind::Correct, FactKind::Reverse);
    for (kind, names, [good, scrap, rework], reason, rule) in [
        (record, None, [-1, 0, 0], "", "stage_facts_quantities_range"),
        (record, None, [1_000_000_000, 0, 0], "", "orders_within_plan"),
        (record, None, [0, 3, 0], "", "stage_facts_scrap_by_reason"),
        (record, None, [0, 0, 2], "", "stage_facts_rework_behind"),
        (record, Some(first), [1, 0, 0], "", "stage_facts_names_whole"),
        (correct, Some(first), [9, 0, 0], "", "stage_facts_reason_said"),
        (correct, None, [9, 0, 0], "no era", "stage_facts_names"),
        (reverse, Some(StageFactId::new()), [0, 0, 0], "no era", "stage_facts_names"),
    ] {
        let mut tx = shop.world.services.db.tenant(shop.business.tenant).await?;
        let insert = sqlx::query(
            "insert into stage_facts
               (tenant_id, id, order_id, stage_id, kind, names, day, shift_id, good, scrap, scrap_reasons, scraps, rework, comment, reason,
                happened_at, recorded_at, made_by_name, asked)
             select tenant_id, $2::uuid, order_id, stage_id, $3::text, $4::uuid, day, shift_id, $5::integer, $6::integer, '{}', '{}',
                    $7::integer, '', $8::text, happened_at, recorded_at, '', asked
             from stage_facts where id = $1",
        );
        let insert =
            insert.bind(first.0).bind(Uuid::now_v7()).bind(kind.as_str()).bind(names.map(|id: StageFactId| id.0));
        let error = insert.bind(good).bind(scrap).bind(rework).bind(reason).execute(tx.sql()).await.unwrap_err();
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        assert_eq!(constraint, Some(rule), "{error}");
    }
    assert_eq!(orders::ops::find(ctx, order).await?.facts, 1);
    holds(&shop).await
}
