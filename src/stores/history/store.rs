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
use sqlx::{FromRow, PgConnection, Postgres, QueryBuilder};
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

/// Moves with all that is told of them.
const MOVES: &str =
    "select m.document_id, d.number, d.act, m.item_id, i.code as item_code, i.name as item_name, i.unit, m.piece_id,
            p.serial, m.position, m.quantity, m.from_id, f.kind as from_kind, coalesce(f.path, f.name) as from_name,
            m.to_id, t.kind as to_kind, coalesce(t.path, t.name) as to_name, m.on_hand_after, m.value, m.recorded_at,
            d.occurred_at, d.made_by_name, d.reason, d.note
     from stock_moves m
     join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
     join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
     join stock_locations f on f.tenant_id = m.tenant_id and f.id = m.from_id
     join stock_locations t on t.tenant_id = m.tenant_id and t.id = m.to_id
     left join stock_pieces p on p.tenant_id = m.tenant_id and p.id = m.piece_id";

/// The moves of a document, as they were asked for.
pub(in crate::stores) async fn moves_of(
    tx: &mut TenantTx,
    document: StockDocumentId,
    with_value: bool,
) -> Result<Vec<MoveRow>> {
    let (tenant, sql) = tx.split();
    let mut query = QueryBuilder::new(MOVES);
    query.push(" where m.tenant_id = ").push_bind(tenant.0);
    query.push(" and m.document_id = ").push_bind(document.0);
    query.push(" order by m.line, m.position");
    read_moves(sql, query, with_value).await
}

async fn read_moves(
    sql: &mut PgConnection,
    mut query: QueryBuilder<Postgres>,
    with_value: bool,
) -> Result<Vec<MoveRow>> {
    let rows: Vec<ReadMove> = query.build_query_as().fetch_all(sql).await?;
    rows.into_iter().map(|row| row.understand(with_value)).collect()
}

/// The moves `m` that a filter leaves, of documents `d` where it asks for an act. It says no more than is asked for, so that each
/// way of asking is planned once.
fn of_filtered(query: &mut QueryBuilder<Postgres>, tenant: Uuid, filter: &MoveFilter, (from, to): Span) {
    let MoveFilter { item, place, act, from: _, to: _ } = filter;
    query.push(" where m.tenant_id = ").push_bind(tenant);
    if let Some(item) = item {
        query.push(" and m.item_id = ").push_bind(item.0);
    }
    if let Some(place) = place {
        query.push(" and (m.from_id = ").push_bind(place.0);
        query.push(" or m.to_id = ").push_bind(place.0).push(")");
    }
    if let Some(act) = act {
        query.push(" and d.act = ").push_bind(act.as_str());
    }
    if let Some(from) = from {
        query.push(" and m.recorded_at >= ").push_bind(from);
    }
    if let Some(to) = to {
        query.push(" and m.recorded_at < ").push_bind(to);
    }
}

/// A page of the moves that a filter leaves, the newest first; and how many there are.
///
/// Those of one item are in the order of their positions, so that a page of a long history is a range of its key where nothing else is
/// asked for; those of all, by document, so that a page is read along the numbers.
pub(super) async fn moves(
    tx: &mut TenantTx,
    filter: &MoveFilter,
    span: Span,
    page: PageRequest,
    with_value: bool,
) -> Result<(Vec<MoveRow>, u64)> {
    let is_plain = filter.place.is_none() && filter.act.is_none() && span == (None, None);
    let (tenant, sql) = tx.split();
    let (total, below) = match filter.item {
        Some(item) if is_plain => {
            let last = last_position(&mut *sql, tenant.0, item).await?;
            (last, Some(last.saturating_sub(page.offset()).saturating_add(1)))
        }
        _ => (count_moves(&mut *sql, tenant.0, filter, span).await?, None),
    };
    let mut query = QueryBuilder::new(MOVES);
    of_filtered(&mut query, tenant.0, filter, span);
    if let Some(below) = below {
        query.push(" and m.position < ").push_bind(below);
    }
    query.push(match filter.item {
        Some(_) => " order by m.position desc",
        None => " order by d.number desc, m.item_id, m.position desc",
    });
    query.push(" limit ").push_bind(page.limit());
    if below.is_none() {
        query.push(" offset ").push_bind(page.offset());
    }
    Ok((read_moves(sql, query, with_value).await?, counted(total)?))
}

/// How often an item was moved.
async fn last_position(sql: &mut PgConnection, tenant: Uuid, item: StockItemId) -> Result<i64> {
    let last =
        sqlx::query_scalar!("select position from stock_totals where tenant_id = $1 and item_id = $2", tenant, item.0);
    Ok(last.fetch_optional(sql).await?.unwrap_or_default())
}

