//! SQL of codes.

use super::types::{CodeKind, CodeMatch, CodePiece, CodeTarget, LearntCode};
use crate::base::id::StockItemId;
use crate::platform::entity::prelude::*;
use crate::stores::pieces::types::PieceName;
use crate::stores::types::{ItemName, Place};

const TABLE: &str = "stock_codes";

/// Everything that one of the keys stands for: what is in use first, by own codes first.
pub(super) async fn find(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<CodeMatch>> {
    let mut found = items(tx, keys).await?;
    found.extend(pieces(tx, keys).await?);
    found.extend(places(tx, keys).await?);
    found.sort_by_key(|found| (found.archived, found.kind));
    Ok(found)
}

/// Each item once, by the first kind of code that it has.
async fn items(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<CodeMatch>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with known as (
             select id, 'own' as kind, null::numeric as quantity, 1 as rank
             from stock_items where tenant_id = $1 and own_code = any ($2)
             union all
             select id, 'given', null, 2 from stock_items where tenant_id = $1 and code = any ($2)
             union all
             select item_id, kind, quantity, case kind when 'gtin' then 3 when 'supplier' then 4 else 5 end
             from stock_codes where tenant_id = $1 and code = any ($2)
           ), best as (
             select distinct on (id) id, kind, quantity from known order by id, rank
           )
           select i.id, i.code, i.name, i.unit, i.own_code, i.archived, b.kind as "kind!", b.quantity
           from best b
           join stock_items i on i.tenant_id = $1 and i.id = b.id
           order by i.name_key"#,
        tenant.0,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stock_items", row.id);
        let unit = stored.word("unit", &row.unit)?;
        Ok(CodeMatch {
            target: CodeTarget::Item(ItemName { id: row.id.into(), code: row.code, name: row.name, unit }),
            kind: stored.word("kind", &row.kind)?,
            quantity: row.quantity.map(|quantity| quantity.normalize()),
            own_code: row.own_code,
            archived: row.archived,
        })
    });
    read.collect()
}

async fn pieces(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<CodeMatch>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select p.id, p.serial, p.own_code, i.id as item_id, i.code, i.name, i.unit, i.archived
         from stock_pieces p
         join stock_items i on i.tenant_id = p.tenant_id and i.id = p.item_id
         where p.tenant_id = $1 and p.own_code = any ($2)
         order by i.name_key, p.serial_key",
        tenant.0,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let unit = stored::row("stock_items", row.item_id).word("unit", &row.unit)?;
        let item = ItemName { id: row.item_id.into(), code: row.code, name: row.name, unit };
        let piece = PieceName { id: row.id.into(), serial: row.serial };
        Ok(CodeMatch {
            target: CodeTarget::Piece(CodePiece { item, piece }),
            kind: CodeKind::Own,
            quantity: None,
            own_code: row.own_code,
            archived: row.archived,
        })
    });
    read.collect()
}

async fn places(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<CodeMatch>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id as "id!", kind as "kind!", coalesce(path, name) as "name!", own_code as "own_code!", archived as "archived!",
                  own_code = any ($2) as "is_own!"
           from stock_locations
           where tenant_id = $1 and own_code = any ($2) and holder_kind is distinct from 'order'
           union
           select id, kind, coalesce(path, name), own_code, archived, own_code = any ($2)
           from stock_locations
           where tenant_id = $1 and code = any ($2) and kind = 'holder'
           order by 3, 1"#,
        tenant.0,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let kind = stored::row("stock_locations", row.id).word("kind", &row.kind)?;
        Ok(CodeMatch {
            target: CodeTarget::Place(Place { id: row.id.into(), kind, name: row.name }),
            kind: if row.is_own { CodeKind::Own } else { CodeKind::Given },
            quantity: None,
            own_code: row.own_code,
            archived: row.archived,
        })
    });
    read.collect()
}

/// Keeps what an item has learnt, unless it knows that already.
pub(super) async fn insert(tx: &mut TenantTx, learnt: &LearntCode) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "insert into stock_codes (tenant_id, code, item_id, kind, quantity) values ($1, $2, $3, $4, $5)
         on conflict do nothing",
        tenant.0,
        learnt.code,
        learnt.item.0,
        learnt.kind.as_str(),
        learnt.quantity
    )
    .execute(sql)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// What items have learnt that goes by one of the keys.
pub(super) async fn learnt(tx: &mut TenantTx, keys: &[String]) -> Result<Vec<LearntCode>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select item_id, code, kind, quantity from stock_codes where tenant_id = $1 and code = any ($2) order by item_id",
        tenant.0,
        keys
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| code(row.item_id.into(), row.code, &row.kind, row.quantity));
    read.collect()
}

/// What an item has learnt, in the order of the codes.
pub(in crate::stores) async fn of_item(tx: &mut TenantTx, item: StockItemId) -> Result<Vec<LearntCode>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select code, kind, quantity from stock_codes where tenant_id = $1 and item_id = $2 order by code",
        tenant.0,
        item.0
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter().map(|row| code(item, row.code, &row.kind, row.quantity)).collect()
}

fn code(item: StockItemId, code: String, kind: &str, quantity: Option<rust_decimal::Decimal>) -> Result<LearntCode> {
    let kind = stored::row(TABLE, item).word("kind", kind)?;
    Ok(LearntCode { item, code, kind, quantity: quantity.map(|quantity| quantity.normalize()) })
}

/// The own code of an item.
pub(in crate::stores) async fn own(tx: &mut TenantTx, item: StockItemId) -> Result<String> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select own_code from stock_items where tenant_id = $1 and id = $2", tenant.0, item.0)
        .fetch_one(sql)
        .await?)
}

/// Forgets one.
pub(super) async fn delete(tx: &mut TenantTx, learnt: &LearntCode) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from stock_codes where tenant_id = $1 and code = $2 and item_id = $3",
        tenant.0,
        learnt.code,
        learnt.item.0
    )
    .execute(sql)
    .await?;
    Ok(())
}
