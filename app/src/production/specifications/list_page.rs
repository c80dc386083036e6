//! The specifications that somebody sees, what is open and due before the rest.

use super::shown::{SpecificationRow, Specifications, Standing};
use super::{NEW_SPECIFICATION, SPECIFICATIONS, rpc, specification_address};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::production::orders::ORDERS;
use crate::production::panels::narrowing_texts;
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
use crate::ui::table::{Head, table};
use crate::ui::text::{named, remark, stacked, toned};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::production::specifications::types::{SpecificationFilter, SpecificationStatus};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};
use leptos_router::params::ParamsMap;

/// `/production/specifications`
pub(crate) fn specifications_page() -> AnyView {
    guarded(Permission::SpecificationsView, content)
}

/// Which specifications, and which page of them.
type Asked = (SpecificationFilter, u32);

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| query.with(asked_of));
    let news = expect_context::<Live>().changes(|event| {
        matches!(event, Event::SpecificationChanged { .. } | Event::OrderChanged { .. } | Event::ProductionChanged)
    });
    let found_now = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), news.get()),
        |((filter, page), lang, _)| rpc::production_specifications(filter, page, lang.into()),
    );
    let again = Callback::new(move |()| found_now.refetch());
    let list = suspend(move || async move {
        match found_now.await {
            Ok(shown) => found(language.get_locale_untracked(), &asked.get_untracked(), shown),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, specifications.title).to_owned())}
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

