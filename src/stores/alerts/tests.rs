//! What people are told of the stock, once, against a real database and a real mail server.

use super::ops::check_due;
use crate::base::fault::{Error, Result};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use crate::notices::ops::{change_preferences, list, preferences};
use crate::notices::steps::send_due;
use crate::notices::steps::{Facts, Topic};
use crate::notices::types::{MailChoice, NewPreferences, Notice, NoticeQuery, NoticeShow, TopicChoice};
use crate::platform::ctx::Ctx;
use crate::platform::entity;
use crate::stores::items;
use crate::stores::ledger::ops::act;
use crate::stores::tests::{Room, asked, give_back, issue, item, line, receive, shelf, take_back};
use crate::stores::types::{Act, ActLine, ActRequest, HolderName, ItemKind, StockItemValues, StockLocationValues};
use crate::testing::inbox::Inbox;
use crate::testing::login;
use chrono::TimeDelta;
use rust_decimal::Decimal;
use sqlx::PgPool;

async fn told(ctx: &Ctx, show: NoticeShow) -> Result<Vec<Notice>> {
    Ok(list(ctx, &NoticeQuery { show, page: PageRequest::default() }).await?.rows)
}

async fn topics(ctx: &Ctx, show: NoticeShow) -> Result<Vec<Topic>> {
    Ok(told(ctx, show).await?.iter().map(|notice| notice.facts.topic()).collect())
}

pub(in crate::stores) async fn room_with_mail(pool: PgPool) -> Result<(Inbox, Room)> {
    let (inbox, world) = Inbox::with_world(pool).await?;
    let business = world.store_room("almacen").await?;
    let (owner, keeper) = (world.owner(&business).await?, world.storekeeper(&business).await?);
    Ok((inbox, Room { world, business, owner, keeper }))
}

/// Letters to whoever keeps the store-room.
pub(in crate::stores) fn letters(inbox: &Inbox) -> Vec<String> {
    let to = format!("To: {}", login("almacen", Role::Supply));
    inbox.letters().into_iter().filter(|letter| letter.contains(&to)).collect()
}

/// So long later, what is due is sent.
pub(in crate::stores) async fn later(room: &Room, minutes: i64) -> Result<()> {
    room.world.services.clock.advance(TimeDelta::minutes(minutes));
    send_due(&room.world.services).await
}

pub(in crate::stores) fn low_below(name: &str, threshold: i64) -> StockItemValues {
    StockItemValues { threshold: threshold.into(), ..item(name, ItemKind::Consumable) }
}

#[sqlx::test]
async fn two_hundred_acts_back_and_forth_are_one_notice(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let nuts = entity::create(ctx, &low_below("Tuerca M6", 100)).await?.id;
    assert!(told(ctx, NoticeShow::All).await?.is_empty(), "what was never there crosses nothing");
    receive(ctx, nuts, "100", None).await?;
    for _ in 0..100 {
        issue(ctx, nuts, "1", ana).await?;
        receive(ctx, nuts, "1", None).await?;
    }
    assert!(told(ctx, NoticeShow::Open).await?.is_empty(), "at the threshold it is not low");
    issue(ctx, nuts, "17", ana).await?;
    let notices = told(ctx, NoticeShow::All).await?;
    let [notice] = &notices[..] else { panic!("{notices:?}") };
    let facts = Facts::StockLow { item: nuts, name: "Tuerca M6".into(), available: 83.into(), threshold: 100.into() };
    assert_eq!((notice.times, &notice.facts, notice.closed_at), (101, &facts, None));
    assert_eq!(told(&room.owner, NoticeShow::All).await?.len(), 1);
    room.holds().await
}

