//! Who calls: the bearer token or the cookie, checked against the session row at every request.

use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::ctx::{Actor, Ctx, Request as Origin};
use engrane::identity::ops::{self as identity, COOKIE, SECURE_COOKIE};
use engrane::problem::Problem;
use std::net::SocketAddr;
use std::sync::Arc;

/// Puts a [`Ctx`] into the request.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    let origin = Origin {
        id: super::request_log::id(&request),
        ip: request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.ip().to_string()).unwrap_or_default(),
        user_agent: text(request.headers(), header::USER_AGENT).chars().take(300).collect(),
    };
    let token = token(request.headers());
    let ctx = match identity::authenticate(&state.services, token.as_deref(), origin.clone()).await {
        Ok(ctx) => ctx,
        // Pages and doors say it in their own way: every operation of this caller is refused as unavailable.
        Err(error) => match error.into_problem() {
            Problem::Unavailable => Ctx::new(Arc::clone(&state.services), Actor::Unverified, origin),
            problem => return crate::respond::ApiError::from(problem).into_response(),
        },
    };
    request.extensions_mut().insert(ctx);
    next.run(request).await
}

/// The bearer token, else the cookie of the sign-in.
fn token(headers: &HeaderMap) -> Option<String> {
    if let Some(bearer) = text(headers, header::AUTHORIZATION).strip_prefix("Bearer ") {
        return Some(bearer.trim().to_owned());
    }
    cookie(headers, SECURE_COOKIE).or_else(|| cookie(headers, COOKIE))
}

/// Does the request carry the cookie of a sign-in?
pub(super) fn has_session_cookie(headers: &HeaderMap) -> bool {
    cookie(headers, SECURE_COOKIE).or_else(|| cookie(headers, COOKIE)).is_some()
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
        .filter(|value| !value.is_empty())
        .map(str::to_owned)
}

fn text(headers: &HeaderMap, name: header::HeaderName) -> &str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}
