//! SQL of orders, with their stages.

use super::rules::{Pace, RouteStep, Sight};
use super::types::{
    OrderFilter, OrderPriority, OrderSpecification, OrderStage, OrderStatus, ProductionOrder, RouteStatus,
    WorkpieceName,
};
use crate::base::entity::NameOr;
use crate::base::fault::{Error, Result};
use crate::base::id::{MachineId, PartnerId, ProductionOrderId, SpecificationLineId, StageId, UserId, WorkpieceId};
use crate::base::paging::PageRequest;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored::{self, narrow};
use crate::base::text::name_key;
use crate::platform::db::TenantTx;
use crate::platform::links::{Named, Sought};
use crate::production::types::StageKind;
use chrono::{DateTime, NaiveDate, Utc};
use std::collections::HashMap;
use uuid::Uuid;

const TABLE: &str = "production_orders";

/// What the database refuses of an order, of its stages and of what is recorded, by the rule that says so.
pub(in crate::production) fn refused(error: sqlx::Error) -> Error {
    let rule = error.as_database_error().and_then(sqlx::error::DatabaseError::constraint).unwrap_or_default();
    let (what, why) = match rule {
        "orders_within_plan" => (Entity::ProductionOrder, Conflict::OverPlan),
        "order_stages_conserved" | "orders_conserved" | "orders_shipped_within_finished" => {
            (Entity::ProductionOrder, Conflict::Used)
        }
        "order_stages_used_stay"
        | "order_stages_behind_first"
        | "production_orders_begun_stay"
        | "movements_order_fkey"
        | "production_orders_line_fkey"
        | "production_orders_workpiece_stays" => (Entity::ProductionOrder, Conflict::InUse),
        _ => return error.into(),
    };
    Problem::Conflict { what, why }.into()
}

/// Which orders a page shows of those that a filter leaves and somebody sees, and how many there are in all. What is open comes before the
/// rest, what is due before what is not.
pub(super) async fn list(
    tx: &mut TenantTx,
    sight: Sight,
    filter: &OrderFilter,
    page: PageRequest,
) -> Result<(Vec<ProductionOrderId>, u64)> {
    let (tenant, sql) = tx.split();
    let (machine, stage) = (filter.machine.as_ref(), filter.stage.as_ref());
    let rows = sqlx::query!(
        r#"select o.id, count(*) over () as "total!"
           from production_orders o
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           where o.tenant_id = $1
             and ($2 or not o.is_cooperation)
             and ($3::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $3))
             and ($4::text is null or o.status = $4)
             and ($5::boolean is null or (o.status in ('not_started', 'in_progress', 'on_hold')) = $5)
             and ($6::uuid is null or o.machine_id = $6)
             and ($7::text is null
                  or o.machine_id = (select m.id from machines m where m.tenant_id = $1 and m.code = upper($7)))
             and ($8::uuid is null and $9::text is null
                  or exists (select from order_stages s
                             join stages t on t.tenant_id = s.tenant_id and t.id = s.stage_id
                             where s.tenant_id = o.tenant_id and s.order_id = o.id and s.here > 0
                               and (t.id = $8 or t.code = lower($9))))
             and ($10::boolean is null or o.is_cooperation = $10)
             and ($11::date is null or o.due <= $11)
             and (strpos(o.words, $12) > 0 or strpos(w.words, $12) > 0
                  or o.id in (select b.order_id from production_import_orders b
                              where b.tenant_id = $1 and strpos(b.reference_key, $12) > 0))
           order by o.status in ('done', 'cancelled'), o.due nulls last, o.number desc
           limit $13 offset $14"#,
        tenant.0,
        sight.cooperation,
        sight.linked as _,
        filter.status.map(OrderStatus::as_str),
        filter.open,
        machine.and_then(NameOr::id) as _,
        machine.and_then(NameOr::name),
        stage.and_then(NameOr::id) as _,
        stage.and_then(NameOr::name),
        filter.cooperation,
        filter.due,
        name_key(&filter.q),
        page.limit(),
        page.offset()
    )
    .fetch_all(sql)
    .await?;
    let total = stored::row(TABLE, tenant).number("total", rows.first().map_or(0, |row| row.total))?;
    Ok((rows.into_iter().map(|row| row.id.into()).collect(), total))
}

