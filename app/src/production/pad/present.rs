//! The pad in words, and what was typed as what is recorded.

use super::shown::{OwnFact, Pad, PadAt, PadOrder, PadStage, TypedFact, TypedMend};
use crate::base::format;
use crate::forms::numbers;
use crate::i18n::{Locale, td_string};
use crate::production::words;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{MachineId, StageFactId, StageId};
use engrane::base::permission::{Permission, Role};
use engrane::base::problem::{Problem, Reason};
use engrane::base::text::name_key;
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::facts::ops as facts;
use engrane::production::facts::types::{
    CorrectionRequest, FactAnswer, FactKind, FactPieces, FactRequest, ScrapLine, StageFact,
};
use engrane::production::floor::ops as floor;
use engrane::production::floor::types::{Missing, PadLine, PadWork};
use engrane::production::orders::types::OrderPriority;
use engrane::production::people;
use engrane::production::shifts::types::ShiftTime;
use engrane::production::types::{
    Machine, MachineValues, Naming, ProductionReasonValues, ReasonKind, Stage, StageKind, StageValues,
};

/// Facts of the caller that are shown.
const OWN: u32 = 10;

pub async fn pad(ctx: &Ctx, lang: Locale, stage: &str, machine: &str) -> Result<Pad> {
    ctx.require(Permission::FactsRecord)?;
    let leads = ctx.may(Permission::FactsReverse);
    let mut stages = entity::list::<StageValues>(ctx).await?;
    stages.retain(|stage| {
        let Stage { values, .. } = stage;
        values.active && values.kind != StageKind::Outside && (leads || values.operators_record)
    });
    let mut machines = entity::list::<MachineValues>(ctx).await?;
    machines.retain(|machine| machine.values.active);
    if let Some(pad) = ctx.pad() {
        stages.retain(|stage| stage.id == pad.stage);
        machines.retain(|machine| pad.machine.is_none_or(|own| own == machine.id));
    }
    // One that stands beside a machine is for that one alone.
    let is_bound = ctx.pad().is_some_and(|pad| pad.machine.is_some());
    let needs_machine = |stage: &Stage| is_bound || stage.values.machine == Naming::Required;
    let chosen = stages.iter().find(|one| one.values.code == stage);
    let named = machines.iter().find(|one| one.values.code.eq_ignore_ascii_case(machine));
    let at = match chosen {
        Some(stage) => {
            let machine = named.filter(|machine| machine.values.stage.id() == Some(stage.id));
            let is_whole = machine.is_some() || !needs_machine(stage);
            if is_whole { Some(at(ctx, lang, stage, machine).await?) } else { None }
        }
        None => None,
    };
    let places = stages.iter().map(|stage| place(stage, &machines, needs_machine(stage))).collect();
    Ok(Pad { places, at })
}

fn place(stage: &Stage, machines: &[Machine], needs_machine: bool) -> PadStage {
    let own = machines.iter().filter(|machine| machine.values.stage.id() == Some(stage.id));
    let own = own.filter(|_| stage.values.machine != Naming::None);
    PadStage {
        code: stage.values.code.clone(),
        name: stage.values.name.clone(),
        needs_machine,
        machines: own.map(|machine| (machine.values.code.clone(), machine.values.name.clone())).collect(),
    }
}

async fn at(ctx: &Ctx, lang: Locale, stage: &Stage, machine: Option<&Machine>) -> Result<PadAt> {
    let work = floor::work(ctx, &NameOr::Id(stage.id), machine.map(|machine| machine.id)).await?;
    let reasons = entity::list::<ProductionReasonValues>(ctx).await?;
    let of_kind = |kind| {
        let those = reasons.iter().filter(move |reason| reason.values.kind == kind && reason.values.active);
        those.map(|reason| (reason.values.code.clone(), reason.values.name.clone())).collect()
    };
    let for_others = ctx.may(Permission::FactsReverse) && stage.values.operator != Naming::None;
    let mut people = if for_others { people::list(ctx, None).await? } else { Vec::new() };
    people.retain(|person| matches!(person.role, Role::Operator | Role::Master));
    let own = facts::latest_own(ctx, OWN).await?;
    let name = match machine {
        Some(machine) => format!("{} · {}", stage.values.name, machine.values.name),
        None => stage.values.name.clone(),
    };
    Ok(PadAt {
        stage: stage.id,
        machine: machine.map(|machine| machine.id),
        name,
        shift_said: shift_said(ctx, lang, &work),
        orders: work.lines.iter().map(|line| order(lang, line)).collect(),
        shifts: shifts(ctx, lang, stage, &work),
        people: people.into_iter().map(|person| (person.id.to_string(), person.name)).collect(),
        scraps: of_kind(ReasonKind::Scrap),
        deviations: of_kind(ReasonKind::Deviation),
        deviation_percent: work.deviation_percent,
        own: own.iter().map(|fact| own_fact(ctx, lang, fact, &work.shifts)).collect(),
        next: StageFactId::new(),
    })
}

