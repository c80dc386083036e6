//! What a fact names, and whether it may.

use super::rules::rework_to;
use super::store::{self, OwnReason};
use super::types::{FactPieces, FactRequest, NO_SHIFT, ScrapLine};
use crate::base::entity::NameOr;
use crate::base::fault::Result;
use crate::base::id::{MachineId, ProductionOrderId, ReasonId, StageId, UserId};
use crate::base::permission::{Permission, Role};
use crate::base::problem::{Problem, Reason};
use crate::oee::steps::{PlantDays, ShiftOnDay};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::entity::Stored;
use crate::platform::identity::people::steps::active_people;
use crate::production::machines;
use crate::production::orders::store::goes_through;
use crate::production::orders::types::{OrderStage, ProductionOrder};
use crate::production::types::{Naming, ReasonKind, Stage, StageValues};

/// Where a fact is recorded, in the order.
pub(super) struct Place<'a> {
    pub stage: &'a OrderStage,
    /// Does it bear pieces?
    pub is_first: bool,
}

/// The stage in the route of the order.
pub(super) fn place(order: &ProductionOrder, id: StageId) -> Result<Place<'_>, Problem> {
    let at = order.stages.iter().position(|stage| stage.id == id && !stage.skipped);
    let at = at.ok_or_else(unknown_stage)?;
    Ok(Place { stage: &order.stages[at], is_first: order.stages[..at].iter().all(|before| before.skipped) })
}

/// The stage that is named, as it is set up: one that the order goes through.
pub(super) async fn stage(tx: &mut TenantTx, order: ProductionOrderId, name: &NameOr<StageId>) -> Result<Stage> {
    let stage = StageValues::list(tx, Some(name)).await?.pop().ok_or_else(unknown_stage)?;
    if goes_through(tx, order, stage.id).await? { Ok(stage) } else { Err(unknown_stage().into()) }
}

fn unknown_stage() -> Problem {
    Problem::invalid("stage", Reason::Unknown)
}

fn is_named(stage: &OrderStage, name: &NameOr<StageId>) -> bool {
    match name {
        NameOr::Id(id) => stage.id == *id,
        NameOr::Name(code) => stage.stage == code.to_lowercase(),
    }
}

/// What a fact must name, may or must not.
fn require(naming: Naming, is_named: bool, field: &str) -> Result<(), Problem> {
    match naming {
        Naming::Required if !is_named => Err(Problem::invalid(field, Reason::Missing)),
        Naming::None if is_named => Err(Problem::invalid(field, Reason::OutOfRange)),
        _ => Ok(()),
    }
}

/// The shift of the day: the present one where no day is said.
pub(super) async fn shift(ctx: &Ctx, tx: &mut TenantTx, stage: &Stage, asked: &FactRequest) -> Result<ShiftOnDay> {
    let code = asked.shift_type.as_deref().map(str::trim).filter(|code| !code.is_empty() && *code != NO_SHIFT);
    require(stage.values.shift, code.is_some(), "shift_type")?;
    let days = PlantDays::read(tx).await?;
    let today = days.day_of(ctx.now());
    let day = asked.date.unwrap_or(today);
    let first = today - chrono::Days::new(366);
    if day > today || day < first {
        return Err(Problem::invalid("date", Reason::OutOfRange).into());
    }
    days.shift_on(code, day, "shift_type")
}

/// Who did it: an operator records for themself, at stages where operators do.
pub(super) async fn operator(
    ctx: &Ctx,
    tx: &mut TenantTx,
    stage: &Stage,
    asked: Option<UserId>,
) -> Result<Option<UserId>> {
    let themself = !ctx.may(Permission::FactsReverse);
    if themself {
        let own = ctx.person()?.user;
        if !stage.values.operators_record || asked.is_some_and(|operator| operator != own) {
            return Err(Problem::NotAllowed.into());
        }
        return Ok(Some(own));
    }
    require(stage.values.operator, asked.is_some(), "operator_id")?;
    let Some(operator) = asked else { return Ok(None) };
    let known = active_people(tx, Some(operator)).await?;
    let works = known.iter().any(|person| matches!(person.role, Role::Operator | Role::Master));
    if works { Ok(Some(operator)) } else { Err(Problem::invalid("operator_id", Reason::Unknown).into()) }
}

