//! The vehicles that a part fits, grouped by make, with a box to narrow them.

use super::labels as catalog_labels;
use crate::base::format;
use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::once_taken_over;
use crate::ui::card::Card;
use crate::ui::field::typed_before;
use crate::ui::icon::{Glyph, icon};
use crate::ui::state::Empty;
use crate::ui::table::{Head, wide_table};
use engrane::catalog::types::{FitmentRow, MakeFitments};
use leptos::prelude::*;

/// From how many vehicles on a box to narrow them is worth its place.
const WORTH_FILTERING: usize = 6;

/// The name of that box.
const FILTER: &str = "fitments";

/// The applications of a part.
#[component]
pub fn Fitments(makes: Vec<MakeFitments>) -> AnyView {
    let all: usize = makes.iter().map(|make| make.rows.len()).sum();
    let filter = RwSignal::new(String::new());
    if let Some(typed) = typed_before(FILTER) {
        once_taken_over(move || filter.set(typed));
    }
    let makes = StoredValue::new(makes);
    (move || {
        let lang = lang();
        let title = td_string!(lang, catalog.fitments.title);
        if all == 0 {
            return view! {
                <Card title id="fitments">
                    <Empty glyph=Glyph::Car title=td_string!(lang, catalog.fitments.none) />
                </Card>
            }
            .into_any();
        }
        let aside = (all >= WORTH_FILTERING).then(|| filter_box(lang, filter)).into_any();
        view! {
            <Card title aside flush=true id="fitments">
                {move || makes.with_value(|makes| tables(lang, makes, &filter.read()))}
            </Card>
        }
        .into_any()
    })
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

fn tables(lang: Locale, makes: &[MakeFitments], filter: &str) -> AnyView {
    let words: Vec<String> = filter.split_whitespace().map(str::to_ascii_lowercase).collect();
    let groups: Vec<AnyView> = makes
        .iter()
        .filter_map(|make| {
            let rows: Vec<&FitmentRow> = make.rows.iter().filter(|row| fits(&make.make, row, &words)).collect();
            (!rows.is_empty()).then(|| group(lang, &make.make, &rows))
        })
        .collect();
    if groups.is_empty() {
        let title = td_string!(lang, catalog.fitments.none_filtered, filter = filter.trim().to_owned()).to_string();
        return view! { <Empty glyph=Glyph::SearchOff title /> }.into_any();
    }
    groups.into_any()
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
