//! How full something is: a bar with a word where that matters.

use super::card::Tone;
use leptos::prelude::*;

/// A bar that is so much of 100 full, and a word beside it; the bar alone says nothing to whoever does not see it.
pub fn level_bar(filled: u32, tone: Tone, word: String) -> AnyView {
    let look = match tone {
        Tone::Bad => "progress-error",
        Tone::Careful => "progress-warning",
        Tone::Neutral | Tone::Brand | Tone::Good => "progress-success",
    };
    let word = (!word.is_empty())
        .then(|| view! { <span class=format!("ms-2 text-xs font-medium {}", tone.text())>{word}</span> });
    view! {
        <progress class=format!("progress w-20 align-middle {look}") value=filled max="100" aria-hidden="true"></progress>
        {word}
    }
    .into_any()
}
