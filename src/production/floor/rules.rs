//! Whether an order can run at a stage, and how long a machine is busy.

use super::types::{FloorLine, Missing};
use crate::base::id::{MachineId, StageId};
use crate::base::permission::Role;
use crate::platform::links::LinkKind;
use crate::production::orders::rules::to_go;
use crate::production::orders::types::{OrderPriority, OrderStatus, ProductionOrder};
use crate::production::types::StageKind;
use crate::tasks::steps::Blocker;
use rust_decimal::Decimal;
use std::collections::HashMap;

/// A machine, as far as it decides what can run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Station {
    pub stage: StageId,
    pub active: bool,
}

/// An order at each stage where it is or comes to; `lacks_material` for one more piece.
pub(super) fn lines(
    order: &ProductionOrder,
    machines: &HashMap<MachineId, Station>,
    blockers: &[Blocker],
    lacks_material: bool,
) -> Vec<FloorLine> {
    let left = to_go(order);
    let limit = u64::from(order.qty_limit) + u64::from(order.scrapped);
    let unborn = limit.saturating_sub(u64::from(order.started));
    let mut before: Option<usize> = None;
    let mut lines = Vec::new();
    for (at, stage) in order.stages.iter().enumerate().filter(|(_, stage)| !stage.skipped) {
        let comes_from = before.replace(at).map(|at| &order.stages[at]);
        let machine = order.machine.filter(|id| machines.get(id).is_none_or(|machine| machine.stage == stage.id));
        if stage.here == 0 && stage.outside == 0 && left[at] == 0 {
            continue;
        }
        let bears = comes_from.is_none() && stage.kind != StageKind::Outside;
        let possible = u64::from(stage.here) + if bears { unborn } else { 0 };
        let is_off = machine.is_some_and(|id| machines.get(&id).is_some_and(|machine| !machine.active));
        let (missing, whose) = if order.status == OrderStatus::OnHold {
            (Some(Missing::Hold), Some(Role::ShopHead))
        } else if possible == 0 {
            let is_outside = comes_from.is_none_or(|stage| stage.kind == StageKind::Outside);
            (Some(Missing::Pieces), Some(if is_outside { Role::Supply } else { Role::Master }))
        } else if lacks_material && bears && stage.here == 0 {
            (Some(Missing::Material), Some(Role::Supply))
        } else if is_off {
            (Some(Missing::Machine), Some(Role::ShopHead))
        } else if let Some(blocker) = blocker(order, stage.id, machine, blockers) {
            (Some(Missing::Blocker), Some(blocker.whose.unwrap_or(Role::Master)))
        } else {
            (None, None)
        };
        lines.push(FloorLine {
            order: order.id,
            number: order.number,
            status: order.status,
            workpiece: order.workpiece.clone(),
            revision: order.revision.clone(),
            priority: order.priority,
            due: order.due,
            qty_plan: order.qty_plan,
            stage: stage.id,
            machine,
            here: stage.here,
            outside: stage.outside,
            good: stage.good,
            scrap: stage.scrap,
            to_go: whole(left[at]),
            possible: whole(possible),
            ready: missing.is_none(),
            missing,
            waits_for: comes_from.filter(|_| missing == Some(Missing::Pieces)).map(|stage| stage.stage.clone()),
            whose,
        });
    }
    lines
}

fn blocker<'a>(
    order: &ProductionOrder,
    stage: StageId,
    machine: Option<MachineId>,
    blockers: &'a [Blocker],
) -> Option<&'a Blocker> {
    let machine = machine.map(|machine| (LinkKind::Machine, machine.0));
    let mut things = vec![(LinkKind::Order, order.id.0), (LinkKind::Stage, stage.0)];
    things.extend(machine);
    blockers.iter().find(|blocker| blocker.blocks(&things))
}

fn whole(pieces: u64) -> u32 {
    u32::try_from(pieces).unwrap_or(u32::MAX)
}

/// What can run comes first, then what presses, then what is due.
pub(super) fn sort(lines: &mut [FloorLine]) {
    let presses = |priority| match priority {
        OrderPriority::High => 0,
        OrderPriority::Medium => 1,
        OrderPriority::Low => 2,
    };
    lines.sort_by_key(|line| (!line.ready, presses(line.priority), line.due.is_none(), line.due, line.number));
}

/// The shifts that so many pieces take, each at so many a shift, to one decimal.
pub(super) fn load(work: impl Iterator<Item = (u32, u32)>) -> Decimal {
    let shifts = work.filter(|(_, rate)| *rate > 0).map(|(pieces, rate)| Decimal::from(pieces) / Decimal::from(rate));
    shifts.sum::<Decimal>().round_dp(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_load_is_the_sum_of_its_shifts() {
        assert_eq!(load([(400, 400), (100, 400), (10, 0)].into_iter()), Decimal::new(12, 1));
        assert_eq!(load(std::iter::empty()), Decimal::ZERO);
    }
}
