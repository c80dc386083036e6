//! SQL of movements and of what was received of them.

use super::rules::{Inspected, ItemCome};
use super::types::{
    Movement, MovementFilter, MovementItem, MovementKind, MovementReceipt, MovementStatus, ReceiptKind,
};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{
    MovementId, MovementReceiptId, PartnerId, ProductionOrderId, ReasonId, StageId, StockDocumentId, StockItemId,
    StockLocationId, UserId,
};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored::{self, narrow};
use crate::base::text::name_key;
use crate::platform::db::TenantTx;
use crate::production::orders::rules::Sight;
use crate::production::orders::store as orders;
use crate::production::orders::types::WorkpieceName;
use crate::production::types::StageKind;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "movements";
const RECEIPTS: &str = "movement_receipts";

/// What the database refuses of a movement, by the rule that says so.
fn refused(error: sqlx::Error) -> Error {
    let rule = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
    let conflict = |what, why| Problem::Conflict { what, why }.into();
    match rule {
        "movements_pkey" => conflict(Entity::Movement, Conflict::Different),
        "movement_receipts_pkey" => conflict(Entity::MovementReceipt, Conflict::Different),
        "movements_transition" | "movement_receipts_open" => conflict(Entity::Movement, Conflict::WrongStatus),
        "movements_order_goes_on" => conflict(Entity::ProductionOrder, Conflict::WrongStatus),
        "movement_receipts_named_once" | "movement_receipts_names" => {
            conflict(Entity::MovementReceipt, Conflict::Undone)
        }
        "movements_in_route" => Problem::invalid("stage", Reason::Unknown).into(),
        "movements_item_within_sent" => Problem::invalid("item.good", Reason::OutOfRange).into(),
        "movements_within_sent" => Problem::invalid("qty_good", Reason::OutOfRange).into(),
        "stage_facts_scrap_by_reason" => Problem::invalid("scrap", Reason::Incorrect).into(),
        _ => orders::refused(error),
    }
}

