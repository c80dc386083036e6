//! How Engrane is reached: the router with its middleware, the REST doors, the event stream, what crawlers ask for, the command line and
//! the private PostgreSQL. Everything goes the same way: middleware finds out who calls, one door makes types of bytes,
//! one operation does it.

pub mod api;
mod client;
pub mod commands;
mod crawlers;
mod extract;
pub mod metrics;
pub mod middleware;
pub mod postgres;
pub mod respond;
pub mod site;
mod spans;
pub mod state;
mod stream;

use crate::state::AppState;
use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use leptos::config::LeptosOptions;
use leptos_axum::{AxumRouteListing, LeptosRoutes, generate_route_list};
use std::sync::{Arc, LazyLock};
use tower_http::compression::CompressionLayer;
use tower_http::compression::CompressionLevel;
use tower_http::limit::RequestBodyLimitLayer;

/// Bytes of a form or of a server function's arguments, at the most.
const PAGE_BODY_LIMIT: usize = 1024 * 1024;

/// The routes of the pages. Listed once: while Leptos does, no resource of the process loads, and one that was first asked
/// for in that moment, for a page of another router, would keep its page waiting for good.
pub fn pages() -> &'static [AxumRouteListing] {
    static PAGES: LazyLock<Vec<AxumRouteListing>> = LazyLock::new(|| {
        // Before Leptos takes an executor of its own, which listing the routes makes it do.
        spans::follow_spawned();
        generate_route_list(app::App)
    });
    &PAGES
}

/// The whole site. Tests use exactly this router.
pub fn router(state: AppState) -> Router {
    let pages = pages().to_vec();
    let shell = {
        let options = Arc::clone(&state.leptos);
        move || app::shell(LeptosOptions::clone(&options))
    };
    Router::new()
        .leptos_routes(&state, pages, shell)
        // Server functions read whatever comes; doors have limits of their own.
        .layer(RequestBodyLimitLayer::new(PAGE_BODY_LIMIT))
        .merge(api::router(&state))
        .merge(crawlers::router())
        .fallback_service(site::files(&state))
        // The last one added is the first one asked.
        .layer(from_fn(middleware::server_functions::guard))
        .layer(from_fn(middleware::plain_forms::keep))
        .layer(from_fn(middleware::audit_denials::note))
        .layer(from_fn_with_state(state.clone(), middleware::limits::guard))
        .layer(from_fn_with_state(state.clone(), middleware::authenticate::identify))
        .layer(from_fn(middleware::same_origin::guard))
        .layer(CompressionLayer::new().quality(CompressionLevel::Fastest))
        .layer(from_fn_with_state(state.clone(), middleware::headers::add))
        .layer(from_fn_with_state(state.clone(), middleware::measure::measure))
        .layer(from_fn(middleware::request_log::log))
        .with_state(state)
}
