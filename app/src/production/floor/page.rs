//! The floor, as it is now.

use super::shown::{Column, FloorShown, FloorView, Layout, LineShown, LoadShown};
use super::{FLOOR, rpc};
use crate::base::address::with_query;
use crate::base::labels::{lang, page_texts};
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded, loading};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::badge::badge;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Tone};
use crate::ui::icon::Glyph;
use crate::ui::level::level_bar;
use crate::ui::pages::{TabLink, pagination, tab_links};
use crate::ui::state::Empty;
use crate::ui::suspend::suspend;
use crate::ui::text::quiet;
use engrane::base::permission::Permission;
use engrane::platform::events::types::Event;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;
use leptos_router::params::ParamsMap;

/// `/production/floor`
pub(crate) fn floor_page() -> AnyView {
    guarded(Permission::ProductionView, content)
}

/// As the address says it.
fn word(layout: Layout) -> &'static str {
    match layout {
        Layout::Stages => "",
        Layout::Machines => "machines",
        Layout::Ready => "ready",
    }
}

/// Where it is shown.
fn address(view: &FloorView) -> String {
    let (only, page) = (view.only.as_deref().unwrap_or_default(), view.page.to_string());
    let page = if view.page > 1 { &page } else { "" };
    with_query(FLOOR, &[("by", word(view.layout)), ("only", only), ("page", page)])
}

fn asked(query: &ParamsMap) -> FloorView {
    let said = |name| query.get_str(name).filter(|said| !said.is_empty());
    let by = said("by").unwrap_or_default();
    FloorView {
        layout: [Layout::Machines, Layout::Ready].into_iter().find(|one| word(*one) == by).unwrap_or_default(),
        only: said("only").map(str::to_owned),
        page: said("page").and_then(|page| page.parse().ok()).unwrap_or(1),
    }
}

fn content() -> AnyView {
    let (query, language) = (use_query_map(), use_i18n());
    let view = Memo::new(move |_| query.with(asked));
    let news = expect_context::<Live>().changes(|event| {
        matches!(
            event,
            Event::OrderChanged { .. }
                | Event::SpecificationChanged { .. }
                | Event::ProductionChanged
                | Event::TaskChanged { .. }
        )
    });
    let floor = Resource::new_blocking(
        move || (view.get(), language.get_locale(), news.get()),
        |(view, lang, _)| rpc::production_floor(view, lang.into()),
    );
    let again = Callback::new(move |()| floor.refetch());
    let page = suspend(move || async move {
        match floor.await {
            Ok(found) => shown(language.get_locale_untracked(), &view.get_untracked(), found),
            Err(Failure(problem)) => broken_list(problem, again),
        }
    });
    let session = Session::current();
    let heading = move || {
        let lang = lang();
        let (title, lead) = (td_string!(lang, floor.board.title), td_string!(lang, floor.board.lead));
        let record = session.can(Permission::FactsRecord).then(|| {
            view! { <LinkButton href="/production/pad" text=td_string!(lang, floor.pad.title) weight=Weight::Primary /> }
        });
        let shifts = session
            .can(Permission::ShiftsClose)
            .then(|| view! { <LinkButton href="/production/shifts" text=td_string!(lang, floor.shifts.title) /> });
        view! { <PageHeading title lead>{record} {shifts}</PageHeading> }
    };
    let tabs = move || {
        let (lang, here) = (lang(), view.get());
        let tab = |layout: Layout, text: &'static str| TabLink {
            text: text.to_owned(),
            href: address(&FloorView { layout, only: None, page: 1 }),
            count: None,
            current: layout == here.layout,
        };
        let tabs = vec![
            tab(Layout::Stages, td_string!(lang, floor.board.stages)),
            tab(Layout::Machines, td_string!(lang, floor.board.machines)),
            tab(Layout::Ready, td_string!(lang, floor.board.can_run)),
        ];
        tab_links(td_string!(lang, floor.board.title).to_owned(), tabs)
    };
    view! {
        {page_title(|lang| td_string!(lang, floor.board.title).to_owned())}
        {heading}
        <div class="flex flex-col gap-4">{tabs} <Transition fallback=|| loading(6)>{page}</Transition></div>
    }
    .into_any()
}

