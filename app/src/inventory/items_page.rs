//! My inventory: the bodega's stock lines with their search, their views and their totals. The address says which ones
//! are shown.

use super::editing::{Edits, Part, clearing, typed_over};
use super::labels as words;
use super::rpc::{self, Items};
use crate::base::address::with_query;
use crate::base::format;
use crate::base::labels::{self, lang};
use crate::base::rpc::{AsOf, Failure};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::session::preferences::Language;
use crate::ui::age::age;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::chart::{Chart, ChartData, chart_script};
use crate::ui::form::{FormField, Kind, Pick};
use crate::ui::icon::Glyph;
use crate::ui::narrowing::narrowing;
use crate::ui::pages::{PageTexts, TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, Sorted, table};
use crate::ui::text::{code, download, quiet, remark, stacked, toned};
use chrono::{DateTime, Utc};
use engrane::base::money::Money;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::inventory::import::fields::{Field, PRICES};
use engrane::inventory::types::{Beside, ItemFilter, ItemPage, ItemRow, ItemSort, ItemTotals, Show};
use engrane::platform::events::types::Event;
use engrane::platform::exports::types::TableFormat;
use engrane::platform::imports::types::ImportKind;
use engrane::platform::tenancy::settings::types::PriceLevels;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;
use rust_decimal::Decimal;
use std::iter;

/// Where the page is.
const ADDRESS: &str = "/inventory";
/// The views of the list, in the order in which they stand.
const VIEWS: [Show; 5] = [Show::All, Show::Loose, Show::OutOfStock, Show::Unpriced, Show::Missing];
/// What `order` says of a list that begins with the greatest.
const DESCENDING: &str = "desc";

