//! Badges: one word about the thing beside them.

use super::card::Tone;
use leptos::prelude::*;

/// A word in a small frame.
pub fn badge(text: impl Into<String>, tone: Tone) -> AnyView {
    let class = match tone {
        Tone::Neutral => "border-base-300 text-muted",
        Tone::Brand => "border-link/40 text-link",
        Tone::Good => "border-success/40 text-success",
        Tone::Careful => "border-warning/40 text-warning",
        Tone::Bad => "border-error/40 text-error",
    };
    view! {
        <span class=format!(
            "inline-flex items-center rounded-selector border px-1.5 text-xs/5 font-medium whitespace-nowrap {class}",
        )>{text.into()}</span>
    }
    .into_any()
}
