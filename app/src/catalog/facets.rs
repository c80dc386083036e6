//! What narrows a search: category, group, brand, tier and position, each with the number of results it leaves.

use super::labels as catalog_labels;
use super::question;
use super::search;
use crate::base::format;
use crate::base::labels;
use crate::i18n::{Locale, td_string};
use crate::ui::icon::{Glyph, icon};
use crate::ui::text::removable;
use engrane::catalog::types::{Facet, PartSearch, SearchResults, Tier};
use leptos::prelude::*;

/// Values of a facet that are shown before one asks for more.
const SHOWN: usize = 8;

/// The things that narrow a search.
#[derive(Clone, Copy)]
enum Narrows {
    Category,
    Group,
    Brand,
    Tier,
    Position,
}

impl Narrows {
    const ALL: [Self; 5] = [Self::Category, Self::Group, Self::Position, Self::Tier, Self::Brand];

    fn title(self, lang: Locale) -> &'static str {
        match self {
            Self::Category => td_string!(lang, catalog.facets.category),
            Self::Group => td_string!(lang, catalog.facets.group),
            Self::Brand => td_string!(lang, catalog.facets.brand),
            Self::Tier => td_string!(lang, catalog.facets.tier),
            Self::Position => td_string!(lang, catalog.facets.position),
        }
    }

    fn values(self, results: &SearchResults) -> &[Facet] {
        match self {
            Self::Category => &results.categories,
            Self::Group => &results.groups,
            Self::Brand => &results.brands,
            Self::Tier => &results.tiers,
            Self::Position => &results.positions,
        }
    }

    fn name(self, lang: Locale, facet: &Facet) -> String {
        match self {
            Self::Tier => tier_name(lang, &facet.code),
            Self::Position => catalog_labels::position(lang, &facet.code),
            Self::Category | Self::Group | Self::Brand => labels::name(lang, &facet.name),
        }
    }

    fn chosen(self, asked: &PartSearch) -> Option<&str> {
        match self {
            Self::Category => asked.category.as_deref(),
            Self::Group => asked.group.as_deref(),
            Self::Brand => asked.brand.as_deref(),
            Self::Tier => asked.tier.map(Tier::as_str),
            Self::Position => asked.position.as_deref(),
        }
    }

    /// The search with another value, or none. A group belongs to its category and goes with it.
    fn with(self, asked: &PartSearch, code: Option<&str>) -> PartSearch {
        let code = code.map(str::to_owned);
        let mut search = PartSearch { cursor: String::new(), ..asked.clone() };
        match self {
            Self::Category => {
                search = search::unanswered(&search);
                search.category = code;
                search.group = None;
            }
            Self::Group => {
                search = search::unanswered(&search);
                search.group = code;
            }
            Self::Brand => search.brand = code,
            Self::Tier => search.tier = code.and_then(|code| code.parse().ok()),
            Self::Position => search.position = code,
        }
        search
    }
}

fn tier_name(lang: Locale, code: &str) -> String {
    code.parse::<Tier>().map_or_else(|_| code.to_owned(), |tier| catalog_labels::tier(lang, tier).to_owned())
}

/// What is chosen, each with a way to take it back; the vehicle first.
pub fn chosen_chips(lang: Locale, asked: &PartSearch, results: &SearchResults, vehicle: Option<AnyView>) -> AnyView {
    let mut chips: Vec<AnyView> = vehicle.into_iter().collect();
    let chosen = Narrows::ALL.into_iter().filter_map(|narrows| {
        let code = narrows.chosen(asked)?;
        let known = narrows.values(results).iter().find(|facet| facet.code == code);
        let name = known.map_or_else(|| code.to_owned(), |facet| narrows.name(lang, facet));
        Some(taken_off(lang, name, &narrows.with(asked, None)))
    });
    chips.extend(chosen);
    chips.extend(asked.answers.iter().map(|(about, answer)| {
        let name = format!("{}: {}", question::about(lang, about), question::answer(lang, about, answer, answer));
        taken_off(lang, name, &search::answered(asked, about, None))
    }));
    if asked.in_stock {
        let with_all = PartSearch { in_stock: false, cursor: String::new(), ..asked.clone() };
        chips.push(taken_off(lang, td_string!(lang, catalog.facets.in_stock).to_owned(), &with_all));
    }
    if chips.is_empty() {
        return ().into_any();
    }
    view! { <div class="mb-4 flex flex-wrap gap-2">{chips}</div> }.into_any()
}

fn taken_off(lang: Locale, name: String, without: &PartSearch) -> AnyView {
    let label = td_string!(lang, catalog.facets.remove, name = name.clone()).to_string();
    removable(name, label, search::href(without))
}

