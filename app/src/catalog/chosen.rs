//! The chosen vehicle on a page: taken off again, remembered, or not known at all.

use super::search;
use crate::base::labels;
use crate::catalog::my_vehicles::MyVehicles;
use crate::i18n::{Locale, td_string};
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::Card;
use crate::ui::icon::Glyph;
use crate::ui::state::Empty;
use crate::ui::text::removable;
use engrane::base::problem::{Entity, Problem};
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles::types::ChosenVehicle;
use leptos::prelude::*;

/// The vehicle, with a way to take it off the search.
pub fn vehicle_chip(lang: Locale, vehicle: &ChosenVehicle, asked: &PartSearch) -> AnyView {
    let name = vehicle.name();
    let label = td_string!(lang, catalog.vehicle.remove, vehicle = name.clone()).to_string();
    removable(name, label, search::href(&search::without_vehicle(asked)))
}

/// Puts the vehicle among those that were chosen last, once the page is alive.
pub fn remember(vehicle: &ChosenVehicle) {
    let (mine, vehicle) = (MyVehicles::current(), vehicle.clone());
    Effect::new(move |_| mine.put(&vehicle));
}

/// Is it that the chosen vehicle does not exist?
pub fn is_unknown(problem: &Problem) -> bool {
    *problem == Problem::NotFound { what: Entity::Vehicle }
}

/// The chosen vehicle does not exist: choose another, or go on without.
pub fn unknown_vehicle(lang: Locale, asked: &PartSearch) -> AnyView {
    let labels::ProblemText { title, hint } = labels::problem(lang, &Problem::NotFound { what: Entity::Vehicle });
    let href = search::href(&search::without_vehicle(asked));
    view! {
        <Card>
            <Empty glyph=Glyph::Car title text=hint page=true>
                <LinkButton
                    href
                    text=td_string!(lang, catalog.vehicle.without)
                    weight=Weight::Primary
                />
            </Empty>
        </Card>
    }
    .into_any()
}
