//! Who calls: the bearer token or the cookies, checked against the session row at every request.
//!
//! A browser whose access token has expired, or is about to, gets a new pair of cookies with the answer to whatever it
//! asks, as long as its refresh token is good: no page shows a sign-in that is not needed.
//!
//! At the doors of wall screens ([`super::screens`]) nobody is looked for but a screen, and at those of pads ([`super::pads`]), on a
//! device that is one, nobody but whoever is at work on it.

use super::{pads, screens};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::{ConnectInfo, Request, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use engrane::base::fault::{Error, Result};
use engrane::base::problem::{Conflict, Entity, Problem};
use engrane::platform::ctx::{Actor, Ctx, Request as Origin};
use engrane::platform::identity::cookies::{self, COOKIES, SECURE_COOKIES};
use engrane::platform::identity::sessions::ops::{self as sessions, SignedIn};
use engrane::platform::pairing::cookies::names;
use engrane::platform::pairing::types::Kind;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// How long before its end an access token is renewed by what the person does.
const EARLY: Duration = Duration::from_mins(5);
/// By this header a page says that it asks by itself.
const BACKGROUND: &str = "x-background";
/// By this header a page says whose data it shows.
const TENANT: &str = "x-tenant";

/// Puts a [`Ctx`] into the request.
pub async fn identify(State(state): State<AppState>, mut request: Request, next: Next) -> Response {
    if super::is_file(request.uri().path()) {
        return next.run(request).await;
    }
    let origin = origin(&state, &request);
    if screens::is_theirs(request.uri().path()) {
        return screens::identify(&state, origin, request, next).await;
    }
    if let Some(entered) = pads::enter(&state, request.uri().path(), request.headers(), &origin).await {
        return pads::answer(entered, request, next).await;
    }
    let (found, cookies) = find(&state, request.headers(), origin.clone()).await;
    let unverified = || Ctx::new(Arc::clone(&state.services), Actor::Unverified, origin);
    let (ctx, refusal) = match found.map_err(Error::into_problem) {
        Ok(ctx) => {
            // A page of before the person began or stopped acting for another organization changes nothing of this one.
            let shown = request.headers().get(TENANT).and_then(|value| value.to_str().ok());
            let elsewhere = shown.is_some_and(|shown| ctx.person().is_ok_and(|is| is.tenant.to_string() != shown));
            let refusal = Problem::Conflict { what: Entity::Tenant, why: Conflict::Elsewhere };
            (ctx, elsewhere.then_some(refusal))
        }
        // Pages and doors say it in their own way: every operation of this caller is refused as unavailable.
        Err(Problem::Unavailable) => (unverified(), None),
        Err(problem) => (unverified(), Some(problem)),
    };
    let fresh = cookies.into_headers(&ctx);
    super::request_log::identified(&ctx);
    let must_change = ctx.person().is_ok_and(|person| person.must_change_password);
    request.extensions_mut().insert(ctx);
    // Whatever the answer is, it takes the cookies along: the token that they renew is spent.
    let mut response = match refusal {
        Some(problem) => ApiError::from(problem).into_response(),
        None if must_change && is_other_page(&request) => Redirect::to("/account").into_response(),
        None => next.run(request).await,
    };
    // Whoever has just signed in or out has cookies of their own.
    if !response.headers().get_all(header::SET_COOKIE).iter().any(is_ours) {
        for cookie in fresh.iter().filter_map(|cookie| HeaderValue::from_str(cookie).ok()) {
            response.headers_mut().append(header::SET_COOKIE, cookie);
        }
    }
    response
}

/// Is it a page other than the one where a password is changed?
fn is_other_page(request: &Request) -> bool {
    super::opens_page(request) && !request.uri().path().starts_with("/account")
}

fn origin(state: &AppState, request: &Request) -> Origin {
    let headers = request.headers();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|peer| peer.ip());
    let address = peer.map(|peer| super::client::address(peer, headers, &state.trusted_proxies));
    Origin {
        id: super::request_log::id(request),
        ip: address.map(|address| address.to_string()).unwrap_or_default(),
        user_agent: text(headers, header::USER_AGENT).chars().take(300).collect(),
        // An event stream cannot say so itself.
        background: headers.get(BACKGROUND).is_some_and(|value| value == "1")
            || ["/api/v1/events", screens::EVENTS].contains(&request.uri().path()),
        // That is up to the door.
        key: None,
    }
}

