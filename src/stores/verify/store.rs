//! SQL of verifying.

use super::ops::Difference;
use super::replay::HolderMonths;
use crate::base::fault::{Error, Result};
use crate::base::id::{StockDocumentId, StockItemId, TenantId};
use crate::base::stored;
use crate::platform::audit::store as audit;
use crate::platform::db::{SystemTx, TenantTx};
use crate::stores::ledger::store::LedgerMove;
use crate::stores::types::{Act, PlaceKind, UsageDay};
use chrono::{DateTime, NaiveDate, Utc};
use futures_util::TryStreamExt;
use rust_decimal::Decimal;
use serde_json::Value;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use uuid::Uuid;

/// Those that have a ledger, or the one, each with its code.
pub(super) async fn list_tenants(tx: &mut SystemTx, only: Option<TenantId>) -> Result<Vec<(TenantId, String)>> {
    let rows = sqlx::query!(
        "select id, code
         from tenants t
         where ($1::uuid is null or id = $1)
           and exists (select from stock_totals s where s.tenant_id = t.id)
         order by code",
        only as _
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.code)).collect())
}

/// A walk over millions takes as long as it takes, and has room to put hundreds of thousands in order. There are two at once already:
/// none of them is divided any further.
pub(super) async fn lift_limits(tx: &mut TenantTx) -> Result<()> {
    sqlx::raw_sql(
        "set local statement_timeout = 0; set local work_mem = '64MB'; set local max_parallel_workers_per_gather = 0",
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Where something can be.
#[derive(Clone, Copy, Debug)]
pub(super) struct KnownPlace {
    kind: PlaceKind,
    usable: bool,
    /// Is it where what is lost is?
    is_lost: bool,
}

/// All places by their ids.
pub(super) type Places = HashMap<Uuid, KnownPlace>;

pub(super) async fn places(tx: &mut TenantTx) -> Result<Places> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, kind, usable, kind = 'outside' and name = 'lost' as "is_lost!"
           from stock_locations where tenant_id = $1"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let kind = stored::row("stock_locations", row.id).word("kind", &row.kind)?;
        Ok((row.id, KnownPlace { kind, usable: row.usable, is_lost: row.is_lost }))
    });
    read.collect()
}

/// Items after one of them, each with whether it is returnable.
pub(super) async fn items_after(tx: &mut TenantTx, after: Uuid, limit: i64) -> Result<Vec<(StockItemId, bool)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, returnable from stock_items where tenant_id = $1 and id > $2 order by id limit $3",
        tenant.0,
        after,
        limit
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.returnable)).collect())
}

/// A move with what it was reckoned by.
#[derive(Debug)]
pub(super) struct ReadMove {
    pub item: StockItemId,
    pub piece: Option<Uuid>,
    pub position: i64,
    pub act: Act,
    pub day: NaiveDate,
    pub quantity: Decimal,
    pub from: Uuid,
    pub from_kind: PlaceKind,
    pub from_usable: bool,
    pub to: Uuid,
    pub to_kind: PlaceKind,
    pub to_usable: bool,
    /// Is one of the places where what is lost is?
    pub is_lost: bool,
    pub cost: Option<Decimal>,
    pub against: Option<i64>,
    pub undoes: Option<i64>,
    pub on_hand_after: Decimal,
    pub value: Decimal,
    pub under: i64,
    pub recorded_at: DateTime<Utc>,
}

/// Gives the moves of the items one after the other, until something differs.
pub(super) async fn replay(
    tx: &mut TenantTx,
    items: &[Uuid],
    places: &Places,
    mut step: impl FnMut(&ReadMove) -> Option<Difference> + Send,
) -> Result<Option<Difference>> {
    let (tenant, sql) = tx.split();
    let mut rows = sqlx::query!(
        "select m.item_id, m.piece_id, m.position, d.act, d.day, m.quantity, m.from_id, m.to_id, m.cost, m.against, m.undoes,
                m.on_hand_after, m.value, m.under, m.recorded_at
         from stock_moves m
         join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
         where m.tenant_id = $1 and m.item_id = any ($2)
         order by m.item_id, m.position",
        tenant.0,
        items
    )
    .fetch(sql);
    while let Some(row) = rows.try_next().await? {
        let stored = stored::row("stock_moves", row.item_id);
        let place = |id: Uuid| places.get(&id).ok_or_else(|| Error::broken("a move names a place that is not there"));
        let (from, to) = (place(row.from_id)?, place(row.to_id)?);
        let read = ReadMove {
            item: row.item_id.into(),
            piece: row.piece_id,
            position: row.position,
            act: stored.word("act", &row.act)?,
            day: row.day,
            quantity: row.quantity,
            from: row.from_id,
            from_kind: from.kind,
            from_usable: from.usable,
            to: row.to_id,
            to_kind: to.kind,
            to_usable: to.usable,
            is_lost: from.is_lost || to.is_lost,
            cost: row.cost,
            against: row.against,
            undoes: row.undoes,
            on_hand_after: row.on_hand_after,
            value: row.value,
            under: row.under,
            recorded_at: row.recorded_at,
        };
        if let Some(difference) = step(&read) {
            return Ok(Some(difference));
        }
    }
    Ok(None)
}

