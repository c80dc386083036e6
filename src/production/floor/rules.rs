//! Whether an order can run at a stage, and how long a stage or a machine is busy.

use super::types::{FloorLine, FloorLoad, Missing};
use crate::base::id::{MachineId, StageId, WorkpieceId};
use crate::base::numbers::Number;
use crate::base::permission::Role;
use crate::platform::links::LinkKind;
use crate::production::orders::rules::to_go;
use crate::production::orders::types::{OrderPriority, OrderStatus, ProductionOrder};
use crate::production::types::StageKind;
use crate::tasks::steps::Blocker;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use std::borrow::Borrow;
use std::collections::HashMap;

/// A machine, as far as it decides what can run, and how long that takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Station {
    pub stage: StageId,
    pub active: bool,
    /// Pieces a shift, where there is no norm.
    pub rate: u32,
}

/// How much of a workpiece a shift makes, wherever somebody said it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Norms {
    pub at_stages: HashMap<(WorkpieceId, StageId), u32>,
    pub on_machines: HashMap<(WorkpieceId, MachineId), u32>,
}

/// An order at each stage where it is or comes to, or at this one alone; `lacks_material` for one more piece.
pub(super) fn lines(
    order: &ProductionOrder,
    only: Option<StageId>,
    machines: &HashMap<MachineId, Station>,
    blockers: &[Blocker],
    lacks_material: bool,
) -> Vec<FloorLine> {
    let left = to_go(order);
    let limit = u64::from(order.qty_limit) + u64::from(order.scrapped);
    let unborn = limit.saturating_sub(u64::from(order.started));
    let of_order = (LinkKind::Order, order.id.0);
    let blockers: Vec<&Blocker> = blockers.iter().filter(|blocker| blocker.may_be_of(of_order)).collect();
    let mut before: Option<usize> = None;
    let mut lines = Vec::new();
    for (at, stage) in order.stages.iter().enumerate().filter(|(_, stage)| !stage.skipped) {
        let comes_from = before.replace(at).map(|at| &order.stages[at]);
        let machine = order.machine.filter(|id| machines.get(id).is_none_or(|machine| machine.stage == stage.id));
        let is_past = stage.here == 0 && stage.outside == 0 && left[at] == 0;
        if is_past || only.is_some_and(|only| stage.id != only) {
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
        } else if let Some(blocker) = blocker(order, stage.id, machine, &blockers) {
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
    blockers: &[&'a Blocker],
) -> Option<&'a Blocker> {
    let machine = machine.map(|machine| (LinkKind::Machine, machine.0));
    let mut things = vec![(LinkKind::Order, order.id.0), (LinkKind::Stage, stage.0)];
    things.extend(machine);
    blockers.iter().find(|blocker| blocker.blocks(&things)).copied()
}

fn whole(pieces: u64) -> u32 {
    u32::try_from(pieces).unwrap_or(u32::MAX)
}

/// What can run comes first, then what presses, then what is due.
pub(super) fn sort(lines: &mut [impl Borrow<FloorLine>]) {
    let presses = |priority| match priority {
        OrderPriority::High => 0,
        OrderPriority::Medium => 1,
        OrderPriority::Low => 2,
    };
    lines.sort_by_key(|line| {
        let line = line.borrow();
        (!line.ready, presses(line.priority), line.due.is_none(), line.due, line.number)
    });
}

/// How much a shift makes of an order at a stage: by the norm of its machine, that of the stage, else as its machine does.
pub(super) fn rate(line: &FloorLine, norms: &Norms, machines: &HashMap<MachineId, Station>) -> Option<u32> {
    let workpiece = line.workpiece.id;
    let on_machine = line.machine.and_then(|machine| norms.on_machines.get(&(workpiece, machine)));
    let norm = on_machine.or_else(|| norms.at_stages.get(&(workpiece, line.stage))).copied();
    norm.or_else(|| Some(machines.get(&line.machine?)?.rate))
}

/// The load of so many pieces, each at so many a shift where anything says it.
pub(super) fn load(work: impl Iterator<Item = (u32, Option<u32>)>) -> FloorLoad {
    let (mut pieces, mut without_rate, mut shifts) = (0, 0, Decimal::ZERO);
    for (count, rate) in work {
        pieces += u64::from(count);
        match rate.filter(|rate| *rate > 0) {
            Some(rate) => shifts += Decimal::from(count) / Decimal::from(rate),
            None => without_rate += u64::from(count),
        }
    }
    let is_known = pieces == 0 || without_rate < pieces;
    // However little there is, it is more than nothing.
    let shown = if shifts.is_zero() { shifts } else { shifts.round_dp(1).max(Decimal::new(1, 1)) };
    FloorLoad { pieces, shifts: is_known.then_some(Number(shown)), without_rate, percent: None }
}

/// Says of each how full it is beside the fullest of them.
pub(super) fn compare(loads: Vec<&mut FloorLoad>) {
    let fullest = loads.iter().filter_map(|load| load.shifts).map(|shifts| shifts.0).max().unwrap_or_default();
    for load in loads {
        load.percent = load.shifts.map(|Number(shifts)| {
            // Where the fullest has nothing, all have.
            let percent = (shifts * Decimal::ONE_HUNDRED).checked_div(fullest).unwrap_or_default();
            percent.ceil().to_u32().unwrap_or_default()
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::production::orders::types::WorkpieceName;
    use uuid::Uuid;

    fn line(machine: Option<MachineId>) -> FloorLine {
        FloorLine {
            order: Uuid::nil().into(),
            number: 1,
            status: OrderStatus::InProgress,
            workpiece: WorkpieceName { id: Uuid::from_u128(1).into(), code: "P-1".into(), name: "Pieza".into() },
            revision: String::new(),
            priority: OrderPriority::Medium,
            due: None,
            qty_plan: 100,
            stage: Uuid::from_u128(2).into(),
            machine,
            here: 0,
            outside: 0,
            good: 0,
            scrap: 0,
            to_go: 100,
            possible: 0,
            ready: false,
            missing: None,
            waits_for: None,
            whose: None,
        }
    }

    #[test]
    fn a_norm_of_the_machine_is_before_that_of_the_stage_and_both_before_what_the_machine_does() {
        let (workpiece, stage, lathe) =
            (WorkpieceId(Uuid::from_u128(1)), StageId(Uuid::from_u128(2)), MachineId(Uuid::from_u128(3)));
        let machines = HashMap::from([(lathe, Station { stage, active: true, rate: 400 })]);
        let mut norms = Norms::default();
        let rates = |norms: &Norms| [Some(lathe), None].map(|machine| rate(&line(machine), norms, &machines));
        assert_eq!(rates(&norms), [Some(400), None]);
        norms.at_stages.insert((workpiece, stage), 300);
        assert_eq!(rates(&norms), [Some(300), Some(300)]);
        norms.on_machines.insert((workpiece, lathe), 200);
        assert_eq!(rates(&norms), [Some(200), Some(300)]);
        // Of another workpiece.
        norms.on_machines.clear();
        norms.at_stages = HashMap::from([((WorkpieceId(Uuid::nil()), stage), 300)]);
        assert_eq!(rates(&norms), [Some(400), None]);
    }

    fn loaded(work: &[(u32, Option<u32>)]) -> (u64, Option<Decimal>, u64) {
        let FloorLoad { pieces, shifts, without_rate, percent } = load(work.iter().copied());
        assert_eq!(percent, None);
        (pieces, shifts.map(|shifts| shifts.0), without_rate)
    }

    #[test]
    fn a_load_is_the_sum_of_its_shifts() {
        assert_eq!(loaded(&[(400, Some(400)), (100, Some(400))]), (500, Some(Decimal::new(12, 1)), 0));
        assert_eq!(loaded(&[]), (0, Some(Decimal::ZERO), 0));
        assert_eq!(loaded(&[(1, Some(400))]), (1, Some(Decimal::new(1, 1)), 0));
    }

    #[test]
    fn pieces_without_a_rate_are_told_apart() {
        assert_eq!(loaded(&[(400, Some(400)), (70, None), (5, Some(0))]), (475, Some(Decimal::ONE), 75));
        assert_eq!(loaded(&[(70, None)]), (70, None, 70));
    }

    #[test]
    fn the_fullest_is_what_the_others_are_compared_with() {
        let compared = |work: &[(u32, Option<u32>)]| {
            let mut loads: Vec<FloorLoad> = work.iter().map(|one| load([*one].into_iter())).collect();
            compare(loads.iter_mut().collect());
            loads.iter().map(|load| load.percent).collect::<Vec<_>>()
        };
        let work = [(400, Some(100)), (100, Some(100)), (1_234, None), (0, None), (10, Some(100))];
        assert_eq!(compared(&work), [Some(100), Some(25), None, Some(0), Some(3)]);
        assert_eq!(compared(&[(0, Some(100)), (5, None)]), [Some(0), None]);
    }
}