/// A page of the movements that a filter leaves and somebody sees, or the one, without what the inspection says; and how many there are
/// in all. What may still come is first, and of that what is due first.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight,
    one: Option<MovementId>,
    filter: &MovementFilter,
    today: NaiveDate,
    page: PageRequest,
) -> Result<(Vec<Movement>, u64)> {
    let (tenant, sql) = tx.split();
    let partner = filter.partner.as_ref();
    let rows = sqlx::query!(
        r#"select m.id, m.kind, m.status, m.order_id, o.number as "number?", o.workpiece_id as "workpiece_id?",
                  w.code as "workpiece?", w.name as "workpiece_name?", s.code as "stage?", s.name as "stage_name?", m.partner_id,
                  p.name as "partner_name?", m.what, m.quantity, m.place_from, m.holder_from, m.place_to, m.holder_to, m.carrier,
                  m.tracking, m.eta, m.ended_at is null and m.status <> 'pending' and coalesce(m.eta < $3, false) as "is_late!", m.note, m.reason, m.bears,
                  m.outside, m.good, m.scrap, m.unworked, m.lost, m.item_id, i.code as "item_code?", i.name as "item_name?",
                  i.unit as "item_unit?", i.decimals as "item_decimals?", m.item_quantity, m.item_good, m.item_scrap, m.item_lost,
                  m.shelf_id, l.path as "shelf_path?", m.serial, m.happened_at, m.recorded_at, m.sent_at, m.sent_by_name,
                  m.ended_at, m.made_by_name, count(*) over () as "total!"
           from movements m
           left join production_orders o on o.tenant_id = m.tenant_id and o.id = m.order_id
           left join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           left join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id
           left join partners p on p.tenant_id = m.tenant_id and p.id = m.partner_id
           left join stock_items i on i.tenant_id = m.tenant_id and i.id = m.item_id
           left join stock_locations l on l.tenant_id = m.tenant_id and l.id = m.shelf_id
           where m.tenant_id = $1
             and ($2::uuid is null or m.id = $2)
             and (m.order_id is null
                  or (($4 or not o.is_cooperation)
                      and ($5::uuid is null or o.published
                           or order_shown(o.tenant_id, o.id, o.specification_line, $5))))
             and ($6::uuid is null or m.order_id = $6)
             and ($7::uuid is null or m.partner_id = $7)
             and ($8::text is null or p.name_key = $8)
             and ($9::text is null or m.kind = $9)
             and ($10::text is null or m.status = $10)
             and ($11::boolean is null or (m.ended_at is null) = $11)
             and (not $12 or (m.ended_at is null and m.status <> 'pending' and m.eta < $3))
           order by m.ended_at is not null, case when m.ended_at is null then m.eta end nulls last, m.recorded_at desc, m.id desc
           limit $13 offset $14"#,
        tenant.0,
        one as _,
        today,
        sight.cooperation,
        sight.linked as _,
        filter.order as _,
        partner.and_then(NameOr::id) as _,
        partner.and_then(NameOr::name).map(name_key),
        filter.kind.map(MovementKind::as_str),
        filter.status.map(MovementStatus::as_str),
        filter.open,
        filter.late,
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row(TABLE, tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row(TABLE, row.id);
        let pieces = |column, pieces: i32| stored.number::<u32, _>(column, pieces);
        let (quantity, good, scrap) =
            (pieces("quantity", row.quantity)?, pieces("good", row.good)?, pieces("scrap", row.scrap)?);
        let (unworked, lost) = (pieces("unworked", row.unworked)?, pieces("lost", row.lost)?);
        let status: MovementStatus = stored.word("status", &row.status)?;
        let left = quantity.saturating_sub(good + scrap + unworked + lost);
        let item =
            match (row.item_id, row.item_code, row.item_name, row.item_unit, row.item_decimals, row.item_quantity) {
                (Some(id), Some(code), Some(name), Some(unit), Some(decimals), Some(quantity)) => {
                    let left = quantity - row.item_good - row.item_scrap - row.item_lost;
                    Some(MovementItem {
                        id: id.into(),
                        code,
                        name,
                        unit,
                        decimals: stored::row("stock_items", id).number("decimals", decimals)?,
                        quantity: quantity.normalize(),
                        good: row.item_good.normalize(),
                        scrap: row.item_scrap.normalize(),
                        lost: row.item_lost.normalize(),
                        rest: if status.is_open() { left.normalize() } else { Decimal::ZERO },
                        shelf: row.shelf_id.map(Into::into),
                        shelf_path: row.shelf_path,
                        serial: row.serial,
                    })
                }
                _ => None,
            };
        let workpiece = match (row.workpiece_id, row.workpiece, row.workpiece_name) {
            (Some(id), Some(code), Some(name)) => Some(WorkpieceName { id: id.into(), code, name }),
            _ => None,
        };
        let order_number =
            row.number.map(|number| stored::row("production_orders of", row.id).number("number", number));
        Ok(Movement {
            id: row.id.into(),
            kind: stored.word("kind", &row.kind)?,
            status,
            order: row.order_id.map(Into::into),
            order_number: order_number.transpose()?,
            workpiece,
            stage: row.stage,
            stage_name: row.stage_name,
            partner: row.partner_id.map(Into::into),
            partner_name: row.partner_name,
            what: row.what,
            quantity,
            item,
            place_from: row.place_from,
            holder_from: row.holder_from,
            place_to: row.place_to,
            holder_to: row.holder_to,
            carrier: row.carrier,
            tracking: row.tracking,
            eta: row.eta,
            is_late: row.is_late,
            note: row.note,
            reason: row.reason,
            bears: row.bears,
            outside: pieces("outside", row.outside)?,
            qty_good: good,
            qty_scrap: scrap,
            qty_unworked: unworked,
            qty_lost: lost,
            rest: if status.is_open() { left } else { 0 },
            qc: None,
            happened_at: row.happened_at,
            recorded_at: row.recorded_at,
            sent_at: row.sent_at,
            sent_by_name: row.sent_by_name,
            ended_at: row.ended_at,
            made_by_name: row.made_by_name,
        })
    });
    Ok((read.collect::<Result<_>>()?, total))
}

