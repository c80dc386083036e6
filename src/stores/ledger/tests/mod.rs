//! Acts, in a real database.

mod at_once;
mod refused;
mod undoing;
mod walls;

use crate::base::fault::Result;
use crate::base::numbers::Number;
use crate::base::paging::PageRequest;
use crate::base::problem::{Problem, Reason, Shortage};
use crate::platform::entity;
use crate::stores::history;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{
    Room, asked, give_back, issue, item, line, named, number, receive, refusal, shelf, take_back,
};
use crate::stores::types::{
    Act, ActLine, ActRequest, DocumentFilter, HolderName, IssueFilter, ItemKind, MoveFilter, StockItemValues,
    StockLocationValues, StockStatus,
};
use crate::stores::{items, ops};
use chrono::TimeDelta;
use rust_decimal::Decimal;
use sqlx::PgPool;

#[sqlx::test]
async fn the_short_form_makes_what_is_new_and_lets_a_threshold_stay(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let named = |name: &str, quantity: i64, threshold: Option<i64>| {
        let threshold = threshold.map(Decimal::from);
        ActLine { name: Some(name.into()), quantity: quantity.into(), threshold, ..ActLine::default() }
    };
    let ctx = &room.keeper;
    let first = act(ctx, Act::Receive, &asked(vec![named("Tuerca M6", 83, Some(100))])).await?;
    let made = &first.lines[0];
    assert_eq!(
        (first.number, made.available, made.threshold, made.status),
        (1, 83.into(), 100.into(), StockStatus::Low)
    );
    let second = act(ctx, Act::Receive, &asked(vec![named("  tuerca m6 ", 20, None)])).await?;
    let line = &second.lines[0];
    assert_eq!((line.item, line.available, line.threshold), (made.item, 103.into(), 100.into()));
    // To the caller, where nobody is named; down to nothing.
    let third = act(ctx, Act::Issue, &asked(vec![named("TUERCA M6", 103, None)])).await?;
    assert_eq!((third.number, third.lines[0].status), (3, StockStatus::Out));
    let shown = items::ops::find(ctx, made.item.into()).await?;
    assert_eq!(shown.open[0].holder.name, "Abasto");
    let general = ops::store_room(ctx).await?.locations;
    assert_eq!(general.iter().map(|shelf| shelf.values.path.as_str()).collect::<Vec<_>>(), ["General"]);
    room.holds().await
}

#[sqlx::test]
async fn what_is_issued_comes_from_the_home_shelf_and_then_from_the_others(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let (a, b) = (room.shelf("A").await?.id, room.shelf("B").await?.id);
    let locked = entity::create(ctx, &StockLocationValues { usable: false, ..shelf("Cuarentena") }).await?.id;
    let nuts = StockItemValues { home: Some(b.into()), ..item("Tuerca", ItemKind::Consumable) };
    let nuts = entity::create(ctx, &nuts).await?.id;
    for (to, quantity) in [(a, "5"), (b, "5"), (locked, "7")] {
        let line = ActLine { to: Some(to.into()), ..line(nuts, quantity) };
        act(ctx, Act::Receive, &asked(vec![line])).await?;
    }
    let levels = items::ops::find(ctx, nuts.into()).await?.row.levels;
    assert_eq!((levels.on_hand, levels.available), (17.into(), 10.into()));
    let short = Shortage { line: 0, item: "Tuerca".into(), asked: Number(11.into()), available: Number(10.into()) };
    assert_eq!(refusal(issue(ctx, nuts, "11", ana).await), Problem::NotEnough { lines: vec![short] });
    let done = issue(ctx, nuts, "6", ana).await?;
    let moves = history::ops::document(ctx, done.id).await?.moves;
    let from: Vec<_> = moves.iter().map(|made| (made.from.name.as_str(), made.quantity)).collect();
    assert_eq!(from, [("B", 5.into()), ("A", 1.into())]);
    let from_locked = ActLine { from: Some(locked.into()), ..line(nuts, "1") };
    let refused = act(ctx, Act::Issue, &asked(vec![from_locked.clone()])).await;
    assert_eq!(refusal(refused), Problem::invalid("lines.0.from", Reason::Unknown));
    // From there it can be transferred, and then it is available.
    let out = ActLine { to: Some(named("a")), ..from_locked };
    let moved = act(ctx, Act::Transfer, &asked(vec![out])).await?;
    assert_eq!(moved.lines[0].available, 5.into());
    // What lies on a shelf is available as soon as the shelf is usable.
    let usable = shelf("Cuarentena");
    entity::change(ctx, locked, 1, &usable).await?;
    assert_eq!(items::ops::find(ctx, nuts.into()).await?.row.levels.available, 11.into());
    room.holds().await
}

