//! Movements, in a real database: what is sent, what comes back, and that nothing comes from nowhere.

use super::rules::{Inspected, after_step, incoming, inspection};
use super::types::{
    JourneyKind, Movement, MovementAnswer, MovementFilter, MovementKind, MovementRequest, MovementStatus, MovementStep,
    MovementStepRequest, QcStatus, ReceiptAnswer, ReceiptKind, ReceiptRequest, ReceiptReversal,
};
use super::{late, ops};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{MovementId, MovementReceiptId, ProductionOrderId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::ops::list as notices;
use crate::notices::types::{Facts, NoticeQuery, NoticeShow};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::production::facts;
use crate::production::facts::types::{CorrectionRequest, FactPieces, FactRequest, ReversalRequest, ScrapLine};
use crate::production::orders;
use crate::production::orders::types::{OrderStep, ProductionOrder, ProductionOrderValues};
use crate::production::tests::{Shop, keeps_what_is, refusal};
use crate::production::types::{PartnerValues, StageKind};
use crate::production::verify::ops::verify;
use chrono::TimeDelta;
use futures_util::StreamExt;
use serde_json::json;
use sqlx::PgPool;

mod items;
mod sequences;

const GALVANICA: &str = "Galvánica";

fn named<Id>(name: &str) -> NameOr<Id> {
    NameOr::Name(name.to_owned())
}

/// A shop with a partner.
async fn shop(pool: PgPool) -> Result<Shop> {
    let shop = Shop::new(pool).await?;
    let partner = PartnerValues { name: GALVANICA.into(), contact: String::new(), active: true };
    entity::create(&shop.owner, &partner).await?;
    Ok(shop)
}

async fn ordered(ctx: &Ctx, plan: u32, route: &[&str], is_cooperation: bool) -> Result<ProductionOrderId> {
    let values = ProductionOrderValues {
        code: "P-1".into(),
        name: "Pieza".into(),
        qty_plan: plan,
        stages: Some(route.iter().map(|code| named(code)).collect()),
        is_cooperation,
        partner: is_cooperation.then(|| named(GALVANICA)),
        ..ProductionOrderValues::default()
    };
    Ok(orders::ops::create(ctx, &values).await?.id)
}

fn fact(at: &str, qty_good: u32) -> FactRequest {
    let fact = json!({ "stage": at, "qty_good": qty_good, "comment": "prueba", "repeat": true });
    serde_json::from_value(fact).unwrap_or_else(|error| panic!("{error}"))
}

fn movement(kind: MovementKind, order: Option<ProductionOrderId>, quantity: u32) -> MovementRequest {
    let asked = json!({ "kind": kind, "order": order, "quantity": quantity, "parallel": true });
    serde_json::from_value(asked).unwrap_or_else(|error| panic!("{error}"))
}

fn to_partner(order: ProductionOrderId, quantity: u32) -> MovementRequest {
    MovementRequest { partner: Some(named(GALVANICA)), ..movement(MovementKind::ToPartner, Some(order), quantity) }
}

fn good(qty_good: u32) -> ReceiptRequest {
    ReceiptRequest { qty_good, ..ReceiptRequest::default() }
}

fn because(reason: &str) -> MovementStepRequest {
    MovementStepRequest { reason: reason.to_owned(), ..MovementStepRequest::default() }
}

fn back() -> ReceiptReversal {
    ReceiptReversal { id: None, reason: "no era".into() }
}

fn conflict(what: Entity, why: Conflict) -> Problem {
    Problem::Conflict { what, why }
}

fn of_order(answer: &MovementAnswer) -> &ProductionOrder {
    answer.order.as_ref().unwrap_or_else(|| panic!("of an order"))
}

/// What waits and what is out at each stage, and what is finished.
fn places(order: Option<&ProductionOrder>) -> (Vec<(u32, u32)>, u32) {
    let order = order.unwrap_or_else(|| panic!("of an order"));
    (order.stages.iter().map(|stage| (stage.here, stage.outside)).collect(), order.qty_ready)
}

async fn holds(shop: &Shop) -> Result<()> {
    for verified in verify(&shop.world.services, Some(shop.business.tenant)).await? {
        assert_eq!(verified.differences, []);
    }
    Ok(())
}

/// An order of which so many wait at the galvanic stage.
async fn waiting(ctx: &Ctx, pieces: u32) -> Result<ProductionOrderId> {
    let order = ordered(ctx, 100, &["fitting", "galvanic", "qc"], false).await?;
    facts::ops::record(ctx, order, &fact("fitting", pieces)).await?;
    Ok(order)
}

#[sqlx::test]
async fn pieces_go_out_and_come_back_in_parts(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.of_role(Role::Supply).await?;
    let order = waiting(&shop.owner, 60).await?;
    let short = refusal(ops::send(ctx, &to_partner(order, 61)).await);
    assert!(matches!(&short, Problem::NotEnough { lines } if lines[0].available.0 == 60.into()), "{short:?}");
    let sent = ops::send(ctx, &to_partner(order, 50)).await?;
    assert_eq!((sent.movement.status, sent.movement.stage.as_deref()), (MovementStatus::Sent, Some("galvanic")));
    assert_eq!(places(sent.order.as_ref()), (vec![(0, 0), (10, 50), (0, 0)], 0));
    let again = MovementRequest { parallel: false, ..to_partner(order, 5) };
    assert_eq!(refusal(ops::send(ctx, &again).await), conflict(Entity::Movement, Conflict::Parallel));

    let id = sent.movement.id;
    let part = ReceiptRequest {
        qty_scrap: 3,
        scrap: vec![ScrapLine { reason: named("surface"), pieces: 3 }],
        qty_unworked: 2,
        ..good(20)
    };
    let came = ops::receive(ctx, id, &part).await?;
    assert_eq!((came.movement.status, came.movement.rest), (MovementStatus::PartlyReceived, 25));
    assert_eq!(places(came.order.as_ref()), (vec![(0, 0), (12, 25), (20, 0)], 0));
    let over = refusal(ops::receive(ctx, id, &good(26)).await);
    assert!(matches!(over, Problem::NotEnough { .. }), "{over:?}");
    // What does not come any more is scrap, for a reason of its own.
    let rest = ReceiptRequest { rest_lost: true, ..good(21) };
    let came = ops::receive(ctx, id, &rest).await?;
    assert_eq!((came.receipt.qty_lost, came.movement.status), (4, MovementStatus::Received));
    let after = came.order.as_ref();
    assert_eq!((places(after), after.map(|order| order.scrapped)), ((vec![(0, 0), (12, 0), (41, 0)], 0), Some(7)));
    let lost: i32 = sqlx::query_scalar(
        "select d.pieces from scrap_days d
         join production_reasons r on r.tenant_id = d.tenant_id and r.id = d.reason_id
         where r.code = 'lost'",
    )
    .fetch_one(&shop.world.pool)
    .await?;
    assert_eq!(lost, 4);
    let closed = refusal(ops::receive(ctx, id, &good(1)).await);
    assert_eq!(closed, conflict(Entity::Movement, Conflict::WrongStatus));
    let all = ops::receipts(ctx, id).await?;
    assert_eq!(all.iter().map(|receipt| receipt.qty_good).collect::<Vec<_>>(), [21, 20]);
    holds(&shop).await
}

#[sqlx::test]
async fn what_is_kept_of_open_orders_follows_what_goes_out_and_comes_back(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 60).await?;
    keeps_what_is(ctx).await?;
    let id = ops::send(ctx, &to_partner(order, 50)).await?.movement.id;
    keeps_what_is(ctx).await?;
    let unworked = ops::receive(ctx, id, &ReceiptRequest { qty_unworked: 2, ..ReceiptRequest::default() }).await?;
    keeps_what_is(ctx).await?;
    ops::receive(ctx, id, &good(20)).await?;
    keeps_what_is(ctx).await?;
    ops::reverse(ctx, unworked.receipt.id, &back()).await?;
    keeps_what_is(ctx).await?;
    ops::receive(ctx, id, &ReceiptRequest { rest_lost: true, ..good(1) }).await?;
    keeps_what_is(ctx).await?;
    let id = ops::send(ctx, &to_partner(order, 5)).await?.movement.id;
    keeps_what_is(ctx).await?;
    ops::step(ctx, id, MovementStep::Cancel, &because("no se fue")).await?;
    keeps_what_is(ctx).await
}