/// The page.
pub(crate) fn items_page() -> AnyView {
    guarded(Permission::InventoryView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let changes =
        expect_context::<Live>().changes(|event| matches!(event, Event::ImportMoved { of: ImportKind::Inventory, .. }));
    let items = Resource::new_blocking(move || (filter.get(), changes.get()), |(filter, _)| rpc::list_items(filter));
    let again = Callback::new(move |()| items.refetch());
    let (edits, clear_word) = (Edits::new(again), RwSignal::new(String::new()));
    let list = suspend(move || async move {
        match items.await {
            Ok(shown) => found(shown, filter.get_untracked(), edits, clear_word, again),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let language = use_i18n();
    let figures = Resource::new_blocking(
        move || (language.get_locale(), changes.get()),
        |(lang, _)| rpc::stock_chart(lang.into()),
    );
    // A list without its chart is a list all the same.
    let chart = suspend(move || async move { figures.await.ok().flatten().map(over_time) });
    view! {
        {page_title(|lang| td_string!(lang, inventory.items.title).to_owned())}
        {heading}
        <div class="flex flex-col gap-3">
            {move || search_box(lang(), filter)}
            <div>
                <Transition fallback=|| loading(10)>{list}</Transition>
            </div>
            <Transition>{chart}</Transition>
        </div>
    }
    .into_any()
}

/// Lines and value over the imports.
fn over_time(chart: ChartData) -> AnyView {
    let lang = untrack(lang);
    view! {
        {chart_script()}
        <Card title=td_string!(lang, inventory.chart.title)>
            <Chart
                chart=Signal::stored(chart)
                height="h-72"
                show_data=Signal::stored(td_string!(lang, inventory.chart.show_data).to_owned())
            />
        </Card>
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

fn search_box(lang: Locale, filter: Memo<ItemFilter>) -> AnyView {
    // A new search keeps the view and the filters, and begins at the first page.
    let kept = Memo::new(move |_| filter.with(|filter| first_page(&ItemFilter { q: String::new(), ..filter.clone() })));
    let navigate = use_navigate();
    let search = move |words: String| {
        let filter = ItemFilter { q: words, ..kept.get_untracked() };
        navigate(&address(&filter), NavigateOptions::default());
    };
    let search = Callback::new(search);
    let view = move || {
        view! {
            <ListSearch
                label=td_string!(lang, inventory.items.search)
                placeholder=td_string!(lang, inventory.items.search_placeholder)
                submit=td_string!(lang, inventory.items.find)
                action=ADDRESS
                kept=kept.with(pairs)
                words=Signal::derive(move || filter.with(|filter| filter.q.clone()))
                on_search=search
            />
        }
    };
    view.into_any()
}

/// What narrows and sorts the list, folded away while it does neither.
fn narrowing_of(lang: Locale, filter: &ItemFilter) -> AnyView {
    let text = |name: &str, label: &str, value: &str| FormField::new(name, label, Kind::Text).value(value.to_owned());
    let days = filter.older_than_days.map(|days| days.to_string()).unwrap_or_default();
    let pick =
        |value: &str, label: &str, chosen: bool| Pick { value: value.to_owned(), label: label.to_owned(), chosen };
    let sorts = ItemSort::ALL.iter().map(|&sort| pick(sort.as_str(), sort_name(lang, sort), sort == filter.sort));
    let orders = [
        pick("", td_string!(lang, inventory.items.ascending), !filter.descending),
        pick(DESCENDING, td_string!(lang, inventory.items.descending), filter.descending),
    ];
    let fields = [
        text("brand", td_string!(lang, inventory.items.brand), &filter.brand),
        text("location", td_string!(lang, inventory.items.location), &filter.location),
        FormField::new("older_than_days", td_string!(lang, inventory.items.older_than_days), Kind::Number).value(days),
        FormField::new("sort", td_string!(lang, inventory.items.sort), Kind::Choice).picks(sorts.collect()),
        FormField::new("order", td_string!(lang, inventory.items.order), Kind::Choice).picks(orders.into()),
    ];
    let kept = ItemFilter { q: filter.q.clone(), show: filter.show, ..ItemFilter::default() };
    let open = filter.narrows() || filter.sort != ItemSort::default() || filter.descending;
    let texts = (td_string!(lang, inventory.items.narrow), td_string!(lang, inventory.items.apply_filters));
    narrowing(texts, ADDRESS, pairs(&kept), fields.into(), open)
}

fn sort_name(lang: Locale, sort: ItemSort) -> &'static str {
    match sort {
        ItemSort::Number => td_string!(lang, inventory.items.number),
        ItemSort::Brand => td_string!(lang, inventory.items.brand),
        ItemSort::Price => td_string!(lang, inventory.items.price),
        ItemSort::Stock => td_string!(lang, inventory.items.stock),
        ItemSort::Age => td_string!(lang, inventory.items.age),
    }
}

/// What was found for a filter, in the language of the screen.
/// `again` shows the list as it is by then.
fn found(
    items: AsOf<Items>,
    filter: ItemFilter,
    edits: Edits,
    clear_word: RwSignal<String>,
    again: Callback<()>,
) -> AnyView {
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
            let edits = may_edit.then_some(edits);
            let rows = page.rows.iter().map(|row| cells(lang, row, &page.levels, filter.show, now, edits)).collect();
            let caption = td_string!(lang, inventory.items.table).to_owned();
            let rows = table(caption, &heads(lang, &filter), rows);
            view! { <Card flush=true>{rows}</Card> }.into_any()
        };
        let count = match (page.total, page.at_least) {
            (total, true) => td_string!(lang, inventory.items.found_more, count = format::count(total)),
            (1, false) => td_string!(lang, inventory.items.found_single).to_owned(),
            (total, false) => td_string!(lang, inventory.items.found, count = format::count(total)),
        };
        view! {
            {views(lang, &filter, totals)}
            {narrowing_of(lang, &filter)}
            <div class="py-3" role="status">
                {remark(view! { {count} {about(lang, filter.show).map(|about| format!(" · {about}"))} })}
            </div>
            {rows}
            {pages(lang, &filter, &page)}
            <div class="mt-4 flex flex-wrap gap-x-6 gap-y-2 text-sm">
                {download(td_string!(lang, inventory.items.export), export(lang, &filter, TableFormat::Csv))}
                {download(td_string!(lang, inventory.items.export_workbook), export(lang, &filter, TableFormat::Xlsx))}
            </div>
            {may_clear.then(|| clearing(clear_word, again))}
        }
        .into_any()
    };
    view.into_any()
}

/// The pages beside this one are found by its first and last line, whatever their number.
fn pages(lang: Locale, filter: &ItemFilter, page: &ItemPage) -> AnyView {
    let texts = labels::page_texts(lang, page.page, u32::try_from(page.total_pages()).unwrap_or(u32::MAX));
    let (pages, texts) = if page.at_least {
        let position = td_string!(lang, inventory.items.position, page = page.page);
        (page.page + u32::from(page.after.is_some()), PageTexts { position, ..texts })
    } else {
        (u32::try_from(page.total_pages()).unwrap_or(u32::MAX), texts)
    };
    let href = |to: u32| {
        let beside = match &page.after {
            Some(after) if to > page.page => Some(Beside::After(after.clone())),
            _ => page.before.clone().map(Beside::Before),
        };
        let beside = beside.filter(|_| to > 1);
        address(&ItemFilter { page: PageRequest { page: to, ..filter.page }, beside, ..filter.clone() })
    };
    pagination(texts, page.page, pages, &href)
}

fn views(lang: Locale, filter: &ItemFilter, totals: ItemTotals) -> AnyView {
    let links = VIEWS.map(|show| {
        let (text, count) = match show {
            Show::All => (td_string!(lang, inventory.items.show_all), totals.lines),
            Show::Loose => (td_string!(lang, inventory.items.show_loose), totals.loose),
            Show::OutOfStock => (td_string!(lang, inventory.items.show_out_of_stock), totals.out_of_stock),
            Show::Unpriced => (td_string!(lang, inventory.items.show_unpriced), totals.unpriced),
            Show::Missing => (td_string!(lang, inventory.items.show_missing), totals.missing),
        };
        TabLink {
            text: text.to_owned(),
            href: address(&ItemFilter { show, ..first_page(filter) }),
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
        Show::Missing => Some(td_string!(lang, inventory.items.about_missing)),
    }
}

fn heads(lang: Locale, filter: &ItemFilter) -> [Head; 7] {
    // Pressed again, a column turns round.
    let by = |sort: ItemSort| {
        let is_current = filter.sort == sort;
        let other = ItemFilter { sort, descending: is_current && !filter.descending, ..first_page(filter) };
        Sorted { href: address(&other), descending: is_current.then_some(filter.descending) }
    };
    [
        Head::text(td_string!(lang, inventory.items.number)).fold(Fold::Start).sorted(by(ItemSort::Number)),
        Head::text(td_string!(lang, inventory.items.brand)).fold(Fold::End).sorted(by(ItemSort::Brand)),
        Head::text(td_string!(lang, inventory.items.name)),
        Head::figures(td_string!(lang, inventory.items.price)).fold(Fold::Start).sorted(by(ItemSort::Price)),
        Head::figures(td_string!(lang, inventory.items.stock)).fold(Fold::End).named().sorted(by(ItemSort::Stock)),
        Head::text(td_string!(lang, inventory.items.location)).fold(Fold::Start),
        Head::text(td_string!(lang, inventory.items.confirmed)).fold(Fold::End).sorted(by(ItemSort::Age)),
    ]
}

/// With `edits`, price and stock can be typed over.
fn cells(
    lang: Locale,
    row: &ItemRow,
    levels: &PriceLevels,
    show: Show,
    now: DateTime<Utc>,
    edits: Option<Edits>,
) -> Vec<AnyView> {
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
    let (price, stock) = match edits {
        Some(edits) => {
            (typed_over(lang, row, Part::Price, price, edits), typed_over(lang, row, Part::Stock, stock, edits))
        }
        None => (price, stock),
    };
    vec![
        stacked(number, own_code),
        row.brand.clone().into_any(),
        stacked(name, description),
        stacked(price, further(lang, row, levels)),
        stacked(stock, min_order),
        quiet(row.location.clone()),
        quiet(age(row.confirmed_at, now)),
    ]
}

/// The prices that workshops do not see, and what it costs.
fn further(lang: Locale, row: &ItemRow, levels: &PriceLevels) -> Option<String> {
    let names = levels.names.iter().map(String::as_str).chain(iter::repeat(""));
    let others = (1..).zip(PRICES).zip(names).zip(row.prices).filter(|(((level, _), _), _)| *level != levels.shown);
    let others = others.map(|(((_, field), name), amount)| (field, name, amount));
    let told = others.chain([(Field::Cost, "", row.cost)]).filter_map(|(field, name, amount)| {
        let name = if name.is_empty() { words::field(lang, field) } else { name };
        Some(format!("{name} {}", format::money(&Money::new(amount?, row.currency.as_str()))))
    });
    let told: Vec<String> = told.collect();
    (!told.is_empty()).then(|| told.join(" · "))
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
    let text = match (filter.q.is_empty(), filter.narrows()) {
        (false, _) => td_string!(lang, inventory.items.none_for, words = filter.q.clone()),
        (true, true) => td_string!(lang, inventory.items.none_narrowed).to_owned(),
        (true, false) => td_string!(lang, inventory.items.none_shown).to_owned(),
    };
    view! {
        <Empty glyph=Glyph::SearchOff title=td_string!(lang, inventory.items.none_title) text=text>
            <LinkButton href=ADDRESS text=td_string!(lang, inventory.items.none_action) />
        </Empty>
    }
    .into_any()
}

fn filter_of(query: &ParamsMap) -> ItemFilter {
    let text = |name: &str| query.get_str(name).unwrap_or_default().trim().to_owned();
    let show = text("show");
    let beside = |name: &str| Some(text(name)).filter(|place| !place.is_empty());
    ItemFilter {
        q: text("q"),
        show: VIEWS.into_iter().find(|view| show_word(*view) == show).unwrap_or_default(),
        brand: text("brand"),
        location: text("location"),
        older_than_days: text("older_than_days").parse().ok(),
        sort: text("sort").parse().unwrap_or_default(),
        descending: text("order") == DESCENDING,
        page: PageRequest::bounded(text("page").parse().ok(), None),
        beside: beside("after").map(Beside::After).or_else(|| beside("before").map(Beside::Before)),
    }
}

/// The first page of the same list.
fn first_page(filter: &ItemFilter) -> ItemFilter {
    ItemFilter { page: PageRequest::default(), beside: None, ..filter.clone() }
}

/// What the address says of a filter, but for the page.
fn narrowed(filter: &ItemFilter) -> Vec<(&'static str, String)> {
    let show = if filter.show == Show::All { "" } else { show_word(filter.show) };
    let sort = if filter.sort == ItemSort::default() { "" } else { filter.sort.as_str() };
    let pairs = [
        ("q", filter.q.clone()),
        ("show", show.to_owned()),
        ("brand", filter.brand.clone()),
        ("location", filter.location.clone()),
        ("older_than_days", filter.older_than_days.map(|days| days.to_string()).unwrap_or_default()),
        ("sort", sort.to_owned()),
        ("order", if filter.descending { DESCENDING } else { "" }.to_owned()),
    ];
    pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn pairs(filter: &ItemFilter) -> Vec<(&'static str, String)> {
    let mut pairs = narrowed(filter);
    if filter.page.page > 1 {
        pairs.push(("page", filter.page.page.to_string()));
    }
    match &filter.beside {
        Some(Beside::After(place)) => pairs.push(("after", place.clone())),
        Some(Beside::Before(place)) => pairs.push(("before", place.clone())),
        None => {}
    }
    pairs
}

fn address(filter: &ItemFilter) -> String {
    let pairs = pairs(filter);
    with_query(ADDRESS, &pairs.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
}

/// Where the lines of a filter are, as a file.
fn export(lang: Locale, filter: &ItemFilter, format: TableFormat) -> String {
    let mut pairs = narrowed(filter);
    pairs.push(("format", format.as_str().to_owned()));
    pairs.push(("lang", Language::from(lang).as_str().to_owned()));
    let pairs: Vec<_> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    with_query("/api/v1/inventory/items/export", &pairs)
}

/// A view in the address.
fn show_word(show: Show) -> &'static str {
    match show {
        Show::All => "all",
        Show::Loose => "loose",
        Show::OutOfStock => "out_of_stock",
        Show::Unpriced => "unpriced",
        Show::Missing => "missing",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_anything_shows_the_first_page_of_all() {
        let filter = filter_of(&ParamsMap::new());
        assert_eq!((filter.q.as_str(), filter.show, filter.page.page), ("", Show::All, 1));
        assert_eq!(address(&filter), "/inventory");
    }

    #[test]
    fn what_an_address_says_is_what_is_shown() {
        let mut query = ParamsMap::new();
        query.insert("q", " 41060-50Y90 ".to_owned());
        query.insert("show", "out_of_stock".to_owned());
        query.insert("page", "3".to_owned());
        let filter = filter_of(&query);
        assert_eq!((filter.q.as_str(), filter.show, filter.page.page), ("41060-50Y90", Show::OutOfStock, 3));
        assert_eq!(address(&filter), "/inventory?q=41060-50Y90&show=out_of_stock&page=3");
    }

    #[test]
    fn all_that_a_filter_says_comes_back_from_its_address() {
        let filter = ItemFilter {
            q: "balata 10%".to_owned(),
            show: Show::Missing,
            brand: "Bosch & Co".to_owned(),
            location: "A-1".to_owned(),
            older_than_days: Some(30),
            sort: ItemSort::Price,
            descending: true,
            page: PageRequest { page: 4, ..PageRequest::default() },
            beside: Some(Beside::Before("[\"price\",\"1\"]".to_owned())),
        };
        let mut query = ParamsMap::new();
        for (name, value) in pairs(&filter) {
            query.insert(name, value);
        }
        assert_eq!(filter_of(&query), filter);
        let first = first_page(&filter);
        assert_eq!((first.page.page, first.beside.as_ref(), first.sort), (1, None, ItemSort::Price));
        assert_eq!(
            export(Locale::es, &filter, TableFormat::Xlsx),
            "/api/v1/inventory/items/export?q=balata%2010%25&show=missing&brand=Bosch%20%26%20Co&location=A-1&older_than_days=30&sort=price&order=desc&format=xlsx&lang=es"
        );
    }

    #[test]
    fn nonsense_in_an_address_is_as_if_it_were_not_there() {
        let mut query = ParamsMap::new();
        query.insert("show", "everything".to_owned());
        query.insert("page", "-1".to_owned());
        query.insert("sort", "colour".to_owned());
        query.insert("older_than_days", "many".to_owned());
        assert_eq!(filter_of(&query), ItemFilter::default());
    }
}