/// What is received at a stage of an order, and what was inspected of it.
#[derive(Debug, Default)]
pub(super) struct Received {
    /// The stages of the order in their chain: code, kind, and whether all pieces go by.
    pub route: Vec<(String, StageKind, bool)>,
    /// By the code of the stage: what came of which movement, the first first.
    pub good: HashMap<String, Vec<(MovementId, u32)>>,
    /// By the code of the stage: what was inspected, the first first.
    pub inspected: HashMap<String, Vec<Inspected>>,
}

/// What was received of these orders, and what was inspected.
pub(super) async fn received(tx: &mut TenantTx, of: &[Uuid]) -> Result<HashMap<ProductionOrderId, Received>> {
    let mut told: HashMap<ProductionOrderId, Received> = HashMap::new();
    let (tenant, sql) = tx.split();
    let route = sqlx::query!(
        "select o.order_id, s.code, s.kind, o.skipped
         from order_stages o
         join stages s on s.tenant_id = o.tenant_id and s.id = o.stage_id
         where o.tenant_id = $1 and o.order_id = any ($2)
         order by o.order_id, o.position",
        tenant.0,
        of
    )
    .fetch_all(&mut *sql)
    .await?;
    for row in route {
        let kind = stored::row("stages of", row.order_id).word("kind", &row.kind)?;
        told.entry(row.order_id.into()).or_default().route.push((row.code, kind, row.skipped));
    }
    let good = sqlx::query!(
        r#"select m.order_id as "order_id!", s.code, r.movement_id, r.good
           from movement_receipts r
           join movements m on m.tenant_id = r.tenant_id and m.id = r.movement_id
           join stages s on s.tenant_id = m.tenant_id and s.id = m.stage_id
           where r.tenant_id = $1 and m.order_id = any ($2) and r.kind = 'receive' and r.good > 0
             and not exists (select from movement_receipts n where n.tenant_id = r.tenant_id and n.names = r.id)
           order by r.happened_at, r.id"#,
        tenant.0,
        of
    )
    .fetch_all(&mut *sql)
    .await?;
    for row in good {
        let pieces = stored::row(RECEIPTS, row.movement_id).number("good", row.good)?;
        let order = told.entry(row.order_id.into()).or_default();
        order.good.entry(row.code).or_default().push((row.movement_id.into(), pieces));
    }
    let inspected = sqlx::query!(
        "select f.order_id, s.code, f.good, f.scrap
         from stage_facts f
         join stages s on s.tenant_id = f.tenant_id and s.id = f.stage_id
         where f.tenant_id = $1 and f.order_id = any ($2) and s.kind = 'inspection' and f.kind <> 'reverse'
           and not exists (select from stage_facts n where n.tenant_id = f.tenant_id and n.names = f.id)
         order by f.happened_at, f.id",
        tenant.0,
        of
    )
    .fetch_all(sql)
    .await?;
    for row in inspected {
        let stored = stored::row("stage_facts of", row.order_id);
        let one = Inspected { good: stored.number("good", row.good)?, scrap: stored.number("scrap", row.scrap)? };
        let order = told.entry(row.order_id.into()).or_default();
        order.inspected.entry(row.code).or_default().push(one);
    }
    Ok(told)
}

/// The item of the store-room that comes in.
#[derive(Clone, Copy)]
pub(super) struct NewItem<'a> {
    pub id: StockItemId,
    pub quantity: Decimal,
    pub shelf: Option<StockLocationId>,
    pub cost: Option<Decimal>,
    pub serial: Option<&'a str>,
}