/// `Turno Día, hasta las 21:00`, or that none runs.
fn shift_said(ctx: &Ctx, lang: Locale, work: &PadWork) -> String {
    if let Some(shift) = &work.current {
        let until = words::time(ctx.zone(), shift.ends_at);
        return td_string!(lang, floor.pad.shift_until, shift = shift.name.clone(), time = until);
    }
    match &work.next {
        Some(next) => {
            let from = words::time(ctx.zone(), next.starts_at);
            td_string!(lang, floor.pad.between, shift = next.name.clone(), time = from)
        }
        None => td_string!(lang, floor.pad.no_shift).to_owned(),
    }
}

/// The shift that runs comes first, then those before it; where none need be named, that as well.
fn shifts(ctx: &Ctx, lang: Locale, stage: &Stage, work: &PadWork) -> Vec<(String, String)> {
    if stage.values.shift == Naming::None {
        return Vec::new();
    }
    let named = |shift: &ShiftTime| {
        let (from, to) = (words::time(ctx.zone(), shift.starts_at), words::time(ctx.zone(), shift.ends_at));
        let day = words::date(lang, shift.date);
        (format!("{} {}", shift.date, shift.shift_type), format!("{} · {day} · {from}–{to}", shift.name))
    };
    let mut choices: Vec<_> = work.shifts.iter().map(named).collect();
    if stage.values.shift == Naming::Optional {
        choices.push((String::new(), td_string!(lang, floor.pad.without_shift).to_owned()));
    }
    choices
}

fn order(lang: Locale, PadLine { line, expected, rework_to }: &PadLine) -> PadOrder {
    let revision = if line.revision.is_empty() {
        None
    } else {
        Some(td_string!(lang, floor.revision, revision = line.revision.clone()))
    };
    let due = line.due.map(|day| td_string!(lang, floor.due, day = words::date(lang, day)));
    let about: Vec<String> = revision.into_iter().chain(due).collect();
    let written = format!("{} {} {}", line.number, line.workpiece.code, line.workpiece.name).to_lowercase();
    PadOrder {
        id: line.order,
        order: words::order(lang, line.number),
        code: line.workpiece.code.clone(),
        name: line.workpiece.name.clone(),
        words: format!("{written} {}", name_key(&written)),
        revision: line.revision.clone(),
        about: about.join(" · "),
        urgent: line.priority == OrderPriority::High,
        here: format::count(line.here.into()),
        to_go: format::count(line.to_go.into()),
        possible: line.possible,
        expected: *expected,
        rework_to: rework_to.clone(),
        missing: words::missing(lang, line, None),
        is_open: line.missing.is_none_or(Missing::allows_facts),
    }
}

fn own_fact(ctx: &Ctx, lang: Locale, fact: &StageFact, open: &[ShiftTime]) -> OwnFact {
    let pieces = |count: i32| format::count(count.unsigned_abs().into());
    let (good, scrap) = (pieces(fact.qty_good), pieces(fact.qty_scrap));
    let made = match (fact.qty_scrap, fact.qty_rework) {
        (0, 0) => td_string!(lang, floor.pad.made, good = good),
        (_, 0) => td_string!(lang, floor.pad.made_scrap, good = good, scrap = scrap),
        _ => td_string!(lang, floor.pad.made_rework, good = good, scrap = scrap, rework = pieces(fact.qty_rework)),
    };
    let note = match (fact.kind, fact.named_by) {
        (FactKind::Reverse, _) => Some(td_string!(lang, floor.pad.takes_back).to_owned()),
        (_, Some(_)) => Some(td_string!(lang, floor.pad.replaced).to_owned()),
        (FactKind::Correct, None) => Some(td_string!(lang, floor.pad.corrected).to_owned()),
        (FactKind::Record, None) => None,
    };
    let is_open = fact.shift_type == "none"
        || open.iter().any(|shift| shift.date == fact.date && shift.shift_type == fact.shift_type);
    // On a pad beside a machine, what was recorded on another one is changed there.
    let is_here = ctx.pad().and_then(|pad| pad.machine).is_none_or(|machine| fact.machine == Some(machine));
    let stands = is_open && is_here && fact.named_by.is_none() && fact.kind != FactKind::Reverse;
    OwnFact {
        id: fact.id,
        what: format!("{} · {} · {}", words::order(lang, fact.order_number), fact.workpiece, fact.stage),
        made,
        at: fact.recorded_at,
        pad: fact.pad.as_ref().map(|pad| td_string!(lang, floor.pad.on_pad, pad = pad.name.clone())),
        good: fact.qty_good.to_string(),
        scrap: fact.qty_scrap.to_string(),
        rework: fact.qty_rework.to_string(),
        rework_to: fact.rework_to.clone().unwrap_or_default(),
        note,
        may_correct: stands,
        may_take_back: stands && ctx.may(Permission::FactsReverse),
    }
}

/// A number of pieces; none where nothing is typed.
fn pieces(field: &str, typed: &str) -> Result<u32> {
    if typed.trim().is_empty() {
        return Ok(0);
    }
    Ok(numbers::whole(typed).ok_or_else(|| Problem::invalid(field, Reason::Malformed))?)
}

