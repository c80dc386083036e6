//! Setting up lines. What changes how time is reckoned has the history of the line reckoned anew.

use super::store;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::oee::ops::{Recompute, begin, changed, created, deleted};
use crate::oee::types::{Line, LineValues};
use crate::oee::{detections, rules};
use crate::platform::ctx::Ctx;
use crate::platform::entity::{conflict_by_constraint, refuse_used, require_version};

/// All lines, in their order.
pub async fn list_lines(ctx: &Ctx) -> Result<Vec<Line>> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let lines = store::list(&mut tx, None).await?;
    tx.commit().await?;
    Ok(lines.into_iter().map(|line| line.line).collect())
}

/// One line, by its id or code.
pub async fn find_line(ctx: &Ctx, line: impl Into<NameOr<LineId>>) -> Result<Line> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let line = store::find(&mut tx, &line.into()).await?.line;
    tx.commit().await?;
    Ok(line)
}

/// Sets up a line. A code that is taken is refused with [`Conflict::Taken`], a line beyond the tenant's `max_lines` with
/// [`Conflict::LimitReached`].
pub async fn create_line(ctx: &Ctx, new: &LineValues) -> Result<Line> {
    let mut tx = begin(ctx).await?;
    rules::check_line(new)?;
    // The plant is locked: nobody else counts meanwhile.
    let (lines, most) = store::find_room(&mut tx).await?;
    if lines >= i64::from(most) {
        return Err(Problem::Conflict { what: Entity::Line, why: Conflict::LimitReached }.into());
    }
    let id = store::insert(&mut tx, new).await.map_err(conflict_by_constraint(Entity::Line))?;
    created(ctx, tx, Entity::Line, Record { id, version: 1, values: new.clone() }, Recompute::Nothing).await
}

/// Changes a line as a whole; a `version` other than its own is refused with [`Conflict::Changed`].
pub async fn change_line(ctx: &Ctx, line: impl Into<NameOr<LineId>>, version: i32, new: &LineValues) -> Result<Line> {
    let mut tx = begin(ctx).await?;
    rules::check_line(new)?;
    let Record { id, values: before, .. } = store::find(&mut tx, &line.into()).await?.line;
    let kept = store::update(&mut tx, id, version, new).await.map_err(conflict_by_constraint(Entity::Line))?;
    require_version(kept, Entity::Line)?;
    // Name, code, order and targets say nothing about time.
    let reckoned = |line: &LineValues| {
        (line.ideal_rate, line.stop_seconds, line.micro_stop_seconds, line.slow_percent, line.auto_detect, line.discard)
    };
    let anew = Recompute::when(reckoned(&before) != reckoned(new), Recompute::Line(id));
    changed(ctx, tx, Entity::Line, &before, Record { id, version: version + 1, values: new.clone() }, anew).await
}

/// Removes a line that nothing was ever seen on.
pub async fn delete_line(ctx: &Ctx, line: impl Into<NameOr<LineId>>) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let found = store::find(&mut tx, &line.into()).await?;
    refuse_used(detections::store::line_has_any(&mut tx, found.number).await?, Entity::Line)?;
    store::delete(&mut tx, found.line.id).await?;
    deleted(ctx, tx, Entity::Line, &found.line, Recompute::Nothing).await
}