#[sqlx::test]
async fn a_receipt_is_taken_back_once_and_not_when_its_pieces_went_on(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 40).await?;
    let id = ops::send(ctx, &to_partner(order, 40)).await?.movement.id;
    let first = ops::receive(ctx, id, &good(30)).await?.receipt.id;
    let rest = ReceiptRequest { qty_unworked: 4, rest_lost: true, ..good(5) };
    let second = ops::receive(ctx, id, &rest).await?;
    assert_eq!((second.movement.status, second.receipt.qty_lost), (MovementStatus::Received, 1));
    let inspected = facts::ops::record(ctx, order, &fact("qc", 32)).await?.fact.id;
    // Three of them are there still.
    assert_eq!(refusal(ops::reverse(ctx, first, &back()).await), conflict(Entity::ProductionOrder, Conflict::Used));
    let used = refusal(ops::reverse(ctx, second.receipt.id, &back()).await);
    assert_eq!(used, conflict(Entity::ProductionOrder, Conflict::Used));
    let reversal = ReversalRequest { id: None, reason: "no era".into() };
    facts::ops::reverse(ctx, inspected, &reversal).await?;
    let taken = ops::reverse(ctx, second.receipt.id, &back()).await?;
    assert_eq!((taken.receipt.qty_good, taken.receipt.qty_unworked, taken.receipt.qty_lost), (-5, -4, -1));
    assert_eq!((taken.receipt.kind, taken.movement.status), (ReceiptKind::Reverse, MovementStatus::PartlyReceived));
    assert_eq!(places(taken.order.as_ref()), (vec![(0, 0), (0, 10), (30, 0)], 0));
    let undone = conflict(Entity::MovementReceipt, Conflict::Undone);
    for receipt in [second.receipt.id, taken.receipt.id] {
        assert_eq!(refusal(ops::reverse(ctx, receipt, &back()).await), undone);
    }
    let nothing = ops::reverse(ctx, first, &back()).await?;
    assert_eq!((nothing.movement.status, nothing.movement.rest), (MovementStatus::Sent, 40));
    let gone = ops::step(ctx, id, MovementStep::Cancel, &because("no se fue")).await?;
    assert_eq!(places(gone.order.as_ref()), (vec![(0, 0), (40, 0), (0, 0)], 0));
    assert_eq!(
        refusal(ops::reverse(ctx, MovementReceiptId::new(), &back()).await),
        Problem::NotFound { what: Entity::MovementReceipt }
    );
    holds(&shop).await
}

