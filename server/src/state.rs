//! What the router works with.

use crate::metrics::Metrics;
use crate::middleware::limits::Limits;
use axum::extract::FromRef;
use engrane::platform::events::ops::Events;
use engrane::platform::services::Services;
use ipnet::IpNet;
use leptos::config::LeptosOptions;
use std::sync::Arc;
use tokio_util::sync::CancellationToken;

/// Shared by all requests; cheap to clone.
#[derive(Clone, Debug)]
pub struct AppState {
    pub services: Arc<Services>,
    pub events: Events,
    pub metrics: Metrics,
    pub leptos: Arc<LeptosOptions>,
    /// Is the site reached by https only?
    pub https: bool,
    /// How often each caller may ask.
    pub limits: Limits,
    /// Proxies whose word about the client's address counts.
    pub trusted_proxies: Arc<[IpNet]>,
    /// Other sites whose scripts may call the REST doors.
    pub cors_origins: Arc<[String]>,
    /// Set when the server is asked to stop: open event streams end then.
    pub stop: CancellationToken,
}

impl FromRef<AppState> for LeptosOptions {
    fn from_ref(state: &AppState) -> Self {
        LeptosOptions::clone(&state.leptos)
    }
}
