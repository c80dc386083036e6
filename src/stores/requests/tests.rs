//! Requests, in a real database.

use super::ops;
use super::types::{
    OrderValues, RequestFilter, RequestKind, RequestState, RequestUrgency, RequestValues, StockRequest,
};
use crate::base::fault::Result;
use crate::base::id::StockItemId;
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::notices::ops::list as notices;
use crate::notices::steps::{Facts, Topic};
use crate::notices::types::{NoticeQuery, NoticeShow};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::analytics;
use crate::stores::tests::{Room, issue, item, number, receive, refusal, take_back};
use crate::stores::types::{HolderName, ItemKind, StockItemValues};
use chrono::{NaiveDate, TimeDelta};
use rust_decimal::Decimal;
use sqlx::PgPool;

fn restock(item: StockItemId, quantity: Option<&str>) -> RequestValues {
    RequestValues {
        kind: RequestKind::Restock,
        item: item.into(),
        quantity: quantity.map(number),
        urgency: RequestUrgency::Normal,
        holder: None,
        note: String::new(),
    }
}

fn order(quantity: &str) -> OrderValues {
    OrderValues { quantity: Some(number(quantity)), expected: NaiveDate::from_ymd_opt(2030, 1, 15) }
}

async fn told(ctx: &Ctx) -> Result<Vec<Facts>> {
    let query = NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() };
    let told = notices(ctx, &query).await?.rows.into_iter().map(|notice| notice.facts);
    Ok(told.filter(|facts| facts.topic() == Topic::RequestRaised).collect())
}

async fn nuts(room: &Room) -> Result<StockItemId> {
    let nuts = StockItemValues {
        threshold: 100.into(),
        target: Some(300.into()),
        pack: Some(50.into()),
        ..item("Tuerca", ItemKind::Consumable)
    };
    Ok(entity::create(&room.owner, &nuts).await?.id)
}

fn wrong_status() -> Problem {
    Problem::Conflict { what: Entity::StockRequest, why: Conflict::WrongStatus }
}

#[sqlx::test]
async fn whoever_asks_sees_their_own_and_whoever_keeps_the_store_room_is_told(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (operator, nuts) = (room.world.operator(&room.business).await?, nuts(&room).await?);
    receive(&room.owner, nuts, "83", None).await?;
    // What is missing up to the target, in whole packs.
    let made = ops::create(&operator, &restock(nuts, None)).await?;
    assert_eq!((made.quantity, made.state, made.version), (250.into(), RequestState::Open, 1));
    let facts = told(&room.keeper).await?;
    let [Facts::RequestRaised { by, quantity, to_pick: false, urgent: false, .. }] = &facts[..] else {
        panic!("{facts:?}")
    };
    assert_eq!((by.as_str(), *quantity), (operator.actor_name(), 250.into()));
    let other = ops::create(&room.keeper, &restock(nuts, Some("7"))).await?;
    let page = PageRequest::default();
    let seen = async |ctx: &Ctx| -> Result<Vec<_>> {
        Ok(ops::list(ctx, RequestFilter::default(), page).await?.rows.into_iter().map(|row| row.id).collect())
    };
    assert_eq!((seen(&operator).await?.len(), seen(&room.keeper).await?.len()), (1, 2));
    assert_eq!(refusal(ops::find(&operator, other.id).await), Problem::NotFound { what: Entity::StockRequest });
    let viewer = room.world.viewer(&room.business).await?;
    assert_eq!(refusal(seen(&viewer).await), Problem::NotAllowed);
    assert_eq!(refusal(ops::order(&operator, made.id, &order("250")).await), Problem::NotAllowed);

    let urgent = RequestValues { urgency: RequestUrgency::Urgent, ..restock(nuts, Some("100")) };
    let changed = ops::change(&operator, made.id, 1, &urgent).await?;
    assert_eq!((changed.version, changed.quantity, changed.urgency), (2, 100.into(), RequestUrgency::Urgent));
    let stale = Problem::Conflict { what: Entity::StockRequest, why: Conflict::Changed };
    assert_eq!(refusal(ops::change(&operator, made.id, 1, &urgent).await), stale);
    ops::delete(&operator, made.id).await?;
    assert_eq!((seen(&operator).await?.len(), told(&room.keeper).await?.len()), (0, 1));
    Ok(())
}

