//! Facts, in a real database: what is recorded, what is refused, and that nothing comes from nowhere.

use super::ops;
use super::types::{CorrectionRequest, FactAnswer, FactFilter, FactPieces, FactRequest, ReversalRequest};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, StageFactId, StageId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::production::orders;
use crate::production::orders::types::{OrderStatus, OrderStep, ProductionOrder, ProductionOrderValues};
use crate::production::shifts;
use crate::production::tests::{Shop, keeps_what_is, refusal};
use crate::production::types::MachineValues;
use crate::production::verify::ops::verify;
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use futures_util::StreamExt;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::json;
use sqlx::PgPool;
use uuid::Uuid;

mod refusals;

/// The day of the world's clock.
const TODAY: &str = "2026-09-20";

fn stage(code: &str) -> NameOr<StageId> {
    NameOr::Name(code.to_owned())
}

fn fact(at: &str, qty_good: u32) -> FactRequest {
    FactRequest {
        id: None,
        stage: stage(at),
        date: TODAY.parse().ok(),
        shift_type: None,
        machine: None,
        operator_id: None,
        qty_good,
        qty_scrap: 0,
        scrap: Vec::new(),
        qty_rework: 0,
        rework_to: None,
        minutes: None,
        deviation: None,
        comment: "prueba".into(),
        happened_at: None,
        repeat: true,
    }
}

fn good(qty_good: u32) -> FactPieces {
    FactPieces { qty_good, comment: "prueba".into(), ..FactPieces::default() }
}

fn correction(pieces: FactPieces) -> CorrectionRequest {
    CorrectionRequest { id: None, reason: "se contó mal".into(), pieces }
}

fn reversal() -> ReversalRequest {
    ReversalRequest { id: None, reason: "no era".into() }
}

async fn ordered(ctx: &Ctx, plan: u32, route: &[&str]) -> Result<ProductionOrderId> {
    let stages = Some(route.iter().map(|code| stage(code)).collect());
    let values = ProductionOrderValues {
        code: "P-1".into(),
        name: "Pieza".into(),
        qty_plan: plan,
        stages,
        ..ProductionOrderValues::default()
    };
    Ok(orders::ops::create(ctx, &values).await?.id)
}

/// What waits at each stage, and what came out of the last.
fn places(order: &ProductionOrder) -> (Vec<u32>, u32) {
    (order.stages.iter().map(|stage| stage.here).collect(), order.qty_ready)
}

async fn holds(shop: &Shop) -> Result<()> {
    for verified in verify(&shop.world.services, Some(shop.business.tenant)).await? {
        assert_eq!(verified.differences, []);
    }
    Ok(())
}

fn conflict(what: Entity, why: Conflict) -> Problem {
    Problem::Conflict { what, why }
}

#[sqlx::test]
async fn pieces_are_born_at_the_first_stage_and_go_through_the_others(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "grinding", "qc"]).await?;
    let made = ops::record(ctx, order, &fact("fitting", 60)).await?;
    assert_eq!((made.fact.born, places(&made.order)), (60, (vec![0, 60, 0], 0)));
    assert_eq!(made.order.status, OrderStatus::InProgress);
    // More than waits there.
    let short = refusal(ops::record(ctx, order, &fact("grinding", 61)).await);
    let Problem::NotEnough { lines } = short else { panic!("{short:?}") };
    assert_eq!((lines[0].asked.0, lines[0].available.0), (61.into(), 60.into()));
    let scrap = FactRequest { qty_scrap: 5, qty_rework: 10, rework_to: Some(stage("fitting")), ..fact("grinding", 40) };
    let made = ops::record(ctx, order, &scrap).await?;
    assert_eq!((places(&made.order), made.order.scrapped), ((vec![10, 5, 40], 0), 5));
    // What waits to be worked on again is used before others are born; scrap is made up.
    let made = ops::record(ctx, order, &fact("fitting", 65)).await?;
    assert_eq!((made.fact.born, made.order.started), (55, 115));
    let over = refusal(ops::record(ctx, order, &fact("fitting", 1)).await);
    assert_eq!(over, conflict(Entity::ProductionOrder, Conflict::OverPlan));
    let later = FactRequest { rework_to: Some(stage("qc")), qty_rework: 1, ..fact("grinding", 0) };
    assert_eq!(refusal(ops::record(ctx, order, &later).await), Problem::invalid("rework_to", Reason::Unknown));
    let listed = ops::list(ctx, order, &FactFilter { stage: Some(stage("fitting")) }, PageRequest::default()).await?;
    assert_eq!((listed.total, listed.rows[0].qty_good), (2, 65));
    holds(&shop).await
}