fn shown(lang: Locale, view: &FloorView, floor: FloorShown) -> AnyView {
    let FloorShown { columns, pages } = floor;
    if view.only.is_some() {
        let whole = address(&FloorView { only: None, page: 1, ..view.clone() });
        let href = |page| address(&FloorView { page, ..view.clone() });
        let columns = columns.into_iter().map(|column| column_view(lang, view.layout, column)).collect_view();
        view! {
            <div class="flex flex-col gap-4">
                <p>
                    <a class="link text-sm text-link" href=whole>
                        {td_string!(lang, floor.board.whole)}
                    </a>
                </p>
                {columns}
                {pagination(page_texts(lang, view.page, pages), view.page, pages, &href)}
            </div>
        }
        .into_any()
    } else if columns.iter().all(|column| column.lines.is_empty()) && view.layout != Layout::Machines {
        let text = td_string!(lang, floor.board.none_text);
        view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, floor.board.none) text=text /> }.into_any()
    } else {
        let columns = columns.into_iter().map(|column| column_view(lang, view.layout, column)).collect_view();
        view! { <div class="grid items-start gap-4 md:grid-cols-2 xl:grid-cols-3">{columns}</div> }.into_any()
    }
}

fn column_view(lang: Locale, layout: Layout, column: Column) -> AnyView {
    let Column { code, name, about, load, lines, all } = column;
    let aside = quiet(about);
    if lines.is_empty() {
        return view! {
            <Card title=name aside=aside>
                <p class="text-sm text-muted">{td_string!(lang, floor.board.nothing_here)}</p>
            </Card>
        }
        .into_any();
    }
    let lines = lines.into_iter().map(|line| line_view(lang, line)).collect_view();
    let all = all.map(|text| {
        // All that is there, those that can run first.
        let layout = if layout == Layout::Ready { Layout::Stages } else { layout };
        let href = address(&FloorView { layout, only: Some(code), page: 1 });
        view! {
            <p class="border-t border-base-300 px-4 py-3 text-sm">
                <a class="link text-link" href=href>
                    {text}
                </a>
            </p>
        }
    });
    view! {
        <Card title=name aside=aside flush=true>
            {load.map(load_view)}
            <ul class="divide-y divide-base-300">{lines}</ul>
            {all}
        </Card>
    }
    .into_any()
}

/// How much is to be made there, beside the fullest.
fn load_view(load: LoadShown) -> AnyView {
    let LoadShown { text, percent } = load;
    let bar = percent.map(|percent| level_bar(percent, Tone::Neutral, String::new()));
    view! {
        <p class="flex flex-wrap items-center gap-x-2 border-b border-base-300 px-4 pb-3 text-sm tabular-nums">
            {bar} <span>{text}</span>
        </p>
    }
    .into_any()
}

fn line_view(lang: Locale, line: LineShown) -> AnyView {
    let LineShown { href, code, about, urgent, counts, missing } = line;
    let urgent = urgent.then(|| badge(td_string!(lang, floor.urgent), Tone::Careful));
    let state = match missing {
        Some(missing) => view! { <span class="text-sm text-warning">{missing}</span> }.into_any(),
        None => badge(td_string!(lang, floor.board.can_run_now), Tone::Good),
    };
    view! {
        <li class="flex flex-col gap-1 px-4 py-3">
            <span class="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                <span class="flex flex-wrap items-center gap-x-2 font-semibold">
                    <a class="hover:underline" href=href>
                        {code}
                    </a>
                    {urgent}
                </span>
                {state}
            </span>
            <span class="text-sm text-muted">{about}</span>
            <span class="text-sm tabular-nums">{counts}</span>
        </li>
    }
    .into_any()
}
