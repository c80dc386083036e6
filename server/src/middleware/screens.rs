//! The doors of wall screens: their page, the functions that it calls and its event stream. Only here is a screen's token
//! looked at, and here nothing else is: whoever is signed in on the same device is nobody at these doors, and a screen is
//! nobody at all others.

use super::authenticate::cookie;
use super::server_functions::is_one_of;
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::problem::Problem;
use engrane::oee::screens::ops;
use engrane::platform::ctx::{Actor, Ctx, Request as Origin};
use engrane::platform::pairing::cookies;
use engrane::platform::pairing::types::Kind;
use std::sync::Arc;

/// The event stream of a screen.
pub const EVENTS: &str = "/api/v1/screen/events";
/// The page.
const PAGE: &str = "/screen";
/// The functions that the page calls.
const FUNCTIONS: &[&str] = &["pair_screen", "screen_board"];

/// Is this a door of wall screens?
pub fn is_theirs(path: &str) -> bool {
    path == PAGE || path == EVENTS || is_one_of(path, FUNCTIONS)
}

/// Puts a [`Ctx`] into the request: of the screen whose token it carries, else of nobody. A token that lasts longer from
/// now on goes back with the answer.
pub(super) async fn identify(state: &AppState, origin: Origin, mut request: Request, next: Next) -> Response {
    let token = cookie(request.headers(), cookies::names(Kind::Screen, state.https).0);
    let (ctx, renewed) = match ops::enter(&state.services, token.as_deref(), origin.clone()).await {
        Ok(entered) => entered,
        Err(error) => match error.into_problem() {
            Problem::Unavailable => (Ctx::new(Arc::clone(&state.services), Actor::Unverified, origin), false),
            problem => return ApiError::from(problem).into_response(),
        },
    };
    let cookie = token.filter(|_| renewed).map(|token| cookies::token(&ctx, Kind::Screen, &token));
    super::request_log::identified(&ctx);
    request.extensions_mut().insert(ctx);
    let mut response = next.run(request).await;
    if let Some(cookie) = cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
