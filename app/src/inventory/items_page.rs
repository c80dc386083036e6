//! My inventory: the bodega's stock lines with their search, their views and their totals. The address says which ones
//! are shown.

use super::editing::{Part, clearing, typed_over};
use super::rpc::{self, Items};
use crate::base::address::with_query;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::session::preferences::Language;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{code, download, quiet, remark, stacked, toned};
use chrono::{DateTime, Utc};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::inventory::types::{ItemFilter, ItemRow, ItemTotals, Show};
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use rust_decimal::Decimal;

/// Where the page is.
const ADDRESS: &str = "/inventory";
/// The views of the list, in the order in which they stand.
const VIEWS: [Show; 4] = [Show::All, Show::Loose, Show::OutOfStock, Show::Unpriced];

/// The page.
pub(crate) fn items_page() -> AnyView {
    guarded(Permission::InventoryView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let show = Memo::new(move |_| filter.with(|filter| filter.show));
    let changes =
        expect_context::<Live>().changes(|event| matches!(event, Event::ImportMoved { of: ImportKind::Inventory, .. }));
    let items = Resource::new_blocking(move || (filter.get(), changes.get()), |(filter, _)| rpc::list_items(filter));
    let again = Callback::new(move |()| items.refetch());
    let list = move || {
        Suspend::new(async move {
            match items.await {
                Ok(shown) => found(shown, filter.get_untracked(), again),
                Err(Failure(problem)) => broken_list(problem, again),
            }
        })
    };
    view! {
        {page_title(|lang| td_string!(lang, inventory.items.title).to_owned())}
        {heading}
        <div class="flex flex-col gap-3">
            {move || search_box(lang(), filter, show.get())}
            <div>
                <Transition fallback=|| loading(10)>{list}</Transition>
            </div>
        </div>
    }
    .into_any()
}

fn heading() -> AnyView {
    let lang = lang();
    let bring = Session::current().can(Permission::InventoryImport).then(|| {
        view! {
            <LinkButton
                href="/inventory/import"
                text=td_string!(lang, inventory.items.bring)
                glyph=Glyph::Upload
                weight=Weight::Primary
            />
        }
    });
    view! { <PageHeading title=td_string!(lang, inventory.items.title)>{bring}</PageHeading> }.into_any()
}

fn search_box(lang: Locale, filter: Memo<ItemFilter>, show: Show) -> AnyView {
    let navigate = use_navigate();
    let search = move |words: String| navigate(&address(&words, show, 1), NavigateOptions::default());
    let kept = if show == Show::All { Vec::new() } else { vec![("show", show_word(show).to_owned())] };
    view! {
        <ListSearch
            label=td_string!(lang, inventory.items.search)
            placeholder=td_string!(lang, inventory.items.search_placeholder)
            submit=td_string!(lang, inventory.items.find)
            action=ADDRESS
            kept=kept
            words=Signal::derive(move || filter.with(|filter| filter.q.clone()))
            on_search=Callback::new(search)
        />
    }
    .into_any()
}

/// What was found for a filter, in the language of the screen.
/// `again` shows the list as it is by then.
fn found(items: AsOf<Items>, filter: ItemFilter, again: Callback<()>) -> AnyView {
    let (may_edit, may_clear) =
        (Session::current().can(Permission::InventoryEdit), Session::current().can(Permission::InventoryImport));
    let AsOf { now, value: Items { page, totals } } = items;
    let view = move || {
        let lang = lang();
        if totals.lines == 0 {
            return nothing_yet(lang);
        }
        let rows = if page.rows.is_empty() {
            let nothing = nothing_matches(lang, &filter);
            view! { <Card>{nothing}</Card> }.into_any()
        } else {
            let rows =
                page.rows.iter().map(|row| cells(lang, row, filter.show, now, may_edit.then_some(again))).collect();
            let caption = td_string!(lang, inventory.items.table).to_owned();
            let rows = table(caption, &heads(lang), rows);
            view! { <Card flush=true>{rows}</Card> }.into_any()
        };
        let count = match page.total {
            1 => td_string!(lang, inventory.items.found_single).to_owned(),
            total => td_string!(lang, inventory.items.found, count = format::count(total)),
        };
        let pages = u32::try_from(page.total_pages()).unwrap_or(u32::MAX);
        let (q, show) = (filter.q.clone(), filter.show);
        view! {
            {views(lang, &filter, totals)}
            <div class="py-3" role="status">
                {remark(view! { {count} {about(lang, filter.show).map(|about| format!(" · {about}"))} })}
            </div>
            {rows}
            {pagination(labels::page_texts(lang, page.page, pages), page.page, pages, &|page| address(&q, show, page))}
            <div class="mt-4 text-sm">{download(td_string!(lang, inventory.items.export), export(lang, &filter))}</div>
            {may_clear.then(|| clearing(again))}
        }
        .into_any()
    };
    view.into_any()
}

fn views(lang: Locale, filter: &ItemFilter, totals: ItemTotals) -> AnyView {
    let links = VIEWS.map(|show| {
        let (text, count) = match show {
            Show::All => (td_string!(lang, inventory.items.show_all), totals.lines),
            Show::Loose => (td_string!(lang, inventory.items.show_loose), totals.loose),
            Show::OutOfStock => (td_string!(lang, inventory.items.show_out_of_stock), totals.out_of_stock),
            Show::Unpriced => (td_string!(lang, inventory.items.show_unpriced), totals.unpriced),
        };
        TabLink {
            text: text.to_owned(),
            href: address(&filter.q, show, 1),
            count: Some(format::count(count)),
            current: filter.show == show,
        }
    });
    tab_links(td_string!(lang, inventory.items.filters).to_owned(), links.into())
}

/// What it means to be in a view.
fn about(lang: Locale, show: Show) -> Option<&'static str> {
    match show {
        Show::All => None,
        Show::Loose => Some(td_string!(lang, inventory.items.about_loose)),
        Show::OutOfStock => Some(td_string!(lang, inventory.items.about_out_of_stock)),
        Show::Unpriced => Some(td_string!(lang, inventory.items.about_unpriced)),
    }
}

