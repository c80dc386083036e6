//! Setting up a plant: its shifts and calendar, and what the set-up of lines, areas and products shares. What changes how
//! time is reckoned has the history of the lines reckoned anew by a job.

use super::jobs::ReckonLine;
use super::types::{CalendarException, NewException, NewShift, Plant, Shift};
use super::{areas, lines, products, rules, store};
use crate::base::entity::Record;
use crate::base::fault::Result;
use crate::base::id::{CalendarId, LineId, ShiftId};
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::platform::audit::changes::{self, Audited};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::{conflict_by_constraint, require_version};
use crate::platform::events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::jobs::{JobPayload, enqueue};
use crate::platform::tenancy;
use serde::Serialize;
use std::fmt::Display;

/// Everything that is set up.
pub async fn plant(ctx: &Ctx) -> Result<Plant> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let plant = Plant {
        zone: tenancy::ops::zone_name(&mut tx).await?,
        lines: lines::store::list(&mut tx, None).await?.into_iter().map(|line| line.line).collect(),
        areas: areas::store::list(&mut tx, None).await?.into_iter().map(|area| area.area).collect(),
        products: products::store::list(&mut tx, None).await?.into_iter().map(|product| product.product).collect(),
        shifts: store::list_shifts(&mut tx).await?,
        exceptions: store::list_exceptions(&mut tx).await?,
    };
    tx.commit().await?;
    Ok(plant)
}

/// One shift.
pub async fn find_shift(ctx: &Ctx, id: ShiftId) -> Result<Shift> {
    find(plant(ctx).await?.shifts, |shift| shift.id == id, Entity::Shift)
}

/// Sets up a shift. One that overlaps another is refused with [`Problem::Overlaps`], which names it.
pub async fn create_shift(ctx: &Ctx, new: &NewShift) -> Result<Shift> {
    let mut tx = begin(ctx).await?;
    rules::check_shift(new)?;
    rules::check_beside(new, &store::list_shifts(&mut tx).await?)?;
    let id = ShiftId::new();
    store::insert_shift(&mut tx, id, new).await.map_err(conflict_by_constraint(Entity::Shift))?;
    created(ctx, tx, Entity::Shift, Record { id, version: 1, values: new.clone() }, Recompute::All).await
}

/// Changes a shift as a whole.
pub async fn change_shift(ctx: &Ctx, id: ShiftId, version: i32, new: &NewShift) -> Result<Shift> {
    let mut tx = begin(ctx).await?;
    rules::check_shift(new)?;
    let (mine, others): (Vec<_>, Vec<_>) =
        store::list_shifts(&mut tx).await?.into_iter().partition(|shift| shift.id == id);
    let before = find(mine, |_| true, Entity::Shift)?.values;
    rules::check_beside(new, &others)?;
    let kept = store::update_shift(&mut tx, id, version, new).await.map_err(conflict_by_constraint(Entity::Shift))?;
    require_version(kept, Entity::Shift)?;
    changed(ctx, tx, Entity::Shift, &before, Record { id, version: version + 1, values: new.clone() }, Recompute::All)
        .await
}

/// Removes a shift.
pub async fn delete_shift(ctx: &Ctx, id: ShiftId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let shift = find(store::list_shifts(&mut tx).await?, |shift| shift.id == id, Entity::Shift)?;
    store::delete_shift(&mut tx, id).await?;
    deleted(ctx, tx, Entity::Shift, &shift, Recompute::All).await
}

/// One holiday or planned stop.
pub async fn find_exception(ctx: &Ctx, id: CalendarId) -> Result<CalendarException> {
    find(plant(ctx).await?.exceptions, |exception| exception.id == id, Entity::CalendarException)
}

/// Sets up a holiday or a planned stop.
pub async fn create_exception(ctx: &Ctx, new: &NewException) -> Result<CalendarException> {
    let mut tx = begin(ctx).await?;
    rules::check_exception(new)?;
    let id = CalendarId::new();
    store::insert_exception(&mut tx, id, new).await.map_err(conflict_by_constraint(Entity::CalendarException))?;
    created(ctx, tx, Entity::CalendarException, Record { id, version: 1, values: new.clone() }, Recompute::of(new.line))
        .await
}