/// The facets: a column beside the results, a sheet above them on phones.
pub fn facets(lang: Locale, asked: &PartSearch, results: &SearchResults, sees_offers: bool) -> AnyView {
    let counted = sees_offers && !asked.in_stock && !results.rows.is_empty();
    let lists = || {
        let lists = Narrows::ALL.into_iter().map(|narrows| list(lang, narrows, asked, results)).collect_view();
        view! {
            {counted.then(|| in_stock(lang, asked))}
            {lists}
        }
    };
    let open = counted || any_open(asked, results);
    if results.rows.is_empty() && !open {
        return ().into_any();
    }
    if !open {
        // The column stays, so that the results do not jump when the next search has facets.
        return view! { <div class="hidden w-56 shrink-0 lg:block"></div> }.into_any();
    }
    view! {
        <details class="mb-4 rounded-box border border-base-300 bg-base-100 lg:hidden">
            <summary class="flex cursor-pointer items-center gap-2 px-4 py-3 font-medium">
                {icon(Glyph::Filter, "size-5")} {td_string!(lang, catalog.facets.title)}
            </summary>
            <div class="flex flex-col gap-5 border-t border-base-300 px-4 py-4">{lists()}</div>
        </details>
        <aside class="hidden w-56 shrink-0 flex-col gap-6 lg:flex" aria-label=td_string!(lang, catalog.facets.title)>
            {lists()}
        </aside>
    }
    .into_any()
}

fn in_stock(lang: Locale, asked: &PartSearch) -> AnyView {
    let search = PartSearch { in_stock: true, cursor: String::new(), ..asked.clone() };
    view! {
        <a class="-mx-2 rounded-field px-2 py-1.5 text-sm hover:bg-base-300/50" href=search::href(&search)>
            {td_string!(lang, catalog.facets.in_stock)}
        </a>
    }
    .into_any()
}

fn any_open(asked: &PartSearch, results: &SearchResults) -> bool {
    Narrows::ALL.iter().any(|narrows| !open_values(*narrows, asked, results).is_empty())
}

/// The values that would narrow the results: none when one is chosen already, or there is no choice.
fn open_values<'a>(narrows: Narrows, asked: &PartSearch, results: &'a SearchResults) -> &'a [Facet] {
    let values = narrows.values(results);
    if narrows.chosen(asked).is_some() || values.len() < 2 { &[] } else { values }
}

fn list(lang: Locale, narrows: Narrows, asked: &PartSearch, results: &SearchResults) -> Option<AnyView> {
    let values = open_values(narrows, asked, results);
    if values.is_empty() {
        return None;
    }
    // Where counting stopped, no figure would be true.
    let counted = |facet: &Facet| {
        let count = format::count(facet.count.into());
        (!results.more).then(|| view! { <span class="text-muted tabular-nums">{count}</span> })
    };
    let link = |facet: &Facet| {
        view! {
            <li>
                <a
                    class="-mx-2 flex items-baseline justify-between gap-3 rounded-field px-2 py-1.5 text-sm hover:bg-base-300/50"
                    href=search::href(&narrows.with(asked, Some(&facet.code)))
                >
                    <span class="min-w-0 truncate">{narrows.name(lang, facet)}</span>
                    {counted(facet)}
                </a>
            </li>
        }
    };
    let (first, rest) = values.split_at(values.len().min(SHOWN));
    let more = (!rest.is_empty()).then(|| {
        let text = td_string!(lang, catalog.facets.more, count = rest.len()).to_string();
        view! {
            <details>
                <summary class="cursor-pointer py-1.5 text-sm text-link">{text}</summary>
                <ul>{rest.iter().map(link).collect_view()}</ul>
            </details>
        }
    });
    Some(
        view! {
            <div>
                <h2 class="mb-1 text-sm font-semibold">{narrows.title(lang)}</h2>
                <ul>{first.iter().map(link).collect_view()}</ul>
                {more}
            </div>
        }
        .into_any(),
    )
}

#[cfg(test)]
mod tests {
    use super::Narrows;
    use engrane::catalog::types::PartSearch;

    #[test]
    fn another_category_drops_the_group_and_the_page() {
        let asked = PartSearch {
            q: "balatas".to_owned(),
            category: Some("brakes".to_owned()),
            group: Some("brake_pads".to_owned()),
            brand: Some("WAGNER".to_owned()),
            cursor: "4.ab".to_owned(),
            ..PartSearch::default()
        };
        let search = Narrows::Category.with(&asked, Some("engine"));
        assert_eq!((search.category.as_deref(), search.group, search.cursor.as_str()), (Some("engine"), None, ""));
        assert_eq!((search.q.as_str(), search.brand.as_deref()), ("balatas", Some("WAGNER")));
    }
}
