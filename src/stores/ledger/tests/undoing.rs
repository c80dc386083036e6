//! Taking documents back.

use super::super::ops::act;
use super::super::undo::undo;
use crate::base::fault::Result;
use crate::base::numbers::Number;
use crate::base::problem::{Conflict, Entity, Problem, Shortage};
use crate::stores::history;
use crate::stores::tests::{Room, asked, give_back, issue, line, receive, refusal, take_back};
use crate::stores::types::{Act, ActRequest, ItemKind, UndoRequest};
use chrono::TimeDelta;
use sqlx::PgPool;

#[sqlx::test]
async fn one_takes_back_their_own_for_a_while_and_whoever_adjusts_anybodys(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let own = receive(&room.keeper, nuts, "5", None).await?;
    let others = receive(&room.owner, nuts, "5", None).await?;
    assert_eq!(refusal(take_back(&room.keeper, others.id).await), Problem::NotAllowed);
    assert_eq!(history::ops::document(&room.keeper, others.id).await?.undo, None);
    assert_eq!(take_back(&room.keeper, own.id).await?.lines[0].available, 5.into());
    let late = receive(&room.keeper, nuts, "1", None).await?;
    room.world.services.clock.advance(TimeDelta::minutes(16));
    let (keeper, owner) = (room.world.storekeeper(&room.business).await?, room.world.owner(&room.business).await?);
    assert_eq!(refusal(take_back(&keeper, late.id).await), Problem::NotAllowed);
    let back = take_back(&owner, late.id).await?;
    let undone = Problem::Conflict { what: Entity::StockDocument, why: Conflict::Undone };
    assert_eq!(refusal(take_back(&owner, late.id).await), undone);
    assert_eq!(refusal(take_back(&owner, back.id).await), undone);
    let shown = history::ops::document(&owner, late.id).await?;
    assert!(shown.document.undone && shown.undo.is_none());
    assert_eq!(history::ops::document(&owner, back.id).await?.document.undoes, Some(late.id));
    room.holds().await
}

#[sqlx::test]
async fn where_stock_has_gone_on_as_much_as_can_be_is_taken_back(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let receipt = receive(ctx, nuts, "10", Some("3")).await?;
    let out = issue(ctx, nuts, "8", ana).await?;
    let plan = history::ops::document(ctx, receipt.id).await?.undo.unwrap();
    assert_eq!((plan.lines[0].quantity, plan.lines[0].possible, plan.is_complete()), (10.into(), 2.into(), false));
    let short = Shortage { line: 0, item: "Tuerca".into(), asked: Number(10.into()), available: Number(2.into()) };
    assert_eq!(refusal(take_back(ctx, receipt.id).await), Problem::NotEnough { lines: vec![short] });
    let partly = UndoRequest { partial: true, ..UndoRequest::default() };
    assert_eq!(undo(ctx, receipt.id, &partly).await?.lines[0].quantity, 2.into());
    // Three of the eight came back: five are still to be taken back.
    give_back(ctx, nuts, "3", ana).await?;
    assert_eq!(undo(ctx, out.id, &partly).await?.lines[0].quantity, 5.into());
    assert_eq!(room.totals(nuts).await, (8.into(), 0.into(), 0.into(), 24.into()));
    assert_eq!(undo(ctx, receipt.id, &partly).await?.lines[0].quantity, 8.into());
    assert_eq!(room.totals(nuts).await, (0.into(), 0.into(), 0.into(), 0.into()));
    room.holds().await
}

#[sqlx::test]
async fn a_return_that_is_taken_back_is_out_again(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "3", Some("0.3333")).await?;
    issue(ctx, nuts, "3", ana).await?;
    let back = give_back(ctx, nuts, "2", ana).await?;
    take_back(ctx, back.id).await?;
    assert_eq!(room.totals(nuts).await, (0.into(), 0.into(), 0.into(), 0.into()));
    // All of it can come back, and is worth what it was.
    give_back(ctx, nuts, "3", ana).await?;
    assert_eq!(room.totals(nuts).await.3, crate::stores::tests::number("0.9999"));
    room.holds().await
}

#[sqlx::test]
async fn the_same_id_is_done_once_however_often_it_comes(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let request = ActRequest { id: Some(crate::base::id::StockDocumentId::new()), ..asked(vec![line(nuts, "5")]) };
    let first = act(&room.keeper, Act::Receive, &request).await?;
    let again = act(&room.keeper, Act::Receive, &request).await?;
    assert_eq!((again.replayed, again.number, &again.lines), (true, first.number, &first.lines));
    let other = ActRequest { lines: vec![line(nuts, "6")], ..request.clone() };
    let different = |what| Problem::Conflict { what, why: Conflict::Different };
    assert_eq!(refusal(act(&room.keeper, Act::Receive, &other).await), different(Entity::Request));
    // Under somebody else's name it is another one.
    assert_eq!(refusal(act(&room.owner, Act::Receive, &request).await), different(Entity::StockDocument));
    assert_eq!(room.totals(nuts).await.0, 5.into());
    // When its answer is not kept any more, it is told how things stand.
    sqlx::query("delete from idempotent_answers").execute(&room.world.pool).await?;
    receive(&room.keeper, nuts, "1", None).await?;
    let late = act(&room.keeper, Act::Receive, &request).await?;
    assert_eq!((late.replayed, late.number, late.lines[0].quantity), (true, first.number, 5.into()));
    assert_eq!(refusal(act(&room.keeper, Act::Receive, &other).await), different(Entity::StockDocument));
    // Taking back likewise.
    let undoing = UndoRequest { id: Some(crate::base::id::StockDocumentId::new()), ..UndoRequest::default() };
    let done = undo(&room.keeper, first.id, &undoing).await?;
    let again = undo(&room.keeper, first.id, &undoing).await?;
    assert_eq!((again.replayed, again.number), (true, done.number));
    room.holds().await
}
