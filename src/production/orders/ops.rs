//! Ordering, and what becomes of an order as a whole.

use super::open::OpenStages;
use super::rules::{Sight, check_order, may_step, reckon};
use super::store::{self, Birth, OrderRow};
use super::types::{OrderFilter, OrderStatus, OrderStep, ProductionOrder, ProductionOrderValues};
use super::{route, rules};
use crate::base::check::Check;
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{MachineId, ProductionOrderId, SpecificationLineId, StageId, UserId, WorkpieceId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::text::name_key;
use crate::oee::steps::PlantDays;
use crate::platform::audit::action::Action;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{self, SetUp, Stored, refuse_used, require_version};
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::production::machines;
use crate::production::ops::ProductionSetUp;
use crate::production::specifications::store as specifications;
use crate::production::types::{Stage, StageValues, Workpiece, WorkpieceValues};
use crate::production::workpieces;
use crate::stores::steps as stock;
use serde_json::{Value, json};
use std::collections::HashMap;

/// Which orders the caller sees.
pub(in crate::production) fn sight(ctx: &Ctx) -> Sight {
    let nobody = UserId(uuid::Uuid::nil());
    let linked = if ctx.may(Permission::OrdersViewAll) { None } else { Some(ctx.actor_id().unwrap_or(nobody)) };
    Sight { cooperation: ctx.may(Permission::CooperationView), linked }
}

/// A page of the orders that a filter leaves and the caller sees.
pub async fn list(ctx: &Ctx, filter: &OrderFilter, page: PageRequest) -> Result<Page<ProductionOrder>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let (ids, mut total) = store::list(&mut tx, sight(ctx), filter, page).await?;
    if let Some(first) = page.instead_of(&ids) {
        total = store::list(&mut tx, sight(ctx), filter, first).await?.1;
    }
    tx.read_along_keys().await?;
    let mut rows = reckoned(&mut tx, sight(ctx), &ids).await?;
    foresee(ctx, &mut tx, &mut rows).await?;
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// All orders that are open and the caller sees, without what is foreseen of them.
pub(in crate::production) async fn all_open(ctx: &Ctx, tx: &mut TenantTx) -> Result<Vec<ProductionOrder>> {
    let open = store::open(tx).await?;
    tx.read_along_keys().await?;
    let stages = ctx.services.memory.of::<OpenStages>().read(tx, &open).await?;
    let ids: Vec<ProductionOrderId> = open.into_iter().map(|(id, _)| id).collect();
    let mut orders = store::read(tx, sight(ctx), &ids).await?;
    let names = store::stage_names(tx, &orders).await?;
    for order in &mut orders {
        order.stages = names.stages(order.workpiece.id, stages.of(order.id));
        reckon(order);
    }
    Ok(orders)
}

/// These orders with what is reckoned of them, as far as they are seen.
async fn reckoned(tx: &mut TenantTx, sight: Sight, ids: &[ProductionOrderId]) -> Result<Vec<ProductionOrder>> {
    let mut orders = store::read(tx, sight, ids).await?;
    let (stages, names) = (store::stage_rows(tx, ids).await?, store::stage_names(tx, &orders).await?);
    for order in &mut orders {
        let rows = stages.get(&order.id).map_or(&[][..], Vec::as_slice);
        order.stages = names.stages(order.workpiece.id, rows);
        reckon(order);
    }
    Ok(orders)
}

/// Fills in when those that are open are going to be ready.
async fn foresee(ctx: &Ctx, tx: &mut TenantTx, orders: &mut [ProductionOrder]) -> Result<()> {
    let is_open = |order: &ProductionOrder| !matches!(order.status, OrderStatus::Done | OrderStatus::Cancelled);
    let slowest = |order: &ProductionOrder| {
        let stage = order.stages.iter().find(|stage| Some(&stage.stage) == order.bottleneck.as_ref())?;
        Some((order.id, stage.id))
    };
    let of: Vec<_> = orders.iter().filter(|order| is_open(order)).filter_map(slowest).collect();
    if !orders.iter().any(is_open) {
        return Ok(());
    }
    let paces = store::paces(tx, &of).await?;
    let days = PlantDays::read(tx).await?;
    let (today, shifts) = (days.day_of(ctx.now()), days.shifts_a_week());
    for order in orders.iter_mut().filter(|order| is_open(order)) {
        order.forecast = Some(rules::forecast(order, paces.get(&order.id).copied(), shifts, today));
    }
    Ok(())
}

/// One order.
pub async fn find(ctx: &Ctx, id: ProductionOrderId) -> Result<ProductionOrder> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    tx.read_along_keys().await?;
    let mut order = visible(ctx, &mut tx, id).await?;
    foresee(ctx, &mut tx, std::slice::from_mut(&mut order)).await?;
    tx.commit().await?;
    Ok(order)
}

