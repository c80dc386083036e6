//! What a search found: rows to walk with the arrow keys, and what narrows them.

use super::about;
use super::chosen::{is_unknown, remember, unknown_vehicle, vehicle_chip};
use super::facets::{chosen_chips, facets};
use super::heard::HeardShown;
use super::labels as catalog_labels;
use super::offers::{Changed, offer_table};
use super::question::question;
use super::rpc::{self, Found};
use super::search;
use super::vin_note::vin_note;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, answer_with};
use crate::catalog::my_vehicles::part_href;
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::layout::page_title::title_within;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::state::{Empty, skeleton_rows};
use crate::ui::suspend::suspend;
use crate::ui::text::{links, removable, row_heading};
use engrane::base::id::PartId;
use engrane::base::permission::Permission;
use engrane::catalog::types::{
    Matched, NamedVehicle, Nearest, OfferSummary, PartRow, PartSearch, PartSort, SearchResults,
};
use engrane::catalog::vehicles::types::VehicleChoice;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// How the parts of the page are offered since it was drawn; followed where the person sees offers.
#[derive(Clone, Copy, Debug)]
struct Since {
    parts: RwSignal<Vec<PartId>>,
    /// None until something changed; a part that is absent then is offered by nobody.
    offers: RwSignal<Option<HashMap<PartId, OfferSummary>>>,
}

impl Since {
    fn follow() -> Self {
        let since = Self { parts: RwSignal::new(Vec::new()), offers: RwSignal::new(None) };
        let Some(live) = use_context::<Live>() else { return since };
        live.look_at_all(since.parts);
        let changes = live.changes(|event| matches!(event, Event::OffersChanged { .. }));
        Effect::new(move |_| {
            let parts = since.parts.get_untracked();
            if changes.get() == 0 || parts.is_empty() {
                return;
            }
            spawn_local(async move {
                // What cannot be fetched stays as it was until the next change.
                if let Ok(offers) = rpc::result_offers(parts.clone()).await
                    && since.parts.try_get_untracked().is_some_and(|shown| shown == parts)
                {
                    since.offers.try_set(Some(offers.into_iter().collect()));
                }
            });
        });
        since
    }

    /// Another page is shown.
    fn begin(self, results: &SearchResults) {
        let parts: Vec<PartId> = results.rows.iter().map(|row| row.id).collect();
        Effect::new(move |_| {
            if self.parts.with_untracked(|shown| *shown != parts) {
                self.offers.set(None);
                self.parts.set(parts.clone());
            }
        });
    }

    /// How a part is offered now.
    fn of(self, row: &PartRow) -> OfferSummary {
        let now = self.offers.try_with(|offers| offers.as_ref().map(|offers| offers.get(&row.id).cloned()));
        let offers = now.flatten().unwrap_or_else(|| row.offers.clone());
        offers.unwrap_or(OfferSummary { bodegas: 0, min_price: None })
    }
}

