//! Many at once, on connections of their own.

use super::super::ops::act;
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId};
use crate::base::problem::{Conflict, Problem};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::tests::{Room, asked, give_back, issue, item, line, receive, take_back};
use crate::stores::types::{Act, ActAnswer, ActLine, ActRequest, ItemKind, StockItemValues, Unit};
use futures_util::future::join_all;
use rand::rngs::StdRng;
use rand::{Rng, SeedableRng};
use rust_decimal::Decimal;
use sqlx::PgPool;
use std::collections::BTreeSet;

#[sqlx::test]
async fn the_same_id_twice_at_once_is_one_document(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "5", None).await?;
    // There is enough for one of them.
    let request = ActRequest {
        id: Some(StockDocumentId::new()),
        holder: Some(crate::stores::types::HolderName::Id(ana)),
        ..asked(vec![line(nuts, "5")])
    };
    let all = join_all((0..6).map(|_| act(ctx, Act::Issue, &request))).await;
    let all: Vec<_> = all.into_iter().collect::<Result<_>>()?;
    assert_eq!(all.iter().filter(|answer| !answer.replayed).count(), 1, "{all:?}");
    assert_eq!(all.iter().map(|answer| answer.number).collect::<BTreeSet<_>>().len(), 1);
    assert_eq!(room.totals(nuts).await.0, 0.into());
    room.holds().await
}

#[sqlx::test]
async fn documents_with_crossed_lines_do_not_wait_for_each_other(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.keeper;
    let (one, other) =
        (room.item("Tuerca", ItemKind::Consumable).await?.id, room.item("Tornillo", ItemKind::Consumable).await?.id);
    let both = |at: usize| if at.is_multiple_of(2) { [one, other] } else { [other, one] };
    // New items, places that are made when they are needed, and the same items the other way round.
    let new = |at: usize, item: StockItemId| {
        let names = if at.is_multiple_of(2) { ["Zeta", "Alfa"] } else { ["alfa", "zeta"] };
        let by_name = names.map(|name| ActLine { name: Some(name.into()), quantity: 1.into(), ..ActLine::default() });
        [vec![line(item, "1")], by_name.to_vec()].concat()
    };
    let act = |at: usize| async move {
        let [first, second] = both(at);
        let lines = [new(at, first), vec![line(second, "1")]].concat();
        act(ctx, Act::Receive, &asked(lines)).await
    };
    for done in join_all((0..12).map(act)).await {
        done?;
    }
    assert_eq!((room.totals(one).await.0, room.totals(other).await.0), (12.into(), 12.into()));
    room.holds().await
}

#[sqlx::test]
async fn no_more_is_issued_than_there_is(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "20", Some("1.37")).await?;
    let all = join_all((0..30).map(|_| issue(ctx, nuts, "1", ana))).await;
    let (done, refused): (Vec<_>, Vec<_>) = all.into_iter().partition(Result::is_ok);
    let short = |outcome: &Result<_>| matches!(outcome, Err(Error::Refused(Problem::NotEnough { .. })));
    assert_eq!((done.len(), refused.len(), refused.iter().all(short)), (20, 10, true));
    assert_eq!(room.totals(nuts).await, (0.into(), 0.into(), 0.into(), 0.into()));
    room.holds().await
}

/// What there is to be moved.
struct Scene {
    items: Vec<StockItemId>,
    shelves: Vec<StockLocationId>,
    holders: Vec<StockLocationId>,
}

/// Does many things, for most of which there is enough. Now and then one of them is taken back, whatever was done since.
async fn anything(ctx: &Ctx, scene: &Scene, mut random: StdRng, undoing: f64) -> Result<Vec<StockDocumentId>> {
    let mut done = Vec::new();
    for _ in 0..20 {
        match one_thing(ctx, scene, &mut random).await {
            Ok(answer) => done.push(answer.id),
            Err(Error::Refused(Problem::NotEnough { .. })) => {}
            Err(error) => return Err(error),
        }
        if random.random_bool(undoing)
            && let Some(document) = done.pop()
        {
            match take_back(ctx, document).await {
                // Of a count that found what was known there is nothing to take back.
                Ok(_) | Err(Error::Refused(Problem::Conflict { why: Conflict::Undone, .. })) => {}
                Err(Error::Refused(Problem::NotEnough { .. })) => done.push(document),
                Err(error) => return Err(error),
            }
        }
    }
    Ok(done)
}

