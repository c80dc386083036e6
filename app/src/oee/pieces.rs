//! What the board is made of: figures with their arithmetic, the lines as they are now, the stops.

use super::board::{Card as Figure, LineNow, Mood, StopLine};
use crate::base::labels::lang;
use crate::i18n::{Locale, td_string};
use crate::ui::card::Tone;
use crate::ui::figure::figure;
use crate::ui::icon::{Glyph, icon};
use crate::ui::table::{Fold, Head, long_list, table};
use crate::ui::text::{named, quiet, stacked};
use leptos::prelude::*;

/// How a mood looks: a colour, and a shape for whoever does not see it.
fn look(mood: Mood) -> (Tone, Glyph) {
    match mood {
        Mood::Good => (Tone::Good, Glyph::CheckCircle),
        Mood::Careful => (Tone::Careful, Glyph::Warning),
        Mood::Bad => (Tone::Bad, Glyph::Stopped),
        Mood::Quiet => (Tone::Neutral, Glyph::Timer),
        Mood::Unknown => (Tone::Neutral, Glyph::Offline),
    }
}

/// A state in words, with its shape before it.
pub fn state(mood: Mood, text: String) -> AnyView {
    let (tone, glyph) = look(mood);
    let class = format!("inline-flex items-center gap-1.5 font-medium {}", tone.text());
    view! {
        <span class=class>
            {icon(glyph, "size-4")}
            {text}
        </span>
    }
    .into_any()
}

/// The four ratios; each opens its arithmetic. They stay open while the figures move.
pub fn cards(cards: Memo<Vec<Figure>>) -> AnyView {
    let count = cards.with_untracked(Vec::len);
    let one = |at: usize| {
        let card = Memo::new(move |_| cards.with(|cards| cards.get(at).cloned().unwrap_or_default()));
        let target = move || {
            let Figure { target, mood, .. } = card.get();
            (!target.is_empty()).then(|| state(mood, target))
        };
        let lines = move || {
            let lines = card.get().arithmetic;
            lines.into_iter().map(|line| view! { <p class="tabular-nums">{line}</p> }).collect_view()
        };
        figure(
            Signal::derive(move || card.get().label),
            Signal::derive(move || card.get().value),
            target.into_any(),
            lines.into_any(),
        )
    };
    let cards = (0..count).map(one).collect_view();
    view! { <div class="grid items-start gap-4 sm:grid-cols-2 xl:grid-cols-4">{cards}</div> }.into_any()
}

/// What each line does at this moment.
pub fn lines_now(lang: Locale, lines: &[LineNow]) -> AnyView {
    let items = lines
        .iter()
        .map(|line| {
            let LineNow { name, href, state: text, mood, detail, oee } = line.clone();
            view! {
                <li class="flex items-start justify-between gap-4 border-t border-base-300 px-4 py-3 first:border-0">
                    <div class="min-w-0">
                        {named(name, href)}
                        <p class="mt-0.5 text-xs text-muted">{detail}</p>
                    </div>
                    <div class="shrink-0 text-end text-sm">
                        {state(mood, text)}
                        <p class="mt-0.5 text-xs text-muted tabular-nums">{td_string!(lang, plant.oee)} " " {oee}</p>
                    </div>
                </li>
            }
        })
        .collect_view();
    view! { <ul>{items}</ul> }.into_any()
}

/// The stops, the last ones first; when they are not all, how many of them, and where all are.
pub fn stops(lang: Locale, stops: &[StopLine], shown: &str, every_stop: &str) -> AnyView {
    let heads = [
        Head::text(td_string!(lang, plant.stops.when)).fold(Fold::Start),
        Head::figures(td_string!(lang, plant.stops.duration)).fold(Fold::End),
        Head::text(td_string!(lang, plant.field.line)).fold(Fold::Start),
        Head::text(td_string!(lang, plant.stops.kind)).fold(Fold::End),
        Head::text(td_string!(lang, plant.stops.about)),
    ];
    let rows = stops
        .iter()
        .map(|stop| {
            let StopLine { when, until, duration, line, kind, mood, about } = stop.clone();
            let when = if until.is_empty() { when } else { format!("{when} – {until}") };
            vec![
                stacked(view! { <span class="whitespace-nowrap tabular-nums">{when}</span> }.into_any(), None),
                view! { <span class="font-medium">{duration}</span> }.into_any(),
                line.into_any(),
                state(mood, kind),
                quiet(about),
            ]
        })
        .collect();
    let caption = td_string!(lang, plant.stops.table).to_owned();
    let rows = long_list(caption.clone(), table(caption, &heads, rows));
    let all =
        (!every_stop.is_empty()).then(|| named(td_string!(lang, plant.stops.every).to_owned(), every_stop.to_owned()));
    let shown =
        (!shown.is_empty()).then(|| view! { <p class="px-4 pb-3 text-sm text-muted">{shown.to_owned()} " " {all}</p> });
    view! {
        {shown}
        {rows}
    }
    .into_any()
}

/// That the figures move by themselves; its place is kept while they do not.
pub fn live_mark(flows: Signal<bool>) -> AnyView {
    view! {
        <span
            class="inline-flex items-center gap-2 text-sm font-medium text-success"
            class:invisible=move || !flows.get()
        >
            <span class="size-2.5 rounded-full bg-success" aria-hidden="true"></span>
            {move || flows.get().then(|| td_string!(lang(), plant.live))}
        </span>
    }
    .into_any()
}
