//! What comes into the store-room by movements: the ledger has what came, whatever is received, issued and taken back.

use super::{back, conflict, holds, ordered, shop};
use crate::base::fault::Result;
use crate::base::id::{MovementId, MovementReceiptId, StockDocumentId, StockItemId};
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::platform::ctx::{Actor, Ctx};
use crate::platform::entity;
use crate::platform::links::ByMovement;
use crate::production::movements::ops;
use crate::production::movements::types::{
    ItemReceipt, MovementKind, MovementRequest, MovementStatus, MovementStep, MovementStepRequest, ReceiptRequest,
};
use crate::production::tests::{Shop, refusal};
use crate::production::verify::ops::verify;
use crate::stores;
use crate::stores::types::{Act, ActRequest, StockItemValues, StockLocationValues, UndoRequest};
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use rust_decimal::Decimal;
use serde_json::{Value, json};
use sqlx::PgPool;

fn number(text: &str) -> Decimal {
    text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
}

/// An item of the store-room.
async fn item(ctx: &Ctx, values: &Value) -> Result<StockItemId> {
    let values: StockItemValues = serde_json::from_value(values.clone())?;
    Ok(entity::create(ctx, &values).await?.id)
}

async fn bars(ctx: &Ctx) -> Result<StockItemId> {
    item(ctx, &json!({ "code": "BAR-1", "name": "Barra 4140", "kind": "material", "unit": "metre" })).await
}

async fn shelf(ctx: &Ctx, name: &str) -> Result<()> {
    let values: StockLocationValues = serde_json::from_value(json!({ "name": name }))?;
    entity::create(ctx, &values).await.map(drop)
}

fn expects(item: &Value) -> MovementRequest {
    let asked = json!({ "kind": "inbound", "item": item });
    serde_json::from_value(asked).unwrap_or_else(|error| panic!("{error}"))
}

fn came(good: &str, scrap: &str) -> ReceiptRequest {
    let item = ItemReceipt { good: number(good), scrap: number(scrap) };
    ReceiptRequest { item: Some(item), ..ReceiptRequest::default() }
}

async fn give_out(ctx: &Ctx, item: StockItemId, quantity: Decimal) -> Result<StockDocumentId> {
    let asked: ActRequest = serde_json::from_value(json!({ "lines": [{ "item": item, "quantity": quantity }] }))?;
    Ok(stores::ledger::ops::act(ctx, Act::Issue, &asked).await?.id)
}

async fn undo(ctx: &Ctx, document: StockDocumentId) -> Result<()> {
    stores::ledger::undo::undo(ctx, document, &UndoRequest::default()).await.map(drop)
}

async fn on_hand(shop: &Shop, item: StockItemId) -> Result<Decimal> {
    let on_hand: Decimal = sqlx::query_scalar("select on_hand from stock_totals where item_id = $1")
        .bind(item.0)
        .fetch_one(&shop.world.pool)
        .await?;
    Ok(on_hand.normalize())
}

/// The same person, where there is no store-room for them.
fn without_store_room(ctx: &Ctx) -> Ctx {
    let mut ctx = ctx.clone();
    let Actor::Person(person) = &mut ctx.actor else { panic!("nobody is signed in") };
    person.permissions.retain(|one| !matches!(one, Permission::StoresMove | Permission::StoresAdjust));
    ctx
}

/// The counters, the documents and the ledger are what follows from each other.
async fn all_holds(shop: &Shop) -> Result<()> {
    holds(shop).await?;
    let found = stores::verify::ops::verify(&shop.world.services, Some(shop.business.tenant)).await?;
    assert!(found.iter().all(|found| found.difference.is_none()), "{found:?}");
    Ok(())
}

