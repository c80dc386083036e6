//! The river of an order's pieces: it comes in at the top, is as broad as there are pieces, and leaves at each stage what waits there,
//! is outside or was scrap.

use super::shown::{River, RiverStage};
use crate::i18n::{Locale, td_string};
use crate::production::shown::Fact;
use crate::ui::badge::badge;
use crate::ui::card::Tone;
use engrane::production::orders::types::RouteStatus;
use engrane::production::types::StageKind;
use leptos::prelude::*;

pub fn river(lang: Locale, river: River) -> AnyView {
    let River { source, stages, mouth, mouth_width } = river;
    let first = stages.first().map_or(0, |stage| stage.comes);
    let stages = stages.into_iter().map(|one| {
        let (comes, goes) = (one.comes, one.goes);
        row(comes, goes, stage(lang, one))
    });
    let end = |text: String| view! { <p class="py-1 font-medium tabular-nums">{text}</p> }.into_any();
    view! {
        <ol class="text-sm">
            {row(first, first, end(source))}
            {stages.collect_view()}
            {row(mouth_width, mouth_width, end(mouth))}
        </ol>
    }
    .into_any()
}

/// What stands beside a stretch of the river that is so broad, of 100, above and below.
fn row(above: u32, below: u32, beside: AnyView) -> AnyView {
    let edge = |width: u32| (50.0 - f64::from(width) / 2.0, 50.0 + f64::from(width) / 2.0);
    let ((left, right), (low_left, low_right)) = (edge(above), edge(below));
    let points = format!("{left},0 {right},0 {low_right},100 {low_left},100");
    view! {
        <li class="flex items-stretch gap-4">
            <div class="relative w-12 shrink-0 text-link sm:w-24">
            <svg
                class="absolute inset-0 size-full"
                viewBox="0 0 100 100"
                preserveAspectRatio="none"
                aria-hidden="true"
            >
                <line
                    x1="50"
                    y1="0"
                    x2="50"
                    y2="100"
                    class="stroke-base-300"
                    stroke-width="1"
                    vector-effect="non-scaling-stroke"
                    stroke-dasharray="3 3"
                />
                <polygon points=points fill="currentColor" fill-opacity="0.45" />
            </svg>
            </div>
            <div class="min-w-0 grow border-b border-base-300 py-2">{beside}</div>
        </li>
    }
    .into_any()
}

fn tone(status: RouteStatus) -> Tone {
    match status {
        RouteStatus::Pending | RouteStatus::Skipped => Tone::Neutral,
        RouteStatus::InProgress => Tone::Brand,
        RouteStatus::Done => Tone::Good,
    }
}

fn stage(lang: Locale, stage: RiverStage) -> AnyView {
    let RiverStage {
        name,
        kind,
        kind_word,
        status,
        status_word,
        bottleneck,
        here,
        outside,
        good,
        scrap,
        more,
        shares,
        ..
    } = stage;
    let skipped = status == RouteStatus::Skipped;
    let kind = (kind != StageKind::Inside).then(|| badge(kind_word, Tone::Neutral));
    let slow = bottleneck.then(|| badge(td_string!(lang, production.river.bottleneck), Tone::Careful));
    let figure = move |name: &str, value: String, strong: bool| {
        let look = if strong { "font-semibold tabular-nums" } else { "tabular-nums" };
        view! {
            <div class="flex items-baseline gap-1.5">
                <dt class="text-muted">{name.to_owned()}</dt>
                <dd class=look>{value}</dd>
            </div>
        }
    };
    let outside = outside.map(|outside| figure(td_string!(lang, production.river.outside), outside, true));
    let more = more.into_iter().map(|Fact { name, value }| figure(&name, value, false)).collect_view();
    let figures = (!skipped).then(|| {
        view! {
            {bar(shares)}
            <dl class="mt-1.5 flex flex-wrap gap-x-5 gap-y-1">
                {figure(td_string!(lang, production.river.here), here, true)}
                {outside}
                {figure(td_string!(lang, production.river.good), good, false)}
                {figure(td_string!(lang, production.river.scrap), scrap, false)}
                {more}
            </dl>
        }
    });
    view! {
        <div class="flex flex-wrap items-center gap-2">
            <h3 class="min-w-0 font-semibold break-words" class=("text-muted", skipped)>{name}</h3>
            {badge(status_word, tone(status))}
            {kind}
            {slow}
        </div>
        {figures}
    }
    .into_any()
}

/// What went on, is here, outside and scrap, one after the other.
fn bar(shares: [u32; 4]) -> AnyView {
    let looks = ["fill-success", "fill-link", "fill-warning", "fill-error"];
    let mut at = 0;
    let parts = shares.into_iter().zip(looks).map(|(share, look)| {
        let x = at;
        at += share;
        view! { <rect x=x.to_string() y="0" width=share.to_string() height="10" class=look /> }
    });
    let parts: Vec<_> = parts.collect();
    view! {
        <svg class="mt-2 h-2 w-full rounded-selector bg-base-300" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            {parts}
        </svg>
    }
    .into_any()
}
