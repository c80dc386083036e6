//! The catalogue: its categories, or what a search found.

use super::about;
use super::categories::Categories;
use super::picker::VehiclePicker;
use super::results::Results;
use super::search;
use crate::base::labels::lang;
use crate::i18n::td_string;
use crate::layout::page_title::{TitleWithin, page_title};
use crate::ui::card::PageHeading;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// `/catalog?make=…&model=…&year=…&engine=…&q=…&category=…&group=…&brand=…&tier=…&position=…&in_stock=…&sort=…&cursor=…`
pub(crate) fn catalog_page() -> AnyView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(search::from_query));
    let blank = Memo::new(move |_| asked.with(search::is_blank));
    let vehicle = Memo::new(move |_| asked.with(|search| search.vehicle.clone()));
    let for_vehicle = Memo::new(move |_| vehicle.with(VehicleChoice::is_complete));
    let within = TitleWithin::provide();
    view! {
        {page_title(move |lang| {
            let q = asked.with(|search| search.q.clone());
            within.get().unwrap_or_else(|| if q.is_empty() { td_string!(lang, catalog.title).to_owned() } else { q })
        })}
        <div class="mb-6">
            <VehiclePicker asked />
        </div>
        {move || {
            if blank.get() {
                view! {
                    {move || {
                        if for_vehicle.get() {
                            return ().into_any();
                        }
                        view! {
                            {about::categories(lang())}
                            <PageHeading
                                title=td_string!(lang(), catalog.title)
                                lead=td_string!(lang(), catalog.lead)
                            />
                            <h2 class="sr-only">{td_string!(lang(), catalog.home.browse)}</h2>
                        }
                            .into_any()
                    }}
                    <Categories vehicle />
                }
                    .into_any()
            } else {
                view! { <Results asked /> }.into_any()
            }
        }}
    }
    .into_any()
}
