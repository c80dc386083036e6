//! SQL of the lists of the ledger.

use crate::base::fault::Result;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, UserId};
use crate::base::paging::PageRequest;
use crate::base::stored;
use crate::platform::db::TenantTx;
use crate::stores::pieces::types::PieceName;
use crate::stores::types::{
    Act, DocumentFilter, DocumentRow, IssueFilter, IssueRow, ItemName, MAX_COUNTED, MoveFilter, MoveRow, Place,
};
use chrono::{DateTime, TimeDelta, Utc};
use rust_decimal::Decimal;
use sqlx::FromRow;
use uuid::Uuid;

/// From when until when something was recorded.
type Span = (Option<DateTime<Utc>>, Option<DateTime<Utc>>);

/// What is said to have been done this much later than it was recorded was done at an odd time …
const AHEAD: TimeDelta = TimeDelta::minutes(2);
/// … as what was done this much earlier.
const BEHIND: TimeDelta = TimeDelta::days(30);

/// A document as it is read.
#[derive(Debug, FromRow)]
struct ReadDocument {
    id: Uuid,
    number: i64,
    act: String,
    recorded_at: DateTime<Utc>,
    occurred_at: DateTime<Utc>,
    holder_id: Option<Uuid>,
    holder_kind: Option<String>,
    holder_name: Option<String>,
    due_at: Option<DateTime<Utc>>,
    reason: String,
    note: String,
    made_by: Option<Uuid>,
    made_by_name: String,
    undoes: Option<Uuid>,
    undone: bool,
}

impl ReadDocument {
    fn understand(self) -> Result<DocumentRow> {
        let stored = stored::row("stock_documents", self.id);
        let holder = self.holder_id.zip(self.holder_kind).zip(self.holder_name);
        let holder = holder.map(|((id, kind), name)| place(id, &kind, name)).transpose()?;
        let late = self.occurred_at - self.recorded_at;
        Ok(DocumentRow {
            id: self.id.into(),
            number: self.number,
            act: stored.word("act", &self.act)?,
            recorded_at: self.recorded_at,
            occurred_at: self.occurred_at,
            occurred_oddly: late > AHEAD || late < -BEHIND,
            made_by: self.made_by.map(UserId),
            made_by_name: self.made_by_name,
            holder,
            due_at: self.due_at,
            reason: self.reason,
            note: self.note,
            undoes: self.undoes.map(StockDocumentId),
            undone: self.undone,
        })
    }
}

fn place(id: Uuid, kind: &str, name: String) -> Result<Place> {
    Ok(Place { id: StockLocationId(id), kind: stored::row("stock_locations", id).word("kind", kind)?, name })
}

fn named(id: Option<Uuid>, serial: Option<String>) -> Option<PieceName> {
    id.zip(serial).map(|(id, serial)| PieceName { id: id.into(), serial })
}

fn counted(total: i64) -> Result<u64> {
    stored::row("stock_moves", "all").number("total", total)
}

pub(in crate::stores) async fn document(tx: &mut TenantTx, id: StockDocumentId) -> Result<Option<DocumentRow>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query_as!(
        ReadDocument,
        r#"select d.id, d.number, d.act, d.recorded_at, d.occurred_at, d.holder_id, l.kind as "holder_kind?",
                  l.name as "holder_name?", d.due_at, d.reason, d.note, d.made_by, d.made_by_name, d.undoes,
                  exists (select from stock_documents u where u.tenant_id = d.tenant_id and u.undoes = d.id) as "undone!"
           from stock_documents d
           left join stock_locations l on l.tenant_id = d.tenant_id and l.id = d.holder_id
           where d.tenant_id = $1 and d.id = $2"#,
        tenant.0,
        id.0
    )
    .fetch_optional(sql)
    .await?;
    row.map(ReadDocument::understand).transpose()
}

