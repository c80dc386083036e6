//! Workpieces in words, and what was typed as what is set up.

use super::shown::{NormRow, TypedNorm, TypedWorkpiece, WorkpieceRow, WorkpieceShown, Workpieces};
use crate::base::format;
use crate::forms::numbers;
use crate::i18n::{Locale, td_string};
use crate::production::material::needs_of;
use crate::production::present::{offered, pages, stage, stages};
use crate::production::shown::RouteStage;
use crate::stores::shown::Choice;
use crate::ui::form::Pick;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{ShiftId, StageId, WorkpieceId};
use engrane::base::paging::PageRequest;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use engrane::production::types::{
    Machine, MachineValues, Norm, NormFilter, NormValues, Stage, StageKind, Workpiece, WorkpieceFilter, WorkpieceValues,
};
use engrane::production::{norms, workpieces as pieces};

/// More norms than these a workpiece has none in the list.
const NORMS: u32 = 200;

/// A page of the workpieces.
pub async fn workpieces(ctx: &Ctx, lang: Locale, filter: &WorkpieceFilter, page: PageRequest) -> Result<Workpieces> {
    let found = pieces::ops::list(ctx, filter, page).await?;
    let known = stages(ctx).await?;
    Ok(Workpieces {
        rows: found.rows.iter().map(|row| workpiece_row(&known, row)).collect(),
        found: match found.total {
            1 => td_string!(lang, production.workpieces.found_one).to_owned(),
            count => td_string!(lang, production.workpieces.found, count = format::count(count)),
        },
        page: found.page,
        pages: pages(&found),
        stages: offered(lang, &known),
    })
}

fn workpiece_row(known: &[Stage], row: &Workpiece) -> WorkpieceRow {
    let values = &row.values;
    let route: Vec<&str> = route_of(known, values).map(|stage| stage.values.name.as_str()).collect();
    WorkpieceRow {
        id: row.id,
        code: values.code.clone(),
        name: values.name.clone(),
        revision: values.revision.clone(),
        material: values.material.clone(),
        route: route.join(" → "),
        active: values.active,
    }
}

fn route_of<'a>(known: &'a [Stage], values: &'a WorkpieceValues) -> impl Iterator<Item = &'a Stage> {
    values.route.iter().filter_map(|name| known.iter().find(|stage| name.id() == Some(stage.id)))
}

/// What is proposed of it.
pub fn choice(row: &Workpiece) -> Choice {
    Choice { id: row.id.to_string(), name: row.values.code.clone(), remark: row.values.name.clone() }
}

/// Everything that its page shows.
pub async fn workpiece(ctx: &Ctx, lang: Locale, id: WorkpieceId) -> Result<WorkpieceShown> {
    let found = entity::find::<WorkpieceValues>(ctx, NameOr::Id(id)).await?;
    let (known, machines) = (stages(ctx).await?, entity::list::<MachineValues>(ctx).await?);
    let shifts = norms::ops::shifts(ctx).await?;
    let filter = NormFilter { workpiece: Some(NameOr::Id(id)) };
    let norms = norms::ops::list(ctx, &filter, PageRequest::bounded(Some(1), Some(NORMS))).await?.rows;
    let route: Vec<RouteStage> = route_of(&known, &found.values).map(|one| stage(lang, one).into()).collect();
    let values = TypedWorkpiece {
        code: found.values.code,
        name: found.values.name,
        revision: found.values.revision,
        material: found.values.material,
        route: route.iter().map(|one| one.stage.id).collect(),
        active: found.values.active,
    };
    let words = NormWords { lang, stages: &known, machines: &machines, shifts: &shifts };
    Ok(WorkpieceShown {
        id,
        version: found.version,
        values,
        route,
        stages: offered(lang, &known),
        norms: norms.iter().map(|norm| words.row(norm)).collect(),
        needs: needs_of(ctx, lang, id).await?,
        places: words.places(),
        shifts: words.shifts(),
    })
}

/// What norms name.
struct NormWords<'a> {
    lang: Locale,
    stages: &'a [Stage],
    machines: &'a [Machine],
    shifts: &'a [(ShiftId, String)],
}

