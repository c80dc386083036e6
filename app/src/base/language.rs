//! The language of the screen. The server decides on it and writes it into the document (`lang`), where the browser half
//! finds it; afterwards the person changes it without the page being loaded again.
//!
//! The provider that comes with the translations is not used: on the server it starts a task for each page, which panics
//! when the page is finished before its turn.

use crate::generated::i18n::Locale;
use crate::session::preferences;
use leptos::prelude::*;
use leptos_i18n::Locale as _;
use leptos_meta::Html;

/// The language that is shown, and the way to show another.
#[derive(Clone, Copy, Debug)]
pub struct ShownLanguage(RwSignal<Locale>);

impl ShownLanguage {
    /// Makes it known to everything below, and to the document.
    pub fn provide() -> impl IntoView {
        let language = Self(RwSignal::new(preferences::first_language()));
        provide_context(language);
        view! { <Html attr:lang=move || language.get_locale().as_str() /> }
    }

    /// The language; whoever asks is drawn anew when it changes.
    pub fn get_locale(self) -> Locale {
        self.0.get()
    }

    pub fn get_locale_untracked(self) -> Locale {
        self.0.get_untracked()
    }

    pub fn set_locale(self, locale: Locale) {
        self.0.set(locale);
    }
}

/// The language of the screen; outside the application the first one.
pub fn use_i18n() -> ShownLanguage {
    use_context().unwrap_or_else(|| ShownLanguage(RwSignal::new(Locale::default())))
}
