//! The title of the document, in the language of the screen.

use crate::i18n::{Locale, use_i18n};
use leptos::prelude::*;
use leptos_meta::Title;

/// Names the document; the product's name follows by itself.
pub fn page_title(text: impl Fn(Locale) -> String + Send + Sync + 'static) -> AnyView {
    // The title is written when the head is sent, where there is no context any more to ask for the language.
    let language = use_i18n();
    view! { <Title text=move || text(language.get_locale()) /> }.into_any()
}
