//! Theme, language and the width of the sidebar: cookies, so that the first paint is right.
//!
//! The document element carries them (`data-theme`, `lang`, `data-sidebar`); styles follow from there. Before the page
//! is hydrated, theme and language are plain forms that come back to the page; afterwards they change at once.

use crate::base::rpc::{Answer, Browser, RpcResult};
use crate::i18n::Locale;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos_i18n::Locale as _;
use serde::{Deserialize, Serialize};

const THEME: &str = "theme";
const LANGUAGE: &str = "language";
const SIDEBAR: &str = "sidebar";
/// Attributes of each cookie: a year, the whole site. Scripts read and write them; they say nothing about the person.
const ATTRIBUTES: &str = "Path=/; Max-Age=31536000; SameSite=Lax";

/// Which colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Theme {
    #[default]
    Dark,
    Light,
}

impl Theme {
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Dark => "dark",
            Self::Light => "light",
        }
    }
}

/// A language of the screens, as it stands in the cookie.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    Es,
    En,
}

impl From<Language> for Locale {
    fn from(language: Language) -> Self {
        match language {
            Language::Es => Self::es,
            Language::En => Self::en,
        }
    }
}

impl Language {
    /// As it stands in addresses.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

impl From<Locale> for Language {
    fn from(lang: Locale) -> Self {
        match lang {
            Locale::es => Self::Es,
            Locale::en => Self::En,
        }
    }
}

/// Remembers the theme; for a plain form, which then comes back to its page.
#[server(output = Answer, client = Browser)]
pub async fn set_theme(theme: Theme) -> RpcResult<()> {
    crate::base::rpc::set_cookie(&format!("{THEME}={}; {ATTRIBUTES}", theme.as_str()));
    Ok(())
}

/// Remembers the language; for a plain form, which then comes back to its page.
#[server(output = Answer, client = Browser)]
pub async fn set_language(language: Language) -> RpcResult<()> {
    crate::base::rpc::set_cookie(&format!("{LANGUAGE}={}; {ATTRIBUTES}", Locale::from(language).as_str()));
    Ok(())
}

/// The theme that the request asks for, else the organization's.
#[cfg(feature = "ssr")]
pub fn theme_of_request() -> Theme {
    match crate::base::rpc::cookie(THEME).as_deref() {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ if crate::session::look_of_request().is_some_and(|look| look.light) => Theme::Light,
        _ => Theme::Dark,
    }
}

/// The width of the sidebar that the request asks for: `wide` or `narrow`.
#[cfg(feature = "ssr")]
pub fn sidebar_of_request() -> &'static str {
    match crate::base::rpc::cookie(SIDEBAR).as_deref() {
        Some("narrow") => "narrow",
        _ => "wide",
    }
}

/// The language that a page begins with: the cookie's, else the organization's, else Spanish. What the browser prefers is not
/// asked, because many computers here speak English to people who do not.
#[cfg(feature = "ssr")]
pub fn first_language() -> Locale {
    let organization = || crate::session::look_of_request().filter(|look| look.english).map(|_| Locale::en);
    let asked = crate::base::rpc::cookie(LANGUAGE).and_then(|word| word.parse().ok());
    asked.or_else(organization).unwrap_or_default()
}

/// The language that a page begins with: the server wrote it into the document.
#[cfg(not(feature = "ssr"))]
pub fn first_language() -> Locale {
    let written = document().document_element().and_then(|html| html.get_attribute("lang"));
    written.and_then(|word| word.parse().ok()).unwrap_or_default()
}

/// Shows and remembers a theme, in the browser.
pub fn show_theme(theme: Theme) {
    remember(THEME, theme.as_str());
    mark("data-theme", theme.as_str());
}

/// Remembers a language, in the browser; showing it is the caller's.
pub fn remember_language(lang: Locale) {
    remember(LANGUAGE, lang.as_str());
}

/// Makes a narrow sidebar wide and a wide one narrow, in the browser.
pub fn toggle_sidebar() {
    let narrow = document()
        .document_element()
        .and_then(|html| html.get_attribute("data-sidebar"))
        .is_some_and(|width| width == "narrow");
    let width = if narrow { "wide" } else { "narrow" };
    remember(SIDEBAR, width);
    mark("data-sidebar", width);
}

fn remember(cookie: &str, value: &str) {
    if let Some(page) = document().dyn_ref::<web_sys::HtmlDocument>() {
        // A browser that refuses cookies forgets the preference, and loses nothing else.
        let _ = page.set_cookie(&format!("{cookie}={value}; {ATTRIBUTES}"));
    }
}

fn mark(attribute: &str, value: &str) {
    if let Some(html) = document().document_element() {
        // Setting an attribute with a valid name cannot fail.
        let _ = html.set_attribute(attribute, value);
    }
}
