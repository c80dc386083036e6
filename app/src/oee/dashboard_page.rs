//! The dashboard: what the lines of a plant did, and what they do now. All of what is asked for stands in the address;
//! the figures of a time that is still going on move by themselves.

use super::board::{Board, Content};
use super::panel;
use super::pieces;
use super::query::{filter_of, wants_every_stop};
use super::rpc;
use super::settings::Place;
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::Failure;
use crate::entity_pages::{EntityLists, NEW};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::imports::imports_link;
use crate::layout::page_title::page_title;
use crate::layout::{broken_list, guarded};
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::age::Elapsed;
use crate::ui::button::{LinkButton, Weight};
use crate::ui::card::{Card, PageHeading, Stat, Stats, Tone};
use crate::ui::chart::{Chart, ChartData, chart_script};
use crate::ui::icon::Glyph;
use crate::ui::state::{Empty, Notice, skeleton_block};
use crate::ui::suspend::suspend;
use engrane::base::permission::Permission;
use engrane::oee::dashboard::types::DashboardFilter;
use engrane::platform::events::types::Event;
use engrane::platform::imports::types::ImportKind;
use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// The page.
pub(crate) fn dashboard_page() -> AnyView {
    guarded(Permission::PlantView, content)
}

fn content() -> AnyView {
    let query = use_query_map();
    let filter = Memo::new(move |_| query.with(filter_of));
    let every_stop = Memo::new(move |_| query.with(wants_every_stop));
    let language = use_i18n();
    let board = Resource::new_blocking(
        move || (filter.get(), every_stop.get(), language.get_locale()),
        |(filter, every_stop, lang)| rpc::plant_board(filter, every_stop, lang.into()),
    );
    let page = suspend(move || async move {
        match board.await {
            Ok(board) => {
                shown(board, filter.get_untracked(), every_stop.get_untracked(), language.get_locale_untracked())
            }
            Err(Failure(problem)) => broken_list(problem, Callback::new(move |()| board.refetch())),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, plant.title).to_owned())}
        {chart_script()}
        <Transition fallback=loading>{page}</Transition>
    }
    .into_any()
}

fn loading() -> AnyView {
    view! {
        <div class="flex flex-col gap-4">
            {skeleton_block("h-24")} {skeleton_block("h-28")} {skeleton_block("h-80")} {skeleton_block("h-80")}
        </div>
    }
    .into_any()
}

/// A board whose figures are fetched anew when they have moved.
#[derive(Clone, Copy)]
struct Moving {
    board: Followed<Board>,
    lang: Locale,
}

impl Moving {
    /// A part of the board, told of only when it has changed.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(self, of: fn(&Board) -> T) -> Memo<T> {
        self.board.part(of)
    }
}

fn shown(board: Board, filter: DashboardFilter, every_stop: bool, lang: Locale) -> AnyView {
    // As it was asked for: a choice that somebody is about to make is not swept away by news.
    let filters = panel::panel(board.panel.clone());
    let board = Followed::new(board, move || rpc::plant_board(filter.clone(), every_stop, lang.into()));
    let moving = Moving { board, lang };
    let live = expect_context::<Live>();
    let changes = live.changes(|event| matches!(event, Event::PlantChanged { .. }));
    let elapsed = use_context::<Elapsed>();
    let moves = moving.part(|board| board.live);
    Effect::new(move |before: Option<()>| {
        changes.track();
        // A stop that goes on grows, though nothing happens.
        let _ = elapsed.map(Elapsed::minutes);
        if before.is_some() && moves.get_untracked() {
            moving.board.refresh();
        }
    });
    // Said once the page is taken over: what the server drew says nothing of it.
    let flows = RwSignal::new(false);
    Effect::new(move |_| flows.set(live.flows() && moves.get()));
    let content = moving.part(|board| board.content);
    let window = moving.part(|board| board.window.clone());
    let screens = moving.part(|board| board.screens.clone());
    let heading = move || {
        let title = td_string!(lang, plant.title);
        view! {
            <PageHeading title=title lead=window.get()>
                {imports_link(lang, ImportKind::Detections, Weight::Plain, true)}
                {to_wall(lang, screens.get())}
                {pieces::live_mark(flows.into())}
            </PageHeading>
        }
    };
    let body = move || match content.get() {
        Content::Figures => figures(moving),
        Content::NoLines => no_lines(lang),
        Content::NoDetections => no_detections(lang),
    };
    view! {
        {heading}
        {filters}
        {body}
    }
    .into_any()
}

