//! The stages that an order goes through: those that it is asked to, and how it gets there from those that it has.

use super::rules::{RouteStep, check_route};
use super::store;
use super::types::{ProductionOrder, ProductionOrderValues};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{ProductionOrderId, StageId};
use crate::base::problem::{Conflict, Entity, Problem, Reason};
use crate::base::stored::narrow;
use crate::platform::db::TenantTx;
use crate::production::types::{Stage, StageKind};
use std::collections::HashSet;
use uuid::Uuid;

/// What most orders go through that the tenant makes, and that a partner makes after its first stage.
const USUAL: [&str; 3] = ["machining", "fitting", "qc"];
const AFTER_PARTNER: &str = "qc";

/// The route that is asked for, of the stages that there are: the one that is said, else that of the order as it is, of the workpiece, or the usual one. A stage that
/// is off stays in the route in which it was.
pub(super) fn asked(
    known: &[Stage],
    asked: &ProductionOrderValues,
    own: &[NameOr<StageId>],
    before: Option<&ProductionOrder>,
) -> Result<Vec<RouteStep>> {
    let find = |name: &NameOr<StageId>| {
        known.iter().find(|stage| match name {
            NameOr::Id(id) => stage.id == *id,
            NameOr::Name(name) => stage.values.code == name.to_lowercase(),
        })
    };
    let was_there = |id: StageId| before.is_some_and(|order| order.stages.iter().any(|stage| stage.id == id));
    let named = |names: &[NameOr<StageId>], field: &str| -> Result<Vec<Stage>> {
        let stages = names.iter().map(|name| {
            let stage = find(name).filter(|stage| stage.values.active || was_there(stage.id));
            Ok(stage.cloned().ok_or_else(|| Problem::invalid(field, Reason::Unknown))?)
        });
        stages.collect()
    };
    let stages = match (&asked.stages, before) {
        (Some(stages), _) => named(stages, "stages")?,
        (None, Some(order)) => named(&order.stages.iter().map(|stage| stage.id.into()).collect::<Vec<_>>(), "stages")?,
        (None, None) if !own.is_empty() && !asked.is_cooperation => named(own, "stages")?,
        (None, None) => usual(known, asked.is_cooperation),
    };
    let skipped: HashSet<StageId> = match (&asked.skipped, before) {
        (Some(skipped), _) => named(skipped, "skipped")?.iter().map(|stage| stage.id).collect(),
        (None, Some(order)) => order.stages.iter().filter(|stage| stage.skipped).map(|stage| stage.id).collect(),
        (None, None) => HashSet::new(),
    };
    let step =
        |stage: &Stage| RouteStep { stage: stage.id, kind: stage.values.kind, skipped: skipped.contains(&stage.id) };
    let route: Vec<RouteStep> = stages.iter().map(step).collect();
    check_route(&route, asked.is_cooperation)?;
    Ok(route)
}

/// What is gone through where nothing else is said.
pub(in crate::production) fn usual(known: &[Stage], is_cooperation: bool) -> Vec<Stage> {
    let active = |stage: &&Stage| stage.values.active;
    let called = |code: &str| known.iter().filter(active).find(|stage| stage.values.code == code).cloned();
    if is_cooperation {
        let outside = known.iter().filter(active).find(|stage| stage.values.kind == StageKind::Outside).cloned();
        return outside.into_iter().chain(called(AFTER_PARTNER)).collect();
    }
    let usual: Vec<Stage> = USUAL.into_iter().filter_map(called).collect();
    if usual.first().is_some_and(|stage| stage.values.kind != StageKind::Outside) {
        return usual;
    }
    known.iter().filter(active).filter(|stage| stage.values.kind != StageKind::Outside).cloned().collect()
}

/// Has an order go this way. Stages where something was recorded stay, and what is added or skipped then lies behind the first of them:
/// otherwise it is refused with [`Conflict::InUse`].
pub(super) async fn change(
    tx: &mut TenantTx,
    order: ProductionOrderId,
    before: &ProductionOrder,
    route: &[RouteStep],
) -> Result<()> {
    let was: Vec<(StageId, bool)> = before.stages.iter().map(|stage| (stage.id, stage.skipped)).collect();
    if was == route.iter().map(|step| (step.stage, step.skipped)).collect::<Vec<_>>() {
        return Ok(());
    }
    let wanted: HashSet<StageId> = route.iter().map(|step| step.stage).collect();
    let kept: Vec<StageId> = was.iter().map(|(stage, _)| *stage).filter(|stage| wanted.contains(stage)).collect();
    let in_order = route.iter().map(|step| step.stage).filter(|stage| kept.contains(stage));
    if before.started > 0 && !in_order.eq(kept.iter().copied()) {
        return Err(Problem::Conflict { what: Entity::ProductionOrder, why: Conflict::InUse }.into());
    }
    for (gone, _) in was.iter().filter(|(stage, _)| !wanted.contains(stage)) {
        store::take_stage_out(tx, order, *gone).await?;
    }
    let at =
        |stage: StageId| route.iter().position(|step| step.stage == stage).map_or(Ok(0), |at| narrow::<i16, _>(at + 1));
    let positions: Vec<i16> = kept.iter().map(|stage| at(*stage)).collect::<Result<_, _>>()?;
    let stages: Vec<Uuid> = kept.iter().map(|stage| stage.0).collect();
    store::place_stages(tx, order, &stages, &positions).await?;
    for step in route.iter().filter(|step| !kept.contains(&step.stage)) {
        store::add_stage(tx, order, step, at(step.stage)?).await?;
    }
    for (stage, skipped) in was {
        if let Some(step) = route.iter().find(|step| step.stage == stage && step.skipped != skipped) {
            store::skip_stage(tx, order, stage, step.skipped).await?;
        }
    }
    store::look_at_chain(tx).await
}
