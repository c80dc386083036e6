//! The title of the document, in the language of the screen.

use crate::i18n::{Locale, use_i18n};
use leptos::prelude::*;
use leptos_meta::Title;

/// Names the document; the product's name follows by itself.
pub fn page_title(text: impl Fn(Locale) -> String + Send + Sync + 'static) -> AnyView {
    let language = use_i18n();
    if cfg!(feature = "ssr") {
        // The head is written last, when the signals of the page may be gone already: its words are made now.
        let text = untrack(|| text(language.get_locale_untracked()));
        return view! { <Title text /> }.into_any();
    }
    view! { <Title text=move || text(language.get_locale()) /> }.into_any()
}