#[sqlx::test]
async fn what_came_of_an_item_is_on_its_shelf_and_what_did_not_is_nowhere(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let supply = &shop.of_role(Role::Supply).await?;
    let bar = bars(&shop.owner).await?;
    shelf(&shop.owner, "Rack 2").await?;
    let asked = expects(&json!({ "item": "bar-1", "quantity": 12.5, "shelf": "rack 2", "cost": 80 }));
    let sent = ops::send(supply, &asked).await?.movement;
    let expected = sent.item.as_ref().unwrap();
    assert_eq!((expected.id, expected.rest, expected.shelf_path.as_deref()), (bar, number("12.5"), Some("Rack 2")));
    assert_eq!((sent.status, sent.quantity, on_hand(&shop, bar).await?), (MovementStatus::Sent, 0, Decimal::ZERO));

    let first = ops::receive(supply, sent.id, &came("7.25", "0.5")).await?;
    assert_eq!(first.movement.status, MovementStatus::PartlyReceived);
    assert_eq!(first.movement.item.as_ref().unwrap().rest, number("4.75"));
    assert_eq!(on_hand(&shop, bar).await?, number("7.25"));
    let over = refusal(ops::receive(supply, sent.id, &came("4.8", "0")).await);
    assert!(matches!(&over, Problem::NotEnough { lines } if lines[0].available.0 == number("4.75")), "{over:?}");
    let rest = ReceiptRequest { rest_lost: true, ..came("4", "0") };
    let second = ops::receive(supply, sent.id, &rest).await?;
    assert_eq!((second.movement.status, second.receipt.item_lost), (MovementStatus::Received, number("0.75")));
    assert_eq!(on_hand(&shop, bar).await?, number("11.25"));
    // A document each, which says where it came from.
    let document = first.receipt.document.unwrap();
    assert_ne!(Some(document), second.receipt.document);
    let found = stores::history::ops::document(&shop.owner, document).await?;
    assert_eq!((found.movement, found.undo), (Some(ByMovement { id: Some(sent.id) }), None));
    assert_eq!(
        (found.moves.len(), found.moves[0].quantity, found.moves[0].to.name.as_str()),
        (1, number("7.25"), "Rack 2")
    );
    assert_eq!(found.moves[0].value, Some(number("580")));
    // A shelf that is not in use any more is none to lie on.
    let waits = ops::send(supply, &asked).await?.movement.id;
    shelf(&shop.owner, "Rack 4").await?;
    let removed = super::named("Rack 2");
    stores::places::ops::delete(&shop.owner, removed, Some(super::named("Rack 4"))).await?;
    let elsewhere = ops::receive(supply, waits, &came("12.5", "0")).await?.receipt.document.unwrap();
    let elsewhere = stores::history::ops::document(&shop.owner, elsewhere).await?;
    assert_eq!(elsewhere.moves[0].to.name, "General");
    let asked = expects(&json!({ "item": bar, "quantity": 12.5 }));
    let all_scrap = ops::send(supply, &asked).await?.movement.id;
    let nothing = ops::receive(supply, all_scrap, &came("0", "12.5")).await?;
    assert_eq!((nothing.receipt.document, nothing.movement.status), (None, MovementStatus::Received));
    all_holds(&shop).await
}

#[sqlx::test]
async fn a_receipt_and_its_document_are_taken_back_together_or_not_at_all(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let bar = bars(ctx).await?;
    let id = ops::send(ctx, &expects(&json!({ "item": bar, "quantity": 10 }))).await?.movement.id;
    let receipt = ops::receive(ctx, id, &came("6", "1")).await?.receipt;
    let document = receipt.document.unwrap();
    let by_movement = conflict(Entity::StockDocument, Conflict::ByMovement);
    assert_eq!(refusal(undo(ctx, document).await), by_movement);
    let issue = give_out(ctx, bar, number("2")).await?;
    let short = refusal(ops::reverse(ctx, receipt.id, &back()).await);
    assert!(matches!(&short, Problem::NotEnough { lines } if lines[0].available.0 == number("4")), "{short:?}");
    assert_eq!(ops::find(ctx, id).await?.item.unwrap().good, number("6"));
    undo(ctx, issue).await?;
    assert_eq!(refusal(ops::reverse(&without_store_room(ctx), receipt.id, &back()).await), Problem::NotAllowed);
    let taken = ops::reverse(ctx, receipt.id, &back()).await?;
    assert_eq!((taken.receipt.item_good, taken.receipt.item_scrap), (number("-6"), number("-1")));
    assert_eq!((taken.movement.status, on_hand(&shop, bar).await?), (MovementStatus::Sent, Decimal::ZERO));
    let undoing = stores::history::ops::document(ctx, taken.receipt.document.unwrap()).await?;
    assert_eq!((undoing.document.undoes, undoing.movement), (Some(document), Some(ByMovement { id: Some(id) })));
    assert_eq!(
        refusal(ops::reverse(ctx, receipt.id, &back()).await),
        conflict(Entity::MovementReceipt, Conflict::Undone)
    );
    // What only came broken has no document, and is taken back all the same.
    let broken = ops::receive(ctx, id, &came("0", "3")).await?.receipt.id;
    assert_eq!(ops::reverse(ctx, broken, &back()).await?.receipt.document, None);
    all_holds(&shop).await
}