/// A movement to be added.
pub(super) struct NewMovement<'a> {
    pub id: MovementId,
    pub kind: MovementKind,
    pub status: MovementStatus,
    pub order: Option<ProductionOrderId>,
    pub stage: Option<StageId>,
    pub partner: Option<PartnerId>,
    pub what: &'a str,
    pub quantity: u32,
    pub item: Option<NewItem<'a>>,
    pub place_from: &'a str,
    pub holder_from: &'a str,
    pub place_to: &'a str,
    pub holder_to: &'a str,
    pub carrier: &'a str,
    pub tracking: &'a str,
    pub eta: Option<NaiveDate>,
    pub note: &'a str,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub made_by: Option<UserId>,
    pub made_by_name: &'a str,
    pub asked: &'a [u8; 32],
}

pub(super) async fn insert(tx: &mut TenantTx, movement: &NewMovement<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    let item = movement.item;
    sqlx::query!(
        "insert into movements
           (tenant_id, id, kind, status, order_id, stage_id, partner_id, what, quantity, place_from, holder_from, place_to,
            holder_to, carrier, tracking, eta, note, happened_at, recorded_at, made_by, made_by_name, asked, item_id,
            item_quantity, shelf_id, cost, serial, sent_at, sent_by_name)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24,
                 $25, $26, $27, case when $4 <> 'pending' then $18::timestamptz end,
                 case when $4 <> 'pending' then $21::text end)",
        tenant.0,
        movement.id as _,
        movement.kind.as_str(),
        movement.status.as_str(),
        movement.order as _,
        movement.stage as _,
        movement.partner as _,
        movement.what,
        narrow::<i32, _>(movement.quantity)?,
        movement.place_from,
        movement.holder_from,
        movement.place_to,
        movement.holder_to,
        movement.carrier,
        movement.tracking,
        movement.eta,
        movement.note,
        movement.happened_at,
        movement.recorded_at,
        movement.made_by as _,
        movement.made_by_name,
        movement.asked,
        item.map(|item| item.id) as _,
        item.map(|item| item.quantity),
        item.and_then(|item| item.shelf) as _,
        item.and_then(|item| item.cost),
        item.and_then(|item| item.serial)
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// What is said of a movement that goes a step further.
pub(super) struct Stepped<'a> {
    pub status: MovementStatus,
    /// What is none stays as it is.
    pub carrier: Option<&'a str>,
    pub tracking: Option<&'a str>,
    pub eta: Option<NaiveDate>,
    pub reason: &'a str,
    /// When it leaves, and who sends it.
    pub sent: Option<(DateTime<Utc>, &'a str)>,
    pub ended_at: Option<DateTime<Utc>>,
}

pub(super) async fn step(tx: &mut TenantTx, id: MovementId, stepped: &Stepped<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update movements
         set status = $3, carrier = coalesce($4, carrier), tracking = coalesce($5, tracking), eta = coalesce($6, eta), reason = $7,
             ended_at = $8, sent_at = coalesce($9, sent_at), sent_by_name = coalesce($10, sent_by_name)
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        stepped.status.as_str(),
        stepped.carrier,
        stepped.tracking,
        stepped.eta,
        stepped.reason,
        stepped.ended_at,
        stepped.sent.map(|(at, _)| at),
        stepped.sent.map(|(_, by)| by)
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Waits until nobody else changes the movement.
pub(super) async fn lock(tx: &mut TenantTx, id: MovementId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select id from movements where tenant_id = $1 and id = $2 for no key update", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(())
}

/// Is another movement of the stage of the order under way?
pub(super) async fn is_parallel(tx: &mut TenantTx, order: ProductionOrderId, stage: StageId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (select from movements
                          where tenant_id = $1 and order_id = $2 and stage_id = $3 and ended_at is null) as "parallel!""#,
        tenant.0,
        order.0,
        stage.0
    )
    .fetch_one(sql)
    .await?)
}

/// Who made it, and what was asked for then.
pub(super) struct Known {
    pub made_by: Option<UserId>,
    pub asked: Vec<u8>,
}

pub(super) async fn known(tx: &mut TenantTx, id: MovementId) -> Result<Option<Known>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!("select made_by, asked from movements where tenant_id = $1 and id = $2", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(row.map(|row| Known { made_by: row.made_by.map(Into::into), asked: row.asked }))
}

