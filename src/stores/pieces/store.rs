//! SQL of pieces. Where they are is the ledger's to say.

use super::types::{PieceFilter, PieceRow, PieceValues, StockPiece};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::base::paging::PageRequest;
use crate::platform::entity::prelude::*;
use crate::stores::rules::name_key;
use crate::stores::types::{ItemName, MAX_COUNTED, Place, PlaceKind};
use chrono::NaiveDate;
use std::collections::HashMap;
use uuid::Uuid;

impl Stored for PieceValues {
    type Tx = TenantTx;
    type Id = StockPieceId;
    type Row = StockPiece;

    const TABLE: &'static str = "stock_pieces";

    /// By item and serial. Apart from its item, one is called by what stands on its label.
    async fn list(tx: &mut TenantTx, one: Option<&NameOr<StockPieceId>>) -> Result<Vec<StockPiece>> {
        let (tenant, sql) = tx.split();
        let rows = sqlx::query!(
            "select id, version, item_id, serial, condition, service_due, note
             from stock_pieces
             where tenant_id = $1
               and ($2::uuid is null or id = $2)
               and ($3::text is null or own_code = $3)
             order by item_id, serial_key",
            tenant.0,
            one.and_then(NameOr::id) as _,
            one.and_then(NameOr::name).map(|code| code.trim().to_uppercase())
        )
        .fetch_all(sql)
        .await?;
        let read = rows.into_iter().map(|row| {
            let values = Self {
                item: NameOr::Id(row.item_id.into()),
                serial: row.serial,
                condition: stored::row(Self::TABLE, row.id).word("condition", &row.condition)?,
                service_due: row.service_due,
                note: row.note,
            };
            Ok(Record { id: row.id.into(), version: row.version, values })
        });
        read.collect()
    }

    async fn save(tx: &mut TenantTx, piece: &StockPiece) -> sqlx::Result<bool> {
        let (tenant, sql) = tx.split();
        let values = &piece.values;
        let done = sqlx::query!(
            "insert into stock_pieces (tenant_id, id, version, item_id, serial, serial_key, condition, service_due, note)
             values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
             on conflict (tenant_id, id) do update
             set serial = excluded.serial, serial_key = excluded.serial_key, condition = excluded.condition,
                 service_due = excluded.service_due, note = excluded.note, version = excluded.version, updated_at = now()
             where stock_pieces.version = excluded.version - 1",
            tenant.0,
            piece.id as _,
            piece.version,
            values.item.id() as _,
            values.serial,
            name_key(&values.serial),
            values.condition.as_str(),
            values.service_due,
            values.note
        )
        .execute(sql)
        .await?;
        Ok(done.rows_affected() > 0)
    }
}

/// Pieces that a filter leaves, or the one; and how many there are, up to [`MAX_COUNTED`].
pub(super) async fn page(
    tx: &mut TenantTx,
    filter: &PieceFilter,
    one: Option<&NameOr<StockPieceId>>,
    page: PageRequest,
    today: NaiveDate,
) -> Result<(Vec<PieceRow>, u64)> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with found as (
             select p.id, p.version, p.item_id, p.serial, p.serial_key, p.condition, p.service_due, p.note, p.own_code,
                    i.code, i.name as item_name, i.name_key, i.unit, l.id as place_id, l.kind as place_kind,
                    coalesce(l.path, l.name) as place_name
             from stock_pieces p
             join stock_items i on i.tenant_id = p.tenant_id and i.id = p.item_id
             left join stock_locations l on l.tenant_id = p.tenant_id and l.id = p.location_id
             left join stock_locations top on top.tenant_id = p.tenant_id and top.id = $5
             where p.tenant_id = $1
               and ($2::uuid is null or p.id = $2)
               and ($3::text is null or p.own_code = $3)
               and ($4::uuid is null or p.item_id = $4)
               and ($5::uuid is null or l.id = top.id
                    or (l.path_key >= top.path_key || ' / ' and l.path_key < top.path_key || ' 0'))
               and ($6::uuid is null or p.location_id = $6)
               and ($7::text is null or l.kind = $7)
               and ($8::date is null or p.service_due <= $8)
           )
           select f.id as "id!", f.version as "version!", f.item_id as "item_id!", f.serial as "serial!",
                  f.condition as "condition!", f.service_due, f.note as "note!", f.own_code as "own_code!", f.code as "code!",
                  f.item_name as "item_name!", f.unit as "unit!", f.place_id as "place_id?", f.place_kind as "place_kind?",
                  f.place_name as "place_name?", s.document_id as "document_id?", s.since as "since?", s.due_at,
                  (select count(*) from (select from found limit $11) as counted) as "total!"
           from found f
           left join lateral (
             select m.document_id, d.occurred_at as since, s.due_at
             from stock_issues s
             join stock_moves m on m.tenant_id = s.tenant_id and m.item_id = s.item_id and m.position = s.position
             join stock_documents d on d.tenant_id = m.tenant_id and d.id = m.document_id
             where s.tenant_id = $1 and s.item_id = f.item_id and s.holder_id = f.place_id and s.open > 0 and m.piece_id = f.id
             limit 1) s on f.place_kind = 'holder'
           order by f.name_key, f.serial_key, f.id
           limit $9 offset $10"#,
        tenant.0,
        one.and_then(NameOr::id) as _,
        one.and_then(NameOr::name).map(|code| code.trim().to_uppercase()),
        filter.item as _,
        filter.place as _,
        filter.holder as _,
        filter.at.map(PlaceKind::as_str),
        filter.service_by,
        page.limit(),
        page.offset(),
        MAX_COUNTED
    )
    .fetch_all(sql)
    .await?;
    let total = rows.first().map_or(0, |row| row.total);
    let read = rows.into_iter().map(|row| {
        let stored = stored::row(PieceValues::TABLE, row.id);
        let at: Option<PlaceKind> = row.place_kind.map(|kind| stored.word("place_kind", &kind)).transpose()?;
        let place = at.zip(row.place_id).zip(row.place_name);
        let values = PieceValues {
            item: NameOr::Id(row.item_id.into()),
            serial: row.serial,
            condition: stored.word("condition", &row.condition)?,
            service_due: row.service_due,
            note: row.note,
        };
        Ok(PieceRow {
            piece: Record { id: row.id.into(), version: row.version, values },
            item: ItemName {
                id: row.item_id.into(),
                code: row.code,
                name: row.item_name,
                unit: stored.word("unit", &row.unit)?,
            },
            own_code: row.own_code,
            at,
            place: place.map(|((kind, id), name)| Place { id: id.into(), kind, name }),
            issue: row.document_id.map(StockDocumentId),
            since: row.since,
            due_at: row.due_at,
            service_overdue: row.service_due.is_some_and(|due| due < today),
        })
    });
    let rows: Vec<PieceRow> = read.collect::<Result<_>>()?;
    if let Some(first) = page.instead_of(&rows) {
        let (_, total) = Box::pin(self::page(tx, filter, one, first, today)).await?;
        return Ok((rows, total));
    }
    Ok((rows, stored::row(PieceValues::TABLE, "all").number("total", total)?))
}

