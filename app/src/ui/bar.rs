//! The bar with what to do next, in sight while a long form is read.

use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// What is still missing and the button that ends the form, at the lower edge of the screen.
#[component]
pub fn ActionBar(children: Children) -> impl IntoView {
    view! {
        <div class="sticky bottom-20 z-20 flex flex-wrap items-center gap-x-6 gap-y-3 rounded-box border border-link/40 bg-base-100 px-4 py-3 shadow-lg *:max-sm:w-full lg:bottom-4">
            {children()}
        </div>
    }
}

/// What keeps the button from being pressed, one line each.
pub fn still_missing(title: &'static str, lines: Vec<String>) -> AnyView {
    let lines = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
    view! {
        <div class="flex gap-3">
            <span class="pt-0.5 text-warning">{icon(Glyph::Warning, "size-5")}</span>
            <div>
                <p class="font-medium">{title}</p>
                <ul class="text-sm text-muted">{lines}</ul>
            </div>
        </div>
    }
    .into_any()
}
