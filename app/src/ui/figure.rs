//! A figure that opens its arithmetic.

use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// A large figure with its name and a remark; opening it shows how it was reckoned.
pub fn figure(label: Signal<String>, value: Signal<String>, remark: AnyView, arithmetic: AnyView) -> AnyView {
    view! {
        <details class="group min-w-0 rounded-box border border-base-300 bg-base-100">
            <summary class="flex cursor-pointer list-none flex-col gap-0.5 px-4 py-3 [&::-webkit-details-marker]:hidden">
                <span class="flex items-center justify-between gap-2 text-sm text-muted">
                    {label}
                    <span class="transition-transform group-open:rotate-90">{icon(Glyph::ChevronRight, "size-4")}</span>
                </span>
                <span class="text-3xl font-semibold tracking-tight tabular-nums">{value}</span>
                <span class="min-h-5 text-sm">{remark}</span>
            </summary>
            <div class="flex flex-col gap-1 border-t border-base-300 px-4 py-3 text-sm text-muted">{arithmetic}</div>
        </details>
    }
    .into_any()
}
