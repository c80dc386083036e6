//! Writing down what a customer ordered, showing it to operators, and ordering what is open of it.

use super::rules::{check_specification, in_line, of_line, open_lines};
use super::store::{self, Birth, LineRow, SpecificationRow};
use super::types::{
    OpenLinesRequest, Specification, SpecificationFilter, SpecificationLine, SpecificationLineKind,
    SpecificationLineValues, SpecificationValues,
};
use crate::base::fault::{Error, Result};
use crate::base::id::{SpecificationId, SpecificationLineId};
use crate::base::paging::{Page, PageRequest};
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::text::name_key;
use crate::platform::audit::store::{self as audit, Entry};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::require_version;
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::production::orders::ops as orders;
use crate::production::orders::rules::Sight;
use crate::production::orders::types::ProductionOrderValues;
use crate::production::workpieces;
use serde_json::{Value, json};

const WHAT: Entity = Entity::Specification;

/// A page of the specifications that a filter leaves and the caller sees.
pub async fn list(ctx: &Ctx, filter: &SpecificationFilter, page: PageRequest) -> Result<Page<Specification>> {
    let page = page.in_bounds();
    let mut tx = ctx.begin(Permission::SpecificationsView).await?;
    let sight = orders::sight(ctx);
    let (rows, mut total) = store::list(&mut tx, sight, None, filter, page).await?;
    if let Some(first) = page.instead_of(&rows) {
        total = store::list(&mut tx, sight, None, filter, first).await?.1;
    }
    tx.commit().await?;
    Ok(Page::new(rows, page, total))
}

/// One specification.
pub async fn find(ctx: &Ctx, id: SpecificationId) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsView).await?;
    let found = visible(ctx, &mut tx, id).await?;
    tx.commit().await?;
    Ok(found)
}

/// A specification that the caller sees.
pub(in crate::production) async fn visible(ctx: &Ctx, tx: &mut TenantTx, id: SpecificationId) -> Result<Specification> {
    read(tx, orders::sight(ctx), id).await
}

/// All of it, whatever its writer sees otherwise.
async fn whole(tx: &mut TenantTx, id: SpecificationId) -> Result<Specification> {
    read(tx, Sight { cooperation: true, linked: None }, id).await
}

async fn read(tx: &mut TenantTx, sight: Sight, id: SpecificationId) -> Result<Specification> {
    let one = PageRequest::bounded(Some(1), Some(1));
    let (mut rows, _) = store::list(tx, sight, Some(id), &SpecificationFilter::default(), one).await?;
    Ok(rows.pop().ok_or(Problem::NotFound { what: WHAT })?)
}

/// All of one that the caller sees, as it is while nobody else changes it.
async fn locked(ctx: &Ctx, tx: &mut TenantTx, id: SpecificationId) -> Result<Specification> {
    store::lock(tx, id).await?;
    entire(ctx, tx, id).await
}

/// All of one that the caller sees. Whoever does not see each of its lines neither changes it nor shows it to others.
pub(in crate::production) async fn entire(ctx: &Ctx, tx: &mut TenantTx, id: SpecificationId) -> Result<Specification> {
    visible(ctx, tx, id).await?;
    let found = whole(tx, id).await?;
    if found.lines.iter().any(|line| line.kind == SpecificationLineKind::Coop) {
        ctx.require(Permission::CooperationView)?;
    }
    Ok(found)
}

/// Writes down what a customer ordered.
pub async fn create(ctx: &Ctx, asked: &SpecificationValues) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    check_specification(asked)?;
    let id = SpecificationId::new();
    let birth = Birth { by: ctx.actor_id(), by_name: ctx.actor_name(), at: ctx.now() };
    store::insert(&mut tx, &row(id, 1, asked), &birth).await?;
    let lines = resolve(ctx, &mut tx, &asked.lines, &[]).await?;
    store::save_lines(&mut tx, id, &lines).await?;
    let made = whole(&mut tx, id).await?;
    record(ctx, &mut tx, "create", (id, None, Some(facts(&made)))).await?;
    tell(&mut tx, &made).await?;
    tx.commit_with(&made).await?;
    Ok(made)
}

/// Changes a specification as a whole. A `version` other than its own is refused with [`Conflict::Changed`], a line that is removed or made
/// another one when something of it is ordered with [`Conflict::InUse`].
pub async fn change(
    ctx: &Ctx,
    id: SpecificationId,
    version: i32,
    asked: &SpecificationValues,
) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    check_specification(asked)?;
    let before = locked(ctx, &mut tx, id).await?;
    require_version(before.version == version, WHAT)?;
    let after = save(ctx, &mut tx, &before, asked).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Adds a line to a specification.
