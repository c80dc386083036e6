//! The vehicles that a part fits, make by make, with a box to narrow them.

use super::labels as catalog_labels;
use super::my_vehicles::part_href;
use super::rpc;
use crate::base::address::with_query;
use crate::base::format;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string};
use crate::layout::broken_part;
use crate::once_taken_over;
use crate::ui::card::Card;
use crate::ui::field::typed_before;
use crate::ui::icon::{Glyph, icon};
use crate::ui::pages::{TabLink, tab_links};
use crate::ui::state::{Empty, skeleton_block};
use crate::ui::suspend::suspend;
use crate::ui::table::{Head, wide_table};
use engrane::base::id::PartId;
use engrane::catalog::types::{FitmentRow, FittedMake, PartFitments};
use engrane::catalog::vehicles::types::VehicleChoice;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// From how many vehicles on a box to narrow them is worth its place.
const WORTH_FILTERING: usize = 6;

/// The name of that box.
const FILTER: &str = "fitments";

/// The make whose vehicles are shown, in the address.
const MAKE: &str = "fits";

/// The applications of a part: those of the make that the address names, or else of the chosen vehicle's.
#[component]
pub fn Fitments(part: PartId, vehicle: Memo<VehicleChoice>) -> AnyView {
    let query = use_query_map();
    let make = Memo::new(move |_| {
        let named = query.with(|query| query.get(MAKE)).filter(|make| !make.is_empty());
        named.unwrap_or_else(|| vehicle.with(|vehicle| vehicle.make.clone()))
    });
    let found = Resource::new(move || make.get(), move |make| rpc::fitments_of_part(part, make));
    let filter = RwSignal::new(String::new());
    if let Some(typed) = typed_before(FILTER) {
        once_taken_over(move || filter.set(typed));
    }
    view! {
        <Transition fallback=|| skeleton_block("h-40")>
            {suspend(move || {
                let (lang, vehicle) = (lang(), vehicle.get());
                async move {
                    match found.await {
                        Ok(fitments) => card(lang, part, &vehicle, fitments, filter),
                        Err(Failure(problem)) => {
                            let retry = Callback::new(move |()| found.refetch());
                            let title = td_string!(lang, catalog.fitments.title);
                            view! {
                                <Card title id="fitments">
                                    {broken_part(lang, &problem, retry)}
                                </Card>
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

fn card(
    lang: Locale,
    part: PartId,
    vehicle: &VehicleChoice,
    fitments: PartFitments,
    filter: RwSignal<String>,
) -> AnyView {
    let PartFitments { makes, make, rows, cut } = fitments;
    let title = td_string!(lang, catalog.fitments.title);
    let Some(make) = make else {
        return view! {
            <Card title id="fitments">
                <Empty glyph=Glyph::Car title=td_string!(lang, catalog.fitments.none) />
            </Card>
        }
        .into_any();
    };
    let tabs = (makes.len() > 1).then(|| {
        let tab = |of: &FittedMake| TabLink {
            text: of.name.clone(),
            href: format!("{}#fitments", with_query(&part_href(part, vehicle), &[(MAKE, of.code.as_str())])),
            count: Some(format::count(of.vehicles.into())),
            current: of.code == make.code,
        };
        let links = makes.iter().map(tab).collect();
        view! { <div class="px-4">{tab_links(td_string!(lang, catalog.fitments.makes).to_owned(), links)}</div> }
    });
    let cut = cut.then(|| {
        view! { <p class="border-t border-base-300 px-4 py-3 text-sm text-muted">{td_string!(lang, catalog.fitments.cut)}</p> }
    });
    let aside = (rows.len() >= WORTH_FILTERING).then(|| filter_box(lang, filter)).into_any();
    let rows = StoredValue::new(rows);
    let name = make.name;
    view! {
        <Card title aside flush=true id="fitments">
            {tabs}
            {move || rows.with_value(|rows| table(lang, &name, rows, &filter.read()))}
            {cut}
        </Card>
    }
    .into_any()
}

fn filter_box(lang: Locale, filter: RwSignal<String>) -> AnyView {
    view! {
        <label class="input input-sm w-full sm:w-56">
            <span class="text-muted">{icon(Glyph::Filter, "size-4")}</span>
            <span class="sr-only">{td_string!(lang, catalog.fitments.filter)}</span>
            <input
                class="min-w-0 grow"
                type="search"
                name=FILTER
                autocomplete="off"
                placeholder=td_string!(lang, catalog.fitments.filter_placeholder)
                prop:value=filter
                on:input:target=move |event| filter.set(event.target().value())
            />
        </label>
    }
    .into_any()
}

fn table(lang: Locale, make: &str, rows: &[FitmentRow], filter: &str) -> AnyView {
    let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
    let rows: Vec<&FitmentRow> = rows.iter().filter(|row| fits(make, row, &words)).collect();
    if rows.is_empty() {
        let title = td_string!(lang, catalog.fitments.none_filtered, filter = filter.trim().to_owned()).to_string();
        return view! { <Empty glyph=Glyph::SearchOff title /> }.into_any();
    }
    group(lang, make, &rows)
}

/// Do all the words describe this vehicle? A year describes each vehicle that was made in it.
fn fits(make: &str, row: &FitmentRow, words: &[String]) -> bool {
    let text = format!("{make} {} {} {}", row.model, row.engine, row.notes).to_ascii_lowercase();
    words.iter().all(|word| match word.parse::<u16>() {
        Ok(year) if (1900..2100).contains(&year) => {
            (row.year_from..=row.year_to).contains(&year) || text.contains(word)
        }
        _ => text.contains(word),
    })
}

fn group(lang: Locale, make: &str, rows: &[&FitmentRow]) -> AnyView {
    let heads = [
        Head::text(td_string!(lang, catalog.fitments.model)),
        Head::text(td_string!(lang, catalog.fitments.years)),
        Head::text(td_string!(lang, catalog.fitments.engine)),
        Head::text(td_string!(lang, catalog.fitments.position)),
        Head::figures(td_string!(lang, catalog.fitments.quantity)),
        Head::text(td_string!(lang, catalog.fitments.notes)),
    ];
    let count = catalog_labels::vehicles(lang, rows.len() as u64);
    let rows = rows.iter().map(|row| line(lang, row)).collect();
    view! {
        <div class="border-t border-base-300">
            <h3 class="flex items-baseline gap-2 bg-base-200/60 px-4 py-2 text-sm font-semibold">
                {make.to_owned()} <span class="font-normal text-muted">{count}</span>
            </h3>
            {wide_table(make.to_owned(), &heads, rows)}
        </div>
    }
    .into_any()
}

fn line(lang: Locale, row: &FitmentRow) -> Vec<AnyView> {
    let years = if row.year_from == row.year_to {
        row.year_from.to_string()
    } else {
        format!("{}–{}", row.year_from, row.year_to)
    };
    let engine = if row.engine.is_empty() {
        td_string!(lang, catalog.fitments.engine_any).to_owned()
    } else {
        row.engine.clone()
    };
    let position = if row.position.is_empty() { String::new() } else { catalog_labels::position(lang, &row.position) };
    vec![
        view! { <span class="font-medium">{row.model.clone()}</span> }.into_any(),
        view! { <span class="whitespace-nowrap">{years}</span> }.into_any(),
        view! { <span class="whitespace-nowrap">{engine}</span> }.into_any(),
        view! { <span class="whitespace-nowrap">{position}</span> }.into_any(),
        format::quantity(row.quantity).into_any(),
        view! { <span class="text-muted">{row.notes.clone()}</span> }.into_any(),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;
    use rust_decimal::Decimal;

    fn tsuru() -> FitmentRow {
        FitmentRow {
            model: "Tsuru".to_owned(),
            year_from: 1992,
            year_to: 2017,
            engine: "1.6 GA16DE".to_owned(),
            position: "front".to_owned(),
            quantity: Decimal::ONE,
            notes: String::new(),
        }
    }

    fn found(filter: &str) -> bool {
        let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
        fits("Nissan", &tsuru(), &words)
    }

    #[test]
    fn a_vehicle_is_found_by_its_words_in_any_order() {
        assert!(found("") && found("tsuru nissan") && found("GA16 tsu"));
        assert!(!found("tsuru sentra"));
    }

    #[test]
    fn a_year_finds_the_vehicles_that_were_made_in_it() {
        assert!(found("tsuru 2004") && found("1992") && found("2017"));
        assert!(!found("tsuru 2018") && !found("1991"));
    }
}
