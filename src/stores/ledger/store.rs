//! SQL of acts: what is there, and what is added.

use super::plan::{Draft, OnShelf, Open};
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId, UserId};
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::types::{Act, StockStatus};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use std::collections::{BTreeMap, HashMap};
use uuid::Uuid;

/// Bytes of the hash of what was asked for that are kept of a document.
const KEPT_OF_HASH: usize = 16;

/// Waits until nobody else moves one of the items, and keeps others from it. In the order of their ids.
pub(in crate::stores) async fn lock_items(tx: &mut TenantTx, items: &[Uuid]) -> Result<()> {
    sqlx::query!("select lock_stock_items($1)", items).execute(tx.sql()).await?;
    Ok(())
}

/// What there is to take from.
#[derive(Debug, Default)]
pub(super) struct Stock {
    /// Of each item, in the order of the shelves' paths.
    pub shelves: HashMap<StockItemId, Vec<OnShelf>>,
    /// Of each item, what is reserved for others than the holder.
    pub reserved: HashMap<StockItemId, Decimal>,
}

/// Locks the items likewise, and tells what is on shelves of them, in one statement: whoever else waits for one of them waits for
/// every round trip that is made under its lock.
pub(super) async fn lock_stock(tx: &mut TenantTx, items: &[Uuid], holder: Option<StockLocationId>) -> Result<Stock> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select item_id as "item_id!", shelf_id as "shelf_id!", usable as "usable!", quantity as "quantity!",
                  reserved as "reserved!"
           from lock_stock_on_shelves($1, $2, $3)"#,
        tenant.0,
        items,
        holder as _
    )
    .fetch_all(sql)
    .await?;
    let mut stock = Stock::default();
    for row in rows {
        let item = StockItemId(row.item_id);
        let on = OnShelf { shelf: row.shelf_id.into(), usable: row.usable, quantity: row.quantity.normalize() };
        stock.shelves.entry(item).or_default().push(on);
        stock.reserved.insert(item, row.reserved.normalize());
    }
    Ok(stock)
}

/// What of the items is out with the holders, or by these documents, in the order it was issued.
pub(super) async fn open_issues(
    tx: &mut TenantTx,
    items: &[Uuid],
    holders: &[Uuid],
    documents: &[Uuid],
) -> Result<Vec<Open>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select s.item_id, s.position, m.document_id, s.holder_id, s.open
         from stock_issues s
         join stock_moves m on m.tenant_id = s.tenant_id and m.item_id = s.item_id and m.position = s.position
         where s.tenant_id = $1
           and s.item_id = any ($2)
           and s.open > 0
           and (s.holder_id = any ($3)
                or (s.item_id, s.position) in (select d.item_id, d.position from stock_moves d
                                               where d.tenant_id = $1 and d.document_id = any ($4)))
         order by s.item_id, s.position",
        tenant.0,
        items,
        holders,
        documents
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Open {
        item: row.item_id.into(),
        position: row.position,
        document: row.document_id.into(),
        holder: row.holder_id.into(),
        left: row.open.normalize(),
    });
    Ok(read.collect())
}

/// How an item stands.
#[derive(Clone, Debug)]
pub(in crate::stores) struct Standing {
    pub name: String,
    pub available: Decimal,
    pub in_use: Decimal,
    pub threshold: Decimal,
    /// Below which somebody is told of it: 0 where nobody is, of what is archived and of what was never moved.
    pub told_below: Decimal,
    /// Were reservations of it shortened that nobody was told of?
    pub is_shortened: bool,
}

impl Standing {
    pub fn status(&self) -> StockStatus {
        StockStatus::of(self.available, self.threshold)
    }
}

/// Of each of the items, in the order of their ids.
pub(in crate::stores) type Standings = BTreeMap<StockItemId, Standing>;

pub(in crate::stores) async fn standings(tx: &mut TenantTx, items: &[Uuid]) -> Result<Standings> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select i.id, i.name, t.on_hand - t.unusable - t.reserved as "available!", t.in_use, i.threshold,
                  case when i.archived or t.position = 0 then 0 else i.threshold end as "told_below!",
                  exists (select from stock_reservations r
                          where r.tenant_id = i.tenant_id and r.item_id = i.id and r.told < r.shortened) as "is_shortened!"
           from stock_items i
           join stock_totals t on t.tenant_id = i.tenant_id and t.item_id = i.id
           where i.tenant_id = $1 and i.id = any ($2)"#,
        tenant.0,
        items
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let standing = Standing {
            name: row.name,
            available: row.available.normalize(),
            in_use: row.in_use.normalize(),
            threshold: row.threshold.normalize(),
            told_below: row.told_below.normalize(),
            is_shortened: row.is_shortened,
        };
        (row.id.into(), standing)
    });
    Ok(read.collect())
}

