//! On a part's page: whether it fits the vehicle that stands in the address.

use super::labels as catalog_labels;
use super::rpc;
use super::search;
use crate::base::labels::{self, lang};
use crate::i18n::{Locale, td_string};
use crate::ui::button::LinkButton;
use crate::ui::card::Tone;
use crate::ui::state::Notice;
use crate::ui::suspend::suspend;
use engrane::base::id::PartId;
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles::types::{FitAnswer, VehicleChoice};
use leptos::prelude::*;

/// The answer, when a vehicle is asked about; `group` is the part's, to look there for what does fit.
#[component]
pub fn VehicleFit(part: PartId, vehicle: Memo<VehicleChoice>, group: String) -> AnyView {
    let answer = Resource::new(
        move || vehicle.get(),
        move |vehicle| async move { if vehicle.is_complete() { Some(rpc::vehicle_fit(part, vehicle).await) } else { None } },
    );
    let group = StoredValue::new(group);
    view! {
        <Transition>
            {suspend(move || {
                let lang = lang();
                async move {
                    match answer.await {
                        None => ().into_any(),
                        Some(Ok(answer)) => group.with_value(|group| notice(lang, &answer, group)),
                        Some(Err(failure)) => {
                            let labels::ProblemText { title, hint } = labels::problem(lang, &failure.0);
                            view! {
                                <div class="mb-6">
                                    <Notice tone=Tone::Careful title>
                                        {hint}
                                    </Notice>
                                </div>
                            }
                                .into_any()
                        }
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

fn notice(lang: Locale, answer: &FitAnswer, group: &str) -> AnyView {
    let name = answer.vehicle.name();
    let vehicle = answer.vehicle.choice.clone();
    let all = PartSearch { vehicle, group: Some(group.to_owned()), ..PartSearch::default() };
    let href = search::href(&all);
    let (tone, title, lines) = if answer.fits.is_empty() {
        let title = td_string!(lang, catalog.fit.unknown, vehicle = name).to_string();
        (Tone::Careful, title, vec![td_string!(lang, catalog.fit.unknown_hint).to_owned()])
    } else {
        let title = td_string!(lang, catalog.fit.fits, vehicle = name).to_string();
        (Tone::Good, title, answer.fits.iter().map(|fit| catalog_labels::fit(lang, fit)).collect())
    };
    let lines = lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view();
    view! {
        <div class="mb-6">
            <Notice tone title>
                {lines}
                <div class="mt-2">
                    <LinkButton href text=td_string!(lang, catalog.fit.all) small=true />
                </div>
            </Notice>
        </div>
    }
    .into_any()
}