#[sqlx::test]
async fn a_request_is_ordered_and_closed_or_refused(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nuts, ana) = (&room.keeper, nuts(&room).await?, room.holder("Ana").await?);
    let made = ops::create(ctx, &restock(nuts, Some("50"))).await?;
    let ordered = ops::order(ctx, made.id, &order("60")).await?;
    assert_eq!((ordered.state, ordered.ordered), (RequestState::Ordered, Some(60.into())));
    assert_eq!(ordered.expected, NaiveDate::from_ymd_opt(2030, 1, 15));
    assert!(told(ctx).await?.is_empty(), "somebody saw to it");
    assert_eq!(refusal(ops::change(ctx, made.id, 2, &restock(nuts, Some("1"))).await), wrong_status());
    assert_eq!(refusal(ops::delete(ctx, made.id).await), wrong_status());
    let again = ops::order(ctx, made.id, &OrderValues { quantity: Some(70.into()), expected: None }).await?;
    assert_eq!((again.ordered, again.expected), (Some(70.into()), ordered.expected));
    let closed = ops::close(ctx, made.id).await?;
    assert_eq!((closed.state, closed.ended_at.is_some()), (RequestState::Closed, true));
    for refused in [ops::close(ctx, made.id).await, ops::refuse(ctx, made.id, "no").await] {
        assert_eq!(refusal(refused), wrong_status());
    }

    let pick = RequestValues { kind: RequestKind::Pick, holder: Some(HolderName::Id(ana)), ..restock(nuts, Some("5")) };
    let pick = ops::create(ctx, &pick).await?;
    assert_eq!(pick.holder.as_ref().map(|holder| holder.name.as_str()), Some("Ana"));
    assert_eq!(refusal(ops::order(ctx, pick.id, &order("5")).await), wrong_status());
    assert_eq!(refusal(ops::refuse(ctx, pick.id, "  ").await), Problem::invalid("reason", Reason::Missing));
    let refused = ops::refuse(ctx, pick.id, "No hay").await?;
    assert_eq!((refused.state, refused.reason.as_str()), (RequestState::Refused, "No hay"));

    let open = RequestValues { kind: RequestKind::Pick, ..restock(nuts, None) };
    assert_eq!(refusal(ops::create(ctx, &open).await), Problem::invalid("quantity", Reason::Missing));
    let half = restock(nuts, Some("1.5"));
    assert_eq!(refusal(ops::create(ctx, &half).await), Problem::invalid("quantity", Reason::Malformed));
    let none = restock(nuts, Some("0"));
    assert_eq!(refusal(ops::create(ctx, &none).await), Problem::invalid("quantity", Reason::OutOfRange));
    let made = ops::create(ctx, &restock(nuts, Some("50"))).await?;
    assert_eq!(refusal(ops::order(ctx, made.id, &order("0.5")).await), Problem::invalid("quantity", Reason::Malformed));
    let page = ops::list(ctx, RequestFilter::default(), PageRequest::default()).await?;
    assert_eq!((page.rows[0].id, page.total), (made.id, 3));
    let closed = RequestFilter { state: Some(RequestState::Closed), ..RequestFilter::default() };
    assert_eq!(ops::list(ctx, closed, PageRequest::default()).await?.total, 1);
    Ok(())
}

#[sqlx::test]
async fn what_is_received_is_what_was_ordered_first_and_is_awaited_again_when_taken_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nuts) = (&room.owner, nuts(&room).await?);
    receive(ctx, nuts, "20", None).await?;
    let ordered = async |quantity: &str| -> Result<StockRequest> {
        let made = ops::create(ctx, &restock(nuts, Some(quantity))).await?;
        room.world.services.clock.advance(TimeDelta::minutes(1));
        ops::order(ctx, made.id, &OrderValues::default()).await
    };
    let (first, second) = (ordered("50").await?.id, ordered("100").await?.id);
    let proposed = async || -> Result<(Decimal, Decimal)> {
        let rows = analytics::ops::restock(ctx, PageRequest::default()).await?.rows;
        Ok(rows.first().map_or_else(Default::default, |row| (row.ordered, row.proposed)))
    };
    // Of 300 there are 20, and 150 are on their way: 130 in packs of 50.
    assert_eq!(proposed().await?, (150.into(), 150.into()));
    assert_eq!(ops::create(ctx, &restock(nuts, None)).await?.quantity, 150.into());
    let state = async || -> Result<Vec<(RequestState, Decimal)>> {
        let mut states = Vec::new();
        for id in [first, second] {
            let request = ops::find(ctx, id).await?;
            states.push((request.state, request.received));
        }
        Ok(states)
    };
    let (waiting, closed) = (RequestState::Ordered, RequestState::Closed);
    receive(ctx, nuts, "30", None).await?;
    assert_eq!((state().await?, proposed().await?.0), (vec![(waiting, 30.into()), (waiting, 0.into())], 120.into()));
    // What is issued, or comes back, is nothing of it.
    issue(ctx, nuts, "10", room.holder("Ana").await?).await?;
    let more = receive(ctx, nuts, "45", None).await?;
    assert_eq!((state().await?, proposed().await?.0), (vec![(closed, 50.into()), (waiting, 25.into())], 75.into()));
    let too_few = ops::order(ctx, second, &OrderValues { quantity: Some(25.into()), expected: None }).await;
    assert_eq!(refusal(too_few), Problem::invalid("quantity", Reason::OutOfRange));
    take_back(ctx, more.id).await?;
    assert_eq!(state().await?, [(waiting, 30.into()), (waiting, 0.into())]);
    // More than was ordered: the rest is nobody's, and what is taken back is that first.
    let all = receive(ctx, nuts, "150", None).await?;
    assert_eq!(state().await?, [(closed, 50.into()), (closed, 100.into())]);
    let out = issue(ctx, nuts, "170", room.holder("Beto").await?).await?;
    let partly = crate::stores::types::UndoRequest { partial: true, ..Default::default() };
    crate::stores::ledger::undo::undo(ctx, all.id, &partly).await?;
    assert_eq!(state().await?, [(closed, 50.into()), (closed, 100.into())]);
    take_back(ctx, out.id).await?;
    crate::stores::ledger::undo::undo(ctx, all.id, &partly).await?;
    assert_eq!(state().await?, [(waiting, 30.into()), (waiting, 0.into())]);
    room.holds().await
}