fn heads(lang: Locale) -> [Head; 7] {
    [
        Head::text(td_string!(lang, inventory.items.number)).fold(Fold::Start),
        Head::text(td_string!(lang, inventory.items.brand)).fold(Fold::End),
        Head::text(td_string!(lang, inventory.items.name)),
        Head::figures(td_string!(lang, inventory.items.price)).fold(Fold::Start),
        Head::figures(td_string!(lang, inventory.items.stock)).fold(Fold::End).named(),
        Head::text(td_string!(lang, inventory.items.location)).fold(Fold::Start),
        Head::text(td_string!(lang, inventory.items.confirmed)).fold(Fold::End),
    ]
}

/// With `changed`, price and stock can be typed over.
fn cells(lang: Locale, row: &ItemRow, show: Show, now: DateTime<Utc>, changed: Option<Callback<()>>) -> Vec<AnyView> {
    let number = code(row.number.clone(), row.part.map(|part| format!("/catalog/parts/{part}")));
    let own_code =
        (!row.own_code.is_empty()).then(|| td_string!(lang, inventory.items.own_code, code = row.own_code.clone()));
    let name = row.name.as_ref().map(|names| labels::name(lang, names));
    let (name, description) = match name {
        Some(name) if name == row.description || row.description.is_empty() => (name, None),
        Some(name) => (name, Some(row.description.clone())),
        None => (row.description.clone(), None),
    };
    // Where all lines are without catalogue, none has to say so.
    let loose = (row.part.is_none() && show != Show::Loose)
        .then(|| badge(td_string!(lang, inventory.items.loose), Tone::Neutral));
    let out_of_stock = if row.stock == Some(Decimal::ZERO) { Tone::Careful } else { Tone::Neutral };
    let name = view! { <span class="me-2">{name}</span> {loose} }.into_any();
    let price = match &row.price {
        Some(price) => format::money(price).into_any(),
        None => badge(td_string!(lang, inventory.items.no_price), Tone::Careful),
    };
    let min_order = row
        .min_order
        .filter(|quantity| *quantity > Decimal::ONE)
        .map(|quantity| td_string!(lang, inventory.items.min_order, quantity = format::quantity(quantity)));
    let stock = match row.stock {
        Some(stock) => toned(format::quantity(stock), out_of_stock),
        None => quiet(labels::stock(lang, None)),
    };
    let (price, stock) = match changed {
        Some(changed) => {
            (typed_over(lang, row, Part::Price, price, changed), typed_over(lang, row, Part::Stock, stock, changed))
        }
        None => (price, stock),
    };
    vec![
        stacked(number, own_code),
        row.brand.clone().into_any(),
        stacked(name, description),
        price,
        stacked(stock, min_order),
        quiet(row.location.clone()),
        quiet(age(row.confirmed_at, now)),
    ]
}

