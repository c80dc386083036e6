//! Small pieces of text that cells and lists are made of.

use super::card::Tone;
use super::icon::{Glyph, icon};
use leptos::prelude::*;

/// A part number or another code, in letters of one width; a link when it leads somewhere.
pub fn code(text: String, href: Option<String>) -> AnyView {
    match href {
        Some(href) => view! {
            <a class="font-mono font-medium text-link underline-offset-4 hover:underline" href=href>
                {text}
            </a>
        }
        .into_any(),
        None => view! { <span class="font-mono font-medium break-words">{text}</span> }.into_any(),
    }
}

/// What matters less than what stands beside it.
pub fn quiet(content: impl IntoAny) -> AnyView {
    view! { <span class="text-muted">{content.into_any()}</span> }.into_any()
}

/// A sentence about what stands beside it.
pub fn remark(content: impl IntoAny) -> AnyView {
    view! { <span class="text-sm text-muted">{content.into_any()}</span> }.into_any()
}

/// What is wrong with what stands above it, in small letters.
pub fn warning(text: impl Into<String>) -> AnyView {
    view! { <span class="mt-1 block text-xs text-warning">{text.into()}</span> }.into_any()
}

/// A text in a tone.
pub fn toned(text: String, tone: Tone) -> AnyView {
    view! { <span class=tone.text()>{text}</span> }.into_any()
}

/// A remark in small letters under what it belongs to.
pub fn stacked(content: AnyView, remark: Option<String>) -> AnyView {
    let remark = remark.map(|remark| view! { <span class="block text-xs text-muted">{remark}</span> });
    view! {
        {content}
        {remark}
    }
    .into_any()
}

/// The name of something, leading to it.
pub fn named(text: String, href: String) -> AnyView {
    view! {
        <a class="font-medium break-words text-link underline-offset-4 hover:underline" href=href>
            {text}
        </a>
    }
    .into_any()
}

/// Something whose place says what it is, with the words for those who do not see the place.
pub fn spoken(words: &'static str, content: AnyView) -> AnyView {
    view! {
        <span>
            <span class="sr-only">{words}</span>
            {content}
        </span>
    }
    .into_any()
}

/// A name that stands out while `chosen`, and steps back otherwise.
pub fn mark(text: String, chosen: Signal<bool>) -> AnyView {
    view! {
        <span class="break-words" class=("font-medium", chosen) class=("text-muted", move || !chosen.get())>
            {text}
        </span>
    }
    .into_any()
}

/// Values as they stand in a file, one after the other.
pub fn samples(values: &[String]) -> AnyView {
    let values = values
        .iter()
        .map(|value| view! { <li class="max-w-48 truncate rounded-selector bg-base-200 px-1.5 font-mono text-xs/6">{value.clone()}</li> })
        .collect_view();
    view! { <ul class="flex flex-wrap gap-1.5">{values}</ul> }.into_any()
}

/// Something chosen, with a way to take it back; `label` says so.
pub fn removable(name: String, label: String, href: String) -> AnyView {
    view! {
        <a
            class="btn btn-sm gap-1 border-link/50 bg-base-100 font-medium hover:bg-base-200"
            href=href
            aria-label=label
        >
            {name}
            {icon(Glyph::Close, "size-4")}
        </a>
    }
    .into_any()
}

/// A few addresses with their names, in one line as far as there is room.
pub fn links(title: &'static str, links: Vec<(String, String)>) -> AnyView {
    let links = links
        .into_iter()
        .map(|(href, name)| {
            view! {
                <li>
                    <a class="text-link underline-offset-4 hover:underline" href=href>
                        {name}
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <div class="mt-3 flex flex-wrap gap-x-4 gap-y-1 text-sm">
            <span class="text-muted">{title}</span>
            <ul class="flex flex-wrap gap-x-4 gap-y-1">{links}</ul>
        </div>
    }
    .into_any()
}

/// What the rows below have in common, between the rows of a list.
pub fn row_heading(text: String) -> AnyView {
    view! { <h2 class="bg-base-200/60 px-4 py-2 text-sm font-semibold">{text}</h2> }.into_any()
}

/// A link to a file; the browser fetches it by itself.
pub fn download(text: &'static str, href: String) -> AnyView {
    view! {
        <a class="font-medium text-link underline-offset-4 hover:underline" href=href rel="external" download>
            {text}
        </a>
    }
    .into_any()
}