/// Refuses an order that the caller does not see.
pub(in crate::production) async fn require_seen(ctx: &Ctx, tx: &mut TenantTx, id: ProductionOrderId) -> Result<()> {
    let missing = Problem::NotFound { what: Entity::ProductionOrder };
    if store::is_seen(tx, sight(ctx), id).await? { Ok(()) } else { Err(missing.into()) }
}

/// An order that the caller sees.
pub(in crate::production) async fn visible(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ProductionOrderId,
) -> Result<ProductionOrder> {
    one(tx, sight(ctx), id).await
}

async fn one(tx: &mut TenantTx, sight: Sight, id: ProductionOrderId) -> Result<ProductionOrder> {
    let order = reckoned(tx, sight, &[id]).await?.pop();
    Ok(order.ok_or(Problem::NotFound { what: Entity::ProductionOrder })?)
}

/// As it is while nobody else changes it.
pub(in crate::production) async fn locked(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ProductionOrderId,
) -> Result<ProductionOrder> {
    store::lock(tx, id).await?;
    visible(ctx, tx, id).await
}

/// Those of these orders that are over; nobody else changes them until the transaction ends.
pub(in crate::production) async fn lock_ended(
    tx: &mut TenantTx,
    orders: &[ProductionOrderId],
) -> Result<Vec<ProductionOrderId>> {
    store::lock_ended(tx, orders).await
}

/// The stages that an order goes through where neither it nor its workpiece says other ones.
pub async fn usual_route(ctx: &Ctx, is_cooperation: bool) -> Result<Vec<StageId>> {
    let mut tx = ctx.begin(Permission::ProductionView).await?;
    let known = StageValues::list(&mut tx, None).await?;
    tx.commit().await?;
    Ok(route::usual(&known, is_cooperation).iter().map(|stage| stage.id).collect())
}

/// What whoever orders must be allowed to.
pub fn create_permission(is_cooperation: bool) -> Permission {
    if is_cooperation { Permission::OrdersCreateCooperation } else { Permission::OrdersCreateShop }
}

