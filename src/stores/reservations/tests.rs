//! Reservations, in a real database.

#![expect(clippy::unwrap_used, reason = "tests fail by panicking")]

use super::ops;
use super::types::{Reservation, ReservationFilter, ReservationRequest};
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId};
use crate::base::numbers::Number;
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason, Shortage};
use crate::notices::ops::list as notices;
use crate::notices::steps::{Facts, Topic};
use crate::notices::types::{NoticeQuery, NoticeShow};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::alerts::ops::check_due;
use crate::stores::items;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{Room, asked, give_back, issue, item, line, number, receive, refusal, shelf, take_back};
use crate::stores::types::{
    Act, ActLine, ActRequest, HolderName, ItemKind, StockItemValues, StockLocationValues, StockStatus,
};
use chrono::{Days, TimeDelta};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;
use sqlx::PgPool;
use sqlx::error::DatabaseError;

/// So much for somebody, for so many days.
fn keep(ctx: &Ctx, item: StockItemId, holder: StockLocationId, quantity: &str, days: u64) -> ReservationRequest {
    let today = ctx.now().with_timezone(&chrono_tz::Tz::America__Mexico_City).date_naive();
    ReservationRequest {
        item: item.into(),
        holder: HolderName::Id(holder),
        quantity: number(quantity),
        until: today + Days::new(days),
        note: String::new(),
    }
}

async fn reserve(
    ctx: &Ctx,
    item: StockItemId,
    holder: StockLocationId,
    quantity: &str,
    days: u64,
) -> Result<Reservation> {
    ops::create(ctx, &keep(ctx, item, holder, quantity, days)).await
}

async fn available(ctx: &Ctx, item: StockItemId) -> Result<(Decimal, Decimal)> {
    let levels = items::ops::find(ctx, item.into()).await?.row.levels;
    Ok((levels.reserved, levels.available))
}

async fn count(ctx: &Ctx, item: StockItemId, quantity: &str) -> Result<()> {
    act(ctx, Act::Adjust, &ActRequest { reason: "conteo".into(), ..asked(vec![line(item, quantity)]) }).await.map(drop)
}

fn short(asked: i64, available: i64) -> Problem {
    let short =
        Shortage { line: 0, item: "Tuerca".into(), asked: Number(asked.into()), available: Number(available.into()) };
    Problem::NotEnough { lines: vec![short] }
}

async fn shortened(ctx: &Ctx) -> Result<Vec<Facts>> {
    let query = NoticeQuery { show: NoticeShow::All, page: PageRequest::default() };
    let told = notices(ctx, &query).await?.rows.into_iter().map(|notice| notice.facts);
    Ok(told.filter(|facts| facts.topic() == Topic::ReservationShortened).collect())
}