/// Those that are open, each with the version of its row: whatever changes an order or what is at its stages gives it another one.
pub(super) async fn open(tx: &mut TenantTx) -> Result<Vec<(ProductionOrderId, i64)>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select id, xmin::text::bigint as "row_version!"
           from production_orders
           where tenant_id = $1 and status in ('not_started', 'in_progress', 'on_hold')"#,
        tenant.0
    )
    .fetch_all(sql)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.row_version)).collect())
}

/// Does somebody see the order?
pub(super) async fn is_seen(tx: &mut TenantTx, sight: Sight, id: ProductionOrderId) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from production_orders o
             where o.tenant_id = $1 and o.id = $2
               and ($3 or not o.is_cooperation)
               and ($4::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $4))) as "seen!""#,
        tenant.0,
        id.0,
        sight.cooperation,
        sight.linked as _
    )
    .fetch_one(sql)
    .await?)
}

/// Does an order go through a stage?
pub(in crate::production) async fn goes_through(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    stage: StageId,
) -> Result<bool> {
    let (tenant, sql) = tx.split();
    Ok(sqlx::query_scalar!(
        r#"select exists (
             select from order_stages
             where tenant_id = $1 and order_id = $2 and stage_id = $3 and not skipped) as "goes!""#,
        tenant.0,
        order.0,
        stage.0
    )
    .fetch_one(sql)
    .await?)
}

/// Those of these orders that somebody sees, in their order, without their stages and what is reckoned of them.
pub(super) async fn read(tx: &mut TenantTx, sight: Sight, ids: &[ProductionOrderId]) -> Result<Vec<ProductionOrder>> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        r#"select o.id, o.version, o.number, o.status, o.workpiece_id, w.code, w.name, o.revision, o.qty_plan,
                  order_limit(o.qty_plan, o.overrun_percent) as "qty_limit!", o.due, o.priority, o.customer, o.description,
                  o.is_cooperation, o.partner_id, o.partner_due, o.machine_id, o.published, o.halt_reason, o.started, o.finished,
                  o.shipped, o.scrapped, o.outside, o.here, o.facts, o.made_by_name, o.made_at, o.first_fact_at, o.done_at,
                  o.specification_line, s.id as "specification_id?", s.number as "specification_number?"
           from unnest($2::uuid[]) with ordinality as asked (id, place)
           join production_orders o on o.tenant_id = $1 and o.id = asked.id
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           left join specification_lines l on l.tenant_id = o.tenant_id and l.id = o.specification_line
           left join specifications s on s.tenant_id = l.tenant_id and s.id = l.specification_id
             and ($4::uuid is null or specification_shown(s.tenant_id, s.id, $4))
           where ($3 or not o.is_cooperation)
             and ($4::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $4))
           order by asked.place"#,
        tenant.0,
        &ids,
        sight.cooperation,
        sight.linked as _
    )
    .fetch_all(sql)
    .await?;
    let orders = rows.into_iter().map(|row| {
        let stored = stored::row(TABLE, row.id);
        let pieces = |column, pieces: i32| stored.number::<u32, _>(column, pieces);
        let line = row.specification_line.map(SpecificationLineId);
        let specification = row.specification_id.zip(row.specification_number).zip(line);
        let specification =
            specification.map(|((id, number), line)| OrderSpecification { id: id.into(), number, line });
        Ok(ProductionOrder {
            id: row.id.into(),
            version: row.version,
            number: stored.number("number", row.number)?,
            status: stored.word("status", &row.status)?,
            workpiece: WorkpieceName { id: row.workpiece_id.into(), code: row.code, name: row.name },
            revision: row.revision,
            qty_plan: pieces("qty_plan", row.qty_plan)?,
            qty_limit: pieces("qty_limit", row.qty_limit)?,
            due: row.due,
            priority: stored.word("priority", &row.priority)?,
            customer: row.customer,
            description: row.description,
            is_cooperation: row.is_cooperation,
            partner: row.partner_id.map(Into::into),
            partner_due: row.partner_due,
            machine: row.machine_id.map(Into::into),
            published: row.published,
            specification,
            halt_reason: row.halt_reason,
            qty_ready: pieces("finished", row.finished)?,
            shipped: pieces("shipped", row.shipped)?,
            percent: 0,
            started: pieces("started", row.started)?,
            scrapped: pieces("scrapped", row.scrapped)?,
            outside: pieces("outside", row.outside)?,
            here: pieces("here", row.here)?,
            facts: pieces("facts", row.facts)?,
            bottleneck: None,
            forecast: None,
            stages: Vec::new(),
            made_by_name: row.made_by_name,
            made_at: row.made_at,
            first_fact_at: row.first_fact_at,
            done_at: row.done_at,
        })
    });
    orders.collect()
}