#[sqlx::test]
async fn what_a_partner_makes_is_born_as_it_is_received(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["galvanic", "fitting", "qc"], true).await?;
    let inbound =
        MovementRequest { stage: Some(named("galvanic")), ..movement(MovementKind::Inbound, Some(order), 100) };
    let sent = ops::send(ctx, &inbound).await?;
    assert_eq!((sent.movement.bears, sent.movement.outside, of_order(&sent).started), (true, 0, 0));
    assert_eq!(sent.movement.partner_name.as_deref(), Some(GALVANICA));
    let id = sent.movement.id;
    // What a partner works on stays what it is.
    let asked = json!({ "code": "P-2", "name": "Otra", "qty_plan": 100, "is_cooperation": true, "partner": GALVANICA });
    let asked: ProductionOrderValues = serde_json::from_value(asked)?;
    let version = orders::ops::find(ctx, order).await?.version;
    let kept = refusal(orders::ops::change(ctx, order, version, &asked).await);
    assert_eq!(kept, conflict(Entity::ProductionOrder, Conflict::InUse));
    // Up to what may be made of it, and scrap is made up.
    let came = ops::receive(ctx, id, &ReceiptRequest { qty_scrap: 5, ..good(60) }).await?;
    assert_eq!((came.receipt.born, places(came.order.as_ref())), (65, (vec![(0, 0), (60, 0), (0, 0)], 0)));
    let over = refusal(ops::receive(ctx, id, &good(51)).await);
    assert_eq!(over, conflict(Entity::ProductionOrder, Conflict::OverPlan));
    // What was never there does not come back, and is not lost.
    let unworked = ReceiptRequest { qty_unworked: 1, ..ReceiptRequest::default() };
    assert!(matches!(refusal(ops::receive(ctx, id, &unworked).await), Problem::NotEnough { .. }));
    // Worked on again, what waits is sent out before anything is born.
    let again = FactRequest { qty_rework: 10, rework_to: Some(named("galvanic")), ..fact("fitting", 0) };
    facts::ops::record(ctx, order, &again).await?;
    let out = ops::send(ctx, &to_partner(order, 15)).await?;
    assert_eq!((out.movement.outside, places(out.order.as_ref())), (10, (vec![(0, 10), (50, 0), (0, 0)], 0)));
    let came = ops::receive(ctx, out.movement.id, &good(12)).await?;
    assert_eq!((came.receipt.born, came.order.as_ref().map(|order| order.started)), (2, Some(67)));
    let closed = ReceiptRequest { rest_lost: true, ..ReceiptRequest::default() };
    let end = ops::receive(ctx, id, &closed).await?;
    assert_eq!((end.receipt.qty_lost, end.movement.status), (0, MovementStatus::Received));
    // Of an order that is made in the shop nothing is born that way.
    let own = waiting(ctx, 5).await?;
    let wrong = MovementRequest { order: Some(own), ..inbound };
    assert_eq!(refusal(ops::send(ctx, &wrong).await), Problem::invalid("stage", Reason::Unknown));
    holds(&shop).await
}