/// A piece as an act needs to know it.
#[derive(Clone, Debug)]
pub(in crate::stores) struct KnownPiece {
    pub id: StockPieceId,
    pub item: StockItemId,
    pub serial: String,
    pub serial_key: String,
    pub own_code: String,
    pub service_due: Option<NaiveDate>,
    /// None of one that was never moved.
    pub at: Option<(StockLocationId, PlaceKind)>,
    /// The issue by which somebody has it.
    pub issue: Option<(i64, StockDocumentId)>,
}

/// Of the items, the pieces of these ids, serials and own codes. Under the locks of the items.
pub(in crate::stores) async fn known(
    tx: &mut TenantTx,
    items: &[Uuid],
    ids: &[Uuid],
    keys: &[String],
    codes: &[String],
) -> Result<Vec<KnownPiece>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select p.id, p.item_id, p.serial, p.serial_key, p.own_code, p.service_due, p.location_id, l.kind as "kind?",
                  s.position as "position?", s.document_id as "document_id?"
           from stock_pieces p
           left join stock_locations l on l.tenant_id = p.tenant_id and l.id = p.location_id
           left join lateral (
             select s.position, m.document_id
             from stock_issues s
             join stock_moves m on m.tenant_id = s.tenant_id and m.item_id = s.item_id and m.position = s.position
             where s.tenant_id = $1 and s.item_id = p.item_id and s.holder_id = p.location_id and s.open > 0
               and m.piece_id = p.id
             limit 1) s on l.kind = 'holder'
           where p.tenant_id = $1
             and p.item_id = any ($2)
             and (p.id = any ($3) or p.serial_key = any ($4) or p.own_code = any ($5))"#,
        tenant.0,
        items,
        ids,
        keys,
        codes
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let kind = row.kind.map(|kind| stored::row(PieceValues::TABLE, row.id).word("kind", &kind)).transpose()?;
        Ok(KnownPiece {
            id: row.id.into(),
            item: row.item_id.into(),
            serial: row.serial,
            serial_key: row.serial_key,
            own_code: row.own_code,
            service_due: row.service_due,
            at: row.location_id.map(StockLocationId).zip(kind),
            issue: row.position.zip(row.document_id.map(StockDocumentId)),
        })
    });
    read.collect()
}

/// Of these pieces, each with its item.
pub(in crate::stores) async fn items_of(
    tx: &mut TenantTx,
    pieces: &[Uuid],
) -> Result<Vec<(StockPieceId, StockItemId)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, item_id from stock_pieces where tenant_id = $1 and id = any ($2) order by item_id, id",
        tenant.0,
        pieces
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.item_id.into())).collect())
}

/// The pieces of each item on a shelf, by their serials.
pub(in crate::stores) async fn on_shelf(
    tx: &mut TenantTx,
    shelf: StockLocationId,
) -> Result<HashMap<StockItemId, Vec<StockPieceId>>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select item_id, id from stock_pieces where tenant_id = $1 and location_id = $2 order by item_id, serial_key",
        tenant.0,
        shelf.0
    )
    .fetch_all(sql)
    .await?;
    let mut pieces: HashMap<StockItemId, Vec<StockPieceId>> = HashMap::new();
    for row in rows {
        pieces.entry(row.item_id.into()).or_default().push(row.id.into());
    }
    Ok(pieces)
}
