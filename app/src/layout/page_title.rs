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

/// The title of what a page shows at this moment, where that has one of its own.
///
/// There is one title of the document to a page: one that comes and goes within it would leave its words behind.
#[derive(Clone, Copy, Debug)]
pub struct TitleWithin(RwSignal<Option<String>>);

impl TitleWithin {
    /// For everything below; the page's own title gives way to it.
    pub fn provide() -> Self {
        let within = Self(RwSignal::new(None));
        provide_context(within);
        within
    }

    pub fn get(self) -> Option<String> {
        self.0.get()
    }
}

/// Names the document by what is shown, for as long as it is shown. It draws nothing.
pub fn title_within(title: &str) {
    let title = title.to_owned();
    if cfg!(feature = "ssr") {
        // The head takes the last title that was made, whether or not it is drawn.
        drop(page_title(move |_| title.clone()));
        return;
    }
    let Some(TitleWithin(shown)) = use_context() else { return };
    Effect::new(move |_| shown.set(Some(title.clone())));
    on_cleanup(move || {
        // The page may be gone with it.
        shown.try_set(None);
    });
}