#[sqlx::test]
async fn what_is_kept_is_available_to_nobody_else(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, beto) = (&room.keeper, room.holder("Ana").await?, room.holder("Beto").await?);
    let nuts = StockItemValues { threshold: 5.into(), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?.id;
    receive(ctx, nuts, "10", None).await?;
    assert_eq!(refusal(reserve(ctx, nuts, ana, "11", 3).await), short(11, 10));
    let kept = reserve(ctx, nuts, ana, "7", 3).await?;
    assert_eq!((kept.version, kept.quantity, kept.holder.name.as_str()), (1, 7.into(), "Ana"));
    assert_eq!(available(ctx, nuts).await?, (7.into(), 3.into()));
    // It is low by that, and is told so at once.
    let row = items::ops::find(ctx, nuts.into()).await?.row;
    assert_eq!(row.levels.status, StockStatus::Low);
    let told = notices(ctx, &NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() }).await?;
    assert_eq!(told.rows[0].facts.topic(), Topic::StockLow);

    assert_eq!(refusal(reserve(ctx, nuts, beto, "4", 3).await), short(4, 3));
    assert_eq!(refusal(issue(ctx, nuts, "4", beto).await), short(4, 3));
    issue(ctx, nuts, "3", beto).await?;
    assert_eq!(available(ctx, nuts).await?, (7.into(), 0.into()));
    // More of the same: with what is kept already.
    let more = ops::change(ctx, kept.id, 1, &keep(ctx, nuts, ana, "8", 3)).await;
    assert_eq!(refusal(more), short(8, 7));
    let less = ops::change(ctx, kept.id, 1, &keep(ctx, nuts, beto, "2", 5)).await?;
    assert_eq!((less.version, less.quantity, less.holder.id), (2, 2.into(), beto));
    let changed = Problem::Conflict { what: Entity::StockReservation, why: Conflict::Changed };
    assert_eq!(refusal(ops::change(ctx, kept.id, 1, &keep(ctx, nuts, beto, "2", 5)).await), changed);
    assert_eq!(available(ctx, nuts).await?, (2.into(), 5.into()));
    ops::delete(ctx, kept.id).await?;
    assert_eq!(available(ctx, nuts).await?, (0.into(), 7.into()));
    let gone = Problem::NotFound { what: Entity::StockReservation };
    assert_eq!(refusal(ops::find(ctx, kept.id).await), gone);

    let past =
        ReservationRequest { until: keep(ctx, nuts, ana, "1", 0).until - Days::new(1), ..keep(ctx, nuts, ana, "1", 0) };
    assert_eq!(refusal(ops::create(ctx, &past).await), Problem::invalid("until", Reason::OutOfRange));
    assert_eq!(refusal(reserve(ctx, nuts, ana, "1.5", 1).await), Problem::invalid("quantity", Reason::Malformed));
    assert_eq!(refusal(reserve(ctx, nuts, ana, "0", 1).await), Problem::invalid("quantity", Reason::OutOfRange));
    let viewer = room.world.viewer(&room.business).await?;
    let page = PageRequest::default();
    assert_eq!(refusal(ops::list(&viewer, ReservationFilter::default(), page).await), Problem::NotAllowed);
    room.holds().await
}

#[sqlx::test]
async fn what_is_issued_to_its_holder_is_taken_from_it_and_put_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", None).await?;
    let late = reserve(ctx, nuts, ana, "4", 9).await?.id;
    let soon = reserve(ctx, nuts, ana, "3", 2).await?.id;
    let left = async || -> Result<(Decimal, Decimal)> {
        Ok((ops::find(ctx, soon).await?.quantity, ops::find(ctx, late).await?.quantity))
    };
    let first = issue(ctx, nuts, "5", ana).await?;
    assert_eq!((left().await?, first.lines[0].available), ((0.into(), 2.into()), 3.into()));
    let second = issue(ctx, nuts, "4", ana).await?;
    assert_eq!((left().await?, second.lines[0].available), ((0.into(), 0.into()), 1.into()));
    let page = PageRequest::default();
    assert!(ops::list(ctx, ReservationFilter::default(), page).await?.rows.is_empty());
    // Half of what was not issued after all is somebody else's by now.
    take_back(ctx, second.id).await?;
    assert_eq!((left().await?, available(ctx, nuts).await?), ((0.into(), 2.into()), (2.into(), 3.into())));
    issue(ctx, nuts, "3", room.holder("Beto").await?).await?;
    take_back(ctx, first.id).await?;
    assert_eq!((left().await?, available(ctx, nuts).await?), ((3.into(), 4.into()), (7.into(), 0.into())));
    // What comes back is for anybody.
    let third = issue(ctx, nuts, "7", ana).await?;
    give_back(ctx, nuts, "7", ana).await?;
    assert_eq!(available(ctx, nuts).await?, (0.into(), 7.into()));
    take_back(ctx, third.id).await.unwrap_err();
    room.holds().await
}

