//! What the database itself refuses, whoever asks: rows past the operations.

use crate::base::fault::Result;
use crate::platform::entity;
use crate::stores::tests::{Room, receive};
use crate::stores::tests::{issue, shelf};
use crate::stores::types::{ItemKind, StockLocationValues};
use sqlx::PgPool;
use sqlx::error::DatabaseError;
use uuid::Uuid;

/// What there is, by id.
struct Things {
    item: Uuid,
    shelf: Uuid,
    closed: Uuid,
    holder: Uuid,
    receipt: Uuid,
    issue: Uuid,
}

/// The rule, or the right, that keeps a document of this act with one move from being.
async fn refused(
    room: &Room,
    act: &str,
    quantity: &str,
    from: Uuid,
    to: Uuid,
    more: (Option<i64>, Option<i64>),
) -> String {
    let mut tx = room.world.services.db.tenant(room.business.tenant).await.unwrap();
    let document = Uuid::now_v7();
    let tenant = room.business.tenant.0;
    let undoes: Option<Uuid> = if act == "undo" { last_document(room).await } else { None };
    sqlx::query(
        "insert into stock_documents (tenant_id, id, number, act, recorded_at, day, occurred_at, reason, note, made_by_name, undoes,
                                      asked)
         values ($1, $2, 0, $3, now(), current_date, now(), '', '', '', $4, sha256(''))",
    )
    .bind(tenant)
    .bind(document)
    .bind(act)
    .bind(undoes)
    .execute(tx.sql())
    .await
    .unwrap();
    let item: Uuid =
        sqlx::query_scalar("select item_id from stock_totals where position > 0").fetch_one(tx.sql()).await.unwrap();
    let outcome = sqlx::query(
        "insert into stock_moves (tenant_id, document_id, line, item_id, quantity, from_id, to_id, against, undoes)
         values ($1, $2, 0, $3, $4::numeric, $5, $6, $7, $8)",
    )
    .bind(tenant)
    .bind(document)
    .bind(item)
    .bind(quantity.parse::<rust_decimal::Decimal>().unwrap())
    .bind(from)
    .bind(to)
    .bind(more.0)
    .bind(more.1)
    .execute(tx.sql())
    .await;
    let error = outcome.unwrap_err();
    let refusal = error.as_database_error().unwrap();
    refusal.constraint().map_or_else(|| refusal.message().to_owned(), str::to_owned)
}

async fn last_document(room: &Room) -> Option<Uuid> {
    sqlx::query_scalar("select id from stock_documents order by number desc limit 1")
        .fetch_optional(&room.world.pool)
        .await
        .unwrap()
}

async fn things(room: &Room) -> Result<Things> {
    let (shelf_id, holder) = (room.shelf("A").await?.id, room.holder("Ana").await?);
    let closed = entity::create(&room.owner, &StockLocationValues { usable: false, ..shelf("C") }).await?.id;
    let item = room.item("Tuerca", ItemKind::Consumable).await?.id;
    let line = crate::stores::types::ActLine { to: Some(shelf_id.into()), ..crate::stores::tests::line(item, "5") };
    let receipt = crate::stores::ledger::ops::act(
        &room.owner,
        crate::stores::types::Act::Receive,
        &crate::stores::tests::asked(vec![line]),
    )
    .await?;
    let out = issue(&room.owner, item, "2", holder).await?;
    Ok(Things {
        item: item.0,
        shelf: shelf_id.0,
        closed: closed.0,
        holder: holder.0,
        receipt: receipt.id.0,
        issue: out.id.0,
    })
}