#[sqlx::test]
async fn no_more_is_shipped_than_is_finished(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 100, &["fitting"], false).await?;
    let made = facts::ops::record(ctx, order, &fact("fitting", 30)).await?.fact.id;
    let shipping = |quantity| movement(MovementKind::Shipping, Some(order), quantity);
    assert!(matches!(refusal(ops::send(ctx, &shipping(31)).await), Problem::NotEnough { .. }));
    let sent = ops::send(ctx, &shipping(20)).await?;
    assert_eq!((of_order(&sent).shipped, of_order(&sent).qty_ready), (20, 30));
    // What left the house stays finished.
    let used = conflict(Entity::ProductionOrder, Conflict::Used);
    let reversal = ReversalRequest { id: None, reason: "no era".into() };
    assert_eq!(refusal(facts::ops::reverse(ctx, made, &reversal).await), used);
    let fewer = CorrectionRequest {
        id: None,
        reason: "eran menos".into(),
        pieces: FactPieces { qty_good: 20, ..FactPieces::default() },
    };
    facts::ops::correct(ctx, made, &fewer).await?;
    // A stage that is added behind gets what is in the house.
    let came = ops::receive(ctx, sent.movement.id, &ReceiptRequest { qty_unworked: 5, ..good(15) }).await?;
    assert_eq!(came.order.as_ref().map(|order| order.shipped), Some(15));
    let now = orders::ops::find(ctx, order).await?;
    let values = ProductionOrderValues {
        code: "P-1".into(),
        qty_plan: 100,
        stages: Some(vec![named("fitting"), named("qc")]),
        ..ProductionOrderValues::default()
    };
    let after = orders::ops::change(ctx, order, now.version, &values).await?;
    assert_eq!((after.qty_ready, after.shipped, after.stages[1].here), (15, 15, 5));
    let undone = ops::step(
        ctx,
        ops::send(ctx, &movement(MovementKind::Internal, Some(order), 3)).await?.movement.id,
        MovementStep::Cancel,
        &because("no"),
    )
    .await?;
    assert_eq!(undone.movement.status, MovementStatus::Cancelled);
    holds(&shop).await
}

#[sqlx::test]
async fn the_same_id_is_sent_and_received_once(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 40).await?;
    let asked = MovementRequest { id: Some(MovementId::new()), ..to_partner(order, 10) };
    let first = ops::send(ctx, &asked).await?;
    assert!(!first.replayed && ops::send(ctx, &asked).await?.replayed);
    let other = MovementRequest { quantity: 11, ..asked.clone() };
    assert_eq!(refusal(ops::send(ctx, &other).await), conflict(Entity::Request, Conflict::Different));
    let receipt = ReceiptRequest { id: Some(MovementReceiptId::new()), ..good(4) };
    let came = ops::receive(ctx, first.movement.id, &receipt).await?;
    let again = ops::receive(ctx, first.movement.id, &receipt).await?;
    assert_eq!((again.replayed, again.receipt), (true, came.receipt));
    // Their answers are not kept for ever.
    sqlx::query("delete from idempotent_answers").execute(&shop.world.pool).await?;
    assert!(ops::send(ctx, &asked).await?.replayed);
    assert!(ops::receive(ctx, first.movement.id, &receipt).await?.replayed);
    assert_eq!(refusal(ops::send(ctx, &other).await), conflict(Entity::Movement, Conflict::Different));
    let more = ReceiptRequest { qty_good: 5, ..receipt };
    let different = conflict(Entity::MovementReceipt, Conflict::Different);
    assert_eq!(refusal(ops::receive(ctx, first.movement.id, &more).await), different);
    holds(&shop).await
}

