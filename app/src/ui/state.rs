//! The states of a list or a page other than "here it is": empty, loading, broken, and remarks above it.

use super::button::{Button, Weight};
use super::card::Tone;
use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// Nothing to show, and the next step to take as children.
#[component]
pub fn Empty(
    glyph: Glyph,
    #[prop(into)] title: String,
    #[prop(optional, into)] text: Option<String>,
    /// The whole page is this: its title is the page's heading.
    #[prop(optional)]
    page: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let look = "text-lg font-semibold text-balance";
    let title = if page {
        view! { <h1 class=look>{title}</h1> }.into_any()
    } else {
        view! { <p class=look>{title}</p> }.into_any()
    };
    view! {
        <div class="flex flex-col items-center gap-3 px-4 py-12 text-center">
            <span class="rounded-full bg-base-300/60 p-3 text-muted">{icon(glyph, "size-7")}</span>
            {title}
            {text.map(|text| view! { <p class="max-w-prose text-muted text-pretty">{text}</p> })}
            {children
                .map(|children| {
                    view! { <div class="mt-2 flex flex-wrap justify-center gap-2">{children()}</div> }
                })}
        </div>
    }
}

/// Something could not be fetched: what happened, and another try.
#[component]
pub fn Broken(
    #[prop(into)] title: String,
    #[prop(into)] hint: String,
    #[prop(into)] retry: String,
    #[prop(into)] on_retry: Callback<()>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col items-center gap-3 px-4 py-10 text-center" role="alert">
            <span class="rounded-full bg-base-300/60 p-3 text-error">{icon(Glyph::Error, "size-7")}</span>
            <p class="text-lg font-semibold">{title}</p>
            <p class="max-w-prose text-muted text-pretty">{hint}</p>
            <Button text=retry weight=Weight::Plain glyph=Glyph::Retry on_press=on_retry />
        </div>
    }
}

/// A remark that belongs to what stands around it.
#[component]
pub fn Notice(
    #[prop(optional)] tone: Tone,
    #[prop(into)] title: String,
    /// More about it, or what to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let (glyph, frame) = match tone {
        Tone::Neutral | Tone::Brand => (Glyph::Info, "border-link/40"),
        Tone::Good => (Glyph::CheckCircle, "border-success/40"),
        Tone::Careful => (Glyph::Warning, "border-warning/40"),
        Tone::Bad => (Glyph::Error, "border-error/40"),
    };
    let mark = match tone {
        Tone::Neutral => Tone::Brand.text(),
        tone => tone.text(),
    };
    view! {
        <div class=format!("flex gap-3 rounded-box border bg-base-100 px-4 py-3 {frame}") role=if tone == Tone::Bad {
            "alert"
        } else {
            "note"
        }>
            <span class=format!("pt-0.5 {mark}")>{icon(glyph, "size-5")}</span>
            <div class="min-w-0">
                <p class="font-medium">{title}</p>
                {children.map(|children| view! { <div class="text-sm text-muted">{children()}</div> })}
            </div>
        </div>
    }
}

/// Lines of the height of a table's rows, while they are fetched.
pub fn skeleton_rows(rows: usize, label: String) -> AnyView {
    let lines = (0..rows)
        .map(|_| {
            view! {
                <div class="flex h-14 items-center gap-4 border-b border-base-300 px-4 last:border-0">
                    <div class="skeleton h-4 w-32"></div>
                    <div class="skeleton h-4 grow"></div>
                    <div class="skeleton h-4 w-16"></div>
                </div>
            }
        })
        .collect_view();
    view! {
        <div class="overflow-hidden rounded-box border border-base-300 bg-base-100" role="status">
            <span class="sr-only">{label}</span>
            {lines}
        </div>
    }
    .into_any()
}

/// A surface of a given height (a class such as `h-40`), while what belongs there is fetched.
pub fn skeleton_block(height: &'static str) -> AnyView {
    view! { <div class=format!("skeleton w-full rounded-box {height}") aria-hidden="true"></div> }.into_any()
}