pub(super) async fn known_receipt(tx: &mut TenantTx, id: MovementReceiptId) -> Result<Option<Known>> {
    let (tenant, sql) = tx.split();
    let row =
        sqlx::query!("select made_by, asked from movement_receipts where tenant_id = $1 and id = $2", tenant.0, id.0)
            .fetch_optional(sql)
            .await?;
    Ok(row.map(|row| Known { made_by: row.made_by.map(Into::into), asked: row.asked }))
}

/// A receipt to be added.
pub(super) struct NewReceipt {
    pub id: MovementReceiptId,
    pub movement: MovementId,
    pub kind: ReceiptKind,
    pub names: Option<MovementReceiptId>,
    pub day: NaiveDate,
    pub good: u32,
    pub scrap: u32,
    pub unworked: u32,
    pub lost: u32,
    pub scraps: Vec<(ReasonId, u32)>,
    /// Of an item, with the document that put it on a shelf or took it from there.
    pub item: ItemCome,
    pub document: Option<StockDocumentId>,
    pub closes: bool,
    pub note: String,
    pub reason: String,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub asked: [u8; 32],
}

pub(super) async fn insert_receipt(tx: &mut TenantTx, receipt: &NewReceipt) -> Result<()> {
    let (tenant, sql) = tx.split();
    let reasons: Vec<Uuid> = receipt.scraps.iter().map(|(reason, _)| reason.0).collect();
    let scraps: Vec<i32> = receipt.scraps.iter().map(|(_, pieces)| narrow(*pieces)).collect::<Result<_, _>>()?;
    sqlx::query!(
        "insert into movement_receipts
           (tenant_id, id, movement_id, kind, names, day, good, scrap, unworked, lost, scrap_reasons, scraps, closes, note, reason,
            happened_at, recorded_at, made_by, made_by_name, asked, item_good, item_scrap, item_lost, document_id)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24)",
        tenant.0,
        receipt.id as _,
        receipt.movement as _,
        receipt.kind.as_str(),
        receipt.names as _,
        receipt.day,
        narrow::<i32, _>(receipt.good)?,
        narrow::<i32, _>(receipt.scrap)?,
        narrow::<i32, _>(receipt.unworked)?,
        narrow::<i32, _>(receipt.lost)?,
        &reasons,
        &scraps,
        receipt.closes,
        receipt.note,
        receipt.reason,
        receipt.happened_at,
        receipt.recorded_at,
        receipt.made_by as _,
        receipt.made_by_name,
        &receipt.asked,
        receipt.item.good,
        receipt.item.scrap,
        receipt.item.lost,
        receipt.document as _
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// The receipts of a movement, or the one, the newest first.
pub(super) async fn receipts(
    tx: &mut TenantTx,
    of: Option<MovementId>,
    one: Option<MovementReceiptId>,
) -> Result<Vec<MovementReceipt>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select r.id, r.movement_id, r.kind, r.names, n.id as "named_by?", r.day, r.good, r.scrap, r.unworked, r.lost, r.born,
                  r.closes, r.note, r.reason, r.happened_at, r.recorded_at, r.made_by_name, r.item_good, r.item_scrap, r.item_lost,
                  r.document_id, d.number as "document_number?"
           from movement_receipts r
           left join movement_receipts n on n.tenant_id = r.tenant_id and n.names = r.id
           left join stock_documents d on d.tenant_id = r.tenant_id and d.id = r.document_id
           where r.tenant_id = $1 and (r.movement_id = $2 or r.id = $3)
           order by r.recorded_at desc, r.id desc"#,
        tenant.0,
        of as _,
        one as _
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row(RECEIPTS, row.id);
        Ok(MovementReceipt {
            id: row.id.into(),
            movement: row.movement_id.into(),
            kind: stored.word("kind", &row.kind)?,
            names: row.names.map(Into::into),
            named_by: row.named_by.map(Into::into),
            date: row.day,
            qty_good: row.good,
            qty_scrap: row.scrap,
            qty_unworked: row.unworked,
            qty_lost: row.lost,
            born: row.born,
            item_good: row.item_good.normalize(),
            item_scrap: row.item_scrap.normalize(),
            item_lost: row.item_lost.normalize(),
            document: row.document_id.map(Into::into),
            document_number: row.document_number,
            closes: row.closes,
            note: row.note,
            reason: row.reason,
            happened_at: row.happened_at,
            recorded_at: row.recorded_at,
            made_by_name: row.made_by_name,
        })
    });
    read.collect()
}