#[sqlx::test]
async fn each_step_is_taken_from_where_it_leads_somewhere_by_whoever_may(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = ordered(ctx, 10_000, &["fitting", "galvanic", "qc"], false).await?;
    facts::ops::record(ctx, order, &fact("fitting", 9_000)).await?;
    let mut people = Vec::new();
    for role in [
        Role::Owner,
        Role::Director,
        Role::ChiefEngineer,
        Role::ShopHead,
        Role::Supply,
        Role::Master,
        Role::Operator,
        Role::Viewer,
    ] {
        let of_role = shop.of_role(role).await?;
        let leads = matches!(role, Role::Owner | Role::Director | Role::ShopHead | Role::Supply);
        assert_eq!(of_role.may(Permission::MovementsEdit), leads, "{role}");
        assert_eq!(of_role.may(Permission::MovementsView), role != Role::Operator, "{role}");
        people.push((role, of_role, leads));
    }
    // A movement that is so far.
    let at = async |status: MovementStatus| -> Result<MovementId> {
        let pending = MovementRequest { pending: true, ..to_partner(order, 10) };
        let id = ops::send(ctx, &pending).await?.movement.id;
        let step = async |step, why: &str| ops::step(ctx, id, step, &because(why)).await.map(|_| ());
        match status {
            MovementStatus::Pending => {}
            MovementStatus::Cancelled => step(MovementStep::Cancel, "no").await?,
            _ => step(MovementStep::Send, "").await?,
        }
        match status {
            MovementStatus::InTransit => step(MovementStep::InTransit, "").await?,
            MovementStatus::PartlyReceived => ops::receive(ctx, id, &good(4)).await.map(|_| ())?,
            MovementStatus::Received => ops::receive(ctx, id, &good(10)).await.map(|_| ())?,
            MovementStatus::Returned => step(MovementStep::Return, "no pudo").await?,
            _ => {}
        }
        let found = ops::find(ctx, id).await?;
        let has_left = !matches!(status, MovementStatus::Pending | MovementStatus::Cancelled);
        assert_eq!((found.status, found.sent_at.is_some(), found.sent_by_name.is_some()), (status, has_left, has_left));
        Ok(id)
    };
    let wrong = conflict(Entity::Movement, Conflict::WrongStatus);
    for &status in MovementStatus::ALL {
        for &step in MovementStep::ALL {
            for (role, of_role, leads) in &people {
                let id = at(status).await?;
                let outcome = ops::step(of_role, id, step, &because("por algo")).await;
                match after_step(status, step) {
                    _ if !leads => assert_eq!(refusal(outcome), Problem::NotAllowed, "{role} {step} {status}"),
                    Some(to) => assert_eq!(outcome?.movement.status, to, "{role} {step} {status}"),
                    None => assert_eq!(refusal(outcome), wrong, "{role} {step} {status}"),
                }
            }
        }
        for (role, of_role, leads) in &people {
            let id = at(status).await?;
            let outcome = ops::receive(of_role, id, &good(1)).await;
            let open =
                matches!(status, MovementStatus::Sent | MovementStatus::InTransit | MovementStatus::PartlyReceived);
            match (leads, open) {
                (false, _) => assert_eq!(refusal(outcome), Problem::NotAllowed, "{role} {status}"),
                (true, false) => assert_eq!(refusal(outcome), wrong, "{role} {status}"),
                (true, true) => assert_eq!(outcome?.movement.status, MovementStatus::PartlyReceived),
            }
        }
    }
    holds(&shop).await
}

#[test]
fn a_step_leads_where_the_workflow_says() {
    use MovementStatus::{Cancelled, InTransit, PartlyReceived, Pending, Received, Returned, Sent};
    let leads = |step| {
        let from = MovementStatus::ALL.iter().filter_map(|status| Some((*status, after_step(*status, step)?)));
        from.collect::<Vec<_>>()
    };
    assert_eq!(leads(MovementStep::Send), [(Pending, Sent)]);
    let on_its_way = [(Sent, InTransit), (InTransit, InTransit), (PartlyReceived, PartlyReceived)];
    assert_eq!(leads(MovementStep::InTransit), on_its_way);
    assert_eq!(leads(MovementStep::Return), [(Sent, Returned), (InTransit, Returned), (PartlyReceived, Received)]);
    assert_eq!(leads(MovementStep::Cancel), [(Pending, Cancelled), (Sent, Cancelled), (InTransit, Cancelled)]);
}