#[sqlx::test]
async fn a_fact_is_taken_back_or_replaced_once_and_not_when_its_pieces_went_on(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let first = ops::record(ctx, order, &fact("fitting", 60)).await?.fact.id;
    let second = ops::record(ctx, order, &fact("qc", 50)).await?.fact.id;
    let used = conflict(Entity::ProductionOrder, Conflict::Used);
    assert_eq!(refusal(ops::reverse(ctx, first, &reversal()).await), used);
    assert_eq!(refusal(ops::correct(ctx, first, &correction(good(49))).await), used);
    // Lowered as far as they did not.
    let lower = ops::correct(ctx, first, &correction(good(50))).await?;
    assert_eq!((lower.fact.born, places(&lower.order), lower.fact.names), (50, (vec![0, 0], 50), Some(first)));
    let undone = conflict(Entity::StageFact, Conflict::Undone);
    assert_eq!(refusal(ops::correct(ctx, first, &correction(good(55))).await), undone);
    let back = ops::reverse(ctx, second, &reversal()).await?;
    assert_eq!((back.fact.qty_good, places(&back.order)), (-50, (vec![0, 50], 0)));
    assert_eq!(refusal(ops::reverse(ctx, second, &reversal()).await), undone);
    assert_eq!(refusal(ops::reverse(ctx, back.fact.id, &reversal()).await), undone);
    let all = ops::reverse(ctx, lower.fact.id, &reversal()).await?;
    assert_eq!((all.order.started, all.order.facts, all.order.status), (0, 5, OrderStatus::NotStarted));
    // What has facts stays.
    let stays = conflict(Entity::ProductionOrder, Conflict::InUse);
    assert_eq!(refusal(orders::ops::delete(ctx, order).await), stays);
    holds(&shop).await
}

#[sqlx::test]
async fn the_same_id_is_recorded_once_and_the_very_same_is_asked_back(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let named = FactRequest { id: Some(StageFactId::new()), repeat: false, ..fact("fitting", 10) };
    let first = ops::record(ctx, order, &named).await?;
    let again = ops::record(ctx, order, &named).await?;
    assert_eq!((again.replayed, again.fact), (true, first.fact));
    let other = FactRequest { qty_good: 11, ..named.clone() };
    let different = |what| conflict(what, Conflict::Different);
    assert_eq!(refusal(ops::record(ctx, order, &other).await), different(Entity::Request));
    // Its answer is not kept for ever.
    sqlx::query("delete from idempotent_answers").execute(&shop.world.pool).await?;
    assert!(ops::record(ctx, order, &named).await?.replayed);
    assert_eq!(refusal(ops::record(ctx, order, &other).await), different(Entity::StageFact));
    let same = FactRequest { id: None, ..named };
    let repeated = conflict(Entity::StageFact, Conflict::Repeated);
    assert_eq!(refusal(ops::record(ctx, order, &same).await), repeated);
    let meant = FactRequest { repeat: true, ..same };
    assert_eq!(ops::record(ctx, order, &meant).await?.order.started, 20);
    holds(&shop).await
}

