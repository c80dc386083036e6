//! A ledger that somebody alters by hand, as who has the database can.

use super::ops::{Difference, verify};
use crate::base::fault::Result;
use crate::stores::tests::{Room, give_back, issue, receive, take_back};
use crate::stores::types::ItemKind;
use sqlx::{AssertSqlSafe, PgPool};

#[sqlx::test]
async fn what_was_altered_by_hand_is_named(pool: PgPool) -> Result<()> {
    let room = Room::new(pool.clone()).await?;
    let (ctx, ana) = (&room.owner, room.holder("Ana").await?);
    let nuts = room.item("Tuerca", ItemKind::Consumable).await?.id;
    receive(ctx, nuts, "10", Some("2")).await?;
    let wrong = issue(ctx, nuts, "3", ana).await?;
    take_back(ctx, wrong.id).await?;
    issue(ctx, nuts, "4", ana).await?;
    give_back(ctx, nuts, "1", ana).await?;
    room.holds().await?;
    let first = async || -> Result<String> {
        let mut found = verify(&room.world.services, Some(room.business.tenant)).await?;
        Ok(found.remove(0).difference.map_or_else(String::new, |difference| match difference {
            Difference::Move { position, what, .. } => format!("move {position}: {what}"),
            Difference::Kept { what, .. } | Difference::Holder { what, .. } => what.to_owned(),
            Difference::Document { number, what, .. } => format!("document {number}: {what}"),
        }))
    };
    for (altered, restored, named) in [
        (
            "stock_moves set quantity = 2 where position = 2",
            "stock_moves set quantity = 3 where position = 2",
            "move 2: its value",
        ),
        (
            "stock_moves set value = value - 1 where position = 4",
            "stock_moves set value = value + 1 where position = 4",
            "move 4: its value",
        ),
        (
            "stock_moves set on_hand_after = 8 where position = 3",
            "stock_moves set on_hand_after = 10 where position = 3",
            "move 3: what is on hand after it",
        ),
        (
            "stock_moves set under = 0 where position = 5",
            "stock_moves set under = 4 where position = 5",
            "move 5: the move below it",
        ),
        (
            "stock_moves set line = 7 where position = 1",
            "stock_moves set line = 0 where position = 1",
            "document 1: the hash of its lines",
        ),
        (
            "stock_totals set on_hand = 8 where position = 5",
            "stock_totals set on_hand = 7 where position = 5",
            "its totals",
        ),
        (
            "stock_balances set quantity = 8 where quantity = 7",
            "stock_balances set quantity = 7 where quantity = 8",
            "a balance",
        ),
        (
            "stock_totals set reserved = 2 where position = 5",
            "stock_totals set reserved = 0 where position = 5",
            "what is reserved",
        ),
        (
            "stock_totals set threshold = 9 where position = 5",
            "stock_totals set threshold = 0 where position = 5",
            "its threshold",
        ),
        ("stock_issues set open = 2 where open = 3", "stock_issues set open = 3 where open = 2", "what is out"),
        ("stock_days set issued = 5", "stock_days set issued = 4", "a day"),
        ("stock_holder_months set cost = cost + 1", "stock_holder_months set cost = cost - 1", "what it cost"),
        ("stock_months set issued = 9", "stock_months set issued = 8", "a month"),
        (
            "stock_documents set number = 9 where number = 5",
            "stock_documents set number = 5 where number = 9",
            "document 9: its number",
        ),
    ] {
        let update = async |what: &str| -> Result<()> {
            sqlx::query(AssertSqlSafe(format!("update {what}"))).execute(&pool).await?;
            Ok(())
        };
        update(altered).await?;
        assert_eq!(first().await?, named, "{altered}");
        update(restored).await?;
        assert_eq!(first().await?, "", "{restored}");
    }
    // One that was removed, with all that follows from it.
    sqlx::raw_sql("delete from stock_moves where position = 5").execute(&pool).await?;
    assert_eq!(first().await?, "its totals");
    Ok(())
}
