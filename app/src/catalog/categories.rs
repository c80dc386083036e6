//! The categories, as the way into the catalogue for whoever has no number.

use super::rpc;
use super::search;
use super::words as catalog_words;
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::rpc::answer_with;
use crate::ui::icon::{Glyph, icon};
use crate::ui::state::{Empty, skeleton_block};
use crate::words::{self, lang};
use engrane::catalog::types::{CategoryRow, PartSearch};
use leptos::prelude::*;

/// Groups that a category shows before one opens it.
const GROUPS_SHOWN: usize = 4;

/// The categories with their largest groups.
#[component]
pub fn Categories() -> AnyView {
    let rows = Resource::new(|| (), |()| rpc::categories());
    let loading = || {
        let cards = (0..6).map(|_| skeleton_block("h-32")).collect_view();
        view! { <div class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</div> }
    };
    view! {
        <Transition fallback=loading>
            {move || {
                let lang = lang();
                Suspend::new(async move {
                    match rows.await {
                        Ok(rows) if rows.is_empty() => {
                            view! {
                                <Empty
                                    glyph=Glyph::Category
                                    title=td_string!(lang, catalog.categories.empty)
                                    text=td_string!(lang, catalog.categories.empty_hint)
                                />
                            }
                                .into_any()
                        }
                        Ok(rows) => grid(lang, &rows),
                        Err(failure) => {
                            answer_with(&failure.0);
                            broken_part(lang, &failure.0, Callback::new(move |()| rows.refetch()))
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn grid(lang: Locale, rows: &[CategoryRow]) -> AnyView {
    let cards = rows.iter().map(|row| card(lang, row)).collect_view();
    view! { <ul class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</ul> }.into_any()
}

fn card(lang: Locale, row: &CategoryRow) -> AnyView {
    let href = search::href(&PartSearch { category: Some(row.code.clone()), ..PartSearch::default() });
    let groups = row
        .groups
        .iter()
        .take(GROUPS_SHOWN)
        .map(|group| {
            let href = search::href(&PartSearch {
                category: Some(row.code.clone()),
                group: Some(group.code.clone()),
                ..PartSearch::default()
            });
            view! {
                <li>
                    <a class="text-muted underline-offset-4 hover:text-link hover:underline" href=href>
                        {words::name(lang, &group.name)}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <li class="flex gap-4 rounded-box border border-base-300 bg-base-100 p-4">
            <span class="flex size-10 shrink-0 items-center justify-center rounded-field bg-base-200 text-link">
                {icon(glyph(&row.code), "size-6")}
            </span>
            <div class="min-w-0 grow">
                <div class="flex items-baseline justify-between gap-3">
                    <h3 class="font-semibold">
                        <a class="underline-offset-4 hover:underline" href=href>
                            {words::name(lang, &row.name)}
                        </a>
                    </h3>
                    <span class="text-sm whitespace-nowrap text-muted tabular-nums">
                        {catalog_words::parts(lang, row.parts)}
                    </span>
                </div>
                <ul class="mt-1.5 flex flex-wrap gap-x-3 gap-y-1 text-sm">{groups}</ul>
            </div>
        </li>
    }
    .into_any()
}

/// A picture for the category of this code; one that came later gets the general one.
fn glyph(code: &str) -> Glyph {
    match code {
        "brakes" => Glyph::Brakes,
        "engine" => Glyph::Engine,
        "suspension_steering" => Glyph::Suspension,
        "transmission_clutch" => Glyph::Transmission,
        "cooling" => Glyph::Cooling,
        "ignition_electrical" => Glyph::Ignition,
        "filters_tune_up" => Glyph::Filters,
        "exhaust" => Glyph::Exhaust,
        "fuel" => Glyph::Fuel,
        "body" => Glyph::Body,
        "lighting" => Glyph::Lighting,
        "climate" => Glyph::Climate,
        _ => Glyph::Part,
    }
}