/// Changes a holiday or a planned stop as a whole.
pub async fn change_exception(
    ctx: &Ctx,
    id: CalendarId,
    version: i32,
    new: &NewException,
) -> Result<CalendarException> {
    let mut tx = begin(ctx).await?;
    rules::check_exception(new)?;
    let all = store::list_exceptions(&mut tx).await?;
    let before = find(all, |exception| exception.id == id, Entity::CalendarException)?.values;
    let kept = store::update_exception(&mut tx, id, version, new)
        .await
        .map_err(conflict_by_constraint(Entity::CalendarException))?;
    require_version(kept, Entity::CalendarException)?;
    let lines = if before.line == new.line { new.line } else { None };
    changed(
        ctx,
        tx,
        Entity::CalendarException,
        &before,
        Record { id, version: version + 1, values: new.clone() },
        Recompute::of(lines),
    )
    .await
}

/// Removes a holiday or a planned stop.
pub async fn delete_exception(ctx: &Ctx, id: CalendarId) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let all = store::list_exceptions(&mut tx).await?;
    let exception = find(all, |exception| exception.id == id, Entity::CalendarException)?;
    store::delete_exception(&mut tx, id).await?;
    deleted(ctx, tx, Entity::CalendarException, &exception, Recompute::of(exception.values.line)).await
}

/// One change of the set-up at a time.
pub(super) async fn begin(ctx: &Ctx) -> Result<TenantTx> {
    let mut tx = ctx.begin(Permission::PlantEdit).await?;
    store::lock_plant(&mut tx).await?;
    Ok(tx)
}

/// Whose history a change has reckoned anew.
#[derive(Clone, Copy)]
pub(super) enum Recompute {
    Nothing,
    Line(LineId),
    All,
}

impl Recompute {
    pub fn when(holds: bool, whose: Self) -> Self {
        if holds { whose } else { Self::Nothing }
    }

    /// Of one line, or of all.
    pub fn of(line: Option<LineId>) -> Self {
        line.map_or(Self::All, Self::Line)
    }
}

/// Ends the creation of a thing.
pub(super) async fn created<Id: Display + Serialize, V: Audited>(
    ctx: &Ctx,
    tx: TenantTx,
    what: Entity,
    new: Record<Id, V>,
    anew: Recompute,
) -> Result<Record<Id, V>> {
    finish(ctx, tx, (what, &new.id), (None, Some(&new.values)), anew, &new).await?;
    Ok(new)
}

/// Ends a change, `after` which the thing is as it is given.
pub(super) async fn changed<Id: Display + Serialize, V: Audited>(
    ctx: &Ctx,
    tx: TenantTx,
    what: Entity,
    before: &V,
    after: Record<Id, V>,
    anew: Recompute,
) -> Result<Record<Id, V>> {
    finish(ctx, tx, (what, &after.id), (Some(before), Some(&after.values)), anew, &after).await?;
    Ok(after)
}

/// Ends a removal.
pub(super) async fn deleted<Id: Display, V: Audited>(
    ctx: &Ctx,
    tx: TenantTx,
    what: Entity,
    gone: &Record<Id, V>,
    anew: Recompute,
) -> Result<()> {
    finish(ctx, tx, (what, &gone.id), (Some(&gone.values), None), anew, &()).await
}

/// Writes down what became of a thing, has time reckoned anew where that is due, tells open pages, and commits with what the
/// operation answers.
async fn finish<V: Audited>(
    ctx: &Ctx,
    mut tx: TenantTx,
    thing: (Entity, impl Display),
    values: (Option<&V>, Option<&V>),
    anew: Recompute,
    answer: &impl Serialize,
) -> Result<()> {
    changes::changed(ctx, &mut tx, thing, values).await?;
    let line = if let Recompute::Line(line) = anew { Some(line) } else { None };
    if !matches!(anew, Recompute::Nothing) {
        reckon_anew(ctx, &mut tx, line).await?;
    }
    let event = Event::PlantChanged { line };
    events::store::insert(&mut tx, Audience::Tenant, &event).await?;
    tx.commit_with(answer).await
}

/// Has the history of a line, or of all, reckoned anew by jobs; until then it is marked. Under [`store::lock_plant`]. Tells
/// whether there is any.
pub(super) async fn reckon_anew(ctx: &Ctx, tx: &mut TenantTx, line: Option<LineId>) -> Result<bool> {
    let tenant = tx.tenant();
    let stale = store::mark_stale(tx, line).await?;
    for &line in &stale {
        enqueue(tx, &ReckonLine(JobPayload::of(ctx, tenant, line))).await?;
    }
    Ok(!stale.is_empty())
}

fn find<T>(rows: Vec<T>, is: impl Fn(&T) -> bool, kind: Entity) -> Result<T> {
    rows.into_iter().find(|row| is(row)).ok_or_else(|| Problem::NotFound { what: kind }.into())
}