pub async fn add_line(ctx: &Ctx, id: SpecificationId, asked: &SpecificationLineValues) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    if asked.id.is_some() {
        return Err(Problem::invalid("id", Reason::Unknown).into());
    }
    let before = locked(ctx, &mut tx, id).await?;
    let mut lines: Vec<_> = before.lines.iter().map(as_it_is).collect();
    lines.push(asked.clone());
    let values = SpecificationValues {
        number: before.number.clone(),
        customer: before.customer.clone(),
        due: before.due,
        note: before.note.clone(),
        lines,
    };
    check_specification(&values)?;
    let after = save(ctx, &mut tx, &before, &values).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

fn as_it_is(line: &SpecificationLine) -> SpecificationLineValues {
    SpecificationLineValues {
        id: Some(line.id),
        kind: line.kind,
        code: line.workpiece.code.clone(),
        name: String::new(),
        quantity: line.quantity,
        unit: line.unit.clone(),
        comment: line.comment.clone(),
        halt: line.halt,
    }
}

async fn save(
    ctx: &Ctx,
    tx: &mut TenantTx,
    before: &Specification,
    asked: &SpecificationValues,
) -> Result<Specification> {
    let lines = resolve(ctx, tx, &asked.lines, &before.lines).await?;
    require_version(store::update(tx, &row(before.id, before.version + 1, asked)).await?, WHAT)?;
    store::save_lines(tx, before.id, &lines).await?;
    let after = whole(tx, before.id).await?;
    record(ctx, tx, "change", (before.id, Some(facts(before)), Some(facts(&after)))).await?;
    tell(tx, &after).await?;
    Ok(after)
}

fn row(id: SpecificationId, version: i32, asked: &SpecificationValues) -> SpecificationRow<'_> {
    SpecificationRow {
        id,
        version,
        number: asked.number.trim(),
        customer: asked.customer.trim(),
        due: asked.due,
        note: asked.note.trim(),
    }
}

/// The lines that are asked for, with the ids of what they name. A workpiece that is off stays that of the line that had it.
async fn resolve(
    ctx: &Ctx,
    tx: &mut TenantTx,
    asked: &[SpecificationLineValues],
    before: &[SpecificationLine],
) -> Result<Vec<LineRow>> {
    if asked.iter().any(|line| line.kind == SpecificationLineKind::Coop) {
        ctx.require(Permission::CooperationView)?;
    }
    let codes: Vec<&str> = asked.iter().map(|line| line.code.as_str()).collect();
    let mut known = workpieces::store::of_codes(tx, &codes).await?;
    let mut lines = Vec::with_capacity(asked.len());
    for (at, line) in asked.iter().enumerate() {
        let unknown = |field| Problem::invalid(&of_line(at, field), Reason::Unknown);
        let was = line.id.map(|id| before.iter().find(|known| known.id == id).ok_or_else(|| unknown("id")));
        let was = was.transpose()?;
        let code = name_key(&line.code);
        let workpiece = if let Some(workpiece) = known.get(&code) {
            workpiece.clone()
        } else {
            let made = orders::workpiece_of(ctx, tx, &line.code, &line.name, None).await;
            let made = made.map_err(|error| wrong_in_line(at, error))?;
            known.insert(code, made.clone());
            made
        };
        let was_its = was.is_some_and(|was| was.workpiece.id == workpiece.id);
        if !workpiece.values.active && !was_its {
            return Err(unknown("code").into());
        }
        lines.push(LineRow {
            id: was.map_or_else(SpecificationLineId::new, |was| was.id),
            kind: line.kind,
            workpiece: workpiece.id,
            quantity: line.quantity,
            unit: line.unit.trim().to_owned(),
            comment: line.comment.trim().to_owned(),
            halt: line.halt,
        });
    }
    Ok(lines)
}

fn wrong_in_line(at: usize, error: Error) -> Error {
    match error {
        Error::Refused(problem) => Error::Refused(in_line(at, problem)),
        broken @ Error::Broken(_) => broken,
    }
}