/// The results of the search that the address asks for.
#[component]
pub fn Results(asked: Memo<PartSearch>) -> AnyView {
    let found = Resource::new(move || asked.get(), rpc::search);
    let session = Session::current();
    let since = Since::follow();
    let loading = move || skeleton_rows(8, td_string!(untrack(lang), common.loading).to_owned());
    view! {
        <Transition fallback=loading>
            {suspend(move || {
                let lang = lang();
                let sees_offers = session.can(Permission::AvailabilityView);
                async move {
                    match found.await {
                        Ok(found_now) => {
                            let since = sees_offers.then_some(since);
                            results(lang, &asked.get_untracked(), found_now, since)
                        }
                        Err(failure) if is_unknown(&failure.0) => {
                            answer_with(&failure.0);
                            unknown_vehicle(lang, &asked.get_untracked())
                        }
                        Err(failure) => {
                            answer_with(&failure.0);
                            broken_part(lang, &failure.0, Callback::new(move |()| found.refetch()))
                        }
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// `since` for whoever sees offers.
fn results(lang: Locale, asked: &PartSearch, found: AsOf<Found>, since: Option<Since>) -> AnyView {
    let AsOf { now, value: Found { results, heard, loose } } = found;
    if let Some(since) = since {
        since.begin(&results);
    }
    let listed = about::listed(lang, asked, &results);
    let title = match &listed {
        Some(listed) => listed.title.clone(),
        None => td_string!(lang, catalog.results.title_for, query = asked.q.clone()).to_string(),
    };
    let said = listed.and_then(|listed| {
        title_within(&listed.title);
        about::list(lang, &listed, &results)
    });
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
        (false, _) => (
            catalog_labels::results_or_more(lang, results.total, results.more),
            Some(found_rows(lang, asked, &results, since)),
        ),
        (true, true) => (td_string!(lang, catalog.loose.only).to_owned(), None),
        (true, false) => (catalog_labels::results(lang, 0), Some(nothing(lang, asked, &results))),
    };
    let vehicle = results.vehicle.as_ref().map(|vehicle| {
        remember(vehicle);
        vehicle_chip(lang, vehicle, asked)
    });
    view! {
        {said}
        <PageHeading title lead />
        {heard.vin.as_ref().map(|vin| vin_note(lang, vin))}
        {understood(lang, asked, &heard)}
        {not_as_typed(lang, &results.rows)}
        {chosen_chips(lang, asked, &results, vehicle)}
        {results.question.as_ref().map(|asking| question(lang, asked, asking))}
        <div class="gap-8 lg:flex">{facets(lang, asked, &results, since.is_some())} <div class="min-w-0 grow">{found} {loose}</div></div>
    }
    .into_any()
}

/// What was understood of the words, each piece with a way to take it off, and what was not.
fn understood(lang: Locale, asked: &PartSearch, heard: &HeardShown) -> AnyView {
    let pieces = heard
        .pieces
        .iter()
        .map(|piece| {
            let name = labels::name(lang, &piece.name);
            let label = td_string!(lang, catalog.understood.remove, name = name.clone()).to_string();
            removable(name, label, search::href(&search::with_words(asked, &piece.without)))
        })
        .collect_view();
    let pieces = (!heard.pieces.is_empty()).then(|| {
        view! {
            <div class="mb-3 flex flex-wrap items-center gap-2" role="group" aria-label=td_string!(lang, catalog.understood.title)>
                <span class="text-sm text-muted">{td_string!(lang, catalog.understood.title)}</span>
                {pieces}
                {heard.vehicle.as_ref().map(|vehicle| choose(lang, asked, &heard.vehicle_name, vehicle))}
            </div>
        }
    });
    let rest = heard.rest.clone();
    let rest = (!rest.is_empty()).then(|| {
        let text = if heard.rest_left_out {
            td_string!(lang, catalog.understood.left_out, words = rest).to_string()
        } else {
            td_string!(lang, catalog.understood.not, words = rest).to_string()
        };
        view! { <p class="mb-3 text-sm text-muted">{text}</p> }
    });
    let vehicle = heard.vehicle_left_out.then(|| {
        view! { <p class="mb-3 text-sm text-muted">{td_string!(lang, catalog.understood.vehicle_left_out)}</p> }
    });
    view! {
        {pieces}
        {vehicle}
        {rest}
    }
    .into_any()
}

/// No number is the one that was typed: that is said before those that are like it.
fn not_as_typed(lang: Locale, rows: &[PartRow]) -> Option<AnyView> {
    let first = rows.first()?;
    matches!(first.matched, Matched::LeadingZeros | Matched::Folded | Matched::Fuzzy).then(|| {
        let text = td_string!(lang, catalog.results.not_as_typed);
        view! { <p class="mb-3 text-sm text-muted">{text}</p> }.into_any()
    })
}

/// A way to choose the vehicle that the words name: it stays when other words are typed.
fn choose(lang: Locale, asked: &PartSearch, name: &str, named: &NamedVehicle) -> AnyView {
    let text = td_string!(lang, catalog.understood.choose, vehicle = name.to_owned()).to_string();
    let chosen = PartSearch { vehicle: named.choice.clone(), ..search::with_words(asked, &named.without) };
    view! {
        <a class="text-sm text-link underline-offset-4 hover:underline" href=search::href(&chosen)>
            {text}
        </a>
    }
    .into_any()
}

/// The orders in which results can stand, for those who may see what bodegas ask.
fn orders(lang: Locale, asked: &PartSearch) -> AnyView {
    let tab = |sort: PartSort, text: &str| TabLink {
        text: text.to_owned(),
        href: search::href(&PartSearch { sort, cursor: String::new(), ..asked.clone() }),
        count: None,
        current: asked.sort == sort,
    };
    let tabs = vec![
        tab(PartSort::Best, td_string!(lang, catalog.results.sort_best)),
        tab(PartSort::Price, td_string!(lang, catalog.results.sort_price)),
        tab(PartSort::Brand, td_string!(lang, catalog.results.sort_brand)),
    ];
    view! { <div class="mb-4">{tab_links(td_string!(lang, catalog.results.sort).to_owned(), tabs)}</div> }.into_any()
}

/// The way to the next page, and back to the first one.
fn pages(lang: Locale, asked: &PartSearch, next: Option<&String>) -> AnyView {
    let href = |cursor: &str| search::href(&PartSearch { cursor: cursor.to_owned(), ..asked.clone() });
    let first = (!asked.cursor.is_empty()).then(|| {
        view! { <LinkButton href=href("") text=td_string!(lang, catalog.results.first) /> }
    });
    let next = next.map(|next| {
        view! { <LinkButton href=href(next) text=td_string!(lang, catalog.results.next) /> }
    });
    if first.is_none() && next.is_none() {
        return ().into_any();
    }
    view! {
        <nav class="mt-4 flex items-center justify-between gap-4" aria-label=td_string!(lang, catalog.results.pages)>
            <span>{first}</span>
            <span>{next}</span>
        </nav>
    }
    .into_any()
}

fn found_rows(lang: Locale, asked: &PartSearch, results: &SearchResults, since: Option<Since>) -> AnyView {
    // Of one group of a vehicle, parts stand by where they go.
    let in_order = asked.sort == PartSort::Best;
    let by_position = in_order && results.vehicle.is_some() && asked.group.is_some() && asked.q.is_empty();
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
            (heading, result(lang, row, &asked.vehicle, since))
        })
        .collect_view();
    view! {
        {since.map(|_| orders(lang, asked))}
        <section
            class="divide-y divide-base-300 overflow-hidden rounded-box border border-base-300 bg-base-100"
            aria-label=td_string!(lang, catalog.results.list)
        >
            {rows}
        </section>
        {pages(lang, asked, results.next.as_ref())}
    }
    .into_any()
}

fn result(lang: Locale, row: &PartRow, vehicle: &VehicleChoice, since: Option<Since>) -> AnyView {
    let mut about: Vec<String> =
        row.positions.iter().map(|position| catalog_labels::position(lang, position)).collect();
    let (name, group) = (labels::name(lang, &row.name), labels::name(lang, &row.group));
    if group != name {
        about.insert(0, group);
    }
    about.extend(row.quantity.map(|quantity| catalog_labels::per_vehicle(lang, quantity)));
    about.extend(catalog_labels::matched(lang, row.matched).map(str::to_owned));
    let successor = row.successor.as_ref().map(|name| {
        let number = format!("{} {}", name.brand, name.number);
        let text = td_string!(lang, catalog.supersession.by, part = number).to_string();
        view! { <span class="block truncate text-sm text-warning">{text}</span> }
    });
    let offers = since.map(|since| {
        let row = row.clone();
        move || price(lang, &since.of(&row))
    });
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
                {successor}
            </span>
            {offers}
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

/// Nothing was found: what was looked for and how, and what to try.
fn nothing(lang: Locale, asked: &PartSearch, results: &SearchResults) -> AnyView {
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
    let how: Vec<&str> =
        results.searched.iter().filter_map(|&matched| catalog_labels::matched(lang, matched)).collect();
    let text = if how.is_empty() {
        hint.to_owned()
    } else {
        format!("{} {hint}", td_string!(lang, catalog.results.searched, how = how.join(", ")))
    };
    let without = asked.vehicle.is_complete().then(|| {
        view! {
            <LinkButton
                href=search::href(&search::without_vehicle(asked))
                text=td_string!(lang, catalog.vehicle.without)
            />
        }
    });
    let nearest = (!results.nearest.is_empty()).then(|| nearest_links(lang, asked, &results.nearest));
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
            <Empty glyph=Glyph::SearchOff title text>
                {clear} {without}
                <LinkButton href="/catalog" text=td_string!(lang, catalog.results.browse) />
            </Empty>
            {nearest}
        </Card>
    }
    .into_any()
}

fn nearest_links(lang: Locale, asked: &PartSearch, nearest: &[Nearest]) -> AnyView {
    let link = |nearest: &Nearest| match nearest {
        // It is there, whatever else excludes it.
        Nearest::Number { number, brand } => (
            search::href(&PartSearch { q: number.clone(), ..PartSearch::default() }),
            td_string!(lang, catalog.nearest.number, number = number.clone(), brand = brand.clone()).to_string(),
        ),
        Nearest::Position { position, query, parts } => {
            let there = PartSearch { position: Some(position.clone()), ..search::with_words(asked, query) };
            let (position, count) = (catalog_labels::position(lang, position), format::count((*parts).into()));
            (
                search::href(&there),
                td_string!(lang, catalog.nearest.position, position = position, count = count).to_string(),
            )
        }
        Nearest::Year { year, query } => (
            search::href(&search::with_words(asked, query)),
            td_string!(lang, catalog.nearest.year, year = *year).to_string(),
        ),
    };
    links(td_string!(lang, catalog.nearest.title), nearest.iter().map(link).collect())
}
