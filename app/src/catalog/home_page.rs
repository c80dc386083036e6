//! The start: what Engrane is in a line, a search box, and the categories. Whoever is signed in starts where their work
//! is instead.

use super::about;
use super::categories;
use super::picker::VehiclePicker;
use super::search;
use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::identity::home;
use crate::layout::{SearchBox, page_title::page_title};
use crate::session::Session;
use crate::ui::icon::{Glyph, icon};
use crate::ui::suspend::suspend;
use engrane::catalog::types::PartSearch;
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;
use leptos_router::components::Redirect;

/// Searches that find something in any catalogue of Mexican vehicles: words, a number, a number of another brand.
const EXAMPLES: [&str; 3] = ["balatas tsuru 2004", "41060-50Y90", "WAGNER D465"];

/// `/`
#[component]
pub fn HomePage() -> AnyView {
    if let Some(me) = untrack(|| Session::current().me()) {
        return view! { <Redirect path=home(&me) /> }.into_any();
    }
    let vehicle = Signal::stored(VehicleChoice::default());
    let rows = categories::all(vehicle);
    view! {
        {page_title(|lang| td_string!(lang, catalog.home.title).to_owned())}
        {about::home(untrack(lang))}
        <section class="mx-auto flex max-w-2xl flex-col items-center pt-6 pb-12 text-center sm:pt-14 sm:pb-16">
            {move || {
                view! {
                    <h1 class="text-3xl font-semibold tracking-tight text-balance sm:text-4xl">
                        {td_string!(lang(), catalog.home.title)}
                    </h1>
                    <p class="mt-3 mb-7 text-muted text-pretty sm:text-lg">{td_string!(lang(), catalog.home.lead)}</p>
                }
            }} <SearchBox large=true />
            <Transition fallback=examples>
                {suspend(move || async move {
                    // Where there is no part nothing would be found.
                    let is_empty = rows.await.is_ok_and(|list| categories::is_empty(&list));
                    (!is_empty).then(examples)
                })}
            </Transition>
        </section>
        <section class="mb-10">
            <h2 class="mb-3 text-lg font-semibold">{move || td_string!(lang(), catalog.picker.title)}</h2>
            <VehiclePicker asked=Signal::stored(PartSearch::default()) />
        </section>
        {move || who_for(lang())}
        <section>
            <h2 class="mb-3 text-lg font-semibold">{move || td_string!(lang(), catalog.home.browse)}</h2>
            {categories::list(vehicle, rows)}
        </section>
    }
    .into_any()
}

fn examples() -> AnyView {
    let examples = EXAMPLES
        .into_iter()
        .map(|example| {
            let href = search::href(&PartSearch { q: example.to_owned(), ..PartSearch::default() });
            view! {
                <a class="link text-link" href=href>
                    {example}
                </a>
            }
        })
        .collect_view();
    view! {
        <p class="mt-4 flex flex-wrap justify-center gap-x-4 gap-y-1 text-sm text-muted">
            <span>{move || td_string!(lang(), catalog.home.examples)}</span>
            {examples}
        </p>
    }
    .into_any()
}

/// What the two kinds of visitors come for, for whoever has not signed in.
fn who_for(lang: Locale) -> AnyView {
    let one = |glyph, title: &'static str, text: &'static str| {
        view! {
            <a
                class="group flex items-start gap-4 rounded-box border border-base-300 bg-base-100 p-4 hover:border-link"
                href="/login"
            >
                <span class="text-link">{icon(glyph, "size-6")}</span>
                <span class="min-w-0 grow">
                    <span class="block font-semibold">{title}</span>
                    <span class="block text-sm text-muted text-pretty">{text}</span>
                </span>
                <span class="self-center text-muted group-hover:text-link">{icon(Glyph::ArrowForward, "size-5")}</span>
            </a>
        }
    };
    view! {
        <div class="mb-10 grid gap-3 sm:grid-cols-2">
            {one(
                Glyph::Car,
                td_string!(lang, catalog.home.for_workshops),
                td_string!(lang, catalog.home.for_workshops_text),
            )}
            {one(
                Glyph::Storefront,
                td_string!(lang, catalog.home.for_warehouses),
                td_string!(lang, catalog.home.for_warehouses_text),
            )}
        </div>
    }
    .into_any()
}
