//! The plan: the orders that somebody sees, what is open and due before the rest.

use super::shown::{OrderRow, Orders, Standing};
use super::{NEW_ORDER, ORDERS, order_address, rpc};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::Failure;
use crate::entity_pages::EntityLists;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::imports_link;
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::production::panels::narrowing_texts;
use crate::production::settings::SetUp;
use crate::production::specifications::SPECIFICATIONS;
use crate::production::workpieces::WORKPIECES;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::form::FormField;
use crate::ui::icon::Glyph;
use crate::ui::level::level_bar;
use crate::ui::narrowing::narrowing;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Head, table};
use crate::ui::text::{named, quiet, remark, stacked, toned};
use engrane::base::entity::NameOr;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::ImportKind;
use engrane::production::orders::types::{OrderFilter, OrderPriority, OrderStatus};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// `/production/orders`
pub(crate) fn orders_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

/// Which orders, and which page of them.
type Asked = (OrderFilter, u32);

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| query.with(asked_of));
    let news = expect_context::<Live>().changes(|event| {
        matches!(event, Event::OrderChanged { .. } | Event::SpecificationChanged { .. } | Event::ProductionChanged)
    });
    let orders = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), news.get()),
        |((filter, page), lang, _)| rpc::production_orders(filter, page, lang.into()),
    );
    let again = Callback::new(move |()| orders.refetch());
    let list = suspend(move || async move {
        match orders.await {
            Ok(orders) => found(language.get_locale_untracked(), &asked.get_untracked(), orders),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, production.orders.title).to_owned())}
        {move || heading(lang())}
        <div class="flex flex-col gap-3">
            {search_box(asked)}
            <div>
                <Transition fallback=|| loading(8)>{list}</Transition>
            </div>
        </div>
    }
    .into_any()
}

/// May the person order anything?
pub(in crate::production) fn may_order(session: Session) -> bool {
    session.can(Permission::OrdersCreateShop) || session.can(Permission::OrdersCreateCooperation)
}