/// A document that is not there yet.
#[derive(Clone, Debug)]
pub(super) struct NewDocument {
    pub id: StockDocumentId,
    pub act: Act,
    pub recorded_at: DateTime<Utc>,
    pub day: NaiveDate,
    pub occurred_at: DateTime<Utc>,
    pub holder: Option<StockLocationId>,
    pub due_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub note: String,
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub undoes: Option<StockDocumentId>,
    pub asked: [u8; 32],
}

/// Something else was done under the id.
pub(super) fn different() -> Error {
    Problem::Conflict { what: Entity::StockDocument, why: Conflict::Different }.into()
}

/// A move as it stands in the ledger.
#[derive(Clone, Debug)]
pub(in crate::stores) struct LedgerMove {
    pub item: Uuid,
    pub piece: Option<Uuid>,
    pub position: i64,
    pub line: i16,
    pub quantity: Decimal,
    pub from: Uuid,
    pub to: Uuid,
    pub on_hand_after: Decimal,
    pub value: Decimal,
    pub recorded_at: DateTime<Utc>,
}

/// Adds a document with its moves, in their order, and gives its number and how they stand in the ledger. One whose id is taken is
/// refused with [`Conflict::Different`].
pub(super) async fn insert(tx: &mut TenantTx, new: &NewDocument, drafts: &[Draft]) -> Result<(i64, Vec<LedgerMove>)> {
    let (tenant, sql) = tx.split();
    let lines: Vec<i16> = drafts.iter().map(|made| stored::narrow(made.line)).collect::<sqlx::Result<_>>()?;
    let items: Vec<Uuid> = drafts.iter().map(|made| made.item.0).collect();
    let pieces: Vec<Option<Uuid>> = drafts.iter().map(|made| made.piece.map(|piece| piece.0)).collect();
    let quantities: Vec<Decimal> = drafts.iter().map(|made| made.quantity).collect();
    let from: Vec<Uuid> = drafts.iter().map(|made| made.from.0).collect();
    let to: Vec<Uuid> = drafts.iter().map(|made| made.to.0).collect();
    let costs: Vec<Option<Decimal>> = drafts.iter().map(|made| made.cost).collect();
    let against: Vec<Option<i64>> = drafts.iter().map(|made| made.against).collect();
    let undoes: Vec<Option<i64>> = drafts.iter().map(|made| made.undoes).collect();
    // The number is the trigger's. Moves are made of the document, which is there before the trigger of the first one looks for it.
    let rows = sqlx::query!(
        r#"with document as (
             insert into stock_documents
               (tenant_id, id, number, act, recorded_at, day, occurred_at, holder_id, due_at, reason, note, made_by,
                made_by_name, undoes, asked)
             values ($1, $2, 0, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
             returning id, number
           ), posted as (
             insert into stock_moves
               (tenant_id, document_id, line, item_id, quantity, from_id, to_id, cost, against, undoes, piece_id)
             select $1, document.id, line, item_id, quantity, from_id, to_id, cost, against, undoes, piece_id
             from document,
                  unnest($15::smallint[], $16::uuid[], $17::numeric[], $18::uuid[], $19::uuid[], $20::numeric[], $21::bigint[],
                         $22::bigint[], $23::uuid[])
                    with ordinality as made(line, item_id, quantity, from_id, to_id, cost, against, undoes, piece_id, place)
             order by place
             returning item_id, piece_id, position, line, quantity, from_id, to_id, on_hand_after, value, recorded_at
           )
           select document.number as "number!", item_id as "item_id?", piece_id as "piece_id?", position as "position?", line as "line?",
                  quantity as "quantity?", from_id as "from_id?", to_id as "to_id?", on_hand_after as "on_hand_after?",
                  value as "value?", recorded_at as "recorded_at?"
           from document
           left join posted on true"#,
        tenant.0,
        new.id as _,
        new.act.as_str(),
        new.recorded_at,
        new.day,
        new.occurred_at,
        new.holder as _,
        new.due_at,
        new.reason,
        new.note,
        new.made_by as _,
        new.made_by_name,
        new.undoes as _,
        &new.asked[..KEPT_OF_HASH],
        &lines,
        &items,
        &quantities,
        &from,
        &to,
        &costs as &[Option<Decimal>],
        &against as &[Option<i64>],
        &undoes as &[Option<i64>],
        &pieces as &[Option<Uuid>]
    )
    .fetch_all(&mut *sql)
    .await
    .map_err(|error| {
        let constraint = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint);
        if constraint == Some("stock_documents_pkey") { different() } else { error.into() }
    })?;
    // To whom something is issued its document says.
    if matches!(new.act, Act::Return | Act::Scrap | Act::Undo) {
        let touched: Vec<Uuid> = from.iter().chain(&to).copied().collect();
        sqlx::query!(
            "insert into stock_document_holders (tenant_id, holder_id, document_id)
             select $1, id, $2 from stock_locations
             where tenant_id = $1 and id = any ($3) and kind = 'holder' and id is distinct from $4",
            tenant.0,
            new.id as _,
            &touched,
            new.holder as _
        )
        .execute(sql)
        .await?;
    }
    let number = rows.first().map(|row| row.number).ok_or(sqlx::Error::RowNotFound)?;
    // Of a document without moves there is a row without one.
    let read = rows.into_iter().filter_map(|row| {
        Some(LedgerMove {
            item: row.item_id?,
            piece: row.piece_id,
            position: row.position?,
            line: row.line?,
            quantity: row.quantity?,
            from: row.from_id?,
            to: row.to_id?,
            on_hand_after: row.on_hand_after?,
            value: row.value?,
            recorded_at: row.recorded_at?,
        })
    });
    Ok((number, read.collect()))
}

