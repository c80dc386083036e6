//! Copying a text with one press.

use super::card::Tone;
use super::icon::{Glyph, icon};
use super::toast::Toasts;
use js_sys::futures::JsFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Copies `text`, and says so.
#[component]
pub fn CopyButton(
    #[prop(into)] text: String,
    #[prop(into)] label: String,
    #[prop(into)] done: String,
    #[prop(into)] failed: String,
) -> impl IntoView {
    let toasts = Toasts::current();
    let copy = move |_| {
        let (text, done, failed) = (text.clone(), done.clone(), failed.clone());
        spawn_local(async move {
            // Browsers have no clipboard on pages that came over plain HTTP.
            let copied = window().is_secure_context()
                && JsFuture::from(window().navigator().clipboard().write_text(&text)).await.is_ok();
            if copied {
                toasts.show(Tone::Good, done);
            } else {
                toasts.show(Tone::Bad, failed);
            }
        });
    };
    view! {
        <button class="btn btn-sm border-base-300 bg-base-100 font-medium hover:bg-base-200" type="button" on:click=copy>
            {icon(Glyph::Copy, "size-4")}
            {label}
        </button>
    }
}