#[sqlx::test]
async fn a_tool_comes_in_by_its_serial(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let tool = json!({ "code": "TAL-1", "name": "Taladro", "kind": "tool", "unit": "piece", "tracking": "piece" });
    let tool = item(ctx, &tool).await?;
    let asked = |more: Value| {
        let mut item = json!({ "item": tool, "quantity": 1 });
        for (member, value) in more.as_object().into_iter().flatten() {
            item[member] = value.clone();
        }
        expects(&item)
    };
    let missing = Problem::invalid("item.serial", Reason::Missing);
    assert_eq!(refusal(ops::send(ctx, &asked(json!({}))).await), missing);
    let two = refusal(ops::send(ctx, &asked(json!({ "quantity": 2, "serial": "S-1" }))).await);
    assert_eq!(two, Problem::invalid("item.quantity", Reason::OutOfRange));
    let drill = asked(json!({ "serial": " S-1 " }));
    let (one, again) = (ops::send(ctx, &drill).await?.movement.id, ops::send(ctx, &drill).await?.movement.id);
    let receipt = ops::receive(ctx, one, &came("1", "0")).await?.receipt.id;
    assert_eq!(on_hand(&shop, tool).await?, Decimal::ONE);
    // It is there already.
    let there = refusal(ops::receive(ctx, again, &came("1", "0")).await);
    assert_eq!(there, Problem::invalid("item.serial", Reason::NotThere));
    ops::reverse(ctx, receipt, &back()).await?;
    ops::receive(ctx, again, &came("1", "0")).await?;
    all_holds(&shop).await
}

#[sqlx::test]
async fn only_what_comes_in_for_no_stage_is_an_item(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let bar = bars(ctx).await?;
    let order = ordered(ctx, 10, &["galvanic", "qc"], true).await?;
    let right = expects(&json!({ "item": bar, "quantity": 2 }));
    let wrong = |asked: MovementRequest, field: &'static str, reason: Reason| (asked, Problem::invalid(field, reason));
    let of_item = |item: Value| expects(&item);
    let cases = [
        wrong(MovementRequest { kind: MovementKind::Internal, ..right.clone() }, "item", Reason::OutOfRange),
        wrong(
            MovementRequest { order: Some(order), stage: Some(super::named("galvanic")), ..right.clone() },
            "item",
            Reason::OutOfRange,
        ),
        wrong(MovementRequest { quantity: 2, ..right.clone() }, "quantity", Reason::OutOfRange),
        wrong(of_item(json!({ "item": bar, "quantity": 0 })), "item.quantity", Reason::OutOfRange),
        wrong(of_item(json!({ "item": bar, "quantity": 1.2345 })), "item.quantity", Reason::Malformed),
        wrong(of_item(json!({ "item": "NADA", "quantity": 1 })), "item.item", Reason::Unknown),
        wrong(of_item(json!({ "item": bar, "quantity": 1, "shelf": "Nowhere" })), "item.shelf", Reason::Unknown),
        wrong(of_item(json!({ "item": bar, "quantity": 1, "serial": "S" })), "item.serial", Reason::ByQuantity),
        wrong(of_item(json!({ "item": bar, "quantity": 1, "cost": -1 })), "item.cost", Reason::OutOfRange),
    ];
    for (asked, problem) in cases {
        assert_eq!(refusal(ops::send(ctx, &asked).await), problem, "{asked:?}");
    }
    // For an order, of the order.
    let id = ops::send(ctx, &MovementRequest { order: Some(order), ..right.clone() }).await?.movement.id;
    for (asked, field, reason) in [
        (ReceiptRequest { qty_good: 1, ..ReceiptRequest::default() }, "qty_good", Reason::OutOfRange),
        (came("0.0001", "0"), "item.good", Reason::Malformed),
        (came("2", "-1"), "item.scrap", Reason::OutOfRange),
        (came("0", "0"), "item.good", Reason::Missing),
    ] {
        assert_eq!(refusal(ops::receive(ctx, id, &asked).await), Problem::invalid(field, reason), "{asked:?}");
    }
    let because = MovementStepRequest { reason: "no era".into(), ..MovementStepRequest::default() };
    let returned = refusal(ops::step(ctx, id, MovementStep::Return, &because).await);
    assert_eq!(returned, conflict(Entity::Movement, Conflict::WrongStatus));

    // Without a store-room there are no items, and what comes in is said in words.
    let keeper_of_none = without_store_room(ctx);
    assert_eq!(refusal(ops::send(&keeper_of_none, &right).await), Problem::NotAllowed);
    assert_eq!(refusal(ops::receive(&keeper_of_none, id, &came("1", "0")).await), Problem::NotAllowed);
    let words = json!({ "kind": "inbound", "what": "Barra 4140", "quantity": 3 });
    let words: MovementRequest = serde_json::from_value(words)?;
    let words = ops::send(&keeper_of_none, &words).await?.movement.id;
    let item = refusal(ops::receive(&keeper_of_none, words, &came("1", "0")).await);
    assert_eq!(item, Problem::invalid("item", Reason::OutOfRange));
    let all = ReceiptRequest { qty_good: 3, ..ReceiptRequest::default() };
    assert_eq!(ops::receive(&keeper_of_none, words, &all).await?.receipt.document, None);
    // The same receipt asked for twice is one document.
    let named = ReceiptRequest { id: Some(MovementReceiptId::new()), ..came("1", "0") };
    let first = ops::receive(ctx, id, &named).await?;
    let again = ops::receive(ctx, id, &named).await?;
    assert_eq!((again.replayed, again.receipt, on_hand(&shop, bar).await?), (true, first.receipt, Decimal::ONE));
    all_holds(&shop).await
}