/// Orders so many of a workpiece; one that is not known by its code is made.
pub async fn create(ctx: &Ctx, asked: &ProductionOrderValues) -> Result<ProductionOrder> {
    let mut tx = ctx.begin(create_permission(asked.is_cooperation)).await?;
    let known = Known::read(&mut tx, &[&asked.code]).await?;
    let mut made = create_in(ctx, &mut tx, asked, &known).await?;
    foresee(ctx, &mut tx, std::slice::from_mut(&mut made)).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// What orders name, read once for all that are made together.
pub(in crate::production) struct Known {
    stages: Vec<Stage>,
    /// By how codes are compared; those that there are.
    workpieces: HashMap<String, Workpiece>,
}

impl Known {
    pub async fn read(tx: &mut TenantTx, codes: &[&str]) -> Result<Self> {
        Ok(Self {
            stages: StageValues::list(tx, None).await?,
            workpieces: workpieces::store::of_codes(tx, codes).await?,
        })
    }
}

/// Likewise, within what somebody does besides who may order it.
pub(in crate::production) async fn create_in(
    ctx: &Ctx,
    tx: &mut TenantTx,
    asked: &ProductionOrderValues,
    known: &Known,
) -> Result<ProductionOrder> {
    check_order(asked)?;
    let workpiece = match known.workpieces.get(&name_key(&asked.code)) {
        Some(workpiece) => workpiece.clone(),
        None => workpiece(ctx, tx, asked).await?,
    };
    let steps = route::asked(&known.stages, asked, &workpiece.values.route, None)?;
    let order = resolve(ctx, tx, ProductionOrderId::new(), asked, &workpiece, &steps, None).await?;
    let birth = Birth {
        by: ctx.actor_id(),
        by_name: ctx.actor_name(),
        at: ctx.now(),
        overrun_percent: ctx.services.production.overrun_percent,
    };
    store::insert(tx, &order, &birth).await?;
    store::insert_stages(tx, order.id, &steps).await?;
    let made = visible_to_maker(tx, order.id).await?;
    record(ctx, tx, entry("create", order.id).after(facts(&made))).await?;
    tell(tx, &made, None).await?;
    Ok(made)
}

/// What somebody made they are shown, whatever they see otherwise.
async fn visible_to_maker(tx: &mut TenantTx, id: ProductionOrderId) -> Result<ProductionOrder> {
    let all = Sight { cooperation: true, linked: None };
    one(tx, all, id).await
}

/// Changes an order as a whole: what is there must fit. A `version` other than its own is refused with [`Conflict::Changed`], a plan
/// below what there is with [`Conflict::OverPlan`].
pub async fn change(
    ctx: &Ctx,
    id: ProductionOrderId,
    version: i32,
    asked: &ProductionOrderValues,
) -> Result<ProductionOrder> {
    let mut tx = ctx.begin(Permission::OrdersEdit).await?;
    check_order(asked)?;
    // Before anything is made for it.
    require_seen(ctx, &mut tx, id).await?;
    let workpiece = workpiece(ctx, &mut tx, asked).await?;
    let before = locked(ctx, &mut tx, id).await?;
    require_version(before.version == version, Entity::ProductionOrder)?;
    if before.is_cooperation != asked.is_cooperation {
        ctx.require(create_permission(asked.is_cooperation))?;
        if before.facts > 0 || before.started > 0 {
            return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::InUse }.into());
        }
    }
    let shown_before = store::shown_to(&mut tx, id).await?;
    let known = StageValues::list(&mut tx, None).await?;
    let steps = route::asked(&known, asked, &workpiece.values.route, Some(&before))?;
    let order = resolve(ctx, &mut tx, id, asked, &workpiece, &steps, Some(&before)).await?;
    require_version(store::update(&mut tx, &order).await?, Entity::ProductionOrder)?;
    route::change(&mut tx, id, &before, &steps).await?;
    let mut after = visible_to_maker(&mut tx, id).await?;
    record(ctx, &mut tx, entry("change", id).before(facts(&before)).after(facts(&after))).await?;
    tell(&mut tx, &after, None).await?;
    let line = |order: &ProductionOrder| order.specification.as_ref().map(|of| of.line);
    let is_hidden = before.published && !after.published || !before.is_cooperation && after.is_cooperation;
    if is_hidden || line(&before) != line(&after) {
        // Whoever does not see it any more is told so as well.
        tell_those(&mut tx, &before, None, shown_before).await?;
    }
    foresee(ctx, &mut tx, std::slice::from_mut(&mut after)).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Holds an order, lets it go on, cancels it, opens it again or closes it with fewer than were planned. Why is said, but to go on.
pub async fn step(ctx: &Ctx, id: ProductionOrderId, step: OrderStep, reason: &str) -> Result<ProductionOrder> {
    let mut tx = ctx.begin(Permission::OrdersEdit).await?;
    let reason = reason.trim();
    let mut check = Check::default();
    check.that(!reason.is_empty() || step == OrderStep::Resume, "reason", Reason::Missing);
    check.that(reason.chars().count() <= 200, "reason", Reason::TooLong);
    check.done()?;
    let before = locked(ctx, &mut tx, id).await?;
    if !may_step(&before, step) {
        return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::WrongStatus }.into());
    }
    let (halt, action) = match step {
        OrderStep::Hold => (Some("on_hold"), Action::HoldOrder),
        OrderStep::Resume => (None, Action::ResumeOrder),
        OrderStep::Cancel => (Some("cancelled"), Action::CancelOrder),
        OrderStep::Reopen => (None, Action::ReopenOrder),
        OrderStep::Close => (Some("closed_short"), Action::CloseOrder),
    };
    store::halt(&mut tx, id, halt, if halt.is_some() { reason } else { "" }).await?;
    if matches!(step, OrderStep::Cancel | OrderStep::Close) {
        stock::release_orders(ctx, &mut tx, &[id]).await?;
    }
    let mut after = visible(ctx, &mut tx, id).await?;
    let (was, now) =
        (json!({ "order_status": before.status }), json!({ "order_status": after.status, "reason": reason }));
    let entry = Entry::new(action, Entity::ProductionOrder.as_str(), id).before(was).after(now);
    record(ctx, &mut tx, entry).await?;
    tell(&mut tx, &after, None).await?;
    foresee(ctx, &mut tx, std::slice::from_mut(&mut after)).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Removes an order of which nothing was recorded and to which nothing was issued; another one is cancelled.