/// What is kept of an item beside its moves.
#[derive(Debug, Default)]
pub(super) struct Kept {
    pub total: KeptTotal,
    /// Of the item's reservations the sum that is kept, and what they are.
    pub reserved: (Decimal, Decimal),
    /// The threshold by which it is told whether it is low, and the item's own.
    pub threshold: (Decimal, Decimal),
    pub balances: BTreeMap<Uuid, Decimal>,
    pub issues: BTreeMap<i64, KeptIssue>,
    pub days: BTreeMap<NaiveDate, UsageDay>,
    pub months: BTreeMap<NaiveDate, KeptMonth>,
    /// Where each piece is that was ever moved.
    pub pieces: BTreeMap<Uuid, Uuid>,
}

/// By how much a month changed the value of an item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeptMonth {
    pub issued: Decimal,
    pub returned: Decimal,
    pub adjusted: Decimal,
    pub scrapped: Decimal,
    pub lost: Decimal,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct KeptTotal {
    pub position: i64,
    pub top: i64,
    pub on_hand: Decimal,
    pub unusable: Decimal,
    pub in_use: Decimal,
    pub value: Decimal,
}

impl fmt::Display for KeptTotal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { position, top, on_hand, unusable, in_use, value } = self;
        write!(
            f,
            "{on_hand} on hand ({unusable} unusable), {in_use} in use, worth {value}, after move {position} on {top}"
        )
    }
}

/// What was issued by a move, and what of it is still out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct KeptIssue {
    pub holder: Uuid,
    pub quantity: Decimal,
    pub open: Decimal,
    pub value: Decimal,
}

pub(super) async fn kept(tx: &mut TenantTx, items: &[Uuid]) -> Result<HashMap<StockItemId, Kept>> {
    let (tenant, sql) = tx.split();
    let mut kept: HashMap<StockItemId, Kept> = HashMap::new();
    let totals = sqlx::query!(
        r#"select t.item_id, t.position, t.top, t.on_hand, t.unusable, t.in_use, t.value, t.reserved,
                  (select coalesce(sum(r.quantity), 0) from stock_reservations r
                   where r.tenant_id = t.tenant_id and r.item_id = t.item_id and r.quantity > 0) as "kept!",
                  t.threshold, i.threshold as of_item
           from stock_totals t
           join stock_items i on i.tenant_id = t.tenant_id and i.id = t.item_id
           where t.tenant_id = $1 and t.item_id = any ($2)"#,
        tenant.0,
        items
    );
    for row in totals.fetch_all(&mut *sql).await? {
        let item = kept.entry(row.item_id.into()).or_default();
        item.reserved = (row.reserved, row.kept);
        item.threshold = (row.threshold, row.of_item);
        item.total = KeptTotal {
            position: row.position,
            top: row.top,
            on_hand: row.on_hand,
            unusable: row.unusable,
            in_use: row.in_use,
            value: row.value,
        };
    }
    let balances = sqlx::query!(
        "select item_id, location_id, quantity from stock_balances where tenant_id = $1 and item_id = any ($2)",
        tenant.0,
        items
    );
    for row in balances.fetch_all(&mut *sql).await? {
        kept.entry(row.item_id.into()).or_default().balances.insert(row.location_id, row.quantity);
    }
    let issues = sqlx::query!(
        "select item_id, position, holder_id, quantity, open, open_value
         from stock_issues where tenant_id = $1 and item_id = any ($2)",
        tenant.0,
        items
    );
    for row in issues.fetch_all(&mut *sql).await? {
        let issue = KeptIssue { holder: row.holder_id, quantity: row.quantity, open: row.open, value: row.open_value };
        kept.entry(row.item_id.into()).or_default().issues.insert(row.position, issue);
    }
    let days = sqlx::query!(
        "select item_id, day, received, issued, returned, adjusted, scrapped
         from stock_days where tenant_id = $1 and item_id = any ($2)",
        tenant.0,
        items
    );
    for row in days.fetch_all(&mut *sql).await? {
        let day = UsageDay {
            day: row.day,
            received: row.received,
            issued: row.issued,
            returned: row.returned,
            adjusted: row.adjusted,
            scrapped: row.scrapped,
        };
        kept.entry(row.item_id.into()).or_default().days.insert(row.day, day);
    }
    let months = sqlx::query!(
        "select item_id, month, issued, returned, adjusted, scrapped, lost
         from stock_months where tenant_id = $1 and item_id = any ($2)",
        tenant.0,
        items
    );
    for row in months.fetch_all(&mut *sql).await? {
        let month = KeptMonth {
            issued: row.issued,
            returned: row.returned,
            adjusted: row.adjusted,
            scrapped: row.scrapped,
            lost: row.lost,
        };
        kept.entry(row.item_id.into()).or_default().months.insert(row.month, month);
    }
    let pieces = sqlx::query!(
        r#"select item_id, id, location_id as "location_id!"
           from stock_pieces where tenant_id = $1 and item_id = any ($2) and location_id is not null"#,
        tenant.0,
        items
    );
    for row in pieces.fetch_all(sql).await? {
        kept.entry(row.item_id.into()).or_default().pieces.insert(row.id, row.location_id);
    }
    Ok(kept)
}