async fn count_moves(sql: &mut PgConnection, tenant: Uuid, filter: &MoveFilter, span: Span) -> Result<i64> {
    let mut query = QueryBuilder::new("select count(*) from (select from stock_moves m");
    if filter.act.is_some() {
        query.push(" join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id");
    }
    of_filtered(&mut query, tenant, filter, span);
    query.push(" limit ").push_bind(MAX_COUNTED).push(") as found");
    Ok(query.build_query_scalar().fetch_one(sql).await?)
}

/// An issue of which something is out, as it is read.
#[derive(Debug, FromRow)]
struct ReadIssue {
    document_id: Uuid,
    number: i64,
    item_id: Uuid,
    code: String,
    item_name: String,
    unit: String,
    returnable: bool,
    holder_id: Uuid,
    holder_name: String,
    piece_id: Option<Uuid>,
    serial: Option<String>,
    quantity: Decimal,
    open: Decimal,
    since: DateTime<Utc>,
    due_at: Option<DateTime<Utc>>,
}

impl ReadIssue {
    fn understand(self, now: DateTime<Utc>) -> Result<IssueRow> {
        let unit = stored::row("stock_items", self.item_id).word("unit", &self.unit)?;
        Ok(IssueRow {
            document: self.document_id.into(),
            number: self.number,
            item: ItemName { id: self.item_id.into(), code: self.code, name: self.item_name, unit },
            piece: named(self.piece_id, self.serial),
            returnable: self.returnable,
            holder: place(self.holder_id, "holder", self.holder_name)?,
            quantity: self.quantity.normalize(),
            open: self.open.normalize(),
            since: self.since,
            due_at: self.due_at,
            overdue: self.due_at.is_some_and(|due| due < now),
        })
    }
}

/// The issues `s` that a filter leaves, of items `i` where it asks for loans, of which something is out. It says no more than is asked
/// for.
fn of_open(query: &mut QueryBuilder<Postgres>, tenant: Uuid, filter: &IssueFilter, now: DateTime<Utc>) {
    let IssueFilter { item, holder, loans, overdue } = filter;
    query.push(" where s.tenant_id = ").push_bind(tenant).push(" and s.open > 0");
    if let Some(item) = item {
        query.push(" and s.item_id = ").push_bind(item.0);
    }
    if let Some(holder) = holder {
        query.push(" and s.holder_id = ").push_bind(holder.0);
    }
    if *loans {
        query.push(" and i.returnable");
    }
    if *overdue {
        query.push(" and s.due_at < ").push_bind(now);
    }
}

/// A page of what is out, the oldest first; and how many there are, up to [`MAX_COUNTED`]. Of one item it is a range of its key.
pub(super) async fn issues(
    tx: &mut TenantTx,
    filter: &IssueFilter,
    page: PageRequest,
    now: DateTime<Utc>,
) -> Result<(Vec<IssueRow>, u64)> {
    let (tenant, sql) = tx.split();
    let mut query = QueryBuilder::new(
        "select m.document_id, d.number, s.item_id, i.code, i.name as item_name, i.unit, i.returnable, s.holder_id,
                l.name as holder_name, m.piece_id, p.serial, s.quantity, s.open, d.occurred_at as since, s.due_at
         from stock_issues s
         join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id
         join stock_moves m on m.tenant_id = s.tenant_id and m.item_id = s.item_id and m.position = s.position
         join stock_documents d on d.tenant_id = s.tenant_id and d.id = m.document_id
         join stock_locations l on l.tenant_id = s.tenant_id and l.id = s.holder_id
         left join stock_pieces p on p.tenant_id = s.tenant_id and p.id = m.piece_id",
    );
    of_open(&mut query, tenant.0, filter, now);
    query.push(match filter.item {
        Some(_) => " order by s.position",
        None => " order by d.number, s.item_id, s.position",
    });
    query.push(" limit ").push_bind(page.limit());
    query.push(" offset ").push_bind(page.offset());
    let rows: Vec<ReadIssue> = query.build_query_as().fetch_all(&mut *sql).await?;
    let total = if let Some(total) = page.total_of_last(rows.len()) {
        total.min(MAX_COUNTED)
    } else {
        let mut query = QueryBuilder::new("select count(*) from (select from stock_issues s");
        if filter.loans {
            query.push(" join stock_items i on i.tenant_id = s.tenant_id and i.id = s.item_id");
        }
        of_open(&mut query, tenant.0, filter, now);
        query.push(" limit ").push_bind(MAX_COUNTED).push(") as found");
        query.build_query_scalar().fetch_one(sql).await?
    };
    let rows = rows.into_iter().map(|row| row.understand(now)).collect::<Result<_>>()?;
    Ok((rows, counted(total)?))
}
