//! Setting up the areas of lines.

use super::store;
use crate::base::entity::{NameOr, Record};
use crate::base::fault::Result;
use crate::base::id::AreaId;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem, Reason};
use crate::oee::ops::{Recompute, begin, changed, created, deleted};
use crate::oee::types::{Area, AreaValues};
use crate::oee::{detections, lines, rules};
use crate::platform::ctx::Ctx;
use crate::platform::entity::{conflict_by_constraint, refuse_used, require_version};

/// All areas, in the order of their lines.
pub async fn list_areas(ctx: &Ctx) -> Result<Vec<Area>> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let areas = store::list(&mut tx, None).await?;
    tx.commit().await?;
    Ok(areas.into_iter().map(|area| area.area).collect())
}

/// One area, by its id, or `LINE:AREA` in codes.
pub async fn find_area(ctx: &Ctx, area: impl Into<NameOr<AreaId>>) -> Result<Area> {
    let mut tx = ctx.begin(Permission::PlantView).await?;
    let area = store::find(&mut tx, &area.into()).await?.area;
    tx.commit().await?;
    Ok(area)
}

/// Sets up an area of a line. Its code must not be taken.
pub async fn create_area(ctx: &Ctx, new: &AreaValues) -> Result<Area> {
    let mut tx = begin(ctx).await?;
    rules::check_area(new)?;
    let line = lines::store::named(&mut tx, &new.line, "line").await?;
    let values = AreaValues { line: line.into(), ..new.clone() };
    let id = store::insert(&mut tx, &values).await.map_err(conflict_by_constraint(Entity::Area))?;
    // A first output area moves where the line's pieces are counted.
    created(ctx, tx, Entity::Area, Record { id, version: 1, values }, Recompute::Line(line)).await
}

/// Changes an area as a whole; `version` is the one that was read.
pub async fn change_area(ctx: &Ctx, area: impl Into<NameOr<AreaId>>, version: i32, new: &AreaValues) -> Result<Area> {
    let mut tx = begin(ctx).await?;
    rules::check_area(new)?;
    let Record { id, values: before, .. } = store::find(&mut tx, &area.into()).await?.area;
    let line = lines::store::named(&mut tx, &new.line, "line").await?;
    if before.line.id() != Some(line) {
        return Err(Problem::invalid("line", Reason::Unknown).into());
    }
    let values = AreaValues { line: line.into(), ..new.clone() };
    let kept = store::update(&mut tx, id, version, &values).await.map_err(conflict_by_constraint(Entity::Area))?;
    require_version(kept, Entity::Area)?;
    let anew = Recompute::when(before.kind != values.kind, Recompute::Line(line));
    changed(ctx, tx, Entity::Area, &before, Record { id, version: version + 1, values }, anew).await
}

/// Removes an area that nothing was ever seen in.
pub async fn delete_area(ctx: &Ctx, area: impl Into<NameOr<AreaId>>) -> Result<()> {
    let mut tx = begin(ctx).await?;
    let found = store::find(&mut tx, &area.into()).await?;
    refuse_used(detections::store::area_has_any(&mut tx, found.number).await?, Entity::Area)?;
    store::delete(&mut tx, found.area.id).await?;
    let anew = found.area.values.line.id().map_or(Recompute::All, Recompute::Line);
    deleted(ctx, tx, Entity::Area, &found.area, anew).await
}