pub(super) async fn documents(
    tx: &mut TenantTx,
    filter: &DocumentFilter,
    (from, to): Span,
    page: PageRequest,
) -> Result<(Vec<DocumentRow>, u64)> {
    let (tenant, sql) = tx.split();
    let act = filter.act.map(Act::as_str);
    let rows = sqlx::query_as!(
        ReadDocument,
        r#"select d.id, d.number, d.act, d.recorded_at, d.occurred_at, d.holder_id, l.kind as "holder_kind?",
                  l.name as "holder_name?", d.due_at, d.reason, d.note, d.made_by, d.made_by_name, d.undoes,
                  exists (select from stock_documents u where u.tenant_id = d.tenant_id and u.undoes = d.id) as "undone!"
           from stock_documents d
           left join stock_locations l on l.tenant_id = d.tenant_id and l.id = d.holder_id
           where d.tenant_id = $1
             and ($2::text is null or d.act = $2)
             and ($3::uuid is null or d.holder_id = $3 or d.id = any (array(
               select o.document_id from stock_document_holders o where o.tenant_id = $1 and o.holder_id = $3)))
             and ($4::uuid is null or d.made_by = $4)
             and ($5::timestamptz is null or d.recorded_at >= $5)
             and ($6::timestamptz is null or d.recorded_at < $6)
           -- Those of a holder are found by the holder, and not on a walk along the numbers of all.
           order by case when $3::uuid is null then d.number else d.number + 0 end desc
           limit $7 offset $8"#,
        tenant.0,
        act,
        filter.holder as _,
        filter.person as _,
        from,
        to,
        page.limit(),
        page.offset()
    )
    .fetch_all(&mut *sql)
    .await?;
    let total = sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from (select
                 from stock_documents d
                 where d.tenant_id = $1
                   and ($2::text is null or d.act = $2)
                   and ($3::uuid is null or d.holder_id = $3 or d.id = any (array(
                     select o.document_id from stock_document_holders o where o.tenant_id = $1 and o.holder_id = $3)))
                   and ($4::uuid is null or d.made_by = $4)
                   and ($5::timestamptz is null or d.recorded_at >= $5)
                   and ($6::timestamptz is null or d.recorded_at < $6)
                 limit $7) as found"#,
        tenant.0,
        act,
        filter.holder as _,
        filter.person as _,
        from,
        to,
        MAX_COUNTED
    )
    .fetch_one(sql)
    .await?;
    let rows = rows.into_iter().map(ReadDocument::understand).collect::<Result<_>>()?;
    Ok((rows, counted(total)?))
}

/// A move as it is read.
#[derive(Debug, FromRow)]
struct ReadMove {
    document_id: Uuid,
    number: i64,
    act: String,
    item_id: Uuid,
    item_code: String,
    item_name: String,
    unit: String,
    piece_id: Option<Uuid>,
    serial: Option<String>,
    position: i64,
    quantity: Decimal,
    from_id: Uuid,
    from_kind: String,
    from_name: String,
    to_id: Uuid,
    to_kind: String,
    to_name: String,
    on_hand_after: Decimal,
    value: Decimal,
    recorded_at: DateTime<Utc>,
    occurred_at: DateTime<Utc>,
    made_by_name: String,
    reason: String,
    note: String,
}

impl ReadMove {
    fn understand(self, with_value: bool) -> Result<MoveRow> {
        let unit = stored::row("stock_items", self.item_id).word("unit", &self.unit)?;
        Ok(MoveRow {
            document: self.document_id.into(),
            number: self.number,
            act: stored::row("stock_documents", self.document_id).word("act", &self.act)?,
            item: ItemName { id: self.item_id.into(), code: self.item_code, name: self.item_name, unit },
            piece: named(self.piece_id, self.serial),
            position: self.position,
            quantity: self.quantity.normalize(),
            from: place(self.from_id, &self.from_kind, self.from_name)?,
            to: place(self.to_id, &self.to_kind, self.to_name)?,
            on_hand_after: self.on_hand_after.normalize(),
            value: with_value.then(|| self.value.normalize()),
            recorded_at: self.recorded_at,
            occurred_at: self.occurred_at,
            made_by_name: self.made_by_name,
            reason: self.reason,
            note: self.note,
        })
    }
}

