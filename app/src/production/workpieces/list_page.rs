//! The workpieces, found by code or name, with the panel that sets a new one up.

use super::form::{Begun, workpiece_panel};
use super::shown::{TypedWorkpiece, WorkpieceRow, Workpieces};
use super::{WORKPIECES, rpc, workpiece_address};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::Failure;
use crate::entity_pages::{EntityLists, NEW};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::imports_link;
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::production::orders::ORDERS;
use crate::production::panels::lives;
use crate::production::settings::SetUp;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::search::ListSearch;
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::table::{Fold, Head, table};
use crate::ui::text::{named, quiet, remark, stacked};
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::ImportKind;
use engrane::production::types::WorkpieceFilter;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// `/production/workpieces`
pub(crate) fn workpieces_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Asked {
    q: String,
    /// Those that are not ordered any more as well.
    all: bool,
    page: u32,
}

impl Asked {
    fn address(&self) -> String {
        let page = if self.page > 1 { self.page.to_string() } else { String::new() };
        let show = if self.all { "all" } else { "" };
        with_query(WORKPIECES, &[("q", &self.q), ("show", show), ("page", &page)])
    }

    fn filter(&self) -> WorkpieceFilter {
        WorkpieceFilter { q: self.q.clone(), active: (!self.all).then_some(true) }
    }
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let asked = Memo::new(move |_| {
        query.with(|query| Asked {
            q: query.get("q").unwrap_or_default(),
            all: query.get_str("show") == Some("all"),
            page: query.get_str("page").and_then(|page| page.parse().ok()).unwrap_or(1).max(1),
        })
    });
    let may_edit = Session::current().can(Permission::ProductionSetup);
    let is_open = Memo::new(move |_| may_edit && query.with(|query| query.get_str("edit") == Some(NEW)));
    let news = expect_context::<Live>().changes(|event| matches!(event, Event::ProductionChanged));
    let workpieces = Resource::new_blocking(
        move || (asked.get(), language.get_locale(), news.get()),
        |(asked, lang, _)| async move { rpc::production_workpieces(asked.filter(), asked.page, lang.into()).await },
    );
    let again = Callback::new(move |()| workpieces.refetch());
    let list = suspend(move || async move {
        match workpieces.await {
            Ok(found) => shown(language.get_locale_untracked(), &asked.get_untracked(), may_edit, found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let navigate = use_navigate();
    let leave = Callback::new(move |()| {
        let address = asked.with_untracked(Asked::address);
        navigate(&address, NavigateOptions { scroll: false, ..NavigateOptions::default() });
    });
    // What is filled in stays while news of others come.
    let lives = lives();
    let known = Memo::new(move |_| lives.get() && workpieces.with(|found| matches!(found, Some(Ok(_)))));
    let panel = move || {
        let is_drawn = is_open.get() && known.get();
        let Workpieces { stages, .. } = workpieces.get_untracked().filter(|_| is_drawn)?.ok()?;
        let values = TypedWorkpiece { active: true, ..TypedWorkpiece::default() };
        Some(workpiece_panel(lang(), Begun { known: None, values, route: Vec::new(), stages }, leave, again))
    };
    view! {
        {page_title(|lang| td_string!(lang, production.workpieces.title).to_owned())}
        {move || heading(lang(), may_edit)}
        <div class="flex flex-col gap-4">
            {search(asked)} <Transition fallback=|| loading(8)>{list}</Transition>
        </div>
        {panel}
    }
    .into_any()
}

fn heading(lang: Locale, may_edit: bool) -> AnyView {
    let add = may_edit.then(|| {
        let (href, text) = (format!("{WORKPIECES}?edit={NEW}"), td_string!(lang, production.workpieces.new));
        view! { <LinkButton href text glyph=Glyph::Add weight=Weight::Primary small=true /> }
    });
    let link = |href: String, text: &'static str| view! { <LinkButton href text weight=Weight::Quiet small=true /> };
    view! {
        <PageHeading
            title=td_string!(lang, production.workpieces.title)
            lead=td_string!(lang, production.workpieces.lead)
        >
            {link(ORDERS.to_owned(), td_string!(lang, production.orders.title))}
            {imports_link(lang, ImportKind::Workpieces, Weight::Quiet, true)}
            {link(SetUp::ADDRESS.to_owned(), td_string!(lang, production.settings.title))}
            {add}
        </PageHeading>
    }
    .into_any()
}

fn search(asked: Memo<Asked>) -> AnyView {
    let navigate = use_navigate();
    let find = Callback::new(move |q: String| {
        let new = Asked { q, page: 1, ..asked.get_untracked() };
        navigate(&new.address(), NavigateOptions::default());
    });
    let all = Memo::new(move |_| asked.with(|asked| asked.all));
    let view = move || {
        let kept = if all.get() { vec![("show", "all".to_owned())] } else { Vec::new() };
        view! {
            <ListSearch
                label=td_string!(lang(), production.workpieces.search)
                placeholder=td_string!(lang(), production.workpieces.search_hint)
                submit=td_string!(lang(), common.list.search)
                action=WORKPIECES
                kept
                words=Signal::derive(move || asked.with(|asked| asked.q.clone()))
                on_search=find
            />
        }
    };
    view.into_any()
}

fn shown(lang: Locale, asked: &Asked, may_edit: bool, found: Workpieces) -> AnyView {
    let Workpieces { rows, found, page, pages, .. } = found;
    let title = td_string!(lang, production.workpieces.title);
    let tab = |all: bool, text: &'static str| TabLink {
        text: text.to_owned(),
        href: Asked { all, page: 1, ..asked.clone() }.address(),
        count: None,
        current: asked.all == all,
    };
    let tabs = vec![
        tab(false, td_string!(lang, production.workpieces.only_active)),
        tab(true, td_string!(lang, production.workpieces.every)),
    ];
    let list = if !rows.is_empty() {
        let heads = [
            Head::text(td_string!(lang, production.field.drawing)).fold(Fold::Start),
            Head::text(td_string!(lang, production.field.revision)).fold(Fold::End).named(),
            Head::text(td_string!(lang, production.field.material)),
            Head::text(td_string!(lang, production.route.title)),
        ];
        table(title.to_owned(), &heads, rows.into_iter().map(|row| cells(lang, row)).collect())
    } else if asked.q.is_empty() {
        let add = may_edit.then(|| {
            let href = format!("{WORKPIECES}?edit={NEW}");
            view! {
                <LinkButton href text=td_string!(lang, production.workpieces.new) glyph=Glyph::Add />
            }
        });
        view! {
            <Empty
                glyph=Glyph::Part
                title=td_string!(lang, production.workpieces.none)
                text=td_string!(lang, production.workpieces.none_text)
            >
                {add}
            </Empty>
        }
        .into_any()
    } else {
        let title = td_string!(lang, common.list.not_found, words = asked.q.clone());
        view! {
            <Empty glyph=Glyph::SearchOff title>
                <LinkButton href=WORKPIECES text=td_string!(lang, common.list.all) />
            </Empty>
        }
        .into_any()
    };
    let href = |page: u32| Asked { page, ..asked.clone() }.address();
    view! {
        {tab_links(title.to_owned(), tabs)}
        <div role="status">{remark(found)}</div>
        <Card flush=true>{list}</Card>
        {pagination(page_texts(lang, page, pages), page, pages, &href)}
    }
    .into_any()
}

fn cells(lang: Locale, row: WorkpieceRow) -> Vec<AnyView> {
    let WorkpieceRow { id, code, name, revision, material, route, active } = row;
    let off = (!active).then(|| badge(td_string!(lang, common.list.inactive), Tone::Neutral));
    let title = view! { {named(code, workpiece_address(id))} " " {off} }.into_any();
    let dash = |text: String| if text.is_empty() { "–".to_owned() } else { text };
    let route = if route.is_empty() { td_string!(lang, production.route.usual_short).to_owned() } else { route };
    vec![stacked(title, Some(name)), dash(revision).into_any(), dash(material).into_any(), quiet(route)]
}