#[sqlx::test]
async fn what_runs_out_is_told_as_that_and_then_as_low(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let nuts = entity::create(ctx, &low_below("Tuerca M6", 10)).await?.id;
    let bolts = room.item("Tornillo", ItemKind::Consumable).await?.id;
    receive(ctx, bolts, "5", None).await?;
    issue(ctx, bolts, "5", ana).await?;
    receive(ctx, nuts, "50", None).await?;
    issue(ctx, nuts, "50", ana).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockOut], "and a threshold of 0 is off");
    receive(ctx, nuts, "5", None).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockLow]);
    issue(ctx, nuts, "5", ana).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?.len(), 2, "it was told as low, and is");
    receive(ctx, nuts, "10", None).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn what_one_act_crosses_is_told_of_each_as_it_stood(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let mut made = Vec::new();
    for name in ["Abierta", "Cerrada", "Nueva"] {
        let id = entity::create(ctx, &low_below(name, 10)).await?.id;
        receive(ctx, id, "20", None).await?;
        made.push(id);
    }
    let [open, closed, new] = made[..] else { panic!("{made:?}") };
    issue(ctx, open, "11", ana).await?;
    issue(ctx, closed, "11", ana).await?;
    receive(ctx, closed, "5", None).await?;
    let lines = vec![line(open, "1"), line(closed, "5"), line(new, "15")];
    act(ctx, Act::Issue, &ActRequest { holder: Some(HolderName::Id(ana)), ..asked(lines) }).await?;
    let mut stands: Vec<(String, Decimal, u32)> = Vec::new();
    for notice in told(ctx, NoticeShow::Open).await? {
        let Facts::StockLow { name, available, .. } = notice.facts else { panic!("{:?}", notice.facts) };
        stands.push((name, available, notice.times));
    }
    stands.sort();
    let stood = |name: &str, available: i64, times| (name.to_owned(), Decimal::from(available), times);
    assert_eq!(stands, [stood("Abierta", 8, 1), stood("Cerrada", 9, 2), stood("Nueva", 5, 1)]);
    act(ctx, Act::Receive, &asked(made.iter().map(|item| line(*item, "30")).collect())).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn a_document_of_twelve_crossings_is_one_letter_and_one_that_is_undone_is_none(pool: PgPool) -> Result<()> {
    let (inbox, room) = room_with_mail(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let mut lines = Vec::new();
    for at in 1..=12 {
        let made = entity::create(ctx, &low_below(&format!("Tuerca {at}"), 10)).await?.id;
        receive(ctx, made, "10", None).await?;
        lines.push(line(made, "3"));
    }
    let to_ana = |lines| ActRequest { holder: Some(HolderName::Id(ana)), ..asked(lines) };
    let undone = act(ctx, Act::Issue, &to_ana(lines.clone())).await?;
    later(&room, 1).await?;
    take_back(ctx, undone.id).await?;
    later(&room, 30).await?;
    assert!(letters(&inbox).is_empty() && told(ctx, NoticeShow::Open).await?.is_empty());

    act(ctx, Act::Issue, &to_ana(lines)).await?;
    later(&room, 1).await?;
    assert!(letters(&inbox).is_empty(), "it waits for what is taken back");
    later(&room, 2).await?;
    let written = letters(&inbox);
    let [letter] = &written[..] else { panic!("{written:?}") };
    for at in 1..=12 {
        assert!(letter.contains(&format!("Queda poco: Tuerca {at}")), "{letter}");
    }
    later(&room, 120).await?;
    assert_eq!(letters(&inbox).len(), 1);
    Ok(())
}

#[sqlx::test]
async fn a_threshold_that_is_raised_is_found_at_once(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let ctx = &room.keeper;
    let nuts = entity::create(ctx, &low_below("Tuerca M6", 10)).await?;
    receive(ctx, nuts.id, "50", None).await?;
    let raised = StockItemValues { threshold: 51.into(), ..nuts.values.clone() };
    let changed = entity::change(ctx, nuts.id, nuts.version, &raised).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockLow]);
    entity::change(ctx, nuts.id, changed.version, &nuts.values).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    let line = ActLine { threshold: Some(Decimal::from(60)), ..line(nuts.id, "1") };
    act(ctx, Act::Receive, &asked(vec![line])).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockLow]);
    Ok(())
}

#[sqlx::test]
async fn what_no_move_causes_is_found_within_the_hour(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, a) = (&room.keeper, room.shelf("A").await?);
    let nuts = entity::create(ctx, &StockItemValues { home: Some(a.id.into()), ..low_below("Tuerca", 10) }).await?.id;
    receive(ctx, nuts, "50", None).await?;
    check_due(&room.world.services).await?;
    let locked = StockLocationValues { usable: false, ..shelf("A") };
    let locked = entity::change(ctx, a.id, a.version, &locked).await?;
    check_due(&room.world.services).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty(), "it was looked at just now");
    room.world.services.clock.advance(TimeDelta::minutes(60));
    check_due(&room.world.services).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockOut]);
    entity::change(ctx, a.id, locked.version, &shelf("A")).await?;
    room.world.services.clock.advance(TimeDelta::minutes(60));
    check_due(&room.world.services).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    // What is put away is low no more.
    issue(ctx, nuts, "50", room.holder("Ana").await?).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::StockOut]);
    items::ops::archive(ctx, nuts.into()).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    Ok(())
}