#[sqlx::test]
async fn an_operator_records_for_themself_and_corrects_their_own(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let (owner, operator) = (&shop.owner, shop.of_role(Role::Operator).await?);
    let lathe = json!({ "code": "T-1", "name": "Torno", "stage": "machining", "rate_per_shift": 350 });
    let lathe: MachineValues = serde_json::from_value(lathe)?;
    entity::create(owner, &lathe).await?;
    let order = ordered(owner, 100, &["machining", "fitting", "qc"]).await?;
    let own: UserId = operator.person()?.user;
    let turned = FactRequest {
        machine: Some(NameOr::Name("t-1".into())),
        shift_type: Some("day".into()),
        ..fact("machining", 30)
    };
    let made = ops::record(&operator, order, &turned).await?;
    assert_eq!(
        (made.fact.operator_id, made.fact.expected, made.fact.shift_type.as_str()),
        (Some(own), Some(350), "day")
    );
    // In another's name, at a stage where others record, in another shift of the day.
    let other = FactRequest { operator_id: Some(UserId(Uuid::now_v7())), ..turned.clone() };
    assert_eq!(refusal(ops::record(&operator, order, &other).await), Problem::NotAllowed);
    assert_eq!(refusal(ops::record(&operator, order, &fact("fitting", 1)).await), Problem::NotAllowed);
    let night = FactRequest { shift_type: Some("night".into()), ..turned.clone() };
    assert_eq!(refusal(ops::record(&operator, order, &night).await), conflict(Entity::StageFact, Conflict::Taken));
    // What a stage must name.
    let master = shop.of_role(Role::Master).await?;
    let missing = |field: &str| Problem::invalid(field, Reason::Missing);
    assert_eq!(refusal(ops::record(&master, order, &turned).await), missing("operator_id"));
    let by = FactRequest { operator_id: Some(own), ..night };
    assert_eq!(ops::record(&master, order, &by).await?.order.started, 60);
    let no_shift = FactRequest { shift_type: None, ..by.clone() };
    assert_eq!(refusal(ops::record(&master, order, &no_shift).await), missing("shift_type"));
    let no_machine = FactRequest { machine: None, ..by.clone() };
    assert_eq!(refusal(ops::record(&master, order, &no_machine).await), missing("machine"));
    let stranger = FactRequest { operator_id: Some(shop.of_role(Role::Viewer).await?.person()?.user), ..by };
    assert_eq!(refusal(ops::record(&master, order, &stranger).await), Problem::invalid("operator_id", Reason::Unknown));

    let corrected = ops::correct(&operator, made.fact.id, &correction(good(25))).await?;
    assert_eq!((corrected.fact.qty_good, corrected.order.started), (25, 55));
    assert_eq!(refusal(ops::reverse(&operator, corrected.fact.id, &reversal()).await), Problem::NotAllowed);
    let fitted = ops::record(owner, order, &fact("fitting", 5)).await?.fact.id;
    let hidden = Problem::NotFound { what: Entity::StageFact };
    assert_eq!(refusal(ops::correct(&operator, fitted, &correction(good(4))).await), hidden);
    assert_eq!(ops::list(&operator, order, &FactFilter::default(), PageRequest::default()).await?.total, 3);
    for role in [Role::Supply, Role::ChiefEngineer, Role::Viewer] {
        let ctx = shop.of_role(role).await?;
        assert_eq!(refusal(ops::record(&ctx, order, &fact("qc", 1)).await), Problem::NotAllowed, "{role}");
    }
    holds(&shop).await
}