impl NormWords<'_> {
    /// Stages and machines where something is made.
    fn places(&self) -> Vec<Pick> {
        let pick = |value: String, label: String| Pick { value, label, chosen: false };
        let inside = self.stages.iter().filter(|stage| stage.values.active && stage.values.kind != StageKind::Outside);
        let stages = inside.map(|stage| pick(format!("stage:{}", stage.id), stage.values.name.clone()));
        let machines = self.machines.iter().filter(|machine| machine.values.active);
        let machines = machines.map(|machine| pick(format!("machine:{}", machine.id), machine_name(machine)));
        stages.chain(machines).collect()
    }

    fn shifts(&self) -> Vec<Pick> {
        let pick = |value: String, label: &str| Pick { value, label: label.to_owned(), chosen: false };
        let any = pick(String::new(), td_string!(self.lang, production.norms.any_shift));
        [any].into_iter().chain(self.shifts.iter().map(|(id, name)| pick(id.to_string(), name))).collect()
    }

    fn row(&self, norm: &Norm) -> NormRow {
        let NormValues { stage, machine, pieces, shift, .. } = &norm.values;
        let (stage, machine) = (stage.as_ref().and_then(NameOr::id), machine.as_ref().and_then(NameOr::id));
        let of_stage = self.stages.iter().find(|one| Some(one.id) == stage);
        let of_machine = self.machines.iter().find(|one| Some(one.id) == machine);
        let shift = shift.as_ref().and_then(NameOr::id);
        let called = self.shifts.iter().find(|(id, _)| Some(*id) == shift);
        let (place, value) = match (of_stage, of_machine) {
            (Some(stage), _) => (stage.values.name.clone(), format!("stage:{}", stage.id)),
            (None, Some(machine)) => (machine_name(machine), format!("machine:{}", machine.id)),
            (None, None) => (String::new(), String::new()),
        };
        let any = || td_string!(self.lang, production.norms.any_shift).to_owned();
        NormRow {
            id: norm.id,
            version: norm.version,
            place,
            pieces: format::count((*pieces).into()),
            shift: called.map_or_else(any, |(_, name)| name.clone()),
            typed: TypedNorm {
                place: value,
                pieces: pieces.to_string(),
                shift: shift.map(|id| id.to_string()).unwrap_or_default(),
            },
        }
    }
}

/// `T-1 · Torno 1`.
pub fn machine_name(machine: &Machine) -> String {
    format!("{} · {}", machine.values.code, machine.values.name)
}

/// A workpiece as it was typed.
pub fn values(typed: &TypedWorkpiece) -> WorkpieceValues {
    WorkpieceValues {
        code: typed.code.clone(),
        name: typed.name.clone(),
        revision: typed.revision.clone(),
        material: typed.material.clone(),
        route: typed.route.iter().map(|id: &StageId| NameOr::Id(*id)).collect(),
        active: typed.active,
    }
}

/// A norm as it was typed.
pub fn norm(workpiece: WorkpieceId, typed: &TypedNorm) -> Result<NormValues> {
    let nowhere = || Problem::invalid("place", Reason::Missing);
    let (kind, id) = typed.place.split_once(':').ok_or_else(nowhere)?;
    let (stage, machine) = match kind {
        "stage" => (Some(NameOr::Id(id.parse().map_err(|_| nowhere())?)), None),
        "machine" => (None, Some(NameOr::Id(id.parse().map_err(|_| nowhere())?))),
        _ => return Err(nowhere().into()),
    };
    let shift = match typed.shift.as_str() {
        "" => None,
        id => Some(NameOr::Id(id.parse().map_err(|_| Problem::invalid("shift", Reason::Unknown))?)),
    };
    let pieces = typed.pieces.trim();
    let reason = if pieces.is_empty() { Reason::Missing } else { Reason::Malformed };
    let pieces = numbers::whole(pieces).ok_or_else(|| Problem::invalid("pieces", reason))?;
    Ok(NormValues { workpiece: NameOr::Id(workpiece), stage, machine, pieces, shift })
}

#[cfg(test)]
mod tests {
    use super::*;
    use engrane::base::id::MachineId;
    use uuid::Uuid;

    #[test]
    fn a_norm_is_of_a_stage_or_of_a_machine() {
        let (workpiece, id) = (WorkpieceId(Uuid::from_u128(1)), Uuid::from_u128(2));
        let typed = |place: &str, pieces: &str, shift: &str| TypedNorm {
            place: place.into(),
            pieces: pieces.into(),
            shift: shift.into(),
        };
        let read = norm(workpiece, &typed(&format!("machine:{id}"), "1,200", "")).unwrap();
        assert_eq!((read.stage, read.machine), (None, Some(NameOr::Id(MachineId(id)))));
        assert_eq!((read.pieces, read.shift), (1_200, None));
        let read = norm(workpiece, &typed(&format!("stage:{id}"), "350", &id.to_string())).unwrap();
        assert_eq!((read.stage, read.machine), (Some(NameOr::Id(StageId(id))), None));
        assert_eq!(read.shift, Some(NameOr::Id(ShiftId(id))));
        let place = format!("stage:{id}");
        for (place, pieces, shift, field, reason) in [
            ("", "1", "", "place", Reason::Missing),
            ("stage:x", "1", "", "place", Reason::Missing),
            ("room:1", "1", "", "place", Reason::Missing),
            (place.as_str(), " ", "", "pieces", Reason::Missing),
            (place.as_str(), "many", "", "pieces", Reason::Malformed),
            (place.as_str(), "1", "night", "shift", Reason::Unknown),
        ] {
            let refused = norm(workpiece, &typed(place, pieces, shift)).unwrap_err().into_problem();
            assert_eq!(refused, Problem::invalid(field, reason), "{place} {pieces} {shift}");
        }
    }
}