/// What was asked for under the id, by whom, and the number that it has.
#[derive(Clone, Debug)]
pub(super) struct Known {
    pub number: i64,
    pub made_by: Option<UserId>,
    pub asked: Vec<u8>,
}

pub(super) async fn find_known(tx: &mut TenantTx, id: StockDocumentId) -> Result<Option<Known>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select number, made_by, asked from stock_documents where tenant_id = $1 and id = $2",
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map(|row| Known { number: row.number, made_by: row.made_by.map(UserId), asked: row.asked }))
}

/// The lines of a document: each with its item and how much of it was moved.
pub(super) async fn lines(tx: &mut TenantTx, id: StockDocumentId) -> Result<Vec<(StockItemId, Decimal)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select item_id, sum(quantity) as "quantity!"
           from stock_moves
           where tenant_id = $1 and document_id = $2
           group by line, item_id
           order by line, item_id"#,
        tenant.0,
        id.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.item_id.into(), row.quantity.normalize())).collect())
}

/// A move that may be taken back, with what that depends on.
#[derive(Clone, Debug)]
pub(super) struct Undoable {
    pub line: i16,
    pub item: StockItemId,
    pub item_name: String,
    /// Of an item that is tracked by piece, with where it is now.
    pub piece: Option<(StockPieceId, Option<StockLocationId>)>,
    pub position: i64,
    /// Not taken back so far.
    pub remaining: Decimal,
    pub from: StockLocationId,
    pub to: StockLocationId,
    /// What is where it went; none where that is outside.
    pub there: Option<Decimal>,
    /// Of an issue: what is still out.
    pub open: Option<Decimal>,
    /// May something be put back to where it came from?
    pub is_welcome: bool,
}

/// The moves of a document, newest first.
pub(super) async fn undoable(tx: &mut TenantTx, document: StockDocumentId) -> Result<Vec<Undoable>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select m.line, m.item_id, i.name as item_name, m.position, m.from_id, m.to_id, m.piece_id, p.location_id as piece_at,
                  m.quantity - (select coalesce(sum(u.quantity), 0) from stock_moves u
                                where u.tenant_id = m.tenant_id and u.item_id = m.item_id and u.undoes = m.position)
                    as "remaining!",
                  case when t.kind <> 'outside' then coalesce(b.quantity, 0) end as there,
                  s.open as "open?",
                  not f.archived and (not i.archived or f.kind = 'outside') as "is_welcome!"
           from stock_moves m
           join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
           join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
           left join stock_balances b on b.tenant_id = m.tenant_id and b.item_id = m.item_id and b.location_id = m.to_id
           left join stock_issues s on s.tenant_id = m.tenant_id and s.item_id = m.item_id and s.position = m.position
           left join stock_pieces p on p.tenant_id = m.tenant_id and p.id = m.piece_id
           where m.tenant_id = $1 and m.document_id = $2
           order by m.item_id, m.position desc"#,
        tenant.0,
        document.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| Undoable {
        line: row.line,
        item: row.item_id.into(),
        item_name: row.item_name,
        piece: row.piece_id.map(|piece| (StockPieceId(piece), row.piece_at.map(StockLocationId))),
        position: row.position,
        remaining: row.remaining.normalize(),
        from: row.from_id.into(),
        to: row.to_id.into(),
        there: row.there.map(|there| there.normalize()),
        open: row.open.map(|open| open.normalize()),
        is_welcome: row.is_welcome,
    });
    Ok(read.collect())
}