#[sqlx::test]
async fn a_loan_comes_back_in_parts_to_another_shelf_and_one_piece_damaged(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let (shelf, drill) = (room.shelf("Otra").await?.id, room.item("Taladro", ItemKind::Tool).await?.id);
    receive(ctx, drill, "4", Some("1000")).await?;
    let due = ctx.now() + TimeDelta::days(1);
    let loan = ActRequest { holder: Some(HolderName::Id(ana)), due_at: Some(due), ..asked(vec![line(drill, "4")]) };
    let loan = act(ctx, Act::Issue, &loan).await?;
    // The business still has it, and what it is worth.
    assert_eq!(room.totals(drill).await, (0.into(), 0.into(), 4.into(), 4000.into()));
    assert_eq!((loan.lines[0].available, loan.lines[0].in_use), (0.into(), 4.into()));
    give_back(ctx, drill, "1", ana).await?;
    let elsewhere = ActRequest {
        holder: Some(HolderName::Id(ana)),
        ..asked(vec![ActLine { to: Some(shelf.into()), issue: Some(loan.id), ..line(drill, "2") }])
    };
    act(ctx, Act::Return, &elsewhere).await?;
    let damaged =
        ActRequest { reason: "caída".into(), ..asked(vec![ActLine { from: Some(ana.into()), ..line(drill, "1") }]) };
    act(ctx, Act::Scrap, &damaged).await?;
    assert_eq!(room.totals(drill).await, (3.into(), 0.into(), 0.into(), 3000.into()));
    let open = history::ops::issues(ctx, &IssueFilter::default(), PageRequest::default()).await?;
    assert_eq!(open.rows, []);
    let over = give_back(ctx, drill, "1", ana).await;
    let short = Shortage { line: 0, item: "Taladro".into(), asked: Number(1.into()), available: Number(0.into()) };
    assert_eq!(refusal(over), Problem::NotEnough { lines: vec![short] });
    room.holds().await
}

#[sqlx::test]
async fn what_another_one_brings_back_is_among_the_documents_of_whoever_had_it(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana, luis) = (&room.owner, room.holder("Ana").await?, room.holder("Luis").await?);
    let (drill, saw) = (room.item("Taladro", ItemKind::Tool).await?.id, room.item("Sierra", ItemKind::Tool).await?.id);
    let mut loans = Vec::new();
    for (item, holder) in [(drill, ana), (saw, luis)] {
        receive(ctx, item, "4", None).await?;
        loans.push(issue(ctx, item, "3", holder).await?.id);
    }
    let of = |at: usize, item| ActLine { issue: Some(loans[at]), ..line(item, "1") };
    // A part of what Ana took, by Luis; then a part of each, by nobody in particular.
    let by_luis = ActRequest { holder: Some(HolderName::Id(luis)), ..asked(vec![of(0, drill)]) };
    let by_luis = act(ctx, Act::Return, &by_luis).await?.id;
    let of_both = act(ctx, Act::Return, &asked(vec![of(0, drill), of(1, saw)])).await?.id;
    let undone = take_back(ctx, of_both).await?.id;
    let damaged = ActLine { from: Some(ana.into()), ..line(drill, "1") };
    let damaged = act(ctx, Act::Scrap, &ActRequest { reason: "caída".into(), ..asked(vec![damaged]) }).await?.id;
    for (holder, known) in
        [(ana, vec![damaged, undone, of_both, by_luis, loans[0]]), (luis, vec![undone, of_both, by_luis, loans[1]])]
    {
        let filter = DocumentFilter { holder: Some(holder), ..DocumentFilter::default() };
        let found = history::ops::documents(ctx, &filter, PageRequest::default()).await?;
        assert_eq!(found.total, known.len() as u64);
        assert_eq!(found.rows.into_iter().map(|row| row.id).collect::<Vec<_>>(), known);
    }
    let filter = IssueFilter { holder: Some(ana), ..IssueFilter::default() };
    let open = history::ops::issues(ctx, &filter, PageRequest::default()).await?.rows;
    assert_eq!(open.iter().map(|row| (row.item.id, row.open)).collect::<Vec<_>>(), [(drill, 1.into())]);
    room.holds().await
}

