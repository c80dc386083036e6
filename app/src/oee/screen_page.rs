//! A wall screen: its dashboard for a whole hall, or the code by which it is connected. Nobody touches it: it follows what
//! happens, finds out by itself that it was connected or disconnected, and comes back when the network or the server were
//! away.

use super::board::{Board, LineNow};
use super::pieces;
use super::rpc;
use super::screens::Wall;
use crate::base::follow::Followed;
use crate::base::labels::lang;
use crate::base::rpc::{Failure, answer_with};
use crate::i18n::{Locale, td_string, use_i18n};
use crate::layout::page_title::page_title;
use crate::layout::{LanguageToggle, ThemeToggle};
use crate::session::live::Live;
use crate::ui::card::Tone;
use crate::ui::chart::{Chart, ChartData, chart_script};
use crate::ui::text::toned;
use crate::ui::wall::{
    wall, wall_code, wall_facts, wall_figure, wall_figures, wall_heading, wall_list, wall_panel, wall_split,
};
use engrane::base::problem::Problem;
use engrane::platform::events::types::Event;
use leptos::leptos_dom::helpers::set_interval_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// How often a device that waits asks whether it was connected, and a screen that cannot reach the server tries again.
const ASKS_EVERY: Duration = Duration::from_secs(3);
/// Of these, how many pass until a screen asks for its figures though nothing seems to happen.
const QUIET_ASKS: u32 = 5;
/// Failures in a row after which a page is opened anew, if the server is there: it may be a newer one than the page.
const FAILURES: u32 = 4;

/// The page.
pub(crate) fn screen_page() -> AnyView {
    let language = use_i18n();
    let sheet = Resource::new_blocking(|| (), move |()| rpc::screen_board(language.get_locale_untracked().into()));
    let page = move || {
        Suspend::new(async move {
            match sheet.await {
                Ok(sheet) => showing(sheet, language.get_locale_untracked()),
                Err(Failure(problem)) => waiting(&problem),
            }
        })
    };
    view! {
        {page_title(|lang| td_string!(lang, plant.screens.open).to_owned())}
        {chart_script()}
        <Transition fallback=|| ()>{page}</Transition>
    }
    .into_any()
}

/// Begins the page anew: what it is now, the server says. Only when it has just answered, or nobody would come back.
fn begin_anew() {
    // A browser that cannot reload its page shows what it has.
    let _ = window().location().reload();
}

/// Calls at once and then again and again, for as long as the page is open; in the browser alone.
fn keep_asking(ask: impl Fn() + Clone + 'static) {
    Effect::new(move |_| {
        ask();
        if let Ok(timer) = set_interval_with_handle(ask.clone(), ASKS_EVERY) {
            on_cleanup(move || timer.clear());
        }
    });
}

/// A device that is no screen yet, or could not be asked whether it is.
fn waiting(problem: &Problem) -> AnyView {
    if *problem != Problem::NotSignedIn {
        answer_with(problem);
    }
    let code = RwSignal::new(String::new());
    let asking = StoredValue::new(false);
    keep_asking(move || {
        if asking.get_value() {
            return;
        }
        asking.set_value(true);
        spawn_local(async move {
            match rpc::pair_screen().await {
                Ok(now) if now.is_empty() => begin_anew(),
                Ok(now) => {
                    code.try_set(now);
                }
                // The server is away; the code stays what it was, and so does the device.
                Err(_) => {}
            }
            asking.try_set_value(false);
        });
    });
    let body = move || {
        let lang = lang();
        let shown = move || code.with(|code| if code.is_empty() { "····-····".to_owned() } else { code.clone() });
        let foot = view! { <p class="text-muted">{td_string!(lang, plant.wall.expires)}</p> };
        wall_code(
            td_string!(lang, plant.wall.title).to_owned(),
            vec![td_string!(lang, plant.wall.step_open).to_owned(), td_string!(lang, plant.wall.step_type).to_owned()],
            td_string!(lang, plant.wall.code).to_owned(),
            Signal::derive(shown),
            foot.into_any(),
        )
    };
    let aside = view! { <div class="flex justify-end">{preferences()}</div> };
    wall(aside.into_any(), body.into_any())
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

fn preferences() -> AnyView {
    view! {
        <ThemeToggle />
        <LanguageToggle />
    }
    .into_any()
}