#[sqlx::test]
async fn the_database_itself_keeps_receipts_and_documents_together(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let bar = bars(ctx).await?;
    let id = ops::send(ctx, &expects(&json!({ "item": bar, "quantity": 10 }))).await?.movement.id;
    ops::receive(ctx, id, &came("4", "0")).await?;
    for statement in ["update movements set item_good = 9", "update movements set item_quantity = 90"] {
        let mut tx = shop.world.services.db.tenant(shop.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
    let receipt = |document: &str, good: &str| {
        format!(
            "insert into movement_receipts (tenant_id, id, movement_id, kind, day, good, scrap, unworked, lost, scrap_reasons, scraps,
                                            closes, note, reason, happened_at, recorded_at, made_by_name, asked, document_id, item_good)
             select tenant_id, gen_random_uuid(), movement_id, 'receive', day, 0, 0, 0, 0, '{{}}', '{{}}', false, '', '',
                    happened_at, recorded_at, '', asked, {document}, {good}
             from movement_receipts limit 1"
        )
    };
    for (statement, rule) in [
        (receipt("null", "1"), "movement_receipts_document_whole"),
        (receipt("document_id", "3"), "movement_receipts_document"),
        (receipt("document_id", "4"), "movement_receipts_of_document"),
        ("update movements set item_good = 11".to_owned(), "movements_item_within_sent"),
        ("update movements set kind = 'internal'".to_owned(), "movements_item_whole"),
        ("update movements set quantity = 1".to_owned(), "movements_quantity_range"),
    ] {
        let error = sqlx::query(sqlx::AssertSqlSafe(statement.clone())).execute(&shop.world.pool).await.unwrap_err();
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        assert_eq!(constraint, Some(rule), "{statement}: {error}");
    }
    // What nobody could refuse is found.
    for (statement, differences) in [
        ("update movements set item_good = 3", vec![("item_good in thousandths".to_owned(), 3_000, 4_000)]),
        ("update movements set item_good = 4", vec![]),
    ] {
        sqlx::query(statement).execute(&shop.world.pool).await?;
        let found = verify(&shop.world.services, Some(shop.business.tenant)).await?.remove(0).differences;
        let found: Vec<_> = found.into_iter().map(|one| (one.what, one.is, one.should_be)).collect();
        assert_eq!(found, differences);
    }
    all_holds(&shop).await
}

/// One thing that is done.
#[derive(Clone, Debug)]
enum Deed {
    Expect { tenths: u32 },
    Receive { nth: usize, good: u32, scrap: u32, rest_lost: bool },
    Reverse { nth: usize },
    Issue { tenths: u32 },
    Undo { nth: usize },
    Cancel { nth: usize },
}

fn deeds() -> impl Strategy<Value = Vec<Deed>> {
    let deed = prop_oneof![
        2 => (1..200_u32).prop_map(|tenths| Deed::Expect { tenths }),
        5 => (0..9_usize, 0..60_u32, 0..9_u32, prop::bool::weighted(0.2))
            .prop_map(|(nth, good, scrap, rest_lost)| Deed::Receive { nth, good, scrap, rest_lost }),
        3 => (0..9_usize).prop_map(|nth| Deed::Reverse { nth }),
        2 => (1..50_u32).prop_map(|tenths| Deed::Issue { tenths }),
        2 => (0..9_usize).prop_map(|nth| Deed::Undo { nth }),
        1 => (0..9_usize).prop_map(|nth| Deed::Cancel { nth }),
    ];
    prop::collection::vec(deed, 40)
}

#[derive(Default)]
struct Done {
    movements: Vec<MovementId>,
    receipts: Vec<MovementReceiptId>,
    documents: Vec<StockDocumentId>,
}

fn nth<T: Copy + Default>(of: &[T], nth: usize) -> T {
    of.get(nth % of.len().max(1)).copied().unwrap_or_default()
}

async fn deed(ctx: &Ctx, bar: StockItemId, done: &mut Done, deed: Deed) -> Result<()> {
    let tenths = |count: u32| Decimal::new(count.into(), 1);
    match deed {
        Deed::Expect { tenths: quantity } => {
            let asked = expects(&json!({ "item": bar, "quantity": tenths(quantity) }));
            done.movements.push(ops::send(ctx, &asked).await?.movement.id);
        }
        Deed::Receive { nth: at, good, scrap, rest_lost } => {
            let item = ItemReceipt { good: tenths(good), scrap: tenths(scrap) };
            let asked = ReceiptRequest { item: Some(item), rest_lost, ..ReceiptRequest::default() };
            let receipt = ops::receive(ctx, nth(&done.movements, at), &asked).await?.receipt;
            done.receipts.push(receipt.id);
            done.documents.extend(receipt.document);
        }
        Deed::Reverse { nth: at } => ops::reverse(ctx, nth(&done.receipts, at), &back()).await.map(drop)?,
        Deed::Issue { tenths: quantity } => done.documents.push(give_out(ctx, bar, tenths(quantity)).await?),
        Deed::Undo { nth: at } => undo(ctx, nth(&done.documents, at)).await?,
        Deed::Cancel { nth: at } => {
            let asked = MovementStepRequest { reason: "no llegó".into(), ..MovementStepRequest::default() };
            ops::step(ctx, nth(&done.movements, at), MovementStep::Cancel, &asked).await.map(drop)?;
        }
    }
    Ok(())
}

#[sqlx::test]
async fn whatever_is_received_issued_and_taken_back_the_ledger_has_what_came(pool: PgPool) -> Result<()> {
    let shop = shop(pool).await?;
    let ctx = &shop.owner;
    let bar = bars(ctx).await?;
    let mut runner = TestRunner::deterministic();
    let (mut worked, mut refused, mut reversed) = (0, 0, 0);
    for _ in 0..4 {
        let mut done = Done::default();
        for what in deeds().new_tree(&mut runner).unwrap().current() {
            let reverses = matches!(what, Deed::Reverse { .. });
            match deed(ctx, bar, &mut done, what).await {
                Ok(()) => {
                    worked += 1;
                    reversed += u32::from(reverses);
                }
                Err(error) => {
                    // Refused, and not broken.
                    refusal::<()>(Err(error));
                    refused += 1;
                }
            }
        }
        all_holds(&shop).await?;
    }
    assert!(worked > 40 && refused > 10 && reversed > 3, "{worked} {refused} {reversed}");
    // Parts of it at once are no more than what was to come.
    let id = ops::send(ctx, &expects(&json!({ "item": bar, "quantity": 5 }))).await?.movement.id;
    let before = on_hand(&shop, bar).await?;
    let one = came("1", "0");
    let all = futures_util::future::join_all((0..12).map(|_| ops::receive(ctx, id, &one))).await;
    assert_eq!(all.iter().filter(|outcome| outcome.is_ok()).count(), 5);
    assert_eq!(on_hand(&shop, bar).await? - before, number("5"));
    all_holds(&shop).await
}
