//! The title of the document, in the language of the screen.

use crate::i18n::Locale;
use crate::words;
use leptos::prelude::*;
use leptos_meta::Title;

/// Names the document; the product's name follows by itself.
pub fn page_title(text: impl Fn(Locale) -> String + Send + Sync + 'static) -> AnyView {
    view! { <Title text=move || text(words::lang()) /> }.into_any()
}