/// The moves of a document, as they were asked for.
pub(in crate::stores) async fn moves_of(
    tx: &mut TenantTx,
    document: StockDocumentId,
    with_value: bool,
) -> Result<Vec<MoveRow>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        ReadMove,
        r#"select m.document_id, d.number, d.act, m.item_id, i.code as item_code, i.name as item_name, i.unit, m.piece_id,
                  p.serial as "serial?", m.position,
                  m.quantity, m.from_id, f.kind as from_kind, coalesce(f.path, f.name) as "from_name!",
                  m.to_id, t.kind as to_kind, coalesce(t.path, t.name) as "to_name!", m.on_hand_after, m.value,
                  m.recorded_at, d.occurred_at, d.made_by_name, d.reason, d.note
           from stock_moves m
           join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
           join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
           join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
           left join stock_pieces p on p.tenant_id = m.tenant_id and p.id = m.piece_id
           where m.tenant_id = $1 and m.document_id = $2
           order by m.line, m.position"#,
        tenant.0,
        document.0
    )
    .fetch_all(sql)
    .await?;
    rows.into_iter().map(|row| row.understand(with_value)).collect()
}

/// Of all items: by document, so that a page is read along the numbers.
pub(super) async fn moves(
    tx: &mut TenantTx,
    filter: &MoveFilter,
    span: Span,
    page: PageRequest,
    with_value: bool,
) -> Result<(Vec<MoveRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        ReadMove,
        r#"select m.document_id, d.number, d.act, m.item_id, i.code as item_code, i.name as item_name, i.unit, m.piece_id,
                  p.serial as "serial?", m.position,
                  m.quantity, m.from_id, f.kind as from_kind, coalesce(f.path, f.name) as "from_name!",
                  m.to_id, t.kind as to_kind, coalesce(t.path, t.name) as "to_name!", m.on_hand_after, m.value,
                  m.recorded_at, d.occurred_at, d.made_by_name, d.reason, d.note
           from stock_moves m
           join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
           join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
           join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
           left join stock_pieces p on p.tenant_id = m.tenant_id and p.id = m.piece_id
           where m.tenant_id = $1
             and ($2::uuid is null or m.from_id = $2 or m.to_id = $2)
             and ($3::text is null or d.act = $3)
             and ($4::timestamptz is null or m.recorded_at >= $4)
             and ($5::timestamptz is null or m.recorded_at < $5)
           order by d.number desc, m.item_id, m.position desc
           limit $6 offset $7"#,
        tenant.0,
        filter.place as _,
        filter.act.map(Act::as_str),
        span.0,
        span.1,
        page.limit(),
        page.offset()
    )
    .fetch_all(&mut *sql)
    .await?;
    let total = count_moves(sql, tenant.0, filter, span).await?;
    let rows = rows.into_iter().map(|row| row.understand(with_value)).collect::<Result<_>>()?;
    Ok((rows, counted(total)?))
}

/// Of one item: by position, so that a page of a long history is a range of its key where nothing else is asked for.
pub(super) async fn moves_of_item(
    tx: &mut TenantTx,
    item: StockItemId,
    filter: &MoveFilter,
    span: Span,
    page: PageRequest,
    with_value: bool,
) -> Result<(Vec<MoveRow>, u64)> {
    let is_plain = filter.place.is_none() && filter.act.is_none() && span == (None, None);
    let (tenant, sql) = tx.split();
    let (total, below, offset) = if is_plain {
        let last = sqlx::query_scalar!(
            "select position from stock_totals where tenant_id = $1 and item_id = $2",
            tenant.0,
            item.0
        );
        let last = last.fetch_optional(&mut *sql).await?.unwrap_or_default();
        (last, Some(last.saturating_sub(page.offset()).saturating_add(1)), 0)
    } else {
        (count_moves(&mut *sql, tenant.0, filter, span).await?, None, page.offset())
    };
    let rows = sqlx::query_as!(
        ReadMove,
        r#"select m.document_id, d.number, d.act, m.item_id, i.code as item_code, i.name as item_name, i.unit, m.piece_id,
                  p.serial as "serial?", m.position,
                  m.quantity, m.from_id, f.kind as from_kind, coalesce(f.path, f.name) as "from_name!",
                  m.to_id, t.kind as to_kind, coalesce(t.path, t.name) as "to_name!", m.on_hand_after, m.value,
                  m.recorded_at, d.occurred_at, d.made_by_name, d.reason, d.note
           from stock_moves m
           join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
           join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
           join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
           left join stock_pieces p on p.tenant_id = m.tenant_id and p.id = m.piece_id
           where m.tenant_id = $1
             and ($2::uuid is null or m.from_id = $2 or m.to_id = $2)
             and ($3::text is null or d.act = $3)
             and ($4::timestamptz is null or m.recorded_at >= $4)
             and ($5::timestamptz is null or m.recorded_at < $5)
             and m.item_id = $6
             and ($7::bigint is null or m.position < $7)
           order by m.position desc
           limit $8 offset $9"#,
        tenant.0,
        filter.place as _,
        filter.act.map(Act::as_str),
        span.0,
        span.1,
        item.0,
        below,
        page.limit(),
        offset
    )
    .fetch_all(sql)
    .await?;
    let rows = rows.into_iter().map(|row| row.understand(with_value)).collect::<Result<_>>()?;
    Ok((rows, counted(total)?))
}