pub async fn delete(ctx: &Ctx, id: ProductionOrderId) -> Result<()> {
    let mut tx = ctx.begin(Permission::OrdersDelete).await?;
    let gone = locked(ctx, &mut tx, id).await?;
    refuse_used(!stock::orders_with_stock(&mut tx, &[id]).await?.is_empty(), Entity::ProductionOrder)?;
    stock::release_orders(ctx, &mut tx, &[id]).await?;
    tell(&mut tx, &gone, None).await?;
    store::delete(&mut tx, id).await?;
    record(ctx, &mut tx, entry("delete", id).before(facts(&gone))).await?;
    tx.commit_with(&()).await
}

async fn workpiece(ctx: &Ctx, tx: &mut TenantTx, asked: &ProductionOrderValues) -> Result<Workpiece> {
    workpiece_of(ctx, tx, &asked.code, &asked.name, asked.revision.as_deref()).await
}

/// The workpiece of the code, made where there is none.
pub(in crate::production) async fn workpiece_of(
    ctx: &Ctx,
    tx: &mut TenantTx,
    code: &str,
    name: &str,
    revision: Option<&str>,
) -> Result<Workpiece> {
    let called = NameOr::Name(code.trim().to_owned());
    if let Some(known) = WorkpieceValues::list(tx, Some(&called)).await?.pop() {
        return Ok(known);
    }
    if name.trim().is_empty() {
        return Err(Problem::invalid("name", Reason::Missing).into());
    }
    ProductionSetUp::lock(tx).await?;
    if let Some(known) = WorkpieceValues::list(tx, Some(&called)).await?.pop() {
        return Ok(known);
    }
    let new = WorkpieceValues {
        code: code.to_owned(),
        name: name.to_owned(),
        revision: revision.unwrap_or_default().to_owned(),
        material: String::new(),
        route: Vec::new(),
        active: true,
    };
    entity::create_in(ctx, tx, &new).await
}

/// What is asked for, with the ids of what it names.
async fn resolve(
    ctx: &Ctx,
    tx: &mut TenantTx,
    id: ProductionOrderId,
    asked: &ProductionOrderValues,
    workpiece: &Workpiece,
    steps: &[rules::RouteStep],
    before: Option<&ProductionOrder>,
) -> Result<OrderRow> {
    let is_same = before.is_some_and(|order| order.workpiece.id == workpiece.id);
    if !workpiece.values.active && !is_same {
        return Err(Problem::invalid("code", Reason::Unknown).into());
    }
    let partner = match &asked.partner {
        Some(name) => Some(store::partner(tx, name, before.and_then(|order| order.partner)).await?),
        None => None,
    };
    let machine = match &asked.machine {
        Some(name) => Some(machine(tx, name, steps, before).await?),
        None => None,
    };
    let line = match asked.specification_line {
        Some(Some(line)) => Some(Some(line_of(ctx, tx, line, (workpiece.id, asked.is_cooperation), before).await?)),
        Some(None) => Some(None),
        // Also one that the caller does not see.
        None => None,
    };
    Ok(OrderRow {
        id,
        version: before.map_or(1, |order| order.version + 1),
        workpiece: workpiece.id,
        revision: revision(asked, workpiece, before)?,
        qty_plan: asked.qty_plan,
        due: asked.due,
        priority: asked.priority,
        customer: asked.customer.trim().to_owned(),
        description: asked.description.trim().to_owned(),
        is_cooperation: asked.is_cooperation,
        partner,
        partner_due: asked.partner_due,
        machine,
        published: asked.published.unwrap_or_else(|| before.map_or(!asked.is_cooperation, |order| order.published)),
        line,
    })
}