#[sqlx::test]
async fn who_has_what_is_seen_by_whoever_may_issue_and_by_themselves(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let viewer = room.world.viewer(&room.business).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let own = crate::stores::types::HolderValues {
        user: Some(viewer.person()?.user),
        ..crate::stores::tests::holder("Consulta")
    };
    let own = entity::create(ctx, &own).await?.id;
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    receive(ctx, drill, "5", None).await?;
    let due = ctx.now() + TimeDelta::days(1);
    for (holder, quantity) in [(ana, "2"), (own, "1")] {
        let loan = ActRequest {
            holder: Some(HolderName::Id(holder)),
            due_at: Some(due),
            ..asked(vec![line(drill, quantity)])
        };
        act(ctx, Act::Issue, &loan).await?;
    }
    let page = PageRequest::default();
    let seen = async |ctx: &crate::platform::ctx::Ctx, filter: &IssueFilter| -> Result<Vec<_>> {
        Ok(history::ops::issues(ctx, filter, page).await?.rows.into_iter().map(|row| row.holder.id).collect())
    };
    assert_eq!(seen(ctx, &IssueFilter::default()).await?, [ana, own]);
    assert_eq!(seen(&viewer, &IssueFilter::default()).await?, [own]);
    assert_eq!(seen(&viewer, &IssueFilter { holder: Some(ana), ..IssueFilter::default() }).await?, []);
    assert_eq!(items::ops::find(&viewer, drill.into()).await?.open.len(), 1);
    let late = IssueFilter { overdue: true, ..IssueFilter::default() };
    assert_eq!(seen(ctx, &late).await?, []);
    room.world.services.clock.advance(TimeDelta::days(2));
    let later = room.world.owner(&room.business).await?;
    assert_eq!(seen(&later, &late).await?, [ana, own]);
    Ok(())
}

#[sqlx::test]
async fn things_are_worth_what_they_cost_on_the_average(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let worth = async || room.totals(nuts).await.3;
    receive(ctx, nuts, "3", Some("1")).await?;
    receive(ctx, nuts, "3", Some("2.5")).await?;
    assert_eq!(worth().await, number("10.5"));
    // At no cost of its own: at the average.
    receive(ctx, nuts, "1", None).await?;
    assert_eq!(worth().await, number("12.25"));
    issue(ctx, nuts, "3", ana).await?;
    assert_eq!(worth().await, 7.into());
    // Somebody brings back two of them, at what these cost when they were issued.
    receive(ctx, nuts, "4", Some("10")).await?;
    give_back(ctx, nuts, "2", ana).await?;
    assert_eq!(worth().await, number("50.5"));
    // The last takes the rest.
    issue(ctx, nuts, "7", ana).await?;
    let left = worth().await;
    assert_eq!(left, number("15.15"));
    issue(ctx, nuts, "3", ana).await?;
    assert_eq!(room.totals(nuts).await, (0.into(), 0.into(), 0.into(), 0.into()));
    // Without any there is no average.
    receive(ctx, nuts, "2", None).await?;
    assert_eq!(worth().await, 0.into());
    room.holds().await
}

#[sqlx::test]
async fn a_count_says_what_is_there(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, nuts) = (&room.owner, room.item("Tuerca", ItemKind::Consumable).await?.id);
    let count = async |quantity: &str| {
        act(ctx, Act::Adjust, &ActRequest { reason: "conteo".into(), ..asked(vec![line(nuts, quantity)]) }).await
    };
    receive(ctx, nuts, "10", Some("2")).await?;
    assert_eq!(count("12").await?.lines[0].available, 12.into());
    assert_eq!(room.totals(nuts).await.3, 24.into());
    assert_eq!(count("12").await?.lines[0].available, 12.into());
    assert_eq!(count("0").await?.lines[0].available, 0.into());
    let page =
        history::ops::moves(ctx, &MoveFilter { item: Some(nuts), ..MoveFilter::default() }, PageRequest::default())
            .await?;
    let shown: Vec<_> = page.rows.iter().map(|row| (row.position, row.quantity, row.on_hand_after)).collect();
    assert_eq!(shown, [(3, 12.into(), 0.into()), (2, 2.into(), 12.into()), (1, 10.into(), 10.into())]);
    assert_eq!(page.total, 3);
    // A document all the same, where nothing differed.
    let all =
        history::ops::documents(ctx, &crate::stores::types::DocumentFilter::default(), PageRequest::default()).await?;
    assert_eq!(all.rows.iter().map(|row| row.number).collect::<Vec<_>>(), [4, 3, 2, 1]);
    room.holds().await
}

#[sqlx::test]
async fn days_sum_what_was_moved_less_what_was_taken_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", None).await?;
    let wrong = issue(ctx, nuts, "4", ana).await?;
    issue(ctx, nuts, "3", ana).await?;
    give_back(ctx, nuts, "1", ana).await?;
    take_back(ctx, wrong.id).await.unwrap_err();
    let day = ctx.now().with_timezone(&chrono_tz::Tz::America__Mexico_City).date_naive();
    let filter = crate::stores::types::UsageFilter { item: nuts, from: day, to: day };
    let days = items::ops::usage(ctx, filter).await?;
    assert_eq!((days[0].received, days[0].issued, days[0].returned), (10.into(), 7.into(), 1.into()));
    let partly = crate::stores::types::UndoRequest { partial: true, ..Default::default() };
    crate::stores::ledger::undo::undo(ctx, wrong.id, &partly).await?;
    let days = items::ops::usage(ctx, filter).await?;
    assert_eq!((days[0].received, days[0].issued, days[0].returned), (10.into(), 4.into(), 1.into()));
    room.holds().await
}
