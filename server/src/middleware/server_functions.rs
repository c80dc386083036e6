//! Server functions are doors too: without a session they are closed, before their arguments are read, unless they
//! stand on the list of public ones.

use crate::respond::ApiError;
use axum::extract::Request;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::problem::Problem;
use engrane::platform::ctx::{Actor, Ctx};
use std::collections::HashSet;
use std::sync::LazyLock;

/// Paths that anyone may call, without the hash at their end: the catalogue, signing in, preferences of the page.
pub const PUBLIC: &[&str] = &[
    "categories",
    "fitments_of_part",
    "pair_pad",
    "pair_screen",
    "part",
    "part_interchange",
    "password_strength",
    "register",
    "request_reset",
    "reset_password",
    "search",
    "set_language",
    "set_theme",
    "sign_in",
    "sign_out",
    "suggest",
    "vehicle_fit",
    "vehicle_step",
];

static PATHS: LazyLock<HashSet<&'static str>> =
    LazyLock::new(|| server_fn::axum::server_fn_paths().map(|(path, _)| path).collect());

/// Is this the path of a server function that anyone may call?
pub fn is_public(path: &str) -> bool {
    is_one_of(path, PUBLIC)
}

/// Is this the path of one of these server functions?
pub(super) fn is_one_of(path: &str, names: &[&str]) -> bool {
    names.iter().any(|name| {
        path.strip_prefix("/api/")
            .and_then(|rest| rest.strip_prefix(name))
            .is_some_and(|hash| hash.bytes().all(|byte| byte.is_ascii_digit()))
    })
}

pub async fn guard(request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if PATHS.contains(path) && !is_public(path) {
        match request.extensions().get::<Ctx>().map(|ctx| &ctx.actor) {
            Some(Actor::Person(_) | Actor::Screen(_) | Actor::Pad(_)) => {}
            Some(Actor::Unverified) => return ApiError::from(Problem::Unavailable).into_response(),
            _ => return ApiError::from(Problem::NotSignedIn).into_response(),
        }
    }
    next.run(request).await
}
