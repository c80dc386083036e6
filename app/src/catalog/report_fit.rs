//! On a part's page: a workshop says that it does not fit a vehicle, or does not replace another part.

use super::rpc::ReportPartFit;
use crate::base::labels::lang;
use crate::forms::door::FormDoor;
use crate::forms::edit_fields::{edit_fields, further};
use crate::i18n::{Locale, td_string};
use crate::session::Session;
use crate::ui::button::Button;
use crate::ui::card::{Card, Tone};
use crate::ui::form::{FormField, Kind, Naming, Pick};
use crate::ui::toast::Toasts;
use engrane::base::id::PartId;
use engrane::base::permission::Permission;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;

/// Folded away below the part; `others` are the parts that it stands beside, by brand and number.
#[component]
pub fn ReportFit(part: PartId, vehicle: Memo<VehicleChoice>, others: Vec<(PartId, String)>) -> AnyView {
    if !Session::current().can(Permission::FitReport) {
        return ().into_any();
    }
    let door = FormDoor::to::<ReportPartFit, _>();
    let (taken, toasts) = (door.taken(), Toasts::current());
    Effect::new(move |before: Option<usize>| {
        let taken = taken.get();
        if before.is_some_and(|before| before != taken) {
            toasts.show(Tone::Good, td_string!(untrack(lang), catalog.reports.thanks));
        }
        taken
    });
    let others = StoredValue::new(others);
    (move || {
        let lang = lang();
        let vehicle = vehicle.get();
        let about = others.with_value(|others| about(lang, &vehicle, others));
        (!about.picks.is_empty()).then(|| form(lang, part, about, vehicle, &door))
    })
    .into_any()
}

/// What it can be about: the vehicle that is chosen, and parts.
fn about(lang: Locale, vehicle: &VehicleChoice, others: &[(PartId, String)]) -> FormField {
    let of_vehicle = vehicle.is_complete().then(|| Pick {
        value: "vehicle".to_owned(),
        label: td_string!(lang, catalog.reports.this_vehicle).to_owned(),
        chosen: true,
    });
    let of_parts = others.iter().map(|(id, name)| Pick {
        value: id.to_string(),
        label: td_string!(lang, catalog.reports.not_instead, other = name.clone()).to_string(),
        chosen: false,
    });
    let picks = of_vehicle.into_iter().chain(of_parts).collect();
    FormField::new("about", td_string!(lang, catalog.reports.about), Kind::Choice).picks(picks)
}

fn form(lang: Locale, part: PartId, about: FormField, vehicle: VehicleChoice, door: &FormDoor) -> AnyView {
    let note = FormField::new("note", td_string!(lang, catalog.reports.note), Kind::Text);
    let content = view! {
        <input type="hidden" name="part" value=part.to_string() />
        <input type="hidden" name="make" value=vehicle.make />
        <input type="hidden" name="model" value=vehicle.model />
        <input type="hidden" name="year" value=vehicle.year />
        <input type="hidden" name="engine" value=vehicle.engine />
        <div class="mt-3">{edit_fields(lang, vec![about, note], Naming::Plain, door.refusal(), true)}</div>
        <div class="mt-4">
            <Button text=td_string!(lang, catalog.reports.send).to_owned() submits=true small=true busy=door.busy />
        </div>
    };
    let title = td_string!(lang, catalog.reports.does_not_fit);
    let report = further(title, Tone::Neutral, false, door.form(content.into_any()));
    view! { <Card>{report}</Card> }.into_any()
}
