//! The doors of pads: their page, the one where somebody records, the functions that these call and the event stream. On a device that
//! is a pad its token is looked at there and nothing else is: whoever is signed in on it is nobody at these doors, but for the stream and
//! what keeps a session in use as long as nobody is at work, and whoever is at work on the pad is nobody at all others. On any other
//! device the page and the functions of recording are everybody's.

use super::authenticate::cookie;
use super::server_functions::is_one_of;
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engrane::base::problem::Problem;
use engrane::platform::ctx::{Actor, Ctx, Request as Origin};
use engrane::platform::pairing::cookies;
use engrane::platform::pairing::types::Kind;
use engrane::production::pads::ops;
use std::sync::Arc;

/// The page on which a device waits to become a pad, and on which people identify themselves.
const PAGE: &str = "/pad";
/// The page on which they record.
const WORK: &str = "/production/pad";
/// The functions that the first alone calls.
const FUNCTIONS: &[&str] = &["identify_on_pad", "leave_pad", "pad_here", "pair_pad"];
/// Those that others call as well.
const OF_WORK: &[&str] = &["change_pin", "correct_fact", "production_pad", "record_fact", "stay", "take_fact_back"];
/// Of these, what the pages of whoever is signed in on a pad call as well, wherever they are.
const OF_ALL: &[&str] = &["stay"];
/// The event stream; likewise.
const EVENTS: &str = "/api/v1/events";

/// Is this a door of pads, whatever the device is?
fn is_theirs(path: &str) -> bool {
    path == PAGE || is_one_of(path, FUNCTIONS)
}

/// Is this a door of pads on a device that is one?
fn is_shared(path: &str) -> bool {
    path == WORK || path == EVENTS || is_one_of(path, OF_WORK)
}

/// On a pad where nobody is at work, is this a door of whoever is signed in there?
fn is_of_others(path: &str) -> bool {
    path == EVENTS || is_one_of(path, OF_ALL)
}

/// Who asks at a door of pads.
pub(super) struct Entered {
    ctx: Result<Ctx, Problem>,
    /// Keeps the token of a pad that lasts longer from now on.
    cookie: Option<String>,
}

/// Who asks at a door of pads; none at any other, and none at a door that others have too on a device that is no pad, or where nobody is
/// at work who could ask there.
pub(super) async fn enter(state: &AppState, path: &str, headers: &HeaderMap, origin: &Origin) -> Option<Entered> {
    let token = cookie(headers, cookies::names(Kind::Pad, state.https).0);
    let shared = is_shared(path) && token.is_some() && !headers.contains_key(header::AUTHORIZATION);
    if !shared && !is_theirs(path) {
        return None;
    }
    let (ctx, renewed) = match ops::enter(&state.services, token.as_deref(), origin.clone()).await {
        Ok((ctx, _)) if shared && matches!(ctx.actor, Actor::Nobody) => return None,
        Ok((ctx, _)) if is_of_others(path) && matches!(ctx.actor, Actor::Pad(_)) => return None,
        Ok(entered) => entered,
        Err(error) => {
            let ctx = match error.into_problem() {
                Problem::Unavailable => Ok(Ctx::new(Arc::clone(&state.services), Actor::Unverified, origin.clone())),
                problem => Err(problem),
            };
            return Some(Entered { ctx, cookie: None });
        }
    };
    let cookie = token.filter(|_| renewed).map(|token| cookies::token(&ctx, Kind::Pad, &token));
    Some(Entered { ctx: Ok(ctx), cookie })
}

/// Goes on as them. Who is to record is asked on another page than the one where it is done.
pub(super) async fn answer(entered: Entered, mut request: Request, next: Next) -> Response {
    let ctx = match entered.ctx {
        Ok(ctx) => ctx,
        Err(problem) => return ApiError::from(problem).into_response(),
    };
    super::request_log::identified(&ctx);
    let nobody_yet = matches!(ctx.actor, Actor::Pad(_)) && request.uri().path() == WORK;
    request.extensions_mut().insert(ctx);
    let mut response = if nobody_yet { Redirect::to(PAGE).into_response() } else { next.run(request).await };
    if let Some(cookie) = entered.cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