async fn count_moves(sql: &mut sqlx::PgConnection, tenant: Uuid, filter: &MoveFilter, (from, to): Span) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!"
           from (select
                 from stock_moves m
                 join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
                 where m.tenant_id = $1
                   and ($2::uuid is null or m.item_id = $2)
                   and ($3::uuid is null or m.from_id = $3 or m.to_id = $3)
                   and ($4::text is null or d.act = $4)
                   and ($5::timestamptz is null or m.recorded_at >= $5)
                   and ($6::timestamptz is null or m.recorded_at < $6)
                 limit $7) as found"#,
        tenant,
        filter.item as _,
        filter.place as _,
        filter.act.map(Act::as_str),
        from,
        to,
        MAX_COUNTED
    )
    .fetch_one(sql)
    .await?)
}

pub(super) async fn issues(
    tx: &mut TenantTx,
    filter: &IssueFilter,
    page: PageRequest,
    now: DateTime<Utc>,
) -> Result<(Vec<IssueRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with found as (
             select s.*, i.code, i.name as item_name, i.unit, i.returnable
             from stock_issues s
             join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
             where s.tenant_id = $1
               and s.open > 0
               and ($2::uuid is null or s.item_id = $2)
               and ($3::uuid is null or s.holder_id = $3)
               and (not $4 or i.returnable)
               and (not $5 or s.due_at < $6)
           )
           select m.document_id, d.number, f.item_id as "item_id!", f.code as "code!",
                  f.item_name as "item_name!", f.unit as "unit!", f.returnable as "returnable!", f.holder_id as "holder_id!",
                  l.name as holder_name, m.piece_id, p.serial as "serial?", f.quantity as "quantity!", f.open as "open!", d.occurred_at as since, f.due_at,
                  (select count(*) from (select from found limit $9) as counted) as "total!"
           from found f
           join stock_moves m on m.tenant_id = $1 and m.item_id = f.item_id and m.position = f.position
           join stock_documents d on d.tenant_id = $1 and d.id = m.document_id
           join stock_locations l on l.tenant_id = $1 and l.id = f.holder_id
           left join stock_pieces p on p.tenant_id = $1 and p.id = m.piece_id
           order by d.number, f.item_id, f.position
           limit $7 offset $8"#,
        tenant.0,
        filter.item as _,
        filter.holder as _,
        filter.loans,
        filter.overdue,
        now,
        page.limit(),
        page.offset(),
        MAX_COUNTED
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let unit = stored::row("stock_items", row.item_id).word("unit", &row.unit)?;
        Ok(IssueRow {
            document: row.document_id.into(),
            number: row.number,
            item: ItemName { id: row.item_id.into(), code: row.code, name: row.item_name, unit },
            piece: named(row.piece_id, row.serial),
            returnable: row.returnable,
            holder: place(row.holder_id, "holder", row.holder_name)?,
            quantity: row.quantity.normalize(),
            open: row.open.normalize(),
            since: row.since,
            due_at: row.due_at,
            overdue: row.due_at.is_some_and(|due| due < now),
        })
    });
    let rows: Vec<IssueRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(issues(tx, filter, first, now)).await?;
        return Ok((rows, total));
    }
    Ok((rows, counted(total)?))
}
