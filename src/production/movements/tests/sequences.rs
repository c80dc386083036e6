//! Any sequence of facts, movements, steps, receipts, reversals and changes of the route: no piece comes from nowhere, and none vanishes.

use super::{back, because, fact, good, holds, movement, named, ordered, shop, to_partner};
use crate::base::fault::Result;
use crate::base::id::{MovementId, MovementReceiptId, ProductionOrderId, StageFactId};
use crate::platform::ctx::Ctx;
use crate::production::facts;
use crate::production::facts::types::{FactRequest, ReversalRequest};
use crate::production::movements::ops;
use crate::production::movements::types::{MovementKind, MovementRequest, MovementStep, ReceiptRequest};
use crate::production::orders;
use crate::production::orders::types::ProductionOrderValues;
use crate::production::tests::refusal;
use chrono::TimeDelta;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use sqlx::PgPool;

/// One thing that is done with an order.
#[derive(Clone, Debug)]
enum Deed {
    Record { at: usize, good: u32, scrap: u32, rework: u32, to: usize },
    Undo { nth: usize },
    Send { quantity: u32, ship: bool, pending: bool },
    Step { nth: usize, step: MovementStep },
    Receive { nth: usize, good: u32, scrap: u32, unworked: u32, rest_lost: bool, days_ago: i64 },
    Reverse { nth: usize },
    Route { added: bool, skipped: usize },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        4 => (0..4_usize, 0..20_u32, 0..3_u32, 0..4_u32, 0..3_usize)
            .prop_map(|(at, good, scrap, rework, to)| Deed::Record { at, good, scrap, rework, to }),
        1 => (0..30_usize).prop_map(|nth| Deed::Undo { nth }),
        3 => (1..15_u32, prop::bool::weighted(0.2), prop::bool::weighted(0.2))
            .prop_map(|(quantity, ship, pending)| Deed::Send { quantity, ship, pending }),
        2 => (0..30_usize, prop::sample::select(MovementStep::ALL)).prop_map(|(nth, step)| Deed::Step { nth, step }),
        5 => (0..30_usize, 0..12_u32, 0..3_u32, 0..3_u32, prop::bool::weighted(0.2), 0..3_i64).prop_map(
            |(nth, good, scrap, unworked, rest_lost, days_ago)| Deed::Receive { nth, good, scrap, unworked, rest_lost, days_ago }),
        2 => (0..30_usize).prop_map(|nth| Deed::Reverse { nth }),
        1 => (any::<bool>(), 0..5_usize).prop_map(|(added, skipped)| Deed::Route { added, skipped }),
    ];
    prop::collection::vec(deed, 30)
}

const OWN: [&str; 4] = ["fitting", "galvanic", "grinding", "qc"];
const COOPERATION: [&str; 4] = ["galvanic", "fitting", "grinding", "qc"];

/// What was done so far of an order.
#[derive(Default)]
struct Done {
    facts: Vec<StageFactId>,
    movements: Vec<MovementId>,
    receipts: Vec<MovementReceiptId>,
}

fn nth<T: Copy + Default>(of: &[T], nth: usize) -> T {
    of.get(nth % of.len().max(1)).copied().unwrap_or_default()
}

async fn deed(ctx: &Ctx, order: ProductionOrderId, done: &mut Done, deed: Deed, route: [&str; 4]) -> Result<()> {
    match deed {
        Deed::Record { at, good, scrap, rework, to } => {
            let asked = FactRequest {
                qty_scrap: scrap,
                qty_rework: rework,
                rework_to: (rework > 0).then(|| named(route[to])),
                ..fact(route[at], good)
            };
            done.facts.push(facts::ops::record(ctx, order, &asked).await?.fact.id);
        }
        Deed::Undo { nth: at } => {
            let reversal = ReversalRequest { id: None, reason: "no era".into() };
            facts::ops::reverse(ctx, nth(&done.facts, at), &reversal).await?;
        }
        Deed::Send { quantity, ship, pending } => {
            let asked = if ship {
                movement(MovementKind::Shipping, Some(order), quantity)
            } else {
                to_partner(order, quantity)
            };
            let asked = MovementRequest { pending, ..asked };
            done.movements.push(ops::send(ctx, &asked).await?.movement.id);
        }
        Deed::Step { nth: at, step } => {
            ops::step(ctx, nth(&done.movements, at), step, &because("por algo")).await?;
        }
        Deed::Receive { nth: at, good: qty_good, scrap, unworked, rest_lost, days_ago } => {
            let happened_at = Some(ctx.now() - TimeDelta::days(days_ago));
            let asked =
                ReceiptRequest { qty_scrap: scrap, qty_unworked: unworked, rest_lost, happened_at, ..good(qty_good) };
            done.receipts.push(ops::receive(ctx, nth(&done.movements, at), &asked).await?.receipt.id);
        }
        Deed::Reverse { nth: at } => {
            ops::reverse(ctx, nth(&done.receipts, at), &back()).await?;
        }
        Deed::Route { added, skipped } => {
            let stays = |code: &&str| added || *code != "grinding";
            let now = orders::ops::find(ctx, order).await?;
            let values = ProductionOrderValues {
                code: "P-1".into(),
                qty_plan: 60,
                is_cooperation: now.is_cooperation,
                stages: Some(route.iter().copied().filter(|code| stays(code)).map(named).collect()),
                skipped: Some(route.get(skipped).copied().filter(|code| stays(code)).map(named).into_iter().collect()),
                ..ProductionOrderValues::default()
            };
            orders::ops::change(ctx, order, now.version, &values).await?;
        }
    }
    Ok(())
}

#[sqlx::test]
async fn whatever_is_sent_and_received_no_piece_comes_from_nowhere_and_none_vanishes(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let mut runner = TestRunner::deterministic();
    let (mut worked, mut refused, mut outside, mut born) = (0, 0, 0, 0);
    for round in 0..14 {
        let is_cooperation = round % 2 == 1;
        let route = if is_cooperation { COOPERATION } else { OWN };
        let first: Vec<&str> = route.iter().copied().filter(|code| *code != "grinding").collect();
        let order = ordered(ctx, 60, &first, is_cooperation).await?;
        let mut done = Done::default();
        if !is_cooperation {
            done.facts.push(facts::ops::record(ctx, order, &fact("fitting", 40)).await?.fact.id);
        }
        for what in deeds().new_tree(&mut runner).unwrap().current() {
            match deed(ctx, order, &mut done, what, route).await {
                Ok(()) => worked += 1,
                Err(error) => {
                    // Refused, and not broken.
                    refusal::<()>(Err(error));
                    refused += 1;
                }
            }
            let now = orders::ops::find(ctx, order).await?;
            assert_eq!(now.started, now.qty_ready + now.scrapped + now.outside + now.here);
            assert!(now.shipped <= now.qty_ready);
            outside += u32::from(now.outside > 0);
            born += u32::from(is_cooperation && now.started > 0);
        }
        holds(&shop).await?;
    }
    assert!(worked > 100 && refused > 50 && outside > 30 && born > 30, "{worked} {refused} {outside} {born}");
    Ok(())
}