#[sqlx::test]
async fn moves_that_may_not_be_are_refused_by_their_rule(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let Things { shelf, closed, holder, .. } = things(&room).await?;
    let supplier: Uuid = sqlx::query_scalar("select id from stock_locations where name = 'supplier'")
        .fetch_one(&room.world.pool)
        .await?;
    let none = (None, None);
    for (act, quantity, from, to, more, rule) in [
        // Below zero on a shelf.
        ("issue", "4", shelf, holder, none, "stock_balances_not_below_zero"),
        ("transfer", "1", closed, shelf, none, "stock_balances_not_below_zero"),
        // From where it is to where it is.
        ("transfer", "1", shelf, shelf, none, "stock_moves_other_place"),
        // Places that the act does not allow.
        ("receive", "1", shelf, holder, none, "stock_moves_places"),
        ("issue", "1", closed, holder, none, "stock_moves_places"),
        ("issue", "1", holder, shelf, none, "stock_moves_places"),
        ("scrap", "1", shelf, supplier, none, "stock_moves_places"),
        ("adjust", "1", shelf, supplier, none, "stock_moves_places"),
        ("transfer", "1", holder, shelf, none, "stock_moves_places"),
        // Decimals over the unit's, nothing, and too much.
        ("transfer", "0.5", shelf, closed, none, "stock_moves_decimals"),
        ("transfer", "0", shelf, closed, none, "stock_moves_quantity_range"),
        ("receive", "1000000000000", supplier, shelf, none, "stock_moves_quantity_range"),
        // A return of nothing, of more than is out, and of another move.
        ("return", "1", holder, shelf, none, "stock_moves_against"),
        ("return", "3", holder, shelf, (Some(2), None), "stock_moves_not_over_open"),
        ("return", "1", holder, shelf, (Some(1), None), "stock_moves_against"),
        // Taking back what is not of the document, elsewhere, and more than there was.
        ("undo", "1", holder, shelf, (None, Some(1)), "stock_moves_undoes"),
        ("undo", "1", holder, closed, (None, Some(2)), "stock_moves_undoes"),
        ("undo", "3", holder, shelf, (None, Some(2)), "stock_moves_not_over_undone"),
        ("transfer", "1", shelf, closed, (None, Some(1)), "stock_moves_undoes"),
        // A place that is nobody's.
        ("transfer", "1", shelf, Uuid::now_v7(), none, "stock_moves_known"),
    ] {
        assert_eq!(refused(&room, act, quantity, from, to, more).await, rule, "{act} {quantity} {more:?}");
    }
    sqlx::query("update stock_locations set archived = true where id = $1")
        .bind(closed)
        .execute(&room.world.pool)
        .await?;
    assert_eq!(refused(&room, "transfer", "1", shelf, closed, none).await, "stock_moves_not_archived");
    room.holds().await
}

#[sqlx::test]
async fn another_tenants_places_and_items_are_none(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let other = room.world.store_room("otro-almacen").await?;
    let stranger = room.world.owner(&other).await?;
    let theirs = entity::create(&stranger, &shelf("A")).await?.id.0;
    let Things { shelf, .. } = things(&room).await?;
    assert_eq!(refused(&room, "transfer", "1", shelf, theirs, (None, None)).await, "stock_moves_known");
    Ok(())
}

#[sqlx::test]
async fn requests_only_add_to_the_ledger(pool: PgPool) -> Result<()> {
    let room = Room::new(pool).await?;
    let things = things(&room).await?;
    receive(&room.owner, things.item.into(), "1", None).await?;
    for statement in [
        "update stock_moves set quantity = 1",
        "delete from stock_moves",
        "update stock_documents set reason = 'x'",
        "delete from stock_documents",
        "update stock_totals set on_hand = 100",
        "delete from stock_totals",
        "update stock_balances set quantity = 100",
        "update stock_issues set open = 0",
        "update stock_days set issued = 0",
        "update stock_numbers set last = 0",
        "insert into stock_numbers select gen_random_uuid(), 1",
        "delete from stock_items",
        "truncate stock_moves",
    ] {
        let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        let code = error.as_database_error().and_then(DatabaseError::code);
        assert_eq!(code.as_deref(), Some("42501"), "{statement}: {error}");
    }
    // A unit that moves were reckoned by, and what there is.
    for (statement, rule) in [
        ("update stock_items set unit = 'box'", "stock_items_unit_stays"),
        ("update stock_items set returnable = true", "stock_items_returnable_stays"),
        ("update stock_items set archived = true", "stock_items_archived_empty"),
        ("update stock_locations set kind = 'outside', name = 'scrap'", "stock_locations_kind_stays"),
    ] {
        let mut tx = room.world.services.db.tenant(room.business.tenant).await?;
        let error = sqlx::query(statement).execute(tx.sql()).await.unwrap_err();
        assert_eq!(error.as_database_error().and_then(DatabaseError::constraint), Some(rule), "{statement}: {error}");
    }
    let known: i64 = sqlx::query_scalar("select count(*) from stock_documents where id = any ($1)")
        .bind([things.receipt, things.issue])
        .fetch_one(&room.world.pool)
        .await?;
    assert_eq!(known, 2);
    Ok(())
}