/// What is kept of what holders were issued.
pub(super) async fn holder_months(tx: &mut TenantTx) -> Result<HolderMonths> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!("select holder_id, month, cost from stock_holder_months where tenant_id = $1", tenant.0)
        .fetch_all(sql)
        .await?;
    Ok(rows.into_iter().map(|row| ((row.holder_id, row.month), row.cost)).collect())
}

/// A document by its number.
#[derive(Debug)]
pub(super) struct Numbered {
    pub id: StockDocumentId,
    pub number: i64,
    pub act: String,
}

pub(super) async fn documents_after(tx: &mut TenantTx, number: i64, limit: i64) -> Result<Vec<Numbered>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, number, act from stock_documents where tenant_id = $1 and number > $2 order by number limit $3",
        tenant.0,
        number,
        limit
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| Numbered { id: row.id.into(), number: row.number, act: row.act }).collect())
}

/// The moves of each of the documents.
pub(in crate::stores) async fn moves_of(
    tx: &mut TenantTx,
    documents: &[Uuid],
) -> Result<HashMap<StockDocumentId, Vec<LedgerMove>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select document_id, item_id, piece_id, position, line, quantity, from_id, to_id, on_hand_after, value, recorded_at
         from stock_moves
         where tenant_id = $1 and document_id = any ($2)",
        tenant.0,
        documents
    )
    .fetch_all(sql)
    .await?;
    let mut moves: HashMap<StockDocumentId, Vec<LedgerMove>> = HashMap::new();
    for row in rows {
        moves.entry(row.document_id.into()).or_default().push(LedgerMove {
            item: row.item_id,
            piece: row.piece_id,
            position: row.position,
            line: row.line,
            quantity: row.quantity,
            from: row.from_id,
            to: row.to_id,
            on_hand_after: row.on_hand_after,
            value: row.value,
            recorded_at: row.recorded_at,
        });
    }
    Ok(moves)
}

/// What the audit has of a document.
#[derive(Debug)]
pub(super) struct Told {
    pub number: i64,
    pub act: String,
    pub lines_sha256: String,
}

pub(super) async fn told(tx: &mut TenantTx, documents: &[Uuid]) -> Result<HashMap<StockDocumentId, Told>> {
    let targets: Vec<String> = documents.iter().map(Uuid::to_string).collect();
    let entries = audit::after_of(tx, "stock_document", &targets).await?;
    let told = entries.into_iter().filter_map(|(target, after)| {
        let text = |member: &str| after.get(member).and_then(Value::as_str).unwrap_or_default().to_owned();
        let number = after.get("document_number").and_then(Value::as_i64).unwrap_or_default();
        let told = Told { number, act: text("act"), lines_sha256: text("lines_sha256") };
        Some((target.parse::<StockDocumentId>().ok()?, told))
    });
    Ok(told.collect())
}