/// A stage of an order, as its row says it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct StageRow {
    stage: Uuid,
    skipped: bool,
    here: u32,
    outside: u32,
    good: u32,
    scrap: u32,
    received: u32,
    bypassed: u32,
    rework_in: u32,
    rework_out: u32,
    facts: u32,
    receipts: u32,
}

/// The stages of these orders, in their chains.
pub(super) async fn stage_rows(
    tx: &mut TenantTx,
    orders: &[ProductionOrderId],
) -> Result<HashMap<ProductionOrderId, Vec<StageRow>>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select order_id, stage_id, skipped, here, outside, good, scrap, received, bypassed, rework_in, rework_out, facts, receipts
         from order_stages
         where tenant_id = $1 and order_id = any ($2)
         order by order_id, position",
        tenant.0,
        &orders
    )
    .fetch_all(sql)
    .await?;
    let mut stages: HashMap<ProductionOrderId, Vec<StageRow>> = HashMap::new();
    for row in rows {
        let stored = stored::row("order_stages of", row.order_id);
        let pieces = |column, pieces: i32| stored.number::<u32, _>(column, pieces);
        stages.entry(row.order_id.into()).or_default().push(StageRow {
            stage: row.stage_id,
            skipped: row.skipped,
            here: pieces("here", row.here)?,
            outside: pieces("outside", row.outside)?,
            good: pieces("good", row.good)?,
            scrap: pieces("scrap", row.scrap)?,
            received: pieces("received", row.received)?,
            bypassed: pieces("bypassed", row.bypassed)?,
            rework_in: pieces("rework_in", row.rework_in)?,
            rework_out: pieces("rework_out", row.rework_out)?,
            facts: pieces("facts", row.facts)?,
            receipts: pieces("receipts", row.receipts)?,
        });
    }
    Ok(stages)
}

/// What the stages of orders are called, and how much a shift makes there of their workpieces.
#[derive(Clone, Debug, Default)]
pub(super) struct StageNames {
    stages: HashMap<Uuid, (String, String, StageKind)>,
    norms: HashMap<(WorkpieceId, Uuid), u32>,
}

pub(super) async fn stage_names(tx: &mut TenantTx, orders: &[ProductionOrder]) -> Result<StageNames> {
    let (tenant, sql) = tx.split();
    let workpieces: Vec<Uuid> = orders.iter().map(|order| order.workpiece.id.0).collect();
    let rows = sqlx::query!(
        r#"select t.id, t.code, t.name, t.kind, n.workpiece_id as "workpiece_id?", n.pieces
           from stages t
           left join (
             select n.workpiece_id, coalesce(n.stage_id, m.stage_id) as stage_id, max(n.pieces) as pieces
             from norms n
             left join machines m on m.tenant_id = n.tenant_id and m.id = n.machine_id
             where n.tenant_id = $1 and n.workpiece_id = any ($2)
             group by 1, 2
           ) n on n.stage_id = t.id
           where t.tenant_id = $1"#,
        tenant.0,
        &workpieces
    )
    .fetch_all(sql)
    .await?;
    let mut names = StageNames::default();
    for row in rows {
        let stored = stored::row("stages", row.id);
        if let Some((workpiece, pieces)) = row.workpiece_id.zip(row.pieces) {
            names.norms.insert((workpiece.into(), row.id), stored.number("pieces", pieces)?);
        }
        let kind = stored.word("kind", &row.kind)?;
        names.stages.insert(row.id, (row.code, row.name, kind));
    }
    Ok(names)
}

