//! What is pressed: buttons, and links that look like them.

use super::icon::{Glyph, icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// How much a button asks to be pressed. A screen has one `Primary`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Weight {
    /// What is obviously the next thing to do.
    Primary,
    #[default]
    Plain,
    /// Part of the text around it.
    Quiet,
}

impl Weight {
    fn class(self) -> &'static str {
        match self {
            Self::Primary => "btn btn-primary",
            Self::Plain => "btn border-base-300 bg-base-100 font-medium hover:bg-base-200",
            Self::Quiet => "btn btn-ghost font-medium",
        }
    }
}

/// A button with a text. `busy` shows that it was pressed and keeps it from being pressed again.
#[component]
pub fn Button(
    #[prop(into)] text: Signal<String>,
    #[prop(optional)] weight: Weight,
    #[prop(optional, into)] glyph: Option<Glyph>,
    /// Sends the form around it, instead of calling `on_press`.
    #[prop(optional)]
    submits: bool,
    /// A name and a value that are sent with that form.
    #[prop(optional_no_strip)]
    says: Option<(&'static str, &'static str)>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
    #[prop(optional)] small: bool,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
) -> impl IntoView {
    let press = move |_: MouseEvent| {
        if let Some(on_press) = on_press {
            on_press.run(());
        }
    };
    // Where news draws it anew, its signals end a little before it does.
    let busy = move || busy.try_get().unwrap_or_default();
    let mark = move || match glyph {
        _ if busy() => {
            Some(view! { <span class="loading loading-spinner loading-xs" aria-hidden="true"></span> }.into_any())
        }
        Some(glyph) => Some(icon(glyph, "size-5")),
        None => None,
    };
    view! {
        <button
            class=weight.class()
            class:btn-sm=small
            type=if submits { "submit" } else { "button" }
            name=says.map(|(name, _)| name)
            value=says.map(|(_, value)| value)
            disabled=move || disabled.try_get().unwrap_or_default() || busy()
            on:click=press
        >
            {mark}
            {text}
        </button>
    }
}

/// A link that looks like a button.
#[component]
pub fn LinkButton(
    #[prop(into)] href: String,
    #[prop(into)] text: String,
    #[prop(optional)] weight: Weight,
    #[prop(optional_no_strip, into)] glyph: Option<Glyph>,
    #[prop(optional)] small: bool,
    /// Leads to what is no page of the application.
    #[prop(optional)]
    outside: bool,
) -> impl IntoView {
    view! {
        <a class=weight.class() class:btn-sm=small href=href rel=outside.then_some("external")>
            {glyph.map(|glyph| icon(glyph, "size-5"))}
            {text}
        </a>
    }
}

/// A button that is only an icon; `label` says what it does.
#[component]
pub fn IconButton(
    glyph: Glyph,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] small: bool,
    #[prop(into)] on_press: Callback<()>,
) -> impl IntoView {
    view! {
        <button
            class="btn btn-ghost btn-square"
            class:btn-sm=small
            type="button"
            aria-label=label
            title=label
            on:click=move |_| on_press.run(())
        >
            {icon(glyph, "size-5")}
        </button>
    }
}