/// Of the item of a movement: what one of it cost, as it was said.
pub(super) async fn item_cost(tx: &mut TenantTx, id: MovementId) -> Result<Option<Decimal>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select cost from movements where tenant_id = $1 and id = $2", tenant.0, id.0)
        .fetch_optional(sql)
        .await?
        .flatten())
}

/// The movement of whose receipts a document of the store-room is one.
pub(super) async fn of_document(tx: &mut TenantTx, document: StockDocumentId) -> Result<Option<MovementId>> {
    let (tenant, sql) = tx.split();
    let found = sqlx::query_scalar!(
        "select movement_id from movement_receipts where tenant_id = $1 and document_id = $2",
        tenant.0,
        document.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(found.map(Into::into))
}

/// What a partner is called.
pub(super) async fn partner_name(tx: &mut TenantTx, id: PartnerId) -> Result<Option<String>> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!("select name from partners where tenant_id = $1 and id = $2", tenant.0, id.0)
        .fetch_optional(sql)
        .await?)
}

/// Something of an order that is late.
pub(super) struct LateOrder {
    pub order: ProductionOrderId,
    pub number: u64,
    pub workpiece: String,
    pub is_cooperation: bool,
    pub due_on: NaiveDate,
    /// A partner promised it; otherwise the order itself was due.
    pub promised: bool,
    pub partner: Option<String>,
    /// What was to be back, where that is not all of it.
    pub movement: Option<MovementId>,
}

/// Open orders past their due, those that partners were to be ready with, and what they were to have sent back.
pub(super) async fn list_late(tx: &mut TenantTx, today: NaiveDate) -> Result<Vec<LateOrder>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"with standing as (
             select o.id, o.number, w.code, o.is_cooperation, o.due, o.partner_id, o.partner_due, o.qty_plan
             from production_orders o
             join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
             where o.tenant_id = $1 and o.status in ('not_started', 'in_progress', 'on_hold')
           ), late as (
             select s.id, s.due as due_on, false as promised, null::uuid as partner_id, null::uuid as movement_id
             from standing s
             where s.due < $2
             union all
             select s.id, s.partner_due, true, s.partner_id, null
             from standing s
             cross join lateral (
               select f.good + f.bypassed as come
               from order_stages f
               where f.tenant_id = $1 and f.order_id = s.id and not f.skipped
               order by f.position
               limit 1
             ) as first
             where s.partner_due < $2 and first.come < s.qty_plan
             union all
             select m.order_id, m.eta, true, m.partner_id, m.id
             from movements m
             where m.tenant_id = $1 and m.ended_at is null and m.status <> 'pending' and m.stage_id is not null and m.eta < $2
           )
           select s.id as "id!", s.number as "number!", s.code as "code!", s.is_cooperation as "is_cooperation!", l.due_on as "due_on!",
                  l.promised as "promised!", p.name as "partner?", l.movement_id
           from late l
           join standing s on s.id = l.id
           left join partners p on p.tenant_id = $1 and p.id = l.partner_id
           order by s.number, l.due_on, l.movement_id"#,
        tenant.0,
        today
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        Ok(LateOrder {
            order: row.id.into(),
            number: stored::row("production_orders", row.id).number("number", row.number)?,
            workpiece: row.code,
            is_cooperation: row.is_cooperation,
            due_on: row.due_on,
            promised: row.promised,
            partner: row.partner,
            movement: row.movement_id.map(Into::into),
        })
    });
    read.collect()
}