#[sqlx::test]
async fn what_is_wrong_with_one_store_room_keeps_no_other_waiting(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let other = room.world.store_room("otro").await?;
    // As they are looked at.
    let mut rooms = [&room.business, &other];
    rooms.sort_unstable_by_key(|business| business.tenant.0);
    for business in rooms {
        let ctx = room.world.owner(business).await?;
        let a = entity::create(&ctx, &shelf("A")).await?;
        let nuts = StockItemValues { home: Some(a.id.into()), ..low_below("Tuerca", 10) };
        let nuts = entity::create(&ctx, &nuts).await?.id;
        receive(&ctx, nuts, "50", None).await?;
        let locked = StockLocationValues { usable: false, ..shelf("A") };
        entity::change(&ctx, a.id, a.version, &locked).await?;
    }
    sqlx::query("update tenants set time_zone = 'Luna/Mar_de_la_Tranquilidad' where id = $1")
        .bind(rooms[0].tenant.0)
        .execute(&room.world.pool)
        .await?;
    let outcome = check_due(&room.world.services).await;
    assert!(matches!(outcome, Err(Error::Broken(_))), "{outcome:?}");
    assert_eq!(topics(&room.world.owner(rooms[1]).await?, NoticeShow::Open).await?, [Topic::StockOut]);
    Ok(())
}

/// Somebody who wants to know everything by mail.
async fn ask_for_all(ctx: &Ctx) -> Result<()> {
    let version = preferences(ctx).await?.version;
    let topics = [Topic::StockLow, Topic::LoanDue, Topic::LoanOverdue];
    let topics = topics.map(|topic| TopicChoice { topic, mail: MailChoice::Mail }).to_vec();
    change_preferences(ctx, &NewPreferences { version, topics, urgent_at_night: false }).await?;
    Ok(())
}

#[sqlx::test]
async fn a_loan_is_told_before_it_is_due_and_once_after_that_to_whoever_may_know(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.keeper, room.holder("Ana").await?);
    let viewer = room.world.viewer(&room.business).await?;
    ask_for_all(&viewer).await?;
    assert!(!viewer.may(Permission::StoresMove));
    let drill = room.item("Taladro", ItemKind::Tool).await?.id;
    receive(ctx, drill, "2", None).await?;
    let lend = async |days: i64| -> Result<_> {
        let due_at = Some(ctx.now() + TimeDelta::days(days));
        let asked = ActRequest { holder: Some(HolderName::Id(ana)), due_at, ..asked(vec![line(drill, "1")]) };
        act(ctx, Act::Issue, &asked).await
    };
    let first = lend(3).await?;
    let day = async |hours: i64| -> Result<()> {
        room.world.services.clock.advance(TimeDelta::hours(hours));
        check_due(&room.world.services).await
    };
    day(47).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty());
    day(2).await?;
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::LoanDue]);
    for _ in 0..5 {
        day(24).await?;
    }
    assert_eq!(topics(ctx, NoticeShow::Open).await?, [Topic::LoanOverdue]);
    let overdue = &told(ctx, NoticeShow::Open).await?[0];
    assert_eq!(overdue.times, 1, "once");
    assert!(matches!(&overdue.facts, Facts::LoanOverdue { holder, .. } if holder == "Ana"));
    assert!(told(&viewer, NoticeShow::All).await?.is_empty(), "who has what is for whoever may issue");

    let second = lend(-1).await?;
    day(1).await?;
    assert_eq!(told(ctx, NoticeShow::Open).await?.len(), 2);
    let line = ActLine { issue: Some(first.id), ..line(drill, "1") };
    act(ctx, Act::Return, &asked(vec![line])).await?;
    assert_eq!(told(ctx, NoticeShow::Open).await?.len(), 1);
    take_back(&room.owner, second.id).await?;
    assert!(told(ctx, NoticeShow::Open).await?.is_empty(), "what was not lent is not overdue");

    let nuts = entity::create(ctx, &low_below("Tuerca", 10)).await?.id;
    receive(ctx, nuts, "10", None).await?;
    issue(ctx, nuts, "1", ana).await?;
    assert_eq!(topics(&viewer, NoticeShow::All).await?, [Topic::StockLow], "what one may see and asks for is told");
    give_back(ctx, nuts, "1", ana).await?;
    assert!(told(&viewer, NoticeShow::Open).await?.is_empty());
    Ok(())
}
