//! What people see: the document, the root component with its routes, and the areas' pages.
//!
//! A page is `data → state → view`: resources over server functions, signals, and a view that composes [`ui`] and says
//! almost nothing about looks. Each list and page has four states: empty, loading, error, forbidden.
//!
//! Where each page is found, and when its code comes, says [`routes`].
//!
//! What must hold: both sides draw the same (no clock, no chance, no unordered map in a view); nothing suspends outside
//! the routes; the content security policy below allows no `style` attribute and no inline handler.

mod attached;
pub mod audit;
pub mod base;
pub mod catalog;
pub mod entity_pages;
pub mod exports;
pub mod forms;
pub mod identity;
pub mod imports;
pub mod inventory;
pub mod layout;
pub mod notices;
pub mod oee;
mod pairing;
pub mod people;
pub mod production;
mod routes;
mod scan;
pub mod session;
pub mod stores;
pub mod tasks;
pub mod ui;
mod works;

#[expect(
    clippy::all,
    clippy::pedantic,
    clippy::expect_used,
    dead_code,
    unused_imports,
    reason = "made by the build from the translations"
)]
mod generated {
    include!(concat!(env!("OUT_DIR"), "/i18n/mod.rs"));
}

/// The texts in both languages, and the language of the screen.
pub mod i18n {
    pub use crate::base::language::use_i18n;
    pub use crate::generated::i18n::{Locale, td_string};
}

use crate::base::language::ShownLanguage;
use crate::session::Session;
use crate::session::live::Live;
use crate::ui::age::Elapsed;
use crate::ui::toast::Toasts;
use crate::ui::upload::Upload;
use leptos::prelude::*;
use leptos_meta::provide_meta_context;
use leptos_router::components::Router;
use std::time::Duration;

/// The document around the application; on the server only.
#[cfg(feature = "ssr")]
pub fn shell(options: LeptosOptions) -> impl IntoView {
    let scripts = {
        let options = options.clone();
        move || view! { <HydrationScripts options /> }.into_any()
    };
    page_around(options, || view! { <App /> }.into_any(), scripts)
}

#[cfg(feature = "ssr")]
#[expect(clippy::needless_pass_by_value, reason = "a reference would tie the document to whoever asks for it")]
fn page_around(
    options: LeptosOptions,
    page: impl FnOnce() -> AnyView,
    scripts: impl FnOnce() -> AnyView,
) -> impl IntoView {
    use leptos_meta::{HashedStylesheet, MetaTags};

    set_content_security_policy(&options);
    view! {
        <!DOCTYPE html>
        <html data-theme=session::preferences::theme_of_request().as_str() data-sidebar=session::preferences::sidebar_of_request()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="dark light" />
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link
                    rel="preload"
                    href="/fonts/inter-5.3.0.woff2"
                    r#as="font"
                    type="font/woff2"
                    crossorigin="anonymous"
                />
                <HashedStylesheet options=options.clone() id="styles" />
                <AutoReload options=options.clone() />
                // The organization's colours, in an element that the browser half finds again.
                <style id=session::LOOK nonce=leptos::nonce::use_nonce()>
                    {session::styles_of_request()}
                </style>
                {scripts()}
                <MetaTags />
            </head>
            <body>{page()}</body>
        </html>
    }
}

/// What the browser may load and run. The one-time number of each answer lets our own inline scripts through.
#[cfg(feature = "ssr")]
fn set_content_security_policy(options: &LeptosOptions) {
    use axum::http::HeaderValue;
    use axum::http::header::CONTENT_SECURITY_POLICY;
    use leptos::nonce::use_nonce;

    let (Some(response), Some(nonce)) = (use_context::<leptos_axum::ResponseOptions>(), use_nonce()) else {
        return;
    };
    // While developing, the page is told over a web socket that it should reload.
    let reload =
        if cfg!(debug_assertions) { format!(" ws://127.0.0.1:{}", options.reload_port) } else { String::new() };
    // Pictures of parts lie with whoever makes them.
    let policy = format!(
        "default-src 'self'; script-src 'self' 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self' 'nonce-{nonce}'; \
         img-src 'self' data: https:; connect-src 'self'{reload}; worker-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'; \
         frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Says in the document that the page has been taken over, down to the page that is open.
pub fn taken_over() {
    if let Some(html) = document().document_element() {
        // Setting an attribute with a valid name cannot fail. Inputs ask for it, and the browser journeys wait for it.
        let _ = html.set_attribute("data-hydrated", "");
    }
}

/// Has the page been taken over? Until then somebody may have typed into what the server drew.
#[cfg(not(feature = "ssr"))]
pub(crate) fn is_taken_over() -> bool {
    document().document_element().is_some_and(|html| html.has_attribute("data-hydrated"))
}

/// On the server nobody types.
#[cfg(feature = "ssr")]
pub(crate) fn is_taken_over() -> bool {
    true
}

/// Runs it once the page has been taken over, at once when it has: what the first view was drawn from must not change
/// before that, however late the code of the page comes.
pub(crate) fn once_taken_over(run: impl FnOnce() + 'static) {
    if is_taken_over() {
        run();
    } else {
        set_timeout(move || once_taken_over(run), Duration::from_millis(100));
    }
}

/// The document of a page that is refused before anything of it is drawn. It comes without our script, which would draw
/// the page that was asked for.
#[cfg(feature = "ssr")]
pub fn refusal(options: LeptosOptions, problem: engrane::base::problem::Problem) -> impl IntoView {
    let page = move || around(move || layout::problem_page(problem)).into_any();
    page_around(options, page, || ().into_any())
}

/// The application: what every page shares, around the routes.
#[component]
pub fn App() -> impl IntoView {
    around(routes::routes)
}

/// What every page shares, around one of them.
fn around(page: impl FnOnce() -> AnyView + Send + 'static) -> impl IntoView {
    provide_meta_context();
    let session = Session::provide();
    catalog::my_vehicles::MyVehicles::provide();
    Toasts::provide();
    Elapsed::provide();
    let tenant = Signal::derive(move || session.tenant());
    session::presence::follow(tenant, identity::stay_signed_in);
    // Whoever has to change the password first is told nothing.
    Live::provide(Signal::derive(move || session.tenant().filter(|_| !session.must_change_password())));
    Upload::provide();
    let language = ShownLanguage::provide();
    view! {
        {language}
        <Router>
            <layout::Frame>{page()}</layout::Frame>
        </Router>
    }
}
