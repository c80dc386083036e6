//! The categories, as the way into the catalogue for whoever has no number.

use super::about;
use super::chosen::{is_unknown, remember, unknown_vehicle, vehicle_chip};
use super::labels as catalog_labels;
use super::rpc;
use super::search;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{RpcResult, answer_with};
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::layout::page_title::title_within;
use crate::session::Session;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading};
use crate::ui::icon::{Glyph, icon};
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use engrane::base::permission::Permission;
use engrane::catalog::types::{CategoryList, CategoryRow, PartSearch};
use engrane::catalog::vehicles::types::{ChosenVehicle, VehicleChoice};
use leptos::prelude::*;

/// Groups that a category shows before one opens it.
const GROUPS_SHOWN: usize = 4;

/// The categories with their largest groups. With a vehicle it is the page of that vehicle: what fits it, by group.
#[component]
pub fn Categories(#[prop(into)] vehicle: Signal<VehicleChoice>) -> AnyView {
    list(vehicle, all(vehicle))
}

/// What is fetched of the categories of a vehicle, or of all.
pub fn all(vehicle: Signal<VehicleChoice>) -> Resource<RpcResult<CategoryList>> {
    Resource::new(move || vehicle.get(), rpc::categories)
}

/// Is there no part in any of them?
pub fn is_empty(list: &CategoryList) -> bool {
    list.vehicle.is_none() && list.categories.iter().all(|row| row.parts == 0)
}

/// The same, where they are fetched for something else as well.
pub fn list(vehicle: Signal<VehicleChoice>, rows: Resource<RpcResult<CategoryList>>) -> AnyView {
    let session = Session::current();
    let loading = || {
        let cards = (0..6).map(|_| skeleton_block("h-32")).collect_view();
        view! { <div class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</div> }
    };
    view! {
        <Transition fallback=loading>
            {suspend(move || {
                let lang = lang();
                let may = MEANWHILE.into_iter().find(|permission| session.can(*permission));
                async move {
                    match rows.await {
                        Ok(CategoryList { vehicle: Some(vehicle), categories }) => {
                            for_vehicle(lang, &vehicle, &categories)
                        }
                        Ok(list) if is_empty(&list) => nothing_yet(lang, may),
                        Ok(CategoryList { categories, .. }) => {
                            grid(lang, &categories, GROUPS_SHOWN, &VehicleChoice::default())
                        }
                        Err(failure) if is_unknown(&failure.0) => {
                            answer_with(&failure.0);
                            vehicle.with(|vehicle| {
                                unknown_vehicle(
                                    lang,
                                    &PartSearch { vehicle: vehicle.clone(), ..PartSearch::default() },
                                )
                            })
                        }
                        Err(failure) => {
                            answer_with(&failure.0);
                            broken_part(lang, &failure.0, Callback::new(move |()| rows.refetch()))
                        }
                    }
                }
            })}
        </Transition>
    }
    .into_any()
}

/// What somebody may do where there is no part yet, the most helpful first.
const MEANWHILE: [Permission; 3] = [Permission::CatalogEdit, Permission::InventoryImport, Permission::AvailabilityView];

/// A catalogue without a part: the way to fill it for whoever may, and for everybody else what there is to do meanwhile.
fn nothing_yet(lang: Locale, may: Option<Permission>) -> AnyView {
    let (text, ways) = match may {
        Some(Permission::CatalogEdit) => {
            let ways = view! {
                <LinkButton
                    href="/catalog/import"
                    text=td_string!(lang, catalog.import.apply)
                    weight=Weight::Primary
                    glyph=Glyph::Upload
                />
                <LinkButton href="/catalog/edit/parts/new" text=td_string!(lang, catalog.edit.new_part) />
            };
            (td_string!(lang, catalog.categories.empty_fill), Some(ways.into_any()))
        }
        Some(Permission::InventoryImport) => {
            let way = view! {
                <LinkButton
                    href="/inventory/import"
                    text=td_string!(lang, catalog.categories.empty_bring)
                    weight=Weight::Primary
                    glyph=Glyph::Upload
                />
            };
            (td_string!(lang, catalog.categories.empty_bodega), Some(way.into_any()))
        }
        Some(Permission::AvailabilityView) => (td_string!(lang, catalog.categories.empty_workshop), None),
        _ => (td_string!(lang, catalog.categories.empty_hint), None),
    };
    view! {
        <Empty glyph=Glyph::Category title=td_string!(lang, catalog.categories.empty) text>
            {ways}
        </Empty>
    }
    .into_any()
}

/// The start of a vehicle: every group of which something fits it.
fn for_vehicle(lang: Locale, vehicle: &ChosenVehicle, rows: &[CategoryRow]) -> AnyView {
    remember(vehicle);
    let parts = rows.iter().map(|row| row.parts).sum();
    let found = if rows.is_empty() {
        view! {
            <Card>
                <Empty
                    glyph=Glyph::Car
                    title=td_string!(lang, catalog.vehicle.none)
                    text=td_string!(lang, catalog.vehicle.none_hint)
                >
                    <LinkButton href="/catalog" text=td_string!(lang, catalog.results.browse) />
                </Empty>
            </Card>
        }
        .into_any()
    } else {
        grid(lang, rows, usize::MAX, &vehicle.choice)
    };
    let title = td_string!(lang, catalog.vehicle.title, vehicle = vehicle.name()).to_string();
    title_within(&title);
    view! {
        {about::vehicle(lang, vehicle)}
        <PageHeading
            title
            lead=catalog_labels::parts(lang, parts)
        />
        <div class="mb-4">{vehicle_chip(lang, vehicle, &PartSearch::default())}</div>
        <h2 class="sr-only">{td_string!(lang, catalog.home.browse)}</h2>
        {found}
    }
    .into_any()
}

fn grid(lang: Locale, rows: &[CategoryRow], groups: usize, vehicle: &VehicleChoice) -> AnyView {
    let cards = rows.iter().map(|row| card(lang, row, groups, vehicle)).collect_view();
    view! { <ul class="grid gap-3 sm:grid-cols-2 xl:grid-cols-3">{cards}</ul> }.into_any()
}

fn card(lang: Locale, row: &CategoryRow, groups: usize, vehicle: &VehicleChoice) -> AnyView {
    let category = PartSearch { category: Some(row.code.clone()), vehicle: vehicle.clone(), ..PartSearch::default() };
    let href = search::href(&category);
    let groups = row
        .groups
        .iter()
        .take(groups)
        .map(|group| {
            let href = search::href(&PartSearch { group: Some(group.code.clone()), ..category.clone() });
            // How many there are matters where all of them fit.
            let count = (!vehicle.is_empty()).then(|| format!(" {}", format::count(group.count.into())));
            view! {
                <li>
                    <a class="text-muted underline-offset-4 hover:text-link hover:underline" href=href>
                        {labels::name(lang, &group.name)}
                        {count}
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
                            {labels::name(lang, &row.name)}
                        </a>
                    </h3>
                    <span class="text-sm whitespace-nowrap text-muted tabular-nums">
                        {catalog_labels::parts(lang, row.parts)}
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
