//! Going through a list: its pages, and the views of it that stand side by side.

use super::button::Button;
use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// Links to the page before and after. `href` gives the address of a page; nothing is shown for a single page.
pub fn pagination(texts: PageTexts, page: u32, pages: u32, href: &dyn Fn(u32) -> String) -> AnyView {
    if pages <= 1 {
        return ().into_any();
    }
    let step = |to: Option<u32>, text: String, back: bool| {
        match to {
        Some(to) => view! {
            <a class="btn btn-sm border-base-300 bg-base-100 font-medium hover:bg-base-200" href=href(to) rel=if back { "prev" } else { "next" }>
                {back.then(|| icon(Glyph::ChevronLeft, "size-4"))}
                {text}
                {(!back).then(|| icon(Glyph::ChevronRight, "size-4"))}
            </a>
        }
        .into_any(),
        None => view! { <span class="w-24"></span> }.into_any(),
    }
    };
    let previous = step((page > 1).then(|| page - 1), texts.previous, true);
    let next = step((page < pages).then_some(page + 1), texts.next, false);
    view! {
        <nav class="mt-4 flex items-center justify-between gap-4" aria-label=texts.label>
            {previous}
            <span class="text-sm text-muted tabular-nums">{texts.position}</span>
            {next}
        </nav>
    }
    .into_any()
}

/// The same of a list that is all here: buttons, and no addresses.
pub fn page_buttons(texts: PageTexts, page: u32, pages: u32, turn: Callback<u32>) -> AnyView {
    if pages <= 1 {
        return ().into_any();
    }
    let step = |to: u32, text: String, glyph: Glyph| {
        let beyond = to == 0 || to > pages;
        view! {
            <Button
                text=text
                glyph=glyph
                small=true
                disabled=beyond
                on_press=Callback::new(move |()| turn.run(to))
            />
        }
    };
    view! {
        <nav class="mt-4 flex items-center justify-between gap-4" aria-label=texts.label>
            {step(page - 1, texts.previous, Glyph::ChevronLeft)}
            <span class="text-sm text-muted tabular-nums">{texts.position}</span>
            {step(page + 1, texts.next, Glyph::ChevronRight)}
        </nav>
    }
    .into_any()
}

/// The words of a [`pagination`].
#[derive(Clone, Debug)]
pub struct PageTexts {
    pub label: String,
    pub previous: String,
    pub next: String,
    pub position: String,
}

/// One of several views of the same list.
#[derive(Clone, Debug)]
pub struct TabLink {
    pub text: String,
    pub href: String,
    /// Rows that it leaves, when known.
    pub count: Option<String>,
    pub current: bool,
}

/// Views of the same list, side by side; each has its own address.
pub fn tab_links(label: String, links: Vec<TabLink>) -> AnyView {
    let links = links
        .into_iter()
        .map(|TabLink { text, href, count, current }| {
            let class = if current {
                "border-link text-base-content"
            } else {
                "border-transparent text-muted hover:border-base-300 hover:text-base-content"
            };
            view! {
                <a
                    class=format!(
                        "-mb-px inline-flex items-center gap-2 border-b-2 px-1 py-2.5 text-sm font-medium whitespace-nowrap {class}",
                    )
                    href=href
                    aria-current=current.then_some("page")
                >
                    {text}
                    {count.map(|count| view! { <span class="text-xs text-muted tabular-nums">{count}</span> })}
                </a>
            }
        })
        .collect_view();
    view! {
        <nav class="flex gap-5 overflow-x-auto border-b border-base-300" aria-label=label>
            {links}
        </nav>
    }
    .into_any()
}