/// On which machine: one of the stage that is not off.
pub(super) async fn machine(
    tx: &mut TenantTx,
    stage: &Stage,
    asked: Option<&NameOr<MachineId>>,
) -> Result<Option<MachineId>> {
    require(stage.values.machine, asked.is_some(), "machine")?;
    let Some(name) = asked else { return Ok(None) };
    let machine = machines::store::named(tx, name, "machine").await?;
    let fits = machine.values.active && machine.values.stage.id() == Some(stage.id);
    if fits { Ok(Some(machine.id)) } else { Err(Problem::invalid("machine", Reason::Unknown).into()) }
}

/// The pieces of what somebody records.
pub(super) fn pieces_of(asked: &FactRequest) -> FactPieces {
    FactPieces {
        qty_good: asked.qty_good,
        qty_scrap: asked.qty_scrap,
        scrap: asked.scrap.clone(),
        qty_rework: asked.qty_rework,
        rework_to: asked.rework_to.clone(),
        minutes: asked.minutes,
        deviation: asked.deviation.clone(),
        comment: asked.comment.clone(),
    }
}

/// What pieces name: the reasons of scrap, the stage where they are worked on again, why they are not as expected.
pub(super) struct Resolved {
    pub scraps: Vec<(ReasonId, u32)>,
    pub rework_to: Option<StageId>,
    pub deviation: Option<ReasonId>,
}

/// Of so much scrap, how much for which reason.
pub(in crate::production) async fn scraps(
    tx: &mut TenantTx,
    said: &[ScrapLine],
    scrap: u32,
) -> Result<Vec<(ReasonId, u32)>> {
    let mut scraps = Vec::with_capacity(said.len());
    for line in said {
        let found = store::reason(tx, ReasonKind::Scrap, line.reason.id(), line.reason.name()).await?;
        scraps.push((found.ok_or_else(|| Problem::invalid("scrap", Reason::Unknown))?, line.pieces));
    }
    if scraps.is_empty() && scrap > 0 {
        scraps.push((store::own_reason(tx, OwnReason::Unspecified).await?, scrap));
    }
    Ok(scraps)
}

pub(super) async fn pieces(
    tx: &mut TenantTx,
    order: &ProductionOrder,
    place: &OrderStage,
    pieces: &FactPieces,
) -> Result<Resolved> {
    let scraps = scraps(tx, &pieces.scrap, pieces.qty_scrap).await?;
    let rework_to = match &pieces.rework_to {
        _ if pieces.qty_rework == 0 => None,
        None => Some(place.id),
        Some(name) => {
            let target = rework_to(&order.stages, place.id).find(|stage| is_named(stage, name));
            Some(target.ok_or_else(|| Problem::invalid("rework_to", Reason::Unknown))?.id)
        }
    };
    let deviation = deviation(tx, pieces.deviation.as_ref()).await?;
    Ok(Resolved { scraps, rework_to, deviation })
}

/// Why it is not as was expected.
pub(super) async fn deviation(tx: &mut TenantTx, asked: Option<&NameOr<ReasonId>>) -> Result<Option<ReasonId>> {
    let Some(name) = asked else { return Ok(None) };
    let found = store::reason(tx, ReasonKind::Deviation, name.id(), name.name()).await?;
    Ok(Some(found.ok_or_else(|| Problem::invalid("deviation", Reason::Unknown))?))
}

/// How much was to be expected.
pub(super) async fn expected(
    tx: &mut TenantTx,
    order: &ProductionOrder,
    stage: StageId,
    machine: Option<MachineId>,
    (minutes, shift): (Option<u32>, Option<u32>),
) -> Result<Option<u32>> {
    let rate = store::rates(tx, &[order.workpiece.id], stage, machine).await?.remove(&order.workpiece.id);
    Ok(rate.and_then(|rate| super::rules::expected(rate, minutes, shift)))
}
