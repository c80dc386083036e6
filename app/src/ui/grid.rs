//! Things side by side, as far as there is room.

use leptos::prelude::*;

/// Pieces of the same height in columns; under each other on a phone.
pub fn side_by_side(pieces: Vec<AnyView>) -> AnyView {
    view! { <div class="grid items-end gap-4 sm:grid-cols-2 lg:grid-cols-[repeat(auto-fill,minmax(16rem,1fr))]">{pieces}</div> }
        .into_any()
}

/// The steps of a choice in their order, and the button that ends it; two in a row on a phone.
pub fn steps(pieces: Vec<AnyView>, end: impl Fn() -> AnyView + Send + 'static) -> AnyView {
    view! {
        <div class="grid grid-cols-2 items-start gap-3 md:grid-cols-[repeat(4,minmax(0,1fr))_auto]">
            {pieces} <div class="col-span-2 md:col-span-1 md:pt-[1.625rem]">{end}</div>
        </div>
    }
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
