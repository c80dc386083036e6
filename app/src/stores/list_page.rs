//! The store-room: what there is, with the panel of acts. The address says which items are shown, and which act is filled in.

use super::acts::{self, ADDRESS, AskedAct, code_address, filter_of, filter_pairs, item_address};
use super::counter::COUNTER;
use super::panel::act_panel;
use super::pieces::{act_buttons, export_link, level};
use super::printing::labels_of_filter;
use super::rpc;
use super::settings::SetUp;
use super::shown::{Stock, StockRow};
use crate::base::address::with_query;
use crate::base::labels::{self, lang};
use crate::base::rpc::Failure;
use crate::entity_pages::{EntityLists, NEW};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::imports_link;
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::scan::ScanButton;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::FormField;
use crate::ui::icon::Glyph;
use crate::ui::narrowing::narrowing;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, remark, stacked};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::ImportKind;
use engrane::stores::types::{Act, ItemFilter, ItemShow};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// Which items, and which page of them.
type Asked = (ItemFilter, u32);

/// `/stores`
pub(crate) fn list_page() -> AnyView {
    guarded(Permission::StoresView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let asked = Memo::new(move |_| query.with(asked_of));
    let language = use_i18n();
    let changes = expect_context::<Live>().changes(|event| matches!(event, Event::StockChanged { .. }));
    let stock = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), changes.get()),
        |((filter, page), lang, _)| rpc::stock_list(filter, PageRequest::bounded(Some(page), None), lang.into()),
    );
    let again = Callback::new(move |()| stock.refetch());
    let list = suspend(move || async move {
        match stock.await {
            Ok(stock) => found(language.get_locale_untracked(), &asked.get_untracked(), stock),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, stores.title).to_owned())}
        {move || heading(lang())}
        <div class="flex flex-col gap-3">
            {move || search_box(lang(), asked)}
            <div>
                <Transition fallback=|| loading(10)>{list}</Transition>
            </div>
        </div>
        {move || phone_bar(lang())}
        {act_panel(Signal::derive(move || asked.with(address)))}
    }
    .into_any()
}

fn heading(lang: Locale) -> AnyView {
    let session = Session::current();
    let all = [Act::Issue, Act::Receive, Act::Return, Act::Transfer, Act::Adjust, Act::Scrap].map(AskedAct::of);
    let link = |href: String, text: &'static str, glyph: Option<Glyph>| {
        view! { <LinkButton href text glyph weight=Weight::Quiet small=true /> }
    };
    let counter = session
        .can(Permission::StoresMove)
        .then(|| link(COUNTER.to_owned(), td_string!(lang, stores.counter.title), None));
    let documents = session
        .can(Permission::StoresMove)
        .then(|| link(format!("{ADDRESS}/documents"), td_string!(lang, stores.documents.title), Some(Glyph::History)));
    let counts = session
        .can(Permission::StoresRequest)
        .then(|| link(format!("{ADDRESS}/counts"), td_string!(lang, stores.counts.title), None));
    let requests = session
        .can(Permission::StoresRequest)
        .then(|| link(format!("{ADDRESS}/requests"), td_string!(lang, stores.requests.title), None));
    view! {
        <PageHeading title=td_string!(lang, stores.title)>
            <span class="hidden lg:contents">
                <ScanButton on_scan=opens_scanned() />
            </span>
            {act_buttons(lang, ADDRESS, all.into())}
            {counter}
            {documents}
            {counts}
            {requests}
            {imports_link(lang, ImportKind::Stock, Weight::Quiet, true)}
            {export_link(lang)}
            {link(acts::mine_address(), td_string!(lang, stores.mine.title), None)}
            {link(SetUp::ADDRESS.to_owned(), td_string!(lang, stores.settings.title), Some(Glyph::Settings))}
        </PageHeading>
    }
    .into_any()
}

/// What is scanned is opened.
fn opens_scanned() -> Callback<String> {
    let navigate = use_navigate();
    Callback::new(move |scanned: String| navigate(&code_address(&scanned), NavigateOptions::default()))
}

/// On a phone: what is done all day, within reach of a thumb.
fn phone_bar(lang: Locale) -> AnyView {
    let session = Session::current();
    let acts = [Act::Issue, Act::Receive, Act::Return];
    let links = acts.into_iter().filter(|act| session.can(act.needs())).map(|act| {
        view! {
            <a class="btn min-h-12 min-w-0 flex-1 border-base-300 bg-base-100 px-1 font-medium" href=AskedAct::of(act).address(ADDRESS)>
                {acts::name(lang, act)}
            </a>
        }
    });
    view! {
        <nav
            class="sticky bottom-16 z-20 -mx-4 flex gap-2 border-t border-base-300 bg-base-100 p-2 sm:-mx-6 lg:hidden"
            aria-label=td_string!(lang, stores.list.acts)
        >
            <ScanButton on_scan=opens_scanned() in_bar=true />
            {links.collect_view()}
        </nav>
    }
    .into_any()
}