/// What the answer does to the caller's cookies.
enum Cookies {
    Stay,
    /// They hold a fresh pair of tokens from now on.
    Renewed(Box<SignedIn>),
    /// They are good for nothing any more.
    Ended,
}

impl Cookies {
    fn into_headers(self, ctx: &Ctx) -> Vec<String> {
        match self {
            Self::Stay => Vec::new(),
            Self::Renewed(signed_in) => cookies::signed_in(ctx, &signed_in).into(),
            Self::Ended => cookies::signed_out(ctx).into(),
        }
    }
}

/// Who calls, and what becomes of their cookies: also when looking failed after they were renewed.
async fn find(state: &AppState, headers: &HeaderMap, origin: Origin) -> (Result<Ctx>, Cookies) {
    let services = &state.services;
    if let Some(token) = bearer(headers) {
        return (sessions::authenticate(services, Some(token), origin).await, Cookies::Stay);
    }
    let (access, refresh) = if state.https { SECURE_COOKIES } else { COOKIES };
    let token = cookie(headers, access);
    let ctx = match sessions::authenticate(services, token.as_deref(), origin).await {
        Ok(ctx) => ctx,
        Err(error) => return (Err(error), Cookies::Stay),
    };
    let Some(refresh) = cookie(headers, refresh) else { return (Ok(ctx), Cookies::Stay) };
    if let Actor::Person(_) = ctx.actor {
        let ends = token.and_then(|token| services.tokens.read(&token, ctx.now())).map(|claims| claims.exp);
        let soon = ends.is_some_and(|ends| ends - ctx.now().timestamp() < EARLY.as_secs().cast_signed());
        if !soon || ctx.request.background {
            return (Ok(ctx), Cookies::Stay);
        }
        // Of several requests at once one is enough; a refusal leaves the access token to live out its time.
        return match sessions::refresh_early(&ctx, &refresh).await {
            Ok(Some(renewed)) => (Ok(ctx), Cookies::Renewed(Box::new(renewed))),
            Ok(None) | Err(Error::Refused(Problem::NotSignedIn)) => (Ok(ctx), Cookies::Stay),
            Err(error) => (Err(error), Cookies::Stay),
        };
    }
    match sessions::refresh(&ctx, &refresh).await {
        Ok(signed_in) => {
            let claims = services.tokens.read(&signed_in.token, ctx.now());
            let entered = match claims {
                Some(claims) => sessions::enter(ctx, claims.tid, claims.sid, claims.sub).await,
                None => Ok(ctx),
            };
            (entered, Cookies::Renewed(Box::new(signed_in)))
        }
        Err(Error::Refused(Problem::NotSignedIn)) => (Ok(ctx), Cookies::Ended),
        Err(error) => (Err(error), Cookies::Stay),
    }
}

/// The token of `Authorization: Bearer …`, however the word is written.
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = text(headers, header::AUTHORIZATION).split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// Does the request carry a cookie of a sign-in, or of a wall screen or a pad?
pub(super) fn has_session_cookie(headers: &HeaderMap) -> bool {
    let of_devices = Kind::ALL.iter().flat_map(|kind| [names(*kind, false), names(*kind, true)]);
    let of_devices = of_devices.flat_map(|(token, waiting)| [token, waiting]);
    cookie_names().chain(of_devices).any(|name| cookie(headers, name).is_some())
}

/// Does this `Set-Cookie` value sign in or out?
fn is_ours(value: &HeaderValue) -> bool {
    value.to_str().is_ok_and(|value| {
        cookie_names().any(|name| value.strip_prefix(name).is_some_and(|rest| rest.starts_with('=')))
    })
}

fn cookie_names() -> impl Iterator<Item = &'static str> {
    [COOKIES.0, COOKIES.1, SECURE_COOKIES.0, SECURE_COOKIES.1].into_iter()
}

pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
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
