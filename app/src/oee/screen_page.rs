//! A wall screen: its dashboard for a whole hall, or the code by which it is connected. Nobody touches it: it follows what
//! happens, finds out by itself that it was connected or disconnected, and comes back when the network or the server were
//! away.

use super::board::{Board, LineNow};
use super::pieces;
use super::rpc;
use super::screens::Wall;
use crate::base::follow::Followed;
use crate::base::rpc::Failure;
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::ThemeToggle;
use crate::layout::device::{begin_anew, keep_asking, waiting_device};
use crate::layout::page_title::page_title;
use crate::session::live::Live;
use crate::ui::card::Tone;
use crate::ui::chart::{Chart, ChartData, chart_script};
use crate::ui::suspend::suspend;
use crate::ui::text::toned;
use crate::ui::wall::{
    wall, wall_code, wall_facts, wall_figure, wall_figures, wall_heading, wall_list, wall_panel, wall_split,
};
use engrane::base::problem::Problem;
use engrane::platform::events::types::Event;
use leptos::prelude::*;

/// How many times a screen does not ask until it asks for its figures though nothing seems to happen.
const QUIET_ASKS: u32 = 5;
/// Failures in a row after which a page is opened anew, if the server is there: it may be a newer one than the page.
const FAILURES: u32 = 4;

/// The page.
pub(crate) fn screen_page() -> AnyView {
    let language = use_i18n();
    let sheet = Resource::new_blocking(|| (), move |()| rpc::screen_board(language.get_locale_untracked().into()));
    let page = suspend(move || async move {
        match sheet.await {
            Ok(sheet) => showing(sheet, language.get_locale_untracked()),
            Err(Failure(problem)) => waiting(&problem),
        }
    });
    view! {
        {page_title(|lang| td_string!(lang, plant.screens.open).to_owned())}
        {chart_script()}
        <Transition fallback=|| ()>{page}</Transition>
    }
    .into_any()
}

/// A device that is no screen yet, or could not be asked whether it is.
fn waiting(problem: &Problem) -> AnyView {
    waiting_device(problem, rpc::pair_screen, |lang, code| {
        let foot = view! { <p class="text-muted">{td_string!(lang, plant.wall.expires)}</p> };
        wall_code(
            td_string!(lang, plant.wall.title).to_owned(),
            vec![td_string!(lang, plant.wall.step_open).to_owned(), td_string!(lang, plant.wall.step_type).to_owned()],
            td_string!(lang, plant.wall.code).to_owned(),
            code,
            foot.into_any(),
        )
    })
}

/// What is shown, fetched anew when it has moved.
#[derive(Clone, Copy)]
struct Shown {
    sheet: Followed<Wall>,
    lang: Locale,
}

impl Shown {
    /// A part of the board, told of only when it has changed.
    fn part<T: Clone + PartialEq + Send + Sync + 'static>(self, of: fn(&Board) -> T) -> Memo<T> {
        self.sheet.part(move |sheet| of(&sheet.board))
    }
}

fn showing(sheet: Wall, lang: Locale) -> AnyView {
    let live = expect_context::<Live>();
    live.hang_on_wall();
    let failures = RwSignal::new(0_u32);
    let title = sheet.title.clone();
    let sheet = Followed::new(sheet, move || async move {
        let fetched = rpc::screen_board(lang.into()).await;
        match &fetched {
            Ok(_) => failures.try_set(0),
            // It was disconnected: the server says so, and tells what to do.
            Err(Failure(Problem::NotSignedIn)) => {
                begin_anew();
                None
            }
            Err(_) => failures.try_update(|failures| *failures += 1).map(|()| 0),
        };
        fetched
    });
    let asked = StoredValue::new(0_u32);
    keep_asking(move || {
        let before = asked.get_value();
        asked.set_value(before + 1);
        let failed = failures.get_untracked();
        if failed >= FAILURES && untrack(|| live.flows()) {
            begin_anew();
        } else if before > 0 && (failed > 0 || before.is_multiple_of(QUIET_ASKS)) {
            sheet.refresh();
        }
    });
    let changes = live.changes(|event| matches!(event, Event::PlantChanged { .. }));
    Effect::new(move |before: Option<()>| {
        changes.track();
        if before.is_some() {
            sheet.refresh();
        }
    });
    let shown = Shown { sheet, lang };
    let moves = shown.part(|board| board.live);
    // Said once the page is taken over: what the server drew says nothing of it.
    let flows = RwSignal::new(false);
    Effect::new(move |_| flows.set(live.flows() && moves.get()));
    let state = move || {
        if failures.get() > 0 {
            toned(td_string!(lang, plant.wall.away).to_owned(), Tone::Careful)
        } else {
            pieces::live_mark(flows.into())
        }
    };
    let window = shown.part(|board| board.window.clone());
    let aside = view! {
        <span role="status">{state}</span>
        <ThemeToggle />
    };
    wall(wall_heading(title, window.into(), aside.into_any()), board(shown))
}

fn board(shown: Shown) -> AnyView {
    let lang = shown.lang;
    let notes = shown.part(|board| {
        let instead = Some(board.panel.instead.clone()).filter(|instead| !instead.is_empty());
        instead.into_iter().chain(board.notes.clone()).collect::<Vec<_>>()
    });
    let notes = move || {
        let notes = notes.get().into_iter().map(|note| view! { <p>{toned(note, Tone::Careful)}</p> }).collect_view();
        view! { <div class="text-[0.85em] empty:hidden">{notes}</div> }
    };
    let cards = shown.part(|board| board.cards.clone());
    let count = cards.with_untracked(Vec::len);
    let figure = |at: usize| {
        let card = Memo::new(move |_| cards.with(|cards| cards.get(at).cloned().unwrap_or_default()));
        let remark = move || {
            let card = card.get();
            (!card.target.is_empty()).then(|| pieces::state(card.mood, card.target))
        };
        wall_figure(
            Signal::derive(move || card.get().label),
            Signal::derive(move || card.get().value),
            remark.into_any(),
        )
    };
    let figures = wall_figures((0..count).map(figure).collect_view().into_any());
    let production = shown.part(|board| board.production.clone());
    let lines = shown.part(|board| board.lines.clone());
    let lines = move || wall_list(lines.get().into_iter().map(line).collect());
    let facts = shown.part(|board| board.facts.clone());
    view! {
        {notes}
        {figures}
        {wall_split(
            wall_panel(td_string!(lang, plant.chart.production).to_owned(), chart(lang, production)),
            wall_panel(td_string!(lang, plant.lines.title).to_owned(), lines.into_any()),
        )}
        {move || wall_facts(facts.get())}
    }
    .into_any()
}

fn line(line: LineNow) -> (String, AnyView, String) {
    (line.name, pieces::state(line.mood, line.state), line.oee)
}

fn chart(lang: Locale, data: Memo<ChartData>) -> AnyView {
    let show_data = Signal::stored(td_string!(lang, plant.chart.show_data).to_owned());
    view! { <Chart chart=data height="h-[34vh] min-h-64" show_data /> }.into_any()
}