#[sqlx::test]
async fn nothing_is_recorded_in_a_closed_shift_nor_of_an_order_on_hold(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let day = TODAY.parse().unwrap_or_default();
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    let in_shift = FactRequest { shift_type: Some("day".into()), ..fact("fitting", 10) };
    let made = ops::record(ctx, order, &in_shift).await?.fact.id;
    let closed = shifts::ops::close(ctx, day, "day").await?;
    assert_eq!((closed.hand_over.lines.len(), closed.closings.len()), (1, 1));
    let refused = conflict(Entity::ShiftDay, Conflict::Closed);
    assert_eq!(refusal(ops::record(ctx, order, &in_shift).await), refused);
    assert_eq!(refusal(ops::correct(ctx, made, &correction(good(9))).await), refused);
    assert_eq!(refusal(ops::reverse(ctx, made, &reversal()).await), refused);
    let again = shifts::ops::close(ctx, day, "day").await;
    assert_eq!(refusal(again), conflict(Entity::ShiftDay, Conflict::WrongStatus));
    let opened = shifts::ops::open(ctx, day, "day", "faltó una captura").await?;
    assert!(opened.closed_at.is_none() && opened.closings[0].opened_at.is_some());
    ops::correct(ctx, made, &correction(good(9))).await?;
    // What was handed over stays as it was, and what is so now stands beside it.
    let found = shifts::ops::find(ctx, day, "day").await?;
    assert_eq!((found.closings[0].hand_over.lines[0].good, found.hand_over.lines[0].good), (10, 9));
    let operator = shop.of_role(Role::Operator).await?;
    assert_eq!(refusal(shifts::ops::close(&operator, day, "day").await), Problem::NotAllowed);

    orders::ops::step(ctx, order, OrderStep::Hold, "espera").await?;
    let held = conflict(Entity::ProductionOrder, Conflict::WrongStatus);
    assert_eq!(refusal(ops::record(ctx, order, &fact("fitting", 1)).await), held);
    let tomorrow = FactRequest { date: "2026-09-21".parse().ok(), ..fact("fitting", 1) };
    assert_eq!(refusal(ops::record(ctx, order, &tomorrow).await), Problem::invalid("date", Reason::OutOfRange));
    holds(&shop).await
}

