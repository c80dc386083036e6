//! The title of the document, in the language of the screen.

use crate::i18n::{Locale, use_i18n};
use leptos::prelude::*;
use leptos_meta::Title;

/// Names the document; the product's name follows by itself, or stands alone when there is no other.
///
/// It is said here and not by a formatter above all pages, which would empty the title until the page's own code is there.
pub fn page_title(text: impl Fn(Locale) -> String + Send + Sync + 'static) -> AnyView {
    let language = use_i18n();
    let whole = move |lang| match text(lang) {
        text if text.is_empty() => "Engrane".to_owned(),
        text => format!("{text} · Engrane"),
    };
    if cfg!(feature = "ssr") {
        // The head is written last, when the signals of the page may be gone already: its words are made now.
        let text = untrack(|| whole(language.get_locale_untracked()));
        return view! { <Title text /> }.into_any();
    }
    view! { <Title text=move || whole(language.get_locale()) /> }.into_any()
}