fn heading(lang: Locale) -> AnyView {
    let session = Session::current();
    let link = |href: String, text: &'static str, glyph: Option<Glyph>| {
        view! { <LinkButton href text glyph weight=Weight::Quiet small=true /> }
    };
    let new = may_order(session).then(|| {
        let text = td_string!(lang, production.orders.new);
        view! { <LinkButton href=NEW_ORDER text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let specifications = session
        .can(Permission::SpecificationsView)
        .then(|| link(SPECIFICATIONS.to_owned(), td_string!(lang, specifications.title), None));
    view! {
        <PageHeading title=td_string!(lang, production.orders.title)>
            {specifications}
            {link(WORKPIECES.to_owned(), td_string!(lang, production.workpieces.title), None)}
            {imports_link(lang, ImportKind::Orders, Weight::Quiet, true)}
            {link(SetUp::ADDRESS.to_owned(), td_string!(lang, production.settings.title), Some(Glyph::Settings))}
            {new}
        </PageHeading>
    }
    .into_any()
}

fn search_box(asked: Memo<Asked>) -> AnyView {
    // New words keep the view and the filters, and begin at the first page.
    let kept = Memo::new(move |_| asked.with(|(filter, _)| OrderFilter { q: String::new(), ..filter.clone() }));
    let navigate = use_navigate();
    let search = Callback::new(move |q: String| {
        let filter = OrderFilter { q, ..kept.get_untracked() };
        navigate(&address(&(filter, 1)), NavigateOptions::default());
    });
    let view = move || {
        view! {
            <ListSearch
                label=td_string!(lang(), production.orders.search)
                placeholder=td_string!(lang(), production.orders.search_hint)
                submit=td_string!(lang(), common.list.search)
                action=ORDERS
                kept=kept.with(filter_pairs)
                words=Signal::derive(move || asked.with(|(filter, _)| filter.q.clone()))
                on_search=search
            />
        }
    };
    view.into_any()
}

fn found(lang: Locale, asked: &Asked, orders: Orders) -> AnyView {
    let (filter, _) = asked;
    let Orders { rows, found, page, pages, statuses, fields } = orders;
    let title = td_string!(lang, production.orders.title);
    let list = if rows.is_empty() {
        nothing(lang, filter)
    } else {
        table(title.to_owned(), &heads(lang), rows.into_iter().map(|row| cells(lang, row)).collect())
    };
    let href = |page: u32| address(&(filter.clone(), page));
    view! {
        {views(lang, filter, statuses)}
        {narrowing_of(lang, filter, fields)}
        <div class="py-3" role="status">{remark(found)}</div>
        <Card flush=true>{list}</Card>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

/// What is open, of each standing, and all.
fn views(lang: Locale, filter: &OrderFilter, statuses: Vec<(OrderStatus, String)>) -> AnyView {
    let view = |open: Option<bool>, status: Option<OrderStatus>, text: String| {
        let href = address(&(OrderFilter { open, status, ..filter.clone() }, 1));
        TabLink { text, href, count: None, current: (filter.open, filter.status) == (open, status) }
    };
    let open = view(Some(true), None, td_string!(lang, production.orders.open).to_owned());
    let all = view(None, None, td_string!(lang, production.orders.all).to_owned());
    let views = statuses.into_iter().map(|(status, text)| view(None, Some(status), text));
    let views = [open].into_iter().chain(views).chain([all]).collect();
    tab_links(td_string!(lang, production.orders.views).to_owned(), views)
}

/// What the address says besides the filters that are folded away.
fn bare(filter: &OrderFilter) -> OrderFilter {
    OrderFilter { q: filter.q.clone(), open: filter.open, status: filter.status, ..OrderFilter::default() }
}

/// What narrows the list, folded away while it does not.
fn narrowing_of(lang: Locale, filter: &OrderFilter, fields: Vec<FormField>) -> AnyView {
    let (kept, texts) = (bare(filter), narrowing_texts(lang));
    narrowing(texts, ORDERS, filter_pairs(&kept), fields, *filter != kept)
}

fn heads(lang: Locale) -> [Head; 5] {
    [
        Head::text(td_string!(lang, production.orders.order)),
        Head::text(td_string!(lang, production.orders.standing)),
        Head::text(td_string!(lang, production.orders.advance)),
        Head::text(td_string!(lang, production.field.due)).named(),
        Head::text(td_string!(lang, production.orders.place)),
    ]
}

pub fn tone(status: OrderStatus) -> Tone {
    match status {
        OrderStatus::NotStarted | OrderStatus::Cancelled => Tone::Neutral,
        OrderStatus::InProgress => Tone::Brand,
        OrderStatus::OnHold => Tone::Careful,
        OrderStatus::Done => Tone::Good,
    }
}

/// How far an order is, how much it presses and who makes it.
pub fn badges(lang: Locale, standing: &Standing) -> AnyView {
    let pressing = match standing.priority {
        OrderPriority::High => Some(badge(standing.priority_word.clone(), Tone::Bad)),
        OrderPriority::Low => Some(badge(standing.priority_word.clone(), Tone::Neutral)),
        OrderPriority::Medium => None,
    };
    let late = standing.late.then(|| badge(td_string!(lang, production.orders.late), Tone::Bad));
    let outside =
        standing.is_cooperation.then(|| badge(td_string!(lang, production.orders.cooperation), Tone::Neutral));
    let hidden = (!standing.published).then(|| badge(td_string!(lang, production.orders.hidden), Tone::Neutral));
    view! {
        <span class="inline-flex flex-wrap gap-1">
            {badge(standing.status_word.clone(), tone(standing.status))} {late} {pressing} {outside} {hidden}
        </span>
    }
    .into_any()
}

fn cells(lang: Locale, row: OrderRow) -> Vec<AnyView> {
    let OrderRow { id, title, about, standing, bottleneck, due, place } = row;
    let bar = level_bar(standing.percent.min(100), Tone::Good, String::new());
    let advance = view! {
        <span class="whitespace-nowrap tabular-nums">{bar} " " {format!("{} %", standing.percent)}</span>
    };
    let slow = match bottleneck.as_str() {
        "" => standing.progress.clone(),
        stage => {
            let slow = td_string!(lang, production.orders.bottleneck, stage = stage);
            format!("{} · {slow}", standing.progress)
        }
    };
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let due = if standing.late { toned(due, Tone::Bad) } else { dash(due).into_any() };
    vec![
        stacked(named(title, order_address(id)), Some(about).filter(|about| !about.is_empty())),
        badges(lang, &standing),
        stacked(advance.into_any(), Some(slow)),
        due,
        quiet(dash(place)),
    ]
}

fn nothing(lang: Locale, filter: &OrderFilter) -> AnyView {
    let is_bare = *filter == OrderFilter { open: Some(true), ..OrderFilter::default() };
    if is_bare {
        let new = may_order(Session::current()).then(|| {
            let text = td_string!(lang, production.orders.new);
            view! { <LinkButton href=NEW_ORDER text glyph=Glyph::Add weight=Weight::Primary /> }
        });
        return view! {
            <Empty
                glyph=Glyph::Part
                title=td_string!(lang, production.orders.none)
                text=td_string!(lang, production.orders.none_text)
            >
                {new}
            </Empty>
        }
        .into_any();
    }
    let title = if filter.q.is_empty() {
        td_string!(lang, production.orders.none_narrowed).to_owned()
    } else {
        td_string!(lang, common.list.not_found, words = filter.q.clone())
    };
    view! {
        <Empty glyph=Glyph::SearchOff title>
            <LinkButton
                href=with_query(ORDERS, &[("show", "all")])
                text=td_string!(lang, production.orders.all_orders)
            />
        </Empty>
    }
    .into_any()
}

fn asked_of(query: &ParamsMap) -> Asked {
    let text = |name: &str| query.get_str(name).unwrap_or_default();
    let show = text("show");
    let status = show.parse().ok();
    let filter = OrderFilter {
        status,
        open: (status.is_none() && show != "all").then_some(true),
        machine: Some(text("machine")).filter(|text| !text.is_empty()).map(NameOr::of),
        stage: Some(text("stage")).filter(|text| !text.is_empty()).map(NameOr::of),
        cooperation: text("cooperation").parse().ok(),
        due: text("due").parse().ok(),
        q: text("q").to_owned(),
    };
    (filter, text("page").parse().unwrap_or(1).max(1))
}

/// What an address says of a filter.
fn filter_pairs(filter: &OrderFilter) -> Vec<(&'static str, String)> {
    let show = match (filter.status, filter.open) {
        (Some(status), _) => status.to_string(),
        (None, Some(_)) => String::new(),
        (None, None) => "all".to_owned(),
    };
    let said = [
        ("q", filter.q.clone()),
        ("show", show),
        ("machine", filter.machine.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("stage", filter.stage.as_ref().map(ToString::to_string).unwrap_or_default()),
        ("cooperation", filter.cooperation.map(|made| made.to_string()).unwrap_or_default()),
        ("due", filter.due.map(|day| day.to_string()).unwrap_or_default()),
    ];
    said.into_iter().filter(|(_, value)| !value.is_empty()).collect()
}

fn address((filter, page): &Asked) -> String {
    let mut pairs = filter_pairs(filter);
    if *page > 1 {
        pairs.push(("page", page.to_string()));
    }
    let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
    with_query(ORDERS, &pairs)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use chrono::NaiveDate;
    use engrane::base::id::MachineId;
    use uuid::Uuid;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        asked_of(&query)
    }

    #[test]
    fn the_address_says_what_is_shown_and_is_read_back() {
        let open = OrderFilter { open: Some(true), ..OrderFilter::default() };
        let narrow = OrderFilter {
            status: Some(OrderStatus::OnHold),
            open: None,
            machine: Some(NameOr::Id(MachineId(Uuid::from_u128(7)))),
            stage: Some(NameOr::Name("qc".into())),
            cooperation: Some(false),
            due: NaiveDate::from_ymd_opt(2030, 1, 15),
            q: "eje 204".into(),
        };
        for filter in [open.clone(), OrderFilter::default(), narrow] {
            let pairs = filter_pairs(&filter);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(read(&pairs), (filter, 1));
        }
        assert_eq!(address(&(open.clone(), 1)), "/production/orders");
        assert_eq!(address(&(OrderFilter::default(), 3)), "/production/orders?show=all&page=3");
        assert_eq!(read(&[("show", "nothing"), ("due", "soon"), ("cooperation", "maybe"), ("page", "-1")]), (open, 1));
    }
}