/// A line of a specification that the caller sees: of the same workpiece, made in the same way, and neither blocked nor cancelled unless
/// it was the order's own.
async fn line_of(
    ctx: &Ctx,
    tx: &mut TenantTx,
    line: SpecificationLineId,
    (workpiece, is_cooperation): (WorkpieceId, bool),
    before: Option<&ProductionOrder>,
) -> Result<SpecificationLineId> {
    let unknown = || Problem::invalid("specification_line", Reason::Unknown);
    let found = specifications::line_to_make(tx, sight(ctx), line).await?.ok_or_else(unknown)?;
    let was_its = before.and_then(|order| order.specification.as_ref()).is_some_and(|of| of.line == line);
    let fits = (found.workpiece, found.is_cooperation) == (workpiece, is_cooperation);
    if fits && (was_its || found.halt.is_none()) { Ok(line) } else { Err(unknown().into()) }
}

/// The revision of the drawing. An order that runs keeps its own.
fn revision(asked: &ProductionOrderValues, workpiece: &Workpiece, before: Option<&ProductionOrder>) -> Result<String> {
    let said = asked.revision.as_deref().map(|revision| revision.trim().to_owned());
    let Some(before) = before else { return Ok(said.unwrap_or_else(|| workpiece.values.revision.clone())) };
    let wanted = match said {
        Some(said) => said,
        None if before.workpiece.id == workpiece.id => before.revision.clone(),
        None => workpiece.values.revision.clone(),
    };
    let may_change = matches!(before.status, OrderStatus::NotStarted | OrderStatus::OnHold);
    if wanted != before.revision && !may_change {
        return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::WrongStatus }.into());
    }
    Ok(wanted)
}

/// A machine of one of the stages, which is not off unless it was the order's own.
async fn machine(
    tx: &mut TenantTx,
    name: &NameOr<MachineId>,
    steps: &[rules::RouteStep],
    before: Option<&ProductionOrder>,
) -> Result<MachineId> {
    let machine = machines::store::named(tx, name, "machine").await?;
    let was_its = before.is_some_and(|order| order.machine == Some(machine.id));
    let at_stage = steps.iter().any(|step| machine.values.stage.id() == Some(step.stage));
    if at_stage && (machine.values.active || was_its) {
        Ok(machine.id)
    } else {
        Err(Problem::invalid("machine", Reason::Unknown).into())
    }
}

fn entry(verb: &str, id: ProductionOrderId) -> Entry<'static> {
    let what = Entity::ProductionOrder;
    Entry::new(format!("{verb}_{what}"), what.as_str(), id)
}

async fn record(ctx: &Ctx, tx: &mut TenantTx, entry: Entry<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}

/// As the audit tells them.
fn facts(order: &ProductionOrder) -> Value {
    let stages: Vec<&str> = order.stages.iter().map(|stage| stage.stage.as_str()).collect();
    let skipped: Vec<&str> =
        order.stages.iter().filter(|stage| stage.skipped).map(|stage| stage.stage.as_str()).collect();
    json!({
        "order_number": order.number,
        "workpiece": order.workpiece.code,
        "revision": order.revision,
        "qty_plan": order.qty_plan,
        "due": order.due,
        "priority": order.priority,
        "customer": order.customer,
        "description": order.description,
        "is_cooperation": order.is_cooperation,
        "partner": order.partner,
        "partner_due": order.partner_due,
        "machine": order.machine,
        "published": order.published,
        "specification": order.specification.as_ref().map(|specification| &specification.number),
        "route": stages,
        "skipped_stages": skipped,
    })
}

/// Tells open pages of those who see the order.
pub(in crate::production) async fn tell(
    tx: &mut TenantTx,
    order: &ProductionOrder,
    stage: Option<StageId>,
) -> Result<()> {
    // Everybody sees one that is published.
    let shown = if order.published { (true, Vec::new()) } else { store::shown_to(tx, order.id).await? };
    tell_those(tx, order, stage, shown).await
}

/// Tells whoever sees an order by itself, and those that it is shown to otherwise.
async fn tell_those(
    tx: &mut TenantTx,
    order: &ProductionOrder,
    stage: Option<StageId>,
    (by_specification, granted): (bool, Vec<UserId>),
) -> Result<()> {
    let event = |linked| Event::OrderChanged { order: order.id, stage, cooperation: order.is_cooperation, linked };
    if order.published {
        return events::store::insert(tx, Audience::Tenant, &event(true)).await;
    }
    events::store::insert(tx, Audience::Tenant, &event(by_specification)).await?;
    if by_specification || granted.is_empty() {
        return Ok(());
    }
    events::store::insert_for_people(tx, &granted, &event(true)).await
}