fn nothing_yet(lang: Locale) -> AnyView {
    let bring = Session::current().can(Permission::InventoryImport).then(|| {
        view! {
            <LinkButton
                href="/inventory/import"
                text=td_string!(lang, inventory.items.empty_action)
                glyph=Glyph::Upload
                weight=Weight::Primary
            />
        }
    });
    view! {
        <Card>
            <Empty
                glyph=Glyph::Inventory
                title=td_string!(lang, inventory.items.empty_title)
                text=td_string!(lang, inventory.items.empty_text)
            >
                {bring}
            </Empty>
        </Card>
    }
    .into_any()
}

fn nothing_matches(lang: Locale, filter: &ItemFilter) -> AnyView {
    let text = if filter.q.is_empty() {
        td_string!(lang, inventory.items.none_shown).to_owned()
    } else {
        td_string!(lang, inventory.items.none_for, words = filter.q.clone())
    };
    view! {
        <Empty glyph=Glyph::SearchOff title=td_string!(lang, inventory.items.none_title) text=text>
            <LinkButton href=ADDRESS text=td_string!(lang, inventory.items.none_action) />
        </Empty>
    }
    .into_any()
}

fn filter_of(query: &ParamsMap) -> ItemFilter {
    let show = query.get_str("show").unwrap_or_default();
    ItemFilter {
        q: query.get_str("q").unwrap_or_default().trim().to_owned(),
        show: VIEWS.into_iter().find(|view| show_word(*view) == show).unwrap_or_default(),
        page: PageRequest::bounded(query.get_str("page").and_then(|page| page.parse().ok()), None),
    }
}

fn address(words: &str, show: Show, page: u32) -> String {
    let show = if show == Show::All { "" } else { show_word(show) };
    let page = if page > 1 { page.to_string() } else { String::new() };
    with_query(ADDRESS, &[("q", words), ("show", show), ("page", &page)])
}

/// Where the lines of a filter are, as a file.
fn export(lang: Locale, filter: &ItemFilter) -> String {
    let show = if filter.show == Show::All { "" } else { show_word(filter.show) };
    with_query(
        "/api/v1/inventory/items/export",
        &[("q", &filter.q), ("show", show), ("lang", Language::from(lang).as_str())],
    )
}

/// A view in the address.
fn show_word(show: Show) -> &'static str {
    match show {
        Show::All => "all",
        Show::Loose => "loose",
        Show::OutOfStock => "out_of_stock",
        Show::Unpriced => "unpriced",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_anything_shows_the_first_page_of_all() {
        let filter = filter_of(&ParamsMap::new());
        assert_eq!((filter.q.as_str(), filter.show, filter.page.page), ("", Show::All, 1));
        assert_eq!(address("", Show::All, 1), "/inventory");
    }

    #[test]
    fn what_an_address_says_is_what_is_shown() {
        let mut query = ParamsMap::new();
        query.insert("q", " 41060-50Y90 ".to_owned());
        query.insert("show", "out_of_stock".to_owned());
        query.insert("page", "3".to_owned());
        let filter = filter_of(&query);
        assert_eq!((filter.q.as_str(), filter.show, filter.page.page), ("41060-50Y90", Show::OutOfStock, 3));
        assert_eq!(address(&filter.q, filter.show, 3), "/inventory?q=41060-50Y90&show=out_of_stock&page=3");
    }

    #[test]
    fn nonsense_in_an_address_is_as_if_it_were_not_there() {
        let mut query = ParamsMap::new();
        query.insert("show", "everything".to_owned());
        query.insert("page", "-1".to_owned());
        let filter = filter_of(&query);
        assert_eq!((filter.show, filter.page.page), (Show::All, 1));
    }
}
