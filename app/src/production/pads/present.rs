//! Pads in words, and the place that was chosen for one.

use super::shown::{Here, Pads};
use crate::i18n::{Locale, td_string};
use crate::pairing::PairedRow;
use crate::pairing::present as paired;
use crate::production::pad::Asked;
use crate::ui::form::Pick;
use engrane::base::entity::NameOr;
use engrane::base::fault::Result;
use engrane::base::id::{MachineId, StageId};
use engrane::platform::ctx::{Ctx, PadPlace};
use engrane::platform::entity;
use engrane::production::pads::ops;
use engrane::production::pads::types::Pad;
use engrane::production::types::{MachineValues, Naming, StageKind, StageValues};

/// What the calling pad shows.
pub fn here(ctx: &Ctx, place: &PadPlace) -> Here {
    let name = place.name.clone();
    match ctx.person() {
        Ok(person) => Here::Taken { name, person: person.name.clone(), address: address(place) },
        Err(_) => Here::Free { name },
    }
}

/// Where people record on a pad.
pub fn address(place: &PadPlace) -> String {
    let machine = place.machine_code.clone().unwrap_or_default();
    Asked { stage: place.stage_code.clone(), machine, ..Asked::default() }.address()
}

/// The list of pads, and where another one could stand.
pub async fn pads(ctx: &Ctx, lang: Locale, address: String) -> Result<Pads> {
    let rows = ops::pads(ctx).await?.into_iter().map(|pad| row(ctx, lang, pad)).collect();
    let stages = entity::list::<StageValues>(ctx).await?;
    let machines = entity::list::<MachineValues>(ctx).await?;
    let mut places = Vec::new();
    for stage in stages.iter().filter(|stage| stage.values.active && stage.values.kind != StageKind::Outside) {
        let values = &stage.values;
        places.push(Pick { value: values.code.clone(), label: values.name.clone(), chosen: false });
        let own = machines.iter().filter(|machine| machine.values.active);
        let own = own.filter(|machine| machine.values.stage.id() == Some(stage.id) && values.machine != Naming::None);
        places.extend(own.map(|machine| Pick {
            value: format!("{}:{}", values.code, machine.values.code),
            label: format!("{} · {}", values.name, machine.values.name),
            chosen: false,
        }));
    }
    Ok(Pads { address, places, rows })
}

fn row(ctx: &Ctx, lang: Locale, pad: Pad) -> PairedRow {
    let place = match pad.machine_name {
        Some(machine) => format!("{} · {machine}", pad.stage_name),
        None => pad.stage_name,
    };
    let person = pad.person.unwrap_or_else(|| td_string!(lang, floor.pads.nobody).to_owned());
    PairedRow { remark: place, also: Some(person), ..paired::row(ctx, lang, pad.paired) }
}

/// The stage that was chosen, and the machine.
pub fn place(text: &str) -> (NameOr<StageId>, Option<NameOr<MachineId>>) {
    match text.split_once(':') {
        Some((stage, machine)) => (NameOr::of(stage), Some(NameOr::of(machine))),
        None => (NameOr::of(text), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_a_stage_or_one_of_its_machines() {
        let named = |text: &str| NameOr::Name(text.to_owned());
        assert_eq!(place("fitting"), (named("fitting"), None));
        assert_eq!(place("machining:T-1"), (named("machining"), Some(NameOr::Name("T-1".into()))));
    }
}