async fn one_thing(ctx: &Ctx, scene: &Scene, random: &mut StdRng) -> Result<ActAnswer> {
    let item = scene.items[random.random_range(0..scene.items.len())];
    let shelf = scene.shelves[random.random_range(0..scene.shelves.len())];
    let holder = scene.holders[random.random_range(0..scene.holders.len())];
    let quantity = Decimal::from(random.random_range(1..9));
    let cost = random.random_bool(0.7).then(|| Decimal::new(random.random_range(0..100_000), 4));
    let plain = ActLine { item: Some(item), quantity, ..ActLine::default() };
    let onto = ActLine { to: Some(shelf.into()), ..plain.clone() };
    match random.random_range(0..9) {
        0..3 => act(ctx, Act::Receive, &asked(vec![ActLine { cost, ..onto }])).await,
        3 | 4 => issue(ctx, item, &quantity.to_string(), holder).await,
        5 => give_back(ctx, item, &quantity.to_string(), holder).await,
        6 => act(ctx, Act::Transfer, &asked(vec![onto])).await,
        7 => act(ctx, Act::Adjust, &ActRequest { reason: "conteo".into(), ..asked(vec![onto]) }).await,
        _ => act(ctx, Act::Scrap, &ActRequest { reason: "rota".into(), ..asked(vec![plain]) }).await,
    }
}

async fn scene(room: &Room) -> Result<Scene> {
    let metres = StockItemValues { unit: Unit::Metre, ..item("Cable", ItemKind::Material) };
    let items = vec![
        room.item("Tuerca", ItemKind::Consumable).await?.id,
        room.item("Taladro", ItemKind::Tool).await?.id,
        entity::create(&room.owner, &metres).await?.id,
    ];
    let shelves = vec![room.shelf("A").await?.id, room.shelf("B").await?.id, room.shelf("C").await?.id];
    Ok(Scene { items, shelves, holders: vec![room.holder("Ana").await?, room.holder("Beto").await?] })
}

/// What must hold, as the database sums it.
async fn sums(pool: &PgPool) -> Vec<String> {
    sqlx::query_scalar(
        "select 'sum ' || item_id from stock_balances group by item_id having sum(quantity) <> 0
         union all
         select 'balance ' || b.item_id from stock_balances b
         where b.quantity <> (select coalesce(sum(case when m.to_id = b.location_id then m.quantity else -m.quantity end), 0)
                              from stock_moves m
                              where m.item_id = b.item_id and b.location_id in (m.from_id, m.to_id))
         union all
         select 'gap ' || item_id from stock_moves group by item_id having max(position) <> count(*) or min(position) <> 1
         union all
         select 'value ' || item_id from stock_totals where value <> 0 and on_hand + in_use = 0
         union all
         select 'worth ' || t.item_id from stock_totals t
         where t.value <> (select coalesce(sum(value), 0) from stock_moves m where m.item_id = t.item_id)
         union all
         select 'number' from stock_documents having max(number) <> count(*)",
    )
    .fetch_all(pool)
    .await
    .unwrap()
}

#[sqlx::test]
async fn whatever_many_do_at_once_the_ledger_holds(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let scene = scene(&room).await?;
    for seed in 0..3 {
        let all = (0..6).map(|who| anything(&room.owner, &scene, StdRng::seed_from_u64(seed * 100 + who), 0.2));
        for done in join_all(all).await {
            done?;
        }
        assert_eq!(sums(&room.world.pool).await, Vec::<String>::new(), "seed {seed}");
        room.holds().await?;
    }
    Ok(())
}

#[sqlx::test]
async fn all_taken_back_newest_first_is_as_before_in_value_too(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let scene = scene(&room).await?;
    let ctx = &room.owner;
    for item in &scene.items {
        receive(ctx, *item, "50", Some("3.3333")).await?;
    }
    let state = async || -> Vec<(StockItemId, _)> {
        let mut state = Vec::new();
        for item in &scene.items {
            state.push((*item, room.totals(*item).await));
        }
        state
    };
    let balances = async || -> Vec<(uuid::Uuid, uuid::Uuid, Decimal)> {
        sqlx::query_as(
            "select item_id, location_id, quantity from stock_balances where quantity <> 0 order by item_id, location_id",
        )
        .fetch_all(&room.world.pool)
        .await
        .unwrap()
    };
    let before = (state().await, balances().await);
    for seed in 0..4 {
        // By one person, so that it is known which came last.
        let mut documents = anything(ctx, &scene, StdRng::seed_from_u64(seed), 0.0).await?;
        assert!(documents.len() > 10, "{}", documents.len());
        documents.reverse();
        for document in documents {
            match take_back(ctx, document).await {
                Ok(_) | Err(Error::Refused(Problem::Conflict { why: Conflict::Undone, .. })) => {}
                Err(error) => return Err(error),
            }
        }
        assert_eq!((state().await, balances().await), before, "seed {seed}");
    }
    room.holds().await
}