#[test]
fn what_came_first_is_inspected_first() {
    let (first, second) = (MovementId::new(), MovementId::new());
    let told = |inspected: &[(u32, u32)]| {
        let inspected: Vec<_> = inspected.iter().map(|&(good, scrap)| Inspected { good, scrap }).collect();
        let told = incoming(&[(first, 30), (second, 20), (first, 10)], &inspected);
        [first, second].map(|movement| {
            let qc = told[&movement];
            (qc.status, qc.accepted, qc.rejected, qc.pending)
        })
    };
    let (pending, accepted, rejected) = (QcStatus::Pending, QcStatus::Accepted, QcStatus::Rejected);
    assert_eq!(told(&[]), [(pending, 0, 0, 40), (pending, 0, 0, 20)]);
    assert_eq!(told(&[(25, 2)]), [(pending, 25, 2, 13), (pending, 0, 0, 20)]);
    assert_eq!(told(&[(25, 2), (23, 0)]), [(pending, 28, 2, 10), (accepted, 20, 0, 0)]);
    assert_eq!(told(&[(25, 2), (23, 0), (5, 5), (100, 0)]), [(rejected, 33, 7, 0), (accepted, 20, 0, 0)]);
    let (inside, outside, look) = ((StageKind::Inside, false), (StageKind::Outside, false), StageKind::Inspection);
    assert_eq!(inspection(&[inside, outside, inside, (look, false)], 1), Some(3));
    assert_eq!(inspection(&[outside, (look, true), (look, false)], 0), Some(2));
    assert_eq!((inspection(&[outside, outside, (look, false)], 0), inspection(&[outside, inside], 0)), (None, None));
}

#[sqlx::test]
async fn a_supervisor_sees_no_movement_of_a_cooperation(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let own = waiting(&shop.owner, 10).await?;
    let theirs = ordered(&shop.owner, 10, &["galvanic", "qc"], true).await?;
    ops::send(&shop.owner, &to_partner(own, 10)).await?;
    let hidden = ops::send(&shop.owner, &to_partner(theirs, 10)).await?.movement.id;
    let came = MovementRequest { what: "Barra 4140".into(), ..movement(MovementKind::Inbound, None, 12) };
    ops::send(&shop.owner, &came).await?;
    let seen = async |ctx: &Ctx| ops::list(ctx, &MovementFilter::default(), PageRequest::default()).await;
    let master = shop.of_role(Role::Master).await?;
    let viewer = shop.of_role(Role::Viewer).await?;
    assert_eq!((seen(&master).await?.total, seen(&viewer).await?.total), (2, 3));
    let missing = |what| Problem::NotFound { what };
    assert_eq!(refusal(ops::find(&master, hidden).await), missing(Entity::Movement));
    assert_eq!(refusal(ops::receipts(&master, hidden).await), missing(Entity::Movement));
    let page = PageRequest::default();
    let of_theirs = refusal(ops::list_of_order(&master, theirs, page).await);
    assert_eq!(of_theirs, missing(Entity::ProductionOrder));
    assert_eq!(refusal(ops::find_journey(&master, theirs).await), missing(Entity::ProductionOrder));
    let operator = shop.of_role(Role::Operator).await?;
    assert_eq!(refusal(seen(&operator).await), Problem::NotAllowed);
    let other = shop.world.production("otra").await?;
    let stranger = shop.world.owner(&other).await?;
    assert_eq!(seen(&stranger).await?.total, 0);
    assert_eq!(refusal(ops::find(&stranger, hidden).await), missing(Entity::Movement));
    let asked = to_partner(own, 1);
    assert_eq!(refusal(ops::send(&stranger, &asked).await), missing(Entity::ProductionOrder));
    let of_partner = MovementFilter { partner: Some(named("galvanica")), ..MovementFilter::default() };
    assert_eq!(ops::list(&viewer, &of_partner, PageRequest::default()).await?.total, 2);
    Ok(())
}

