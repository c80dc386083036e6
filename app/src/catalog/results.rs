//! What a search found: rows to walk with the arrow keys, and what narrows them.

use super::chosen::{is_unknown, remember, unknown_vehicle, vehicle_chip};
use super::facets::{chosen_chips, facets};
use super::labels as catalog_labels;
use super::offers::{Changed, offer_table};
use super::rpc::{self, Found};
use super::search;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, answer_with};
use crate::catalog::my_vehicles::part_href;
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::pagination;
use crate::ui::state::{Empty, skeleton_rows};
use crate::ui::text::row_heading;
use engrane::catalog::types::{OfferSummary, PartRow, PartSearch, SEARCH_PAGE, SearchResults};
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;

/// The results of the search that the address asks for.
#[component]
pub fn Results(asked: Memo<PartSearch>) -> AnyView {
    let found = Resource::new(move || asked.get(), rpc::search);
    let loading = move || skeleton_rows(8, td_string!(untrack(lang), common.loading).to_owned());
    view! {
        <Transition fallback=loading>
            {move || {
                let lang = lang();
                Suspend::new(async move {
                    match found.await {
                        Ok(found_now) => results(lang, &asked.get_untracked(), found_now),
                        Err(failure) if is_unknown(&failure.0) => {
                            answer_with(&failure.0);
                            unknown_vehicle(lang, &asked.get_untracked())
                        }
                        Err(failure) => {
                            answer_with(&failure.0);
                            broken_part(lang, &failure.0, Callback::new(move |()| found.refetch()))
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

fn results(lang: Locale, asked: &PartSearch, found: AsOf<Found>) -> AnyView {
    let AsOf { now, value: Found { results, loose } } = found;
    let title = if asked.q.is_empty() {
        td_string!(lang, catalog.results.title_listed).to_owned()
    } else {
        td_string!(lang, catalog.results.title_for, query = asked.q.clone()).to_string()
    };
    let year =
        results.year.map(|year| badge(td_string!(lang, catalog.results.year, year = year).to_string(), Tone::Brand));
    let loose = (!loose.is_empty()).then(|| {
        view! {
            <div class="not-first:mt-8">
                <Card title=td_string!(lang, catalog.loose.title) flush=true>
                    <p class="px-4 pb-3 text-sm text-muted">{td_string!(lang, catalog.loose.lead)}</p>
                    {offer_table(lang, &loose, now, None, &Changed::default())}
                </Card>
            </div>
        }
    });
    // What was found in the catalogue stands first; when nothing was, the offers are the answer.
    let (lead, found) = match (results.rows.is_empty(), loose.is_some()) {
        (false, _) => (catalog_labels::results(lang, results.total), Some(found_rows(lang, asked, &results))),
        (true, true) => (td_string!(lang, catalog.loose.only).to_owned(), None),
        (true, false) => (catalog_labels::results(lang, 0), Some(nothing(lang, asked))),
    };
    let vehicle = results.vehicle.as_ref().map(|vehicle| {
        remember(vehicle);
        vehicle_chip(lang, vehicle, asked)
    });
    view! {
        <PageHeading title lead>
            {year}
        </PageHeading>
        {chosen_chips(lang, asked, &results, vehicle)}
        <div class="gap-8 lg:flex">{facets(lang, asked, &results)} <div class="min-w-0 grow">{found} {loose}</div></div>
    }
    .into_any()
}

fn found_rows(lang: Locale, asked: &PartSearch, results: &SearchResults) -> AnyView {
    // Of one group of a vehicle, parts stand by where they go.
    let by_position = results.vehicle.is_some() && asked.group.is_some() && asked.q.is_empty();
    let mut place: Option<&str> = None;
    let rows = results
        .rows
        .iter()
        .map(|row| {
            let at = row.positions.first().map_or("", String::as_str);
            let heading = (by_position && place != Some(at)).then(|| {
                place = Some(at);
                row_heading(if at.is_empty() {
                    td_string!(lang, catalog.results.anywhere).to_owned()
                } else {
                    catalog_labels::position(lang, at)
                })
            });
            (heading, result(lang, row, &asked.vehicle))
        })
        .collect_view();
    let pages = results.total.div_ceil(SEARCH_PAGE).max(1);
    let href = |page| search::href(&PartSearch { page, ..asked.clone() });
    view! {
        <section
            class="divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100"
            aria-label=td_string!(lang, catalog.results.list)
        >
            {rows}
        </section>
        {pagination(labels::page_texts(lang, results.page, pages), results.page, pages, &href)}
    }
    .into_any()
}

fn result(lang: Locale, row: &PartRow, vehicle: &VehicleChoice) -> AnyView {
    let mut about: Vec<String> =
        row.positions.iter().map(|position| catalog_labels::position(lang, position)).collect();
    let (name, group) = (labels::name(lang, &row.name), labels::name(lang, &row.group));
    if group != name {
        about.insert(0, group);
    }
    about.extend(row.quantity.map(|quantity| catalog_labels::per_vehicle(lang, quantity)));
    about.extend(catalog_labels::matched(lang, row.matched).map(str::to_owned));
    view! {
        <a
            class="grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-4 gap-y-0.5 px-4 py-3 outline-offset-[-2px] hover:bg-base-200/60 sm:grid-cols-[13rem_minmax(0,1fr)_auto]"
            href=part_href(row.id, vehicle)
            data-result=""
        >
            <span class="min-w-0">
                <span class="block truncate font-mono text-[0.9375rem] font-semibold">{row.number.clone()}</span>
                <span class="mt-0.5 flex items-center gap-2 text-sm">
                    <span class="truncate font-medium text-muted">{row.brand.clone()}</span>
                    {catalog_labels::tier_badge(lang, row.tier)}
                </span>
            </span>
            <span class="order-last col-span-2 min-w-0 sm:order-none sm:col-span-1">
                <span class="block truncate font-medium">{name}</span>
                <span class="block truncate text-sm text-muted empty:hidden">{about.join(" · ")}</span>
            </span>
            {row.offers.as_ref().map(|offers| price(lang, offers))}
        </a>
    }
    .into_any()
}

fn price(lang: Locale, offers: &OfferSummary) -> AnyView {
    match &offers.min_price {
        Some(price) => view! {
            <span class="figures">
                <span class="block">
                    <span class="text-sm text-muted">{td_string!(lang, catalog.results.from)} " "</span>
                    <span class="font-semibold">{format::money(price)}</span>
                </span>
                <span class="block text-sm text-success">{catalog_labels::bodegas(lang, offers.bodegas)}</span>
            </span>
        }
        .into_any(),
        None => view! { <span class="figures text-sm text-muted">{td_string!(lang, catalog.results.no_stock)}</span> }
            .into_any(),
    }
}

/// Nothing was found: what was looked for, and what to try.
fn nothing(lang: Locale, asked: &PartSearch) -> AnyView {
    let filtered = search::is_filtered(asked);
    let title = if asked.q.is_empty() {
        td_string!(lang, catalog.results.none_listed).to_owned()
    } else {
        td_string!(lang, catalog.results.none, query = asked.q.clone()).to_string()
    };
    let hint = if filtered {
        td_string!(lang, catalog.results.none_filters_hint)
    } else {
        td_string!(lang, catalog.results.none_hint)
    };
    let without = asked.vehicle.is_complete().then(|| {
        view! {
            <LinkButton
                href=search::href(&search::without_vehicle(asked))
                text=td_string!(lang, catalog.vehicle.without)
            />
        }
    });
    let clear = (filtered && !asked.q.is_empty()).then(|| {
        view! {
            <LinkButton
                href=search::href(&search::unfiltered(asked))
                text=td_string!(lang, catalog.results.clear_filters)
                weight=Weight::Primary
            />
        }
    });
    view! {
        <Card>
            <Empty glyph=Glyph::SearchOff title text=hint>
                {clear} {without}
                <LinkButton href="/catalog" text=td_string!(lang, catalog.results.browse) />
            </Empty>
        </Card>
    }
    .into_any()
}