fn search_box(lang: Locale, asked: Memo<Asked>) -> AnyView {
    // New words keep the view and the filters, and begin at the first page.
    let kept = Memo::new(move |_| asked.with(|(filter, _)| ItemFilter { words: String::new(), ..filter.clone() }));
    let navigate = use_navigate();
    let search = Callback::new(move |words: String| {
        let filter = ItemFilter { words, ..kept.get_untracked() };
        navigate(&address(&(filter, 1)), NavigateOptions::default());
    });
    let view = move || {
        view! {
            <ListSearch
                label=td_string!(lang, stores.list.search)
                placeholder=td_string!(lang, stores.list.search_placeholder)
                submit=td_string!(lang, stores.list.find)
                action=ADDRESS
                kept=kept.with(filter_pairs)
                words=Signal::derive(move || asked.with(|(filter, _)| filter.words.clone()))
                on_search=search
            />
        }
    };
    view.into_any()
}

fn found(lang: Locale, asked: &Asked, stock: Stock) -> AnyView {
    if stock.empty {
        return nothing_yet(lang);
    }
    let (filter, _) = asked;
    let Stock { rows, found, page, pages, fields, .. } = stock;
    let rows = if rows.is_empty() {
        let nothing = nothing_matches(lang, filter);
        view! { <Card>{nothing}</Card> }.into_any()
    } else {
        let here = address(asked);
        let may_move = Session::current().can(Permission::StoresMove);
        let cells = rows.into_iter().map(|row| cells(lang, row, &here, may_move)).collect();
        let rows = table(td_string!(lang, stores.list.table).to_owned(), &heads(lang), cells);
        view! { <Card flush=true>{rows}</Card> }.into_any()
    };
    let href = |page: u32| address(&(filter.clone(), page));
    let labels = Session::current().can(Permission::StoresMove).then(|| {
        let text = td_string!(lang, stores.labels.print_these);
        view! { <LinkButton href=labels_of_filter(filter) text weight=Weight::Quiet small=true /> }
    });
    view! {
        {views(lang, filter)}
        {narrowing_of(lang, filter, fields)}
        <div class="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3">
            <div role="status">{remark(found)}</div>
            {labels}
        </div>
        {rows}
        {pagination(labels::page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

/// The views of the list, in the order in which they stand.
fn views(lang: Locale, filter: &ItemFilter) -> AnyView {
    let view = |show: Option<ItemShow>| {
        let text = match show {
            None => td_string!(lang, stores.show.all),
            Some(ItemShow::Available) => td_string!(lang, stores.show.available),
            Some(ItemShow::Low) => td_string!(lang, stores.show.low),
            Some(ItemShow::Out) => td_string!(lang, stores.show.out),
            Some(ItemShow::OnLoan) => td_string!(lang, stores.show.on_loan),
            Some(ItemShow::Ordered) => td_string!(lang, stores.show.ordered),
            Some(ItemShow::Archived) => td_string!(lang, stores.show.archived),
        };
        let href = address(&(ItemFilter { show, ..filter.clone() }, 1));
        TabLink { text: text.to_owned(), href, count: None, current: filter.show == show }
    };
    let all = [None].into_iter().chain(ItemShow::ALL.iter().copied().map(Some));
    tab_links(td_string!(lang, stores.list.views).to_owned(), all.map(view).collect())
}

/// What narrows the list, folded away while it does not.
fn narrowing_of(lang: Locale, filter: &ItemFilter, fields: Vec<FormField>) -> AnyView {
    let kept = ItemFilter { words: filter.words.clone(), show: filter.show, ..ItemFilter::default() };
    let texts = (td_string!(lang, stores.list.narrow), td_string!(lang, stores.list.apply));
    narrowing(texts, ADDRESS, filter_pairs(&kept), fields, *filter != kept)
}

fn heads(lang: Locale) -> [Head; 6] {
    [
        Head::text(td_string!(lang, stores.list.item)).fold(Fold::Start),
        Head::figures(td_string!(lang, stores.list.available)).fold(Fold::End),
        Head::text(td_string!(lang, stores.list.level)).fold(Fold::Start),
        Head::figures(td_string!(lang, stores.list.in_use)).fold(Fold::End).named(),
        Head::text(td_string!(lang, stores.list.places)),
        Head::text(td_string!(lang, stores.list.acts)),
    ]
}

fn cells(lang: Locale, row: StockRow, here: &str, may_move: bool) -> Vec<AnyView> {
    let StockRow { id, code, name, category, available, in_use, level: filled, shelves, archived } = row;
    let off = archived.then(|| badge(td_string!(lang, stores.list.archived), Tone::Neutral));
    let about = if category.is_empty() { code } else { format!("{code} · {category}") };
    let act = |act: Act, sign: &'static str, label: String| {
        let href = AskedAct::of(act).item(id).address(here);
        view! {
            <a class="btn btn-ghost btn-square btn-sm text-lg" href=href data-noscroll="" aria-label=label>
                {sign}
            </a>
        }
    };
    let acts = may_move.then(|| {
        view! {
            {act(Act::Receive, "+", td_string!(lang, stores.list.receive, name = name.clone()))}
            {act(Act::Issue, "−", td_string!(lang, stores.list.issue, name = name.clone()))}
            {act(Act::Transfer, "⇄", td_string!(lang, stores.list.transfer, name = name.clone()))}
            <a
                class="btn btn-ghost btn-sm text-xs font-medium"
                href=format!("{}#history", item_address(id))
                aria-label=td_string!(lang, stores.list.history_of, name = name.clone())
            >
                {td_string!(lang, stores.list.history)}
            </a>
        }
    });
    let title = view! { {named(name, item_address(id))} " " {off} }.into_any();
    vec![
        stacked(title, Some(about)),
        view! { <span class="font-semibold tabular-nums">{available}</span> }.into_any(),
        level(filled),
        in_use.into_any(),
        quiet(shelves),
        view! { <div class="flex items-center">{acts}</div> }.into_any(),
    ]
}

fn nothing_yet(lang: Locale) -> AnyView {
    let session = Session::current();
    let create = session.can(Permission::StoresEdit).then(|| {
        view! {
            <LinkButton
                href=SetUp::Items.address_of(NEW)
                text=td_string!(lang, stores.empty.create)
                glyph=Glyph::Add
            />
        }
    });
    let receive = session.can(Permission::StoresMove).then(|| {
        view! {
            <LinkButton
                href=AskedAct::of(Act::Receive).address(ADDRESS)
                text=td_string!(lang, stores.empty.receive)
                glyph=Glyph::Inventory
                weight=Weight::Primary
            />
        }
    });
    view! {
        <Card>
            <Empty
                glyph=Glyph::Inventory
                title=td_string!(lang, stores.empty.title)
                text=td_string!(lang, stores.empty.text)
            >
                {receive}
                {imports_link(lang, ImportKind::Stock, Weight::Plain, false)}
                {create}
            </Empty>
        </Card>
    }
    .into_any()
}

fn nothing_matches(lang: Locale, filter: &ItemFilter) -> AnyView {
    let text = if filter.words.is_empty() {
        td_string!(lang, stores.list.none_narrowed).to_owned()
    } else {
        td_string!(lang, stores.list.none_for, words = filter.words.clone())
    };
    view! {
        <Empty glyph=Glyph::SearchOff title=td_string!(lang, stores.list.none) text=text>
            <LinkButton href=ADDRESS text=td_string!(lang, stores.list.all_items) />
        </Empty>
    }
    .into_any()
}

fn asked_of(query: &ParamsMap) -> Asked {
    let page = query.get_str("page").and_then(|page| page.parse().ok());
    (filter_of(query), page.unwrap_or(1).max(1))
}

fn address((filter, page): &Asked) -> String {
    let mut pairs = filter_pairs(filter);
    if *page > 1 {
        pairs.push(("page", page.to_string()));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    with_query(ADDRESS, &pairs)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use engrane::stores::types::ItemKind;
    use uuid::Uuid;

    #[test]
    fn the_address_says_what_is_shown_and_is_read_back() {
        let filter = ItemFilter {
            words: "tuerca m6".into(),
            category: Some(Uuid::from_u128(7).into()),
            kind: Some(ItemKind::Tool),
            show: Some(ItemShow::OnLoan),
            ..ItemFilter::default()
        };
        let mut query = ParamsMap::new();
        for (name, value) in filter_pairs(&filter) {
            query.insert(name, value);
        }
        query.insert("page", "3".to_owned());
        assert_eq!(asked_of(&query), (filter.clone(), 3));
        assert_eq!(address(&(ItemFilter::default(), 1)), "/stores");
        assert!(address(&(filter, 3)).starts_with("/stores?q=tuerca%20m6&category="));
    }

    #[test]
    fn what_an_address_says_and_nobody_understands_is_left_out() {
        let mut query = ParamsMap::new();
        for (name, value) in [("kind", "spoon"), ("show", "nothing"), ("place", "here"), ("page", "-1")] {
            query.insert(name, value.to_owned());
        }
        assert_eq!(asked_of(&query), (ItemFilter::default(), 1));
    }
}