#[sqlx::test]
async fn the_database_itself_keeps_facts_and_counters(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    ops::record(ctx, order, &fact("fitting", 10)).await?;
    for statement in [
        "update stage_facts set good = 1",
        "delete from stage_facts",
        "update production_orders set started = 0",
        "update order_stages set here = 5",
        "insert into order_stage_days select * from order_stage_days",
        "update shift_days set net_minutes = 1",
        "delete from shift_days",
        "truncate stage_facts",
    ] {
        let mut tx = shop.world.services.db.tenant(shop.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
    // Even whoever may all.
    for (statement, rule) in [
        ("update stage_facts set good = 1", "stage_facts_append_only"),
        ("delete from stage_facts", "stage_facts_append_only"),
        ("update order_stages set here = here + 1", "order_stages_conserved"),
        ("update production_orders set finished = finished + 1", "orders_conserved"),
        ("update production_orders set qty_plan = 5", "orders_within_plan"),
        ("delete from order_stages where here = 0", "order_stages_used_stay"),
        ("delete from production_orders", "production_orders_begun_stay"),
    ] {
        let error = sqlx::query(statement).execute(&shop.world.pool).await.unwrap_err();
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        assert_eq!(constraint, Some(rule), "{statement}: {error}");
    }
    holds(&shop).await
}

/// One thing that is done with an order.
#[derive(Clone, Debug)]
enum Deed {
    Record { at: usize, good: u32, scrap: u32, rework: u32, to: usize, days_ago: u64 },
    Correct { nth: usize, good: u32, scrap: u32 },
    Reverse { nth: usize },
    Route { added: bool, skipped: usize },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        5 => (0..4_usize, 0..20_u32, 0..3_u32, 0..4_u32, 0..4_usize, 0..3_u64).prop_map(
            |(at, good, scrap, rework, to, days_ago)| Deed::Record { at, good, scrap, rework, to, days_ago }),
        2 => (0..30_usize, 0..20_u32, 0..3_u32).prop_map(|(nth, good, scrap)| Deed::Correct { nth, good, scrap }),
        1 => (0..30_usize).prop_map(|nth| Deed::Reverse { nth }),
        1 => (any::<bool>(), 0..5_usize).prop_map(|(added, skipped)| Deed::Route { added, skipped }),
    ];
    prop::collection::vec(deed, 25)
}

const ROUTE: [&str; 4] = ["fitting", "grinding", "milling", "qc"];

async fn deed(ctx: &Ctx, order: ProductionOrderId, facts: &[StageFactId], deed: Deed) -> Result<FactAnswer> {
    match deed {
        Deed::Record { at, good, scrap, rework, to, days_ago } => {
            let today: Option<NaiveDate> = TODAY.parse().ok();
            let asked = FactRequest {
                date: today.and_then(|today| today.checked_sub_days(Days::new(days_ago))),
                qty_scrap: scrap,
                qty_rework: rework,
                rework_to: (rework > 0).then(|| stage(ROUTE[to])),
                ..fact(ROUTE[at], good)
            };
            ops::record(ctx, order, &asked).await
        }
        Deed::Correct { nth, good: qty_good, scrap } => {
            let named = facts.get(nth % facts.len().max(1)).copied().unwrap_or_default();
            ops::correct(ctx, named, &correction(FactPieces { qty_scrap: scrap, ..good(qty_good) })).await
        }
        Deed::Reverse { nth } => {
            let named = facts.get(nth % facts.len().max(1)).copied().unwrap_or_default();
            ops::reverse(ctx, named, &reversal()).await
        }
        Deed::Route { .. } => unreachable!("the route is changed elsewhere"),
    }
}

/// Good and scrap of each stage of an order.
fn made(order: &ProductionOrder) -> Vec<(String, i64, i64)> {
    let stages = order.stages.iter().filter(|stage| stage.good > 0 || stage.scrap > 0);
    let mut made: Vec<(String, i64, i64)> =
        stages.map(|stage| (stage.stage.clone(), stage.good.into(), stage.scrap.into())).collect();
    made.sort_unstable();
    made
}

/// The same as it was known at an instant, from what was recorded by then alone.
async fn known_at(shop: &Shop, order: ProductionOrderId, at: DateTime<Utc>) -> Result<Vec<(String, i64, i64)>> {
    let known = sqlx::query_as(
        "select s.code, sum(f.good), sum(f.scrap)
         from stage_facts f
         join stages s on s.tenant_id = f.tenant_id and s.id = f.stage_id
         where f.order_id = $1 and f.recorded_at <= $2
           and not exists (select from stage_facts n
                           where n.tenant_id = f.tenant_id and n.names = f.id and n.kind = 'correct' and n.recorded_at <= $2)
         group by s.code
         having sum(f.good) <> 0 or sum(f.scrap) <> 0
         order by s.code",
    );
    Ok(known.bind(order.0).bind(at).fetch_all(&shop.world.pool).await?)
}

#[sqlx::test]
async fn what_is_not_as_it_follows_from_facts_is_named(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    ops::record(ctx, order, &FactRequest { qty_scrap: 2, ..fact("fitting", 10) }).await?;
    holds(&shop).await?;
    for (wrong, right, count, first) in [
        (
            "update order_stage_days set good = good + 1",
            "update order_stage_days set good = good - 1",
            1,
            "order 1, fitting on 2026-09-20: good is 11 and should be 10",
        ),
        // Of all days it would be the same.
        (
            "update order_stage_days set day = day - 1",
            "update order_stage_days set day = day + 1",
            6,
            "order 1, fitting on 2026-09-19: born is 12 and should be 0",
        ),
        (
            "update order_stage_days set rework = 3",
            "update order_stage_days set rework = 0",
            1,
            "order 1, fitting on 2026-09-20: rework is 3 and should be 0",
        ),
        (
            "update scrap_days set day = day - 1",
            "update scrap_days set day = day + 1",
            2,
            "order 0, 2026-09-19: scrap by reason is 2 and should be 0",
        ),
    ] {
        sqlx::query(wrong).execute(&shop.world.pool).await?;
        let verified = verify(&shop.world.services, Some(shop.business.tenant)).await?;
        let mut told: Vec<String> = verified.iter().flat_map(|one| &one.differences).map(ToString::to_string).collect();
        told.sort_unstable();
        assert_eq!((told.len(), told.first().map(String::as_str)), (count, Some(first)), "{wrong}: {told:?}");
        sqlx::query(right).execute(&shop.world.pool).await?;
        holds(&shop).await?;
    }
    Ok(())
}

#[sqlx::test]
async fn whatever_is_done_no_piece_comes_from_nowhere_and_none_vanishes(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let milling = json!({ "code": "milling", "name": "Fresado", "kind": "inside" });
    entity::create::<crate::production::types::StageValues>(ctx, &serde_json::from_value(milling)?).await?;
    let mut runner = TestRunner::deterministic();
    let (mut done, mut refused) = (0, 0);
    for _ in 0..12 {
        let order = ordered(ctx, 60, &["fitting", "grinding", "qc"]).await?;
        let (mut facts, mut then) = (Vec::new(), Vec::new());
        for what in deeds().new_tree(&mut runner).unwrap().current() {
            let outcome = if let Deed::Route { added, skipped } = what {
                let route: Vec<_> =
                    ROUTE.iter().filter(|code| added || **code != "milling").map(|code| stage(code)).collect();
                let skip = ROUTE.get(skipped).filter(|code| added || **code != "milling");
                let now = orders::ops::find(ctx, order).await?;
                let values = ProductionOrderValues {
                    code: "P-1".into(),
                    qty_plan: 60,
                    stages: Some(route),
                    skipped: Some(skip.into_iter().map(|code| stage(code)).collect()),
                    ..ProductionOrderValues::default()
                };
                orders::ops::change(ctx, order, now.version, &values).await.map(|_| ())
            } else {
                deed(ctx, order, &facts, what).await.map(|answer| facts.push(answer.fact.id))
            };
            match outcome {
                Ok(()) => {
                    done += 1;
                    keeps_what_is(ctx).await?;
                    then.push((ctx.now(), made(&orders::ops::find(ctx, order).await?)));
                    shop.world.services.clock.advance(TimeDelta::seconds(1));
                }
                Err(error) => {
                    // Refused, and not broken.
                    refusal::<()>(Err(error));
                    refused += 1;
                }
            }
        }
        holds(&shop).await?;
        // What was known at each instant is told by both clocks, whatever was corrected later.
        for (at, made) in then {
            assert_eq!(known_at(&shop, order, at).await?, made, "{at}");
        }
        let order = orders::ops::find(ctx, order).await?;
        assert_eq!(order.started, order.qty_ready + order.scrapped + order.outside + order.here);
    }
    assert!(done > 60 && refused > 30, "{done} were done and {refused} refused");
    Ok(())
}

#[sqlx::test]
async fn of_many_at_once_no_more_pass_than_there_are(pool: PgPool) -> Result<()> {
    let shop = Shop::new(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting", "qc"]).await?;
    ops::record(ctx, order, &fact("fitting", 100)).await?;
    let asked = fact("qc", 1);
    let all = futures_util::stream::iter(0..200).map(|_| ops::record(ctx, order, &asked)).buffer_unordered(20);
    let all: Vec<_> = all.collect().await;
    assert_eq!(all.iter().filter(|outcome| outcome.is_ok()).count(), 100);
    for refused in all.into_iter().filter(Result::is_err) {
        assert!(matches!(refusal(refused), Problem::NotEnough { .. }));
    }
    let after = orders::ops::find(ctx, order).await?;
    assert_eq!((places(&after), after.facts), ((vec![0, 0], 100), 101));
    // One id ten times is one fact.
    let named = FactRequest { id: Some(StageFactId::new()), ..fact("fitting", 5) };
    let ten = futures_util::future::join_all((0..10).map(|_| ops::record(ctx, order, &named))).await;
    assert!(ten.iter().all(|outcome| outcome.as_ref().is_ok_and(|answer| answer.fact.qty_good == 5)), "{ten:?}");
    assert_eq!(ten.iter().filter(|outcome| outcome.as_ref().is_ok_and(|answer| !answer.replayed)).count(), 1);
    assert_eq!(orders::ops::find(ctx, order).await?.started, 105);
    holds(&shop).await
}