fn heading(lang: Locale) -> AnyView {
    let new = Session::current().can(Permission::SpecificationsEdit).then(|| {
        let text = td_string!(lang, specifications.new);
        view! { <LinkButton href=NEW_SPECIFICATION text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    view! {
        <PageHeading title=td_string!(lang, specifications.title) lead=td_string!(lang, specifications.lead)>
            <LinkButton href=ORDERS text=td_string!(lang, production.orders.title) weight=Weight::Quiet small=true />
            {new}
        </PageHeading>
    }
    .into_any()
}

fn search_box(asked: Memo<Asked>) -> AnyView {
    // New words keep the view, and begin at the first page.
    let kept = Memo::new(move |_| asked.with(|(filter, _)| SpecificationFilter { q: String::new(), ..filter.clone() }));
    let navigate = use_navigate();
    let search = Callback::new(move |q: String| {
        let filter = SpecificationFilter { q, ..kept.get_untracked() };
        navigate(&address(&(filter, 1)), NavigateOptions::default());
    });
    let view = move || {
        view! {
            <ListSearch
                label=td_string!(lang(), specifications.search)
                placeholder=td_string!(lang(), specifications.search_hint)
                submit=td_string!(lang(), common.list.search)
                action=SPECIFICATIONS
                kept=kept.with(filter_pairs)
                words=Signal::derive(move || asked.with(|(filter, _)| filter.q.clone()))
                on_search=search
            />
        }
    };
    view.into_any()
}

fn found(lang: Locale, asked: &Asked, shown: Specifications) -> AnyView {
    let (filter, _) = asked;
    let Specifications { rows, found, page, pages, statuses, fields } = shown;
    let list = if rows.is_empty() {
        nothing(lang, filter)
    } else {
        let title = td_string!(lang, specifications.title);
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
fn views(lang: Locale, filter: &SpecificationFilter, statuses: Vec<(SpecificationStatus, String)>) -> AnyView {
    let view = |open: Option<bool>, status: Option<SpecificationStatus>, text: String| {
        let href = address(&(SpecificationFilter { open, status, ..filter.clone() }, 1));
        TabLink { text, href, count: None, current: (filter.open, filter.status) == (open, status) }
    };
    let open = view(Some(true), None, td_string!(lang, specifications.view.open).to_owned());
    let all = view(None, None, td_string!(lang, specifications.view.all).to_owned());
    let views = statuses.into_iter().map(|(status, text)| view(None, Some(status), text));
    let views = [open].into_iter().chain(views).chain([all]).collect();
    tab_links(td_string!(lang, specifications.view.label).to_owned(), views)
}

/// What the address says besides the filters that are folded away.
fn bare(filter: &SpecificationFilter) -> SpecificationFilter {
    SpecificationFilter { customer: String::new(), due: None, ..filter.clone() }
}

/// What narrows the list, folded away while it does not.
fn narrowing_of(lang: Locale, filter: &SpecificationFilter, fields: Vec<FormField>) -> AnyView {
    let (kept, texts) = (bare(filter), narrowing_texts(lang));
    narrowing(texts, SPECIFICATIONS, filter_pairs(&kept), fields, *filter != kept)
}

fn heads(lang: Locale) -> [Head; 4] {
    [
        Head::text(td_string!(lang, specifications.name)),
        Head::text(td_string!(lang, specifications.standing)),
        Head::text(td_string!(lang, specifications.advance)),
        Head::text(td_string!(lang, production.field.due)).named(),
    ]
}

fn tone(status: SpecificationStatus) -> Tone {
    match status {
        SpecificationStatus::Draft => Tone::Neutral,
        SpecificationStatus::Active => Tone::Brand,
        SpecificationStatus::Closed => Tone::Good,
    }
}

/// How far a specification is, and who does not see it.
pub fn badges(lang: Locale, standing: &Standing) -> AnyView {
    let late = standing.late.then(|| badge(td_string!(lang, specifications.late), Tone::Bad));
    let hidden = (!standing.published).then(|| badge(td_string!(lang, production.orders.hidden), Tone::Neutral));
    view! {
        <span class="inline-flex flex-wrap gap-1">
            {badge(standing.status_word.clone(), tone(standing.status))} {late} {hidden}
        </span>
    }
    .into_any()
}

fn cells(lang: Locale, row: SpecificationRow) -> Vec<AnyView> {
    let SpecificationRow { id, number, customer, standing, due } = row;
    let due = match due {
        due if standing.late => toned(due, Tone::Bad),
        due if due.is_empty() => "–".into_any(),
        due => due.into_any(),
    };
    vec![
        stacked(named(number, specification_address(id)), Some(customer).filter(|customer| !customer.is_empty())),
        badges(lang, &standing),
        view! { <span class="tabular-nums">{standing.progress}</span> }.into_any(),
        due,
    ]
}

fn nothing(lang: Locale, filter: &SpecificationFilter) -> AnyView {
    let is_bare = *filter == SpecificationFilter { open: Some(true), ..SpecificationFilter::default() };
    if is_bare {
        let new = Session::current().can(Permission::SpecificationsEdit).then(|| {
            let text = td_string!(lang, specifications.new);
            view! { <LinkButton href=NEW_SPECIFICATION text glyph=Glyph::Add weight=Weight::Primary /> }
        });
        return view! {
            <Empty
                glyph=Glyph::Storefront
                title=td_string!(lang, specifications.none)
                text=td_string!(lang, specifications.none_text)
            >
                {new}
            </Empty>
        }
        .into_any();
    }
    let title = if filter.q.is_empty() {
        td_string!(lang, specifications.none_narrowed).to_owned()
    } else {
        td_string!(lang, common.list.not_found, words = filter.q.clone())
    };
    view! {
        <Empty glyph=Glyph::SearchOff title>
            <LinkButton
                href=with_query(SPECIFICATIONS, &[("show", "all")])
                text=td_string!(lang, specifications.view.every)
            />
        </Empty>
    }
    .into_any()
}

fn asked_of(query: &ParamsMap) -> Asked {
    let text = |name: &str| query.get_str(name).unwrap_or_default();
    let show = text("show");
    let status = show.parse().ok();
    let filter = SpecificationFilter {
        status,
        open: (status.is_none() && show != "all").then_some(true),
        customer: text("customer").to_owned(),
        due: text("due").parse().ok(),
        q: text("q").to_owned(),
    };
    (filter, text("page").parse().unwrap_or(1).max(1))
}

/// What an address says of a filter.
fn filter_pairs(filter: &SpecificationFilter) -> Vec<(&'static str, String)> {
    let show = match (filter.status, filter.open) {
        (Some(status), _) => status.to_string(),
        (None, Some(_)) => String::new(),
        (None, None) => "all".to_owned(),
    };
    let said = [
        ("q", filter.q.clone()),
        ("show", show),
        ("customer", filter.customer.clone()),
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
    with_query(SPECIFICATIONS, &pairs)
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use chrono::NaiveDate;

    fn read(pairs: &[(&str, &str)]) -> Asked {
        let mut query = ParamsMap::new();
        for (name, value) in pairs {
            query.insert((*name).to_owned(), (*value).to_owned());
        }
        asked_of(&query)
    }

    #[test]
    fn the_address_says_what_is_shown_and_is_read_back() {
        let open = SpecificationFilter { open: Some(true), ..SpecificationFilter::default() };
        let narrow = SpecificationFilter {
            status: Some(SpecificationStatus::Closed),
            open: None,
            customer: "Motores del Norte".into(),
            due: NaiveDate::from_ymd_opt(2030, 1, 15),
            q: "po 7".into(),
        };
        for filter in [open.clone(), SpecificationFilter::default(), narrow] {
            let pairs = filter_pairs(&filter);
            let pairs: Vec<(&str, &str)> = pairs.iter().map(|(name, value)| (*name, value.as_str())).collect();
            assert_eq!(read(&pairs), (filter, 1));
        }
        assert_eq!(address(&(open.clone(), 1)), "/production/specifications");
        assert_eq!(address(&(SpecificationFilter::default(), 3)), "/production/specifications?show=all&page=3");
        assert_eq!(read(&[("show", "nothing"), ("due", "soon"), ("page", "-1")]), (open, 1));
    }
}