fn figures(moving: Moving) -> AnyView {
    let notes = moving.part(|board| board.notes.clone());
    let facts = moving.part(|board| board.facts.clone());
    let pareto = moving.part(|board| board.pareto.is_some());
    let notices =
        move || notes.get().into_iter().map(|note| view! { <Notice tone=Tone::Careful title=note /> }).collect_view();
    let stats = move || {
        let stats = facts.get().into_iter().map(|(label, value)| view! { <Stat label value /> }).collect_view();
        view! { <Stats>{stats}</Stats> }
    };
    let lang = moving.lang;
    let causes = move || {
        let title = td_string!(lang, plant.chart.pareto);
        if pareto.get() {
            return chart(title, moving.part(|board| board.pareto.clone().unwrap_or_default()), "h-80");
        }
        view! {
            <Card title=title>
                <Empty glyph=Glyph::CheckCircle title=td_string!(lang, plant.stops.none) />
            </Card>
        }
        .into_any()
    };
    view! {
        <div class="flex flex-col gap-4">
            {notices}
            {pieces::cards(moving.part(|board| board.cards.clone()))}
            {stats}
            <div class="grid items-start gap-4 xl:grid-cols-3">
                <div class="min-w-0 xl:col-span-2">
                    {chart(td_string!(lang, plant.chart.production), moving.part(|board| board.production.clone()), "h-80")}
                </div>
                <div class="min-w-0">{causes}</div>
                <div class="min-w-0 xl:col-span-2">
                    {chart(td_string!(lang, plant.chart.waterfall), moving.part(|board| board.waterfall.clone()), "h-96")}
                </div>
                <div class="min-w-0">{lines(moving)}</div>
            </div>
            {stops(moving)}
        </div>
    }
    .into_any()
}

fn chart(title: &'static str, data: Memo<ChartData>, height: &'static str) -> AnyView {
    view! {
        <Card title=title>
            <Chart
                chart=data
                height
                show_data=Signal::derive(move || td_string!(lang(), plant.chart.show_data).to_owned())
            />
        </Card>
    }
    .into_any()
}

fn lines(moving: Moving) -> AnyView {
    let (lines, lang) = (moving.part(|board| board.lines.clone()), moving.lang);
    let list = move || lines.with(|lines| pieces::lines_now(lang, lines));
    view! {
        <Card title=td_string!(lang, plant.lines.title) flush=true>
            {list}
        </Card>
    }
    .into_any()
}

fn stops(moving: Moving) -> AnyView {
    let lang = moving.lang;
    let stops = moving.part(|board| (board.stops.clone(), board.stops_shown.clone(), board.every_stop.clone()));
    let list = move || {
        stops.with(|(stops, shown, every_stop)| {
            if stops.is_empty() {
                view! { <Empty glyph=Glyph::CheckCircle title=td_string!(lang, plant.stops.none) /> }.into_any()
            } else {
                pieces::stops(lang, stops, shown, every_stop)
            }
        })
    };
    view! {
        <Card title=td_string!(lang, plant.stops.title) flush=true id="stops">
            {list}
        </Card>
    }
    .into_any()
}

/// The way to put this board on a wall, for whoever may.
fn to_wall(lang: Locale, href: String) -> Option<AnyView> {
    Session::current().can(Permission::PlantEdit).then(|| {
        let text = td_string!(lang, plant.screens.open);
        view! { <LinkButton href text glyph=Glyph::Screen small=true /> }.into_any()
    })
}

fn no_lines(lang: Locale) -> AnyView {
    let create = Session::current().can(Permission::PlantEdit).then(|| {
        view! {
            <LinkButton
                href=Place::Lines.address_of(NEW)
                text=td_string!(lang, plant.empty.create_line)
                glyph=Glyph::Add
                weight=Weight::Primary
            />
        }
    });
    view! {
        <Card>
            <Empty
                glyph=Glyph::Factory
                title=td_string!(lang, plant.empty.no_lines)
                text=td_string!(lang, plant.empty.no_lines_text)
            >
                {create}
                {imports_link(lang, ImportKind::Detections, Weight::Plain, false)}
            </Empty>
        </Card>
    }
    .into_any()
}

fn no_detections(lang: Locale) -> AnyView {
    view! {
        <Card>
            <Empty
                glyph=Glyph::Chart
                title=td_string!(lang, plant.empty.no_detections)
                text=td_string!(lang, plant.empty.no_detections_text)
            >
                <code class="rounded-field bg-base-200 px-3 py-2 text-sm break-all">"POST /api/v1/oee/detections"</code>
                {imports_link(lang, ImportKind::Detections, Weight::Plain, false)}
                <LinkButton href="/api/docs/" text=td_string!(lang, plant.empty.read_docs) outside=true />
            </Empty>
        </Card>
    }
    .into_any()
}