impl StageNames {
    /// The stages of an order of this workpiece, as these rows say them.
    pub(super) fn stages(&self, workpiece: WorkpieceId, rows: &[StageRow]) -> Vec<OrderStage> {
        let stages = rows.iter().filter_map(|row| {
            let (code, name, kind) = self.stages.get(&row.stage)?;
            Some(OrderStage {
                id: row.stage.into(),
                stage: code.clone(),
                name: name.clone(),
                kind: *kind,
                status: RouteStatus::Pending,
                skipped: row.skipped,
                here: row.here,
                outside: row.outside,
                good: row.good,
                scrap: row.scrap,
                received: row.received,
                bypassed: row.bypassed,
                rework_in: row.rework_in,
                rework_out: row.rework_out,
                facts: row.facts,
                receipts: row.receipts,
                norm: self.norms.get(&(workpiece, row.stage)).copied(),
            })
        });
        stages.collect()
    }
}

/// How fast these stages of these orders were in their last ten shifts in which something was recorded.
pub(super) async fn paces(
    tx: &mut TenantTx,
    of: &[(ProductionOrderId, StageId)],
) -> Result<HashMap<ProductionOrderId, Pace>> {
    let (tenant, sql) = tx.split();
    let (orders, stages): (Vec<Uuid>, Vec<Uuid>) = of.iter().map(|(order, stage)| (order.0, stage.0)).unzip();
    let rows = sqlx::query!(
        r#"select p.order_id as "order_id!", sum(s.good)::bigint as "pieces!", count(*) as "shifts!"
           from unnest($2::uuid[], $3::uuid[]) as p (order_id, stage_id)
           cross join lateral (
             select sum(f.good) as good
             from stage_facts f
             where f.tenant_id = $1 and f.order_id = p.order_id and f.stage_id = p.stage_id
               and f.id <> all (array(select n.names from stage_facts n
                                      where n.tenant_id = $1 and n.order_id = p.order_id and n.stage_id = p.stage_id
                                        and n.kind = 'correct'))
             group by f.day, f.shift_id
             order by f.day desc, max(f.recorded_at) desc
             limit 10
           ) as s
           group by p.order_id"#,
        tenant.0,
        &orders,
        &stages
    )
    .fetch_all(sql)
    .await?;
    let read = rows.into_iter().map(|row| {
        let stored = stored::row("stage_facts of", row.order_id);
        let pace = Pace { pieces: stored.number("good", row.pieces)?, shifts: stored.number("shifts", row.shifts)? };
        Ok((row.order_id.into(), pace))
    });
    read.collect()
}

/// Waits until nobody else changes the order or what is recorded of it.
pub(in crate::production) async fn lock(tx: &mut TenantTx, id: ProductionOrderId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select id from production_orders where tenant_id = $1 and id = $2 for no key update", tenant.0, id.0)
        .fetch_optional(sql)
        .await?;
    Ok(())
}

/// Those of these orders that are done or cancelled, which nobody else changes until the transaction ends.
pub(super) async fn lock_ended(tx: &mut TenantTx, orders: &[ProductionOrderId]) -> Result<Vec<ProductionOrderId>> {
    let orders: Vec<Uuid> = orders.iter().map(|order| order.0).collect();
    let (tenant, sql) = tx.split();
    let ended = sqlx::query_scalar!(
        "select id from production_orders
         where tenant_id = $1 and id = any ($2) and status in ('done', 'cancelled')
         order by id
         for no key update",
        tenant.0,
        &orders
    )
    .fetch_all(sql)
    .await?;
    Ok(ended.into_iter().map(Into::into).collect())
}