#[sqlx::test]
async fn a_journey_tells_where_each_piece_is_and_what_is_inspected(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 60).await?;
    let asked = MovementRequest { eta: "2026-09-19".parse().ok(), ..to_partner(order, 50) };
    let id = ops::send(ctx, &asked).await?.movement.id;
    ops::receive(ctx, id, &good(30)).await?;
    facts::ops::record(ctx, order, &FactRequest { qty_scrap: 2, ..fact("qc", 18) }).await?;
    let shipping = movement(MovementKind::Shipping, Some(order), 8);
    ops::send(ctx, &shipping).await?;
    let told = ops::find_journey(ctx, order).await?;
    let places: Vec<_> = told
        .places
        .iter()
        .map(|place| (place.kind, place.pieces, place.stage.as_deref(), place.next.as_deref(), place.is_late))
        .collect();
    let expected = [
        (JourneyKind::Stage, 10, Some("galvanic"), Some("qc"), false),
        (JourneyKind::Partner, 20, Some("galvanic"), Some("qc"), true),
        (JourneyKind::Stage, 10, Some("qc"), None, false),
        (JourneyKind::Ready, 10, None, None, false),
        (JourneyKind::Shipped, 8, None, None, false),
    ];
    assert_eq!((places.as_slice(), told.scrapped), (expected.as_slice(), 2));
    assert_eq!(told.places[1].holder.as_deref(), Some(GALVANICA));
    let sent: Movement = ops::find(ctx, id).await?;
    let qc = sent.qc.map(|qc| (qc.status, qc.accepted, qc.rejected, qc.pending));
    assert_eq!((qc, sent.is_late), (Some((QcStatus::Pending, 18, 2, 10)), true));
    let late = MovementFilter { late: true, ..MovementFilter::default() };
    assert_eq!(ops::list(ctx, &late, PageRequest::default()).await?.total, 1);
    // What is not there yet is expected of whoever makes it.
    let theirs = ordered(ctx, 40, &["galvanic", "qc"], true).await?;
    let told = ops::find_journey(ctx, theirs).await?;
    let one = &told.places[0];
    assert_eq!((told.places.len(), one.kind, one.pieces), (1, JourneyKind::Expected, 40));
    // What a movement is to bring is told by that, and the rest by the order still.
    let inbound =
        MovementRequest { stage: Some(named("galvanic")), ..movement(MovementKind::Inbound, Some(theirs), 15) };
    ops::send(ctx, &inbound).await?;
    let told = ops::find_journey(ctx, theirs).await?;
    let expected: Vec<_> = told.places.iter().map(|place| (place.kind, place.pieces)).collect();
    assert_eq!(expected, [(JourneyKind::Expected, 25), (JourneyKind::Expected, 15)]);
    assert_eq!(one.holder.as_deref(), Some(GALVANICA));
    Ok(())
}

#[sqlx::test]
async fn what_is_late_is_told_once_to_whoever_sees_it(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 60).await?;
    let theirs = ordered(ctx, 40, &["galvanic", "qc"], true).await?;
    let asked = MovementRequest { eta: "2026-09-21".parse().ok(), ..to_partner(order, 50) };
    let id = ops::send(ctx, &asked).await?.movement.id;
    let asked = MovementRequest { eta: "2026-09-21".parse().ok(), ..to_partner(theirs, 40) };
    ops::send(ctx, &asked).await?;
    // What is only prepared is nobody's delay.
    let prepared = waiting(ctx, 60).await?;
    let asked = MovementRequest { eta: "2026-09-21".parse().ok(), pending: true, ..to_partner(prepared, 50) };
    ops::send(ctx, &asked).await?;
    let told = async |role: Role| -> Result<Vec<ProductionOrderId>> {
        let of_role = shop.of_role(role).await?;
        let open = NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() };
        let all = notices(&of_role, &open).await?;
        let late = all.rows.into_iter().filter_map(|notice| match notice.facts {
            Facts::OrderLate { order, .. } => Some(order),
            _ => None,
        });
        let mut late: Vec<_> = late.collect();
        late.sort_unstable_by_key(|order| order.0);
        Ok(late)
    };
    late::check_due(&shop.world.services).await?;
    assert_eq!(told(Role::Owner).await?, []);
    shop.world.services.clock.advance(TimeDelta::days(2));
    for _ in 0..2 {
        late::check_due(&shop.world.services).await?;
    }
    assert_eq!(told(Role::Supply).await?, [order, theirs]);
    assert_eq!((told(Role::Master).await?, told(Role::Operator).await?), (vec![order], vec![]));
    let owner = shop.world.owner(&shop.business).await?;
    // Another promise.
    let later = MovementStepRequest { eta: "2026-09-30".parse().ok(), ..MovementStepRequest::default() };
    ops::step(&owner, id, MovementStep::InTransit, &later).await?;
    late::check_due(&shop.world.services).await?;
    assert_eq!(told(Role::Supply).await?, [theirs]);
    Ok(())
}