#[sqlx::test]
async fn what_is_not_there_any_more_shortens_the_latest_and_tells_their_owners(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, beto) = (&room.owner, room.holder("Ana").await?, room.holder("Beto").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", None).await?;
    let first = reserve(&room.keeper, nuts, ana, "4", 9).await?.id;
    room.world.services.clock.advance(TimeDelta::minutes(1));
    let second = reserve(&room.keeper, nuts, beto, "3", 1).await?.id;
    room.world.services.clock.advance(TimeDelta::minutes(1));
    let third = reserve(&room.keeper, nuts, ana, "2", 5).await?.id;
    let left = async || -> Result<Vec<Decimal>> {
        let mut left = Vec::new();
        for id in [first, second, third] {
            left.push(ops::find(ctx, id).await?.quantity);
        }
        Ok(left)
    };
    count(ctx, nuts, "9").await?;
    assert_eq!((left().await?, shortened(&room.keeper).await?), (vec![4.into(), 3.into(), 2.into()], vec![]));
    count(ctx, nuts, "6").await?;
    assert_eq!(
        (left().await?, available(ctx, nuts).await?),
        (vec![4.into(), 2.into(), 0.into()], (6.into(), 0.into()))
    );
    let told = shortened(&room.keeper).await?;
    let of = |holder: &str, left: i64, missing: i64| Facts::ReservationShortened {
        item: nuts,
        name: "Tuerca".into(),
        holder: holder.into(),
        left: left.into(),
        missing: missing.into(),
    };
    assert_eq!(told.len(), 2);
    assert!(told.contains(&of("Beto", 2, 1)) && told.contains(&of("Ana", 0, 2)), "{told:?}");
    let scrapped = ActRequest { reason: "rota".into(), ..asked(vec![line(nuts, "1")]) };
    act(ctx, Act::Scrap, &scrapped).await?;
    assert_eq!(left().await?, [4.into(), 1.into(), 0.into()]);
    let told = shortened(&room.keeper).await?;
    assert!(told.len() == 3 && told.contains(&of("Beto", 1, 1)), "{told:?}");
    // It is taken back, and is for anybody.
    count(ctx, nuts, "10").await?;
    assert_eq!(
        (left().await?, available(ctx, nuts).await?),
        (vec![4.into(), 1.into(), 0.into()], (5.into(), 5.into()))
    );
    room.holds().await
}

#[sqlx::test]
async fn a_shelf_that_is_locked_shortens_and_is_told_within_the_hour(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, a) = (&room.owner, room.holder("Ana").await?, room.shelf("A").await?);
    let nuts = StockItemValues { home: Some(a.id.into()), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?.id;
    receive(ctx, nuts, "10", None).await?;
    let kept = reserve(ctx, nuts, ana, "4", 9).await?.id;
    entity::change(ctx, a.id, a.version, &StockLocationValues { usable: false, ..shelf("A") }).await?;
    assert_eq!((ops::find(ctx, kept).await?.quantity, available(ctx, nuts).await?), (0.into(), (0.into(), 0.into())));
    check_due(&room.world.services).await?;
    assert_eq!(shortened(ctx).await?.len(), 1);
    room.holds().await
}

#[sqlx::test]
async fn a_reservation_ends_with_its_day(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = StockItemValues { threshold: 5.into(), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?.id;
    receive(ctx, nuts, "10", None).await?;
    reserve(ctx, nuts, ana, "6", 1).await?;
    let longer = reserve(ctx, nuts, ana, "1", 2).await?.id;
    let issued = issue(ctx, nuts, "1", ana).await?;
    let day = async || -> Result<()> {
        room.world.services.clock.advance(TimeDelta::hours(24));
        check_due(&room.world.services).await
    };
    day().await?;
    assert_eq!(available(ctx, nuts).await?, (6.into(), 3.into()));
    day().await?;
    assert_eq!(available(ctx, nuts).await?, (1.into(), 8.into()));
    let told = notices(ctx, &NoticeQuery { show: NoticeShow::Open, page: PageRequest::default() }).await?;
    assert!(told.rows.is_empty(), "it is not low any more: {:?}", told.rows);
    assert_eq!(ops::list(ctx, ReservationFilter::default(), PageRequest::default()).await?.rows[0].id, longer);
    // Of what has ended nothing is put back.
    take_back(ctx, issued.id).await?;
    assert_eq!(available(ctx, nuts).await?, (1.into(), 9.into()));
    room.holds().await
}

#[sqlx::test]
async fn the_database_itself_refuses_to_keep_or_issue_what_is_kept_for_others(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, beto, a) =
        (&room.owner, room.holder("Ana").await?, room.holder("Beto").await?, room.shelf("A").await?.id);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    act(ctx, Act::Receive, &asked(vec![ActLine { to: Some(a.into()), ..line(nuts, "5") }])).await?;
    reserve(ctx, nuts, ana, "3", 1).await?;
    let constraint = |error: sqlx::Error| {
        error.as_database_error().and_then(DatabaseError::constraint).unwrap_or_default().to_owned()
    };
    let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
    let kept = sqlx::query(
        "insert into stock_reservations (tenant_id, id, item_id, holder_id, quantity, until, note, made_by_name, made_at)
         values ($1, $2, $3, $4, 3, current_date, '', '', now())",
    )
    .bind(room.business.tenant.0)
    .bind(uuid::Uuid::now_v7())
    .bind(nuts.0)
    .bind(beto.0)
    .execute(tx.sql())
    .await;
    assert_eq!(constraint(kept.unwrap_err()), "stock_reservations_not_over_available");
    drop(tx);
    let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
    let document = StockDocumentId::new();
    sqlx::query(
        "insert into stock_documents (tenant_id, id, number, act, recorded_at, day, occurred_at, reason, note, made_by_name, asked)
         values ($1, $2, 0, 'issue', now(), current_date, now(), '', '', '', sha256(''))",
    )
    .bind(room.business.tenant.0)
    .bind(document.0)
    .execute(tx.sql())
    .await?;
    let issued = sqlx::query(
        "insert into stock_moves (tenant_id, document_id, line, item_id, quantity, from_id, to_id)
         values ($1, $2, 0, $3, 3, $4, $5)",
    )
    .bind(room.business.tenant.0)
    .bind(document.0)
    .bind(nuts.0)
    .bind(a.0)
    .bind(beto.0)
    .execute(tx.sql())
    .await;
    assert_eq!(constraint(issued.unwrap_err()), "stock_moves_not_over_available");
    Ok(())
}

