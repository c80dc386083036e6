//! Things side by side, as far as there is room.

use leptos::prelude::*;

/// Pieces of the same height in columns; under each other on a phone.
pub fn side_by_side(pieces: Vec<AnyView>) -> AnyView {
    view! { <div class="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fill,minmax(16rem,1fr))]">{pieces}</div> }
        .into_any()
}

/// Names and values, one pair after the other.
pub fn facts(pairs: Vec<(String, String)>) -> AnyView {
    let pairs = pairs
        .into_iter()
        .map(|(name, value)| {
            view! {
                <div class="flex gap-2">
                    <dt class="text-muted">{name}</dt>
                    <dd class="font-medium tabular-nums">{value}</dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl class="text-sm">{pairs}</dl> }.into_any()
}