/// Shows a specification to operators, with the orders that make its lines, or shows it to them no more. Harmless where it is so already.
pub async fn publish(ctx: &Ctx, id: SpecificationId, published: bool) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    let before = locked(ctx, &mut tx, id).await?;
    if before.published == published {
        tx.commit_with(&before).await?;
        return Ok(before);
    }
    store::publish(&mut tx, id, published).await?;
    let after = whole(&mut tx, id).await?;
    record(ctx, &mut tx, "change", (id, Some(facts(&before)), Some(facts(&after)))).await?;
    tell(&mut tx, &after).await?;
    if before.published {
        // Whoever does not see it any more is told so as well.
        tell(&mut tx, &before).await?;
    }
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Orders what is open of its lines: one order each. Where nothing is, it is refused with [`Conflict::WrongStatus`].
pub async fn order_open(ctx: &Ctx, id: SpecificationId, asked: &OpenLinesRequest) -> Result<Specification> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    let before = locked(ctx, &mut tx, id).await?;
    if asked.lines.iter().any(|id| before.lines.iter().all(|line| line.id != *id)) {
        return Err(Problem::invalid("lines", Reason::Unknown).into());
    }
    let open = open_lines(&before.lines, &asked.lines);
    if open.is_empty() {
        return Err(Problem::Conflict { what: WHAT, why: Conflict::WrongStatus }.into());
    }
    let codes: Vec<&str> = open.iter().map(|(line, _)| line.workpiece.code.as_str()).collect();
    let known = orders::Known::read(&mut tx, &codes).await?;
    for (line, quantity) in open {
        let is_cooperation = line.kind == SpecificationLineKind::Coop;
        ctx.require(orders::create_permission(is_cooperation))?;
        let order = ProductionOrderValues {
            code: line.workpiece.code.clone(),
            qty_plan: quantity,
            due: asked.due.or(before.due),
            customer: before.customer.clone(),
            description: line.comment.clone(),
            is_cooperation,
            published: asked.published,
            specification_line: Some(Some(line.id)),
            ..ProductionOrderValues::default()
        };
        let at = before.lines.iter().position(|one| one.id == line.id).unwrap_or_default();
        Box::pin(orders::create_in(ctx, &mut tx, &order, &known)).await.map_err(|error| wrong_in_line(at, error))?;
    }
    let after = whole(&mut tx, id).await?;
    tell(&mut tx, &after).await?;
    tx.commit_with(&after).await?;
    Ok(after)
}

/// Removes a specification of which nothing is ordered; another one is kept.
pub async fn delete(ctx: &Ctx, id: SpecificationId) -> Result<()> {
    let mut tx = ctx.begin(Permission::SpecificationsEdit).await?;
    let gone = locked(ctx, &mut tx, id).await?;
    tell(&mut tx, &gone).await?;
    store::delete(&mut tx, id).await?;
    record(ctx, &mut tx, "delete", (id, Some(facts(&gone)), None)).await?;
    tx.commit_with(&()).await
}

async fn record(
    ctx: &Ctx,
    tx: &mut TenantTx,
    verb: &str,
    (id, before, after): (SpecificationId, Option<Value>, Option<Value>),
) -> Result<()> {
    let entry = Entry::new(format!("{verb}_{WHAT}"), WHAT.as_str(), id).before(before).after(after);
    let (tenant, sql) = tx.split();
    audit::insert(sql, ctx, tenant, entry).await
}

/// As the audit tells them.
fn facts(specification: &Specification) -> Value {
    let told = |line: &SpecificationLine| {
        let halt = line.halt.map(|halt| format!(" ({halt})")).unwrap_or_default();
        format!("{} · {} {} · {}{halt}", line.workpiece.code, line.quantity, line.unit, line.kind)
    };
    let lines: Vec<String> = specification.lines.iter().map(told).collect();
    json!({
        "specification": specification.number,
        "customer": specification.customer,
        "due": specification.due,
        "note": specification.note,
        "published": specification.published,
        "specification_lines": lines,
    })
}

/// Tells open pages of those who see the specification.
async fn tell(tx: &mut TenantTx, specification: &Specification) -> Result<()> {
    let event = |linked| Event::SpecificationChanged { specification: specification.id, linked };
    events::store::insert(tx, Audience::Tenant, &event(specification.published)).await?;
    if specification.published {
        return Ok(());
    }
    let granted = store::granted(tx, specification.id).await?;
    if granted.is_empty() { Ok(()) } else { events::store::insert_for_people(tx, &granted, &event(true)).await }
}