fn scrap_lines(scrap: u32, reason: &str) -> Vec<ScrapLine> {
    let is_said = scrap > 0 && !reason.is_empty();
    let line = || ScrapLine { reason: NameOr::of(reason), pieces: scrap };
    is_said.then(line).into_iter().collect()
}

/// Pieces that are worked on again, and where: at the same stage where nothing is said.
fn rework(typed: &str, to: &str) -> Result<(u32, Option<NameOr<StageId>>)> {
    let again = pieces("qty_rework", typed)?;
    Ok((again, Some(to).filter(|to| again > 0 && !to.is_empty()).map(NameOr::of)))
}

/// What is recorded by the form.
pub fn asked(stage: StageId, machine: Option<MachineId>, typed: &TypedFact) -> Result<FactRequest> {
    let (good, scrap) = (pieces("qty_good", &typed.good)?, pieces("qty_scrap", &typed.scrap)?);
    let (qty_rework, rework_to) = rework(&typed.rework, &typed.rework_to)?;
    let (date, shift_type) = match typed.shift.split_once(' ') {
        Some((day, code)) => {
            let day = day.parse().map_err(|_| Problem::invalid("shift_type", Reason::Unknown))?;
            (Some(day), Some(code.to_owned()))
        }
        None => (None, None),
    };
    let operator_id = match typed.operator.as_str() {
        "" => None,
        id => Some(id.parse().map_err(|_| Problem::invalid("operator_id", Reason::Unknown))?),
    };
    Ok(FactRequest {
        id: typed.id,
        stage: NameOr::Id(stage),
        date,
        shift_type,
        machine: machine.map(NameOr::Id),
        operator_id,
        qty_good: good,
        qty_scrap: scrap,
        scrap: scrap_lines(scrap, &typed.scrap_reason),
        qty_rework,
        rework_to,
        minutes: None,
        deviation: Some(typed.deviation.as_str()).filter(|code| !code.is_empty()).map(NameOr::of),
        comment: typed.comment.trim().to_owned(),
        happened_at: None,
        repeat: typed.repeat,
    })
}

/// What replaces a fact by the form. Where nothing was made, why it is corrected says why.
pub fn mended(typed: &TypedMend) -> Result<CorrectionRequest> {
    let (good, scrap) = (pieces("qty_good", &typed.good)?, pieces("qty_scrap", &typed.scrap)?);
    let (qty_rework, rework_to) = rework(&typed.rework, &typed.rework_to)?;
    let is_nothing = [good, scrap, qty_rework] == [0; 3];
    let comment = if is_nothing { typed.reason.trim().to_owned() } else { String::new() };
    let pieces = FactPieces {
        qty_good: good,
        qty_scrap: scrap,
        scrap: scrap_lines(scrap, &typed.scrap_reason),
        qty_rework,
        rework_to,
        comment,
        ..FactPieces::default()
    };
    Ok(CorrectionRequest { id: None, reason: typed.reason.clone(), pieces })
}

/// That it is recorded.
pub fn recorded(lang: Locale, answer: &FactAnswer) -> String {
    let good = format::count(answer.fact.qty_good.unsigned_abs().into());
    td_string!(lang, floor.pad.recorded, good = good, order = words::order(lang, answer.order.number))
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn what_is_typed_is_recorded() {
        let typed = TypedFact {
            good: "1,200".into(),
            scrap: " 3 ".into(),
            scrap_reason: "surface".into(),
            rework: "2".into(),
            rework_to: "fitting".into(),
            shift: "2026-09-20 night".into(),
            ..TypedFact::default()
        };
        let read = asked(StageId(Uuid::nil()), None, &typed).unwrap();
        assert_eq!((read.qty_good, read.qty_scrap, read.scrap.len()), (1_200, 3, 1));
        assert_eq!((read.date, read.shift_type.as_deref()), ("2026-09-20".parse().ok(), Some("night")));
        assert_eq!((read.qty_rework, read.rework_to), (2, Some(NameOr::of("fitting"))));
        // Of no pieces it is not said where they go.
        let typed = TypedFact { rework_to: "fitting".into(), ..TypedFact::default() };
        let none = asked(StageId(Uuid::nil()), None, &typed).unwrap();
        assert_eq!((none.qty_good, none.shift_type, none.scrap, none.rework_to), (0, None, Vec::new(), None));
        for wrong in ["12.5", "-3", "muchas", "99999999999"] {
            let typed = TypedFact { good: wrong.into(), ..TypedFact::default() };
            assert!(asked(StageId(Uuid::nil()), None, &typed).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_correction_to_nothing_says_why() {
        let typed = TypedMend { good: "0".into(), reason: "eran de otra".into(), ..TypedMend::default() };
        assert_eq!(mended(&typed).unwrap().pieces.comment, "eran de otra");
        // However many there are, they are not nothing.
        for (good, scrap) in [("5", "0"), ("2147483648", "2147483648")] {
            let typed = TypedMend { good: good.into(), scrap: scrap.into(), ..typed.clone() };
            assert_eq!(mended(&typed).unwrap().pieces.comment, "");
        }
    }
}
