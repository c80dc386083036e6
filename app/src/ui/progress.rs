//! How far something is: a bar with its words, and the steps of a task that has several moments.

use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// A bar with what is going on above it. Without a known end it runs to and fro.
#[component]
pub fn Progress(
    #[prop(into)] label: String,
    /// How far it is in words, such as "1,200 of 8,000 rows".
    #[prop(into)]
    detail: Signal<String>,
    /// From 0 to 100, or none while the end is not known.
    #[prop(into)]
    percent: Signal<Option<u32>>,
) -> impl IntoView {
    view! {
        <div class="flex flex-col gap-2">
            <div class="flex flex-wrap items-baseline justify-between gap-x-4">
                <span class="min-w-0 font-medium break-words">{label.clone()}</span>
                <span class="text-sm text-muted tabular-nums">{detail}</span>
            </div>
            // A progress element without a value is one without a known end.
            <progress
                class="progress h-2 w-full text-link"
                max="100"
                value=move || percent.get().map(|percent| percent.to_string())
                aria-label=label
            ></progress>
        </div>
    }
}

/// The moments of a task in order; `now` is the index of the present one, or their number when all are done.
pub fn steps(label: String, names: Vec<String>, now: usize) -> AnyView {
    let items = names
        .into_iter()
        .enumerate()
        .map(|(index, name)| {
            let (mark, text) = match index.cmp(&now) {
                std::cmp::Ordering::Less => ("border-link bg-link text-base-100", "text-base-content max-sm:sr-only"),
                std::cmp::Ordering::Equal => ("border-link text-link", "font-semibold text-base-content"),
                std::cmp::Ordering::Greater => ("border-base-300 text-muted", "text-muted max-sm:sr-only"),
            };
            let sign = if index < now { icon(Glyph::Check, "size-4") } else { (index + 1).to_string().into_any() };
            // The line to the moment before.
            let line = (index > 0).then(|| view! { <span class="h-px w-6 bg-base-300 sm:w-10" aria-hidden="true"></span> });
            view! {
                <li class="flex items-center gap-2" aria-current=(index == now).then_some("step")>
                    {line}
                    <span
                        class=format!(
                            "grid size-6 shrink-0 place-items-center rounded-full border text-xs font-semibold tabular-nums {mark}",
                        )
                        aria-hidden="true"
                    >
                        {sign}
                    </span>
                    <span class=text>{name}</span>
                </li>
            }
        })
        .collect_view();
    view! {
        <ol class="mb-6 flex flex-wrap items-center gap-2 text-sm" aria-label=label>
            {items}
        </ol>
    }
    .into_any()
}