#[sqlx::test]
async fn the_database_itself_keeps_movements_and_receipts(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 40).await?;
    let id = ops::send(ctx, &to_partner(order, 30)).await?.movement.id;
    ops::receive(ctx, id, &good(10)).await?;
    for statement in [
        "update movement_receipts set good = 1",
        "delete from movement_receipts",
        "delete from movements",
        "update movements set outside = 0",
        "update movements set quantity = 50",
        "update movements set good = 50",
        "update production_orders set shipped = 1",
        "update order_stages set receipts = 0",
    ] {
        let mut tx = shop.world.services.db.tenant(shop.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
    let receipt = "insert into movement_receipts (tenant_id, id, movement_id, kind, day, good, scrap, unworked, lost, scrap_reasons,
                                                  scraps, closes, note, reason, happened_at, recorded_at, made_by_name, asked)
                   select tenant_id, gen_random_uuid(), movement_id, 'receive', day, 21, 0, 0, 0, '{}', '{}', false, '', '',
                          happened_at, recorded_at, '', asked
                   from movement_receipts limit 1";
    let reverse = "insert into movement_receipts (tenant_id, id, movement_id, kind, names, day, good, scrap, unworked, lost,
                                                  scrap_reasons, scraps, closes, note, reason, happened_at, recorded_at, made_by_name,
                                                  asked)
                   select tenant_id, gen_random_uuid(), movement_id, 'reverse', gen_random_uuid(), day, 0, 0, 0, 0, '{}', '{}', false,
                          '', 'no', happened_at, recorded_at, '', asked
                   from movement_receipts limit 1";
    // Even whoever may all.
    for (statement, rule) in [
        ("update movement_receipts set good = 1", "movement_receipts_append_only"),
        ("delete from movement_receipts", "movement_receipts_append_only"),
        (receipt, "movements_within_sent"),
        (reverse, "movement_receipts_names"),
        ("update movements set outside = moved + 1", "movements_within_sent"),
        ("update movements set status = 'returned', ended_at = now()", "movements_transition"),
        ("update movements set status = 'pending'", "movements_transition"),
        ("update production_orders set shipped = 1", "orders_shipped_within_finished"),
        ("update order_stages set outside = 0", "order_stages_conserved"),
        ("update order_stages set skipped = true where receipts > 0", "order_stages_used_stay"),
        ("delete from order_stages where receipts > 0", "order_stages_used_stay"),
    ] {
        let error = sqlx::query(statement).execute(&shop.world.pool).await.unwrap_err();
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        assert_eq!(constraint, Some(rule), "{statement}: {error}");
    }
    holds(&shop).await
}

#[sqlx::test]
async fn nothing_goes_out_of_an_order_on_hold_and_what_is_out_comes_back(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 40).await?;
    let id = ops::send(ctx, &to_partner(order, 30)).await?.movement.id;
    let theirs = ordered(ctx, 40, &["galvanic", "qc"], true).await?;
    let born = ops::send(ctx, &to_partner(theirs, 40)).await?.movement.id;
    for order in [order, theirs] {
        orders::ops::step(ctx, order, OrderStep::Hold, "espera").await?;
    }
    let held = conflict(Entity::ProductionOrder, Conflict::WrongStatus);
    assert_eq!(refusal(ops::send(ctx, &to_partner(order, 1)).await), held);
    assert_eq!(refusal(ops::receive(ctx, born, &good(1)).await), held);
    assert_eq!(ops::receive(ctx, id, &good(30)).await?.movement.status, MovementStatus::Received);
    // What has movements is not removed.
    orders::ops::step(ctx, theirs, OrderStep::Resume, "").await?;
    assert_eq!(refusal(orders::ops::delete(ctx, theirs).await), conflict(Entity::ProductionOrder, Conflict::InUse));
    holds(&shop).await
}

#[sqlx::test]
async fn of_many_at_once_no_more_come_back_than_went(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let order = waiting(ctx, 60).await?;
    let id = ops::send(ctx, &to_partner(order, 40)).await?.movement.id;
    let one = good(1);
    let all = futures_util::stream::iter(0..50).map(|_| ops::receive(ctx, id, &one)).buffer_unordered(20);
    let all: Vec<_> = all.collect().await;
    assert_eq!(all.iter().filter(|outcome| outcome.is_ok()).count(), 40);
    for refused in all.into_iter().filter(Result::is_err) {
        assert_eq!(refusal(refused), conflict(Entity::Movement, Conflict::WrongStatus));
    }
    let after = ops::find(ctx, id).await?;
    assert_eq!((after.status, after.qty_good, after.outside), (MovementStatus::Received, 40, 0));
    // Sends at once do not take more than wait.
    let five = to_partner(order, 5);
    let sends = futures_util::future::join_all((0..8).map(|_| ops::send(ctx, &five))).await;
    assert_eq!(sends.iter().filter(|outcome| outcome.is_ok()).count(), 4);
    // One id ten times is one receipt.
    let other = sends.into_iter().find_map(Result::ok).map(|sent| sent.movement.id).unwrap_or_default();
    let named = ReceiptRequest { id: Some(MovementReceiptId::new()), ..good(2) };
    let ten = futures_util::future::join_all((0..10).map(|_| ops::receive(ctx, other, &named))).await;
    let fresh = |outcome: &&Result<ReceiptAnswer>| outcome.as_ref().is_ok_and(|answer| !answer.replayed);
    assert!(ten.iter().all(Result::is_ok) && ten.iter().filter(fresh).count() == 1, "{ten:?}");
    holds(&shop).await
}
