//! What changed about something: each fact before and after, behind a line that says how many they are.

use leptos::prelude::*;

/// What stands before the values, for those who do not see how they are drawn.
#[derive(Clone, Copy, Debug)]
pub struct ChangeTexts {
    pub before: &'static str,
    pub after: &'static str,
}

/// Facts with their names, before and after; an empty one is none. `trace` is what finds the whole of it again.
pub fn changes(summary: String, facts: Vec<(String, String, String)>, texts: ChangeTexts, trace: String) -> AnyView {
    let facts = facts
        .into_iter()
        .map(|(name, before, after)| {
            let before = (!before.is_empty()).then(|| {
                view! {
                    <del class="text-muted">
                        <span class="sr-only">{texts.before} " "</span>
                        {before}
                    </del>
                    " "
                }
            });
            let after = (!after.is_empty()).then(|| {
                view! {
                    <ins class="font-medium no-underline">
                        <span class="sr-only">{texts.after} " "</span>
                        {after}
                    </ins>
                }
            });
            view! {
                <div class="min-w-0">
                    <dt class="text-xs text-muted">{name}</dt>
                    <dd class="break-words">{before} {after}</dd>
                </div>
            }
        })
        .collect_view();
    view! {
        <details>
            <summary class="cursor-pointer py-1 text-link">{summary}</summary>
            <dl class="mt-2 flex max-w-prose flex-col gap-1.5">{facts}</dl>
            <p class="mt-2 text-xs break-all text-muted">{trace}</p>
        </details>
    }
    .into_any()
}
