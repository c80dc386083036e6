//! A search box for one list; the search of everything stands in the header.

use super::icon::{Glyph, icon};
use crate::is_taken_over;
use leptos::ev::SubmitEvent;
use leptos::html::Input;
use leptos::prelude::*;

/// A search box. It is a plain form that gets `action?q=…` with the `kept` pairs, and calls `on_search` instead once
/// the page is alive.
#[component]
pub fn ListSearch(
    /// Names the box for those who do not see it; it has no other label.
    #[prop(into)]
    label: String,
    #[prop(into)] placeholder: String,
    /// What the button says.
    #[prop(into)]
    submit: String,
    action: &'static str,
    /// What else stands in the address: names and values.
    kept: Vec<(&'static str, String)>,
    /// The words of the list that is shown.
    #[prop(into)]
    words: Signal<String>,
    #[prop(into)] on_search: Callback<String>,
) -> impl IntoView {
    let name = label.clone();
    let input = NodeRef::<Input>::new();
    let search = move |event: SubmitEvent| {
        event.prevent_default();
        if let Some(input) = input.get_untracked() {
            on_search.run(input.value().trim().to_owned());
        }
    };
    let kept =
        kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect_view();
    view! {
        <form class="flex w-full max-w-md gap-2" role="search" aria-label=name action=action method="get" on:submit=search>
            <label class="input min-w-0 grow">
                <span class="text-muted">{icon(Glyph::Search, "size-5")}</span>
                <input
                    node_ref=input
                    type="search"
                    name="q"
                    class="min-w-0 grow"
                    aria-label=label
                    placeholder=placeholder
                    value=words.get_untracked()
                    prop:value=move || Some(words.get()).filter(|_| is_taken_over())
                    autocomplete="off"
                />
            </label>
            {kept}
            <button class="btn border-base-300 bg-base-100 font-medium hover:bg-base-200" type="submit">
                {submit}
            </button>
        </form>
    }
}
