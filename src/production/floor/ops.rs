//! Looking at the floor, and at what somebody can record at one of its stages. Whoever does not see an order does not see it here.

use super::rules::{self, Station, lines, sort};
use super::store;
use super::types::{Floor, FloorFilter, FloorLine, FloorMachine, FloorStage, PadLine, PadWork};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{MachineId, ProductionOrderId, StageId};
use crate::base::permission::Permission;
use crate::base::problem::{Problem, Reason};
use crate::base::stored::narrow;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::production::facts::rules::{expected, rework_to};
use crate::production::facts::store::rates;
use crate::production::machines;
use crate::production::material::ops::lacking;
use crate::production::orders::ops as orders;
use crate::production::orders::types::ProductionOrder;
use crate::production::shifts;
use crate::production::types::{Machine, MachineValues, Stage, StageValues};
use crate::tasks::steps::{Blocker, blockers};
use std::collections::{HashMap, HashSet};

/// The stages with what waits there or comes there, and the machines with what they have before them.
pub async fn floor(ctx: &Ctx, filter: &FloorFilter) -> Result<Floor> {
    let mut tx = ctx.begin_as_of_now(Permission::ProductionView).await?;
    let only = match &filter.stage {
        Some(name) => Some(stage(&mut tx, name).await?.id),
        None => None,
    };
    let machine = match &filter.machine {
        Some(name) => Some(machines::store::named(&mut tx, name, "machine").await?.id),
        None => None,
    };
    let seen = Seen::read(ctx, &mut tx).await?;
    let (all, stations) = (seen.lines(only), &seen.stations);
    let made: HashSet<_> = seen.orders.iter().map(|order| order.workpiece.id).collect();
    let norms = store::norms(&mut tx, &made.into_iter().collect::<Vec<_>>()).await?;
    tx.commit().await?;
    let load =
        |lines: &[&FloorLine]| rules::load(lines.iter().map(|line| (line.to_go, rules::rate(line, &norms, stations))));
    let at_machine = |line: &FloorLine| machine.is_none() || line.machine.is_none() || line.machine == machine;
    let page = filter.page.in_bounds();
    let mut shown = Vec::new();
    for stage in seen.stages.iter().filter(|stage| only.is_none_or(|only| stage.id == only)) {
        let mut lines: Vec<&FloorLine> = all.iter().filter(|line| line.stage == stage.id && at_machine(line)).collect();
        sort(&mut lines);
        if stage.values.active || !lines.is_empty() {
            let Stage { id, values, .. } = stage;
            shown.push(FloorStage {
                id: *id,
                code: values.code.clone(),
                name: values.name.clone(),
                kind: values.kind,
                load: load(&lines),
                total: narrow(lines.len())?,
                ready: narrow(lines.iter().filter(|line| line.ready).count())?,
                lines: page.of(lines.iter().copied().cloned()),
            });
        }
    }
    let mut loaded = Vec::new();
    for one in &seen.machines {
        let Some(station) = stations.get(&one.id) else { continue };
        if only.is_some_and(|only| station.stage != only) || machine.is_some_and(|machine| one.id != machine) {
            continue;
        }
        let mut lines: Vec<&FloorLine> = all.iter().filter(|line| line.machine == Some(one.id)).collect();
        sort(&mut lines);
        let there: Vec<&FloorLine> = lines.iter().copied().filter(|line| line.to_go > 0).collect();
        loaded.push(FloorMachine {
            id: one.id,
            code: one.values.code.clone(),
            name: one.values.name.clone(),
            stage: station.stage,
            active: one.values.active,
            orders: narrow(there.len())?,
            load: load(&there),
            total: narrow(lines.len())?,
            lines: page.of(lines.into_iter().cloned()),
        });
    }
    rules::compare(shown.iter_mut().map(|stage| &mut stage.load).collect());
    rules::compare(loaded.iter_mut().map(|machine| &mut machine.load).collect());
    Ok(Floor { stages: shown, machines: loaded })
}

/// What can be recorded at a stage, on a machine: of orders that are to run there, or on no machine that is named.
pub async fn work(ctx: &Ctx, at: &NameOr<StageId>, machine: Option<MachineId>) -> Result<PadWork> {
    ctx.require(Permission::ProductionView)?;
    let mut tx = ctx.begin_as_of_now(Permission::FactsRecord).await?;
    let stage = stage(&mut tx, at).await?;
    ctx.require_at(stage.id, machine)?;
    let seen = Seen::read(ctx, &mut tx).await?;
    let is_here = |line: &FloorLine| machine.is_none() || line.machine.is_none() || line.machine == machine;
    let mut lines: Vec<FloorLine> = seen.lines(Some(stage.id)).into_iter().filter(is_here).collect();
    sort(&mut lines);
    let workpieces: Vec<_> = lines.iter().map(|line| line.workpiece.id).collect();
    let rates = rates(&mut tx, &workpieces, stage.id, machine).await?;
    let shifts = shifts::ops::recordable(ctx, &mut tx).await?;
    tx.commit().await?;
    let now = shifts::ops::current(ctx).await?;
    let minutes = now.shift.as_ref().or(shifts.first()).map(|shift| shift.net_minutes);
    let lines = lines.into_iter().map(|line| {
        let expected = rates.get(&line.workpiece.id).and_then(|rate| expected(*rate, None, minutes));
        let route = seen.orders.iter().find(|order| order.id == line.order).map(|order| &order.stages[..]);
        let rework_to = rework_to(route.unwrap_or_default(), line.stage);
        let rework_to = rework_to.map(|stage| (stage.stage.clone(), stage.name.clone())).collect();
        PadLine { line, expected, rework_to }
    });
    Ok(PadWork {
        lines: lines.collect(),
        shifts,
        current: now.shift,
        next: now.next,
        deviation_percent: ctx.services.production.deviation_percent,
    })
}

async fn stage(tx: &mut TenantTx, name: &NameOr<StageId>) -> Result<Stage> {
    let found = StageValues::list(tx, Some(name)).await?.pop();
    found.ok_or_else(|| Problem::invalid("stage", Reason::Unknown).into())
}

/// What the caller sees of the floor.
struct Seen {
    orders: Vec<ProductionOrder>,
    stages: Vec<Stage>,
    machines: Vec<Machine>,
    stations: HashMap<MachineId, Station>,
    blockers: Vec<Blocker>,
    /// Orders without material for one more piece.
    lacking: HashSet<ProductionOrderId>,
}

impl Seen {
    async fn read(ctx: &Ctx, tx: &mut TenantTx) -> Result<Self> {
        let orders = orders::all_open(ctx, tx).await?;
        let (stages, machines) = (StageValues::list(tx, None).await?, MachineValues::list(tx, None).await?);
        let station = |machine: &Machine| {
            let MachineValues { stage, active, rate_per_shift, .. } = &machine.values;
            Some((machine.id, Station { stage: stage.id()?, active: *active, rate: *rate_per_shift }))
        };
        let stations = machines.iter().filter_map(station).collect();
        let blockers = blockers(tx).await?;
        let lacking = lacking(ctx, tx, &orders).await?;
        Ok(Self { orders, stages, machines, stations, blockers, lacking })
    }

    /// At all stages, or at this one alone.
    fn lines(&self, only: Option<StageId>) -> Vec<FloorLine> {
        let of = |order: &ProductionOrder| {
            lines(order, only, &self.stations, &self.blockers, self.lacking.contains(&order.id))
        };
        self.orders.iter().flat_map(of).collect()
    }
}