/// What somebody says of an order, with the ids of what it names.
pub(super) struct OrderRow {
    pub id: ProductionOrderId,
    pub version: i32,
    pub workpiece: WorkpieceId,
    pub revision: String,
    pub qty_plan: u32,
    pub due: Option<NaiveDate>,
    pub priority: OrderPriority,
    pub customer: String,
    pub description: String,
    pub is_cooperation: bool,
    pub partner: Option<PartnerId>,
    pub partner_due: Option<NaiveDate>,
    pub machine: Option<MachineId>,
    pub published: bool,
    /// None where it stays.
    #[expect(clippy::option_option, reason = "the same line, none and another are three things")]
    pub line: Option<Option<SpecificationLineId>>,
}

/// Who made it, when, and how many more than the plan may be made, in percent.
pub(super) struct Birth<'a> {
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub at: DateTime<Utc>,
    pub overrun_percent: u8,
}

pub(super) async fn insert(tx: &mut TenantTx, order: &OrderRow, birth: &Birth<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into production_orders
           (tenant_id, id, workpiece_id, revision, qty_plan, overrun_percent, due, priority, customer, description,
            is_cooperation, partner_id, partner_due, machine_id, published, made_by, made_by_name, made_at, words,
            specification_line)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20)",
        tenant.0,
        order.id as _,
        order.workpiece as _,
        order.revision,
        narrow::<i32, _>(order.qty_plan)?,
        i16::from(birth.overrun_percent),
        order.due,
        order.priority.as_str(),
        order.customer,
        order.description,
        order.is_cooperation,
        order.partner as _,
        order.partner_due,
        order.machine as _,
        order.published,
        birth.by as _,
        birth.by_name,
        birth.at,
        name_key(&order.customer),
        order.line.flatten() as _
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Writes the next version; false where that is not the next.
pub(super) async fn update(tx: &mut TenantTx, order: &OrderRow) -> Result<bool> {
    let (tenant, sql) = tx.split();
    let done = sqlx::query!(
        "update production_orders
         set version = $3, workpiece_id = $4, revision = $5, qty_plan = $6, due = $7, priority = $8, customer = $9,
             description = $10, is_cooperation = $11, partner_id = $12, partner_due = $13, machine_id = $14, published = $15,
             words = $16 || ' ' || number, specification_line = case when $18 then $17 else specification_line end
         where tenant_id = $1 and id = $2 and version = $3 - 1",
        tenant.0,
        order.id as _,
        order.version,
        order.workpiece as _,
        order.revision,
        narrow::<i32, _>(order.qty_plan)?,
        order.due,
        order.priority.as_str(),
        order.customer,
        order.description,
        order.is_cooperation,
        order.partner as _,
        order.partner_due,
        order.machine as _,
        order.published,
        name_key(&order.customer),
        order.line.flatten() as _,
        order.line.is_some()
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(done.rows_affected() > 0)
}

/// Keeps an order from going on, or lets it go on.
pub(super) async fn halt(tx: &mut TenantTx, id: ProductionOrderId, halt: Option<&str>, reason: &str) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update production_orders set halt = $3, halt_reason = $4, version = version + 1 where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        halt,
        reason
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn delete(tx: &mut TenantTx, id: ProductionOrderId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("delete from production_orders where tenant_id = $1 and id = $2", tenant.0, id.0)
        .execute(sql)
        .await
        .map_err(refused)?;
    Ok(())
}

/// The stages of an order of which nothing is recorded yet, in this order.
pub(super) async fn insert_stages(tx: &mut TenantTx, order: ProductionOrderId, steps: &[RouteStep]) -> Result<()> {
    let (tenant, sql) = tx.split();
    let (stages, skipped): (Vec<Uuid>, Vec<bool>) = steps.iter().map(|step| (step.stage.0, step.skipped)).unzip();
    sqlx::query!(
        "insert into order_stages (tenant_id, order_id, stage_id, position, skipped)
         select $1, $2, stage_id, position, skipped
         from unnest($3::uuid[], $4::boolean[]) with ordinality as step (stage_id, skipped, position)",
        tenant.0,
        order.0,
        &stages,
        &skipped
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Adds a stage to an order, at a position that is free.
pub(super) async fn add_stage(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    step: &RouteStep,
    position: i16,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into order_stages (tenant_id, order_id, stage_id, position, skipped) values ($1, $2, $3, $4, $5)",
        tenant.0,
        order.0,
        step.stage.0,
        position,
        step.skipped
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn skip_stage(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    stage: StageId,
    skipped: bool,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update order_stages set skipped = $4 where tenant_id = $1 and order_id = $2 and stage_id = $3",
        tenant.0,
        order.0,
        stage.0,
        skipped
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

pub(super) async fn take_stage_out(tx: &mut TenantTx, order: ProductionOrderId, stage: StageId) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "delete from order_stages where tenant_id = $1 and order_id = $2 and stage_id = $3",
        tenant.0,
        order.0,
        stage.0
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Puts the stages at these positions.
pub(super) async fn place_stages(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    stages: &[Uuid],
    positions: &[i16],
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update order_stages s set position = p.position
         from unnest($3::uuid[], $4::smallint[]) as p(stage_id, position)
         where s.tenant_id = $1 and s.order_id = $2 and s.stage_id = p.stage_id and s.position <> p.position",
        tenant.0,
        order.0,
        stages,
        positions
    )
    .execute(sql)
    .await
    .map_err(refused)?;
    Ok(())
}

/// Has what is looked at when a transaction ends looked at now: is the chain whole?
pub(super) async fn look_at_chain(tx: &mut TenantTx) -> Result<()> {
    sqlx::query!("set constraints all immediate").execute(tx.sql()).await.map_err(refused)?;
    Ok(())
}

/// Who sees an order that is not published itself: everybody by its specification, or these people by a grant.
pub(super) async fn shown_to(tx: &mut TenantTx, order: ProductionOrderId) -> Result<(bool, Vec<UserId>)> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        r#"select coalesce(s.published, false) as "published!",
                  array(select g.user_id from order_grants g where g.tenant_id = o.tenant_id and g.order_id = o.id
                        union
                        select g.user_id from specification_grants g
                        where g.tenant_id = o.tenant_id and g.specification_id = l.specification_id
                        order by 1) as "people!"
           from production_orders o
           left join specification_lines l on l.tenant_id = o.tenant_id and l.id = o.specification_line
           left join specifications s on s.tenant_id = l.tenant_id and s.id = l.specification_id
           where o.tenant_id = $1 and o.id = $2"#,
        tenant.0,
        order.0
    )
    .fetch_optional(sql)
    .await?;
    Ok(row.map_or((false, Vec::new()), |row| (row.published, row.people.into_iter().map(UserId).collect())))
}

/// The partner that is named and is not off unless it is the order's own, or what is wrong with the field that names it.
pub(in crate::production) async fn partner(
    tx: &mut TenantTx,
    name: &NameOr<PartnerId>,
    own: Option<PartnerId>,
) -> Result<PartnerId> {
    let (tenant, sql) = tx.split();
    let id = sqlx::query_scalar!(
        "select id from partners
         where tenant_id = $1 and (active or id = $4) and ($2::uuid is null or id = $2)
           and ($3::text is null or name_key = $3)",
        tenant.0,
        name.id() as _,
        name.name().map(name_key),
        own as _
    )
    .fetch_optional(sql)
    .await?;
    Ok(id.map(PartnerId).ok_or_else(|| Problem::invalid("partner", Reason::Unknown))?)
}

/// What orders are called that somebody sees, of these ids or of this number.
pub(in crate::production) async fn named(tx: &mut TenantTx, sight: Sight, sought: &Sought) -> Result<Vec<Named>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Named,
        r#"select o.id, '#' || o.number || ' · ' || w.code as "name!"
           from production_orders o
           join workpieces w on w.tenant_id = o.tenant_id and w.id = o.workpiece_id
           where o.tenant_id = $1
             and (o.id = any ($2) or o.number = $3)
             and ($4 or not o.is_cooperation)
             and ($5::uuid is null or o.published or order_shown(o.tenant_id, o.id, o.specification_line, $5))"#,
        tenant.0,
        &sought.ids,
        sought.name.as_deref().and_then(|name| name.trim_start_matches('#').parse::<i64>().ok()),
        sight.cooperation,
        sight.linked as _
    )
    .fetch_all(sql)
    .await?;
    Ok(rows)
}