/// What must hold, as the database sums it.
async fn sums(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select 'reserved ' || t.item_id from stock_totals t
         where t.reserved <> (select coalesce(sum(r.quantity), 0) from stock_reservations r where r.item_id = t.item_id)
         union all
         select 'over ' || item_id from stock_totals where reserved > on_hand - unusable
         union all
         select 'untold ' || id from stock_reservations where told <> shortened",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

/// Does many things with an item, of which some are refused.
async fn anything(
    ctx: &Ctx,
    item: StockItemId,
    holders: [StockLocationId; 2],
    shelves: [StockLocationId; 2],
    mut random: StdRng,
) -> Result<()> {
    let (mut done, mut kept) = (Vec::<StockDocumentId>::new(), Vec::new());
    for _ in 0..25 {
        let quantity = random.random_range(1..9).to_string();
        let holder = holders[random.random_range(0..2)];
        let onto = ActLine { to: Some(shelves[random.random_range(0..2)].into()), ..line(item, &quantity) };
        let reasoned = |line| ActRequest { reason: "conteo".into(), ..asked(vec![line]) };
        let outcome = match random.random_range(0..10) {
            0 | 1 => act(ctx, Act::Receive, &asked(vec![onto])).await.map(|made| done.push(made.id)),
            2 | 3 => issue(ctx, item, &quantity, holder).await.map(|made| done.push(made.id)),
            4 => act(ctx, Act::Adjust, &reasoned(onto)).await.map(|made| done.push(made.id)),
            5 => act(ctx, Act::Scrap, &reasoned(line(item, &quantity))).await.map(|made| done.push(made.id)),
            6 | 7 => {
                reserve(ctx, item, holder, &quantity, random.random_range(0..5)).await.map(|made| kept.push(made.id))
            }
            8 => match kept.pop() {
                Some(id) => ops::delete(ctx, id).await,
                None => Ok(()),
            },
            _ => match done.pop() {
                Some(id) => take_back(ctx, id).await.map(drop),
                None => Ok(()),
            },
        };
        match outcome {
            Ok(())
            | Err(Error::Refused(Problem::NotEnough { .. } | Problem::Conflict { why: Conflict::Undone, .. })) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

#[sqlx::test]
async fn whatever_many_do_at_once_no_more_is_kept_than_there_is(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let holders = [room.holder("Ana").await?, room.holder("Beto").await?];
    let locked = entity::create(&room.owner, &StockLocationValues { usable: false, ..shelf("Cuarentena") }).await?.id;
    let shelves = [room.shelf("A").await?.id, locked];
    for seed in 0..4 {
        receive(&room.owner, nuts, "20", None).await?;
        let all =
            (0..6).map(|who| anything(&room.owner, nuts, holders, shelves, StdRng::seed_from_u64(seed * 100 + who)));
        for done in join_all(all).await {
            done?;
        }
        assert_eq!(sums(&room.world.pool).await, Vec::<String>::new(), "seed {seed}");
        room.holds().await?;
    }
    Ok(())
}
