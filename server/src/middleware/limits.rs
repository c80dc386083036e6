//! How many requests a minute each caller may make: a person, or the address of somebody who is not signed in. Counted
//! by each server process for itself. Files of the site and the event stream do not count.

use super::screens;
use crate::respond::ApiError;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::id::{PadId, ScreenId, UserId};
use engrane::base::problem::Problem;
use engrane::platform::config;
use engrane::platform::ctx::{Actor, Ctx};
use engrane::platform::identity::attempts::network;
use governor::clock::{Clock, DefaultClock};
use governor::middleware::StateInformationMiddleware;
use governor::state::keyed::DefaultKeyedStateStore;
use governor::{Quota, RateLimiter};
use leptos::config::LeptosOptions;
use std::num::NonZeroU32;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// Requests between two looks for callers who have not been here for a minute.
const SWEEPS_EVERY: u32 = 4096;

/// The limits of this server process.
#[derive(Clone, Debug)]
pub struct Limits {
    rest: Option<Arc<Limiter>>,
    browser: Option<Arc<Limiter>>,
    ingest: Option<Arc<Limiter>>,
}

/// Who is counted.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Caller {
    Person(UserId),
    Screen(ScreenId),
    Pad(PadId),
    Address(String),
}

type Counters = RateLimiter<Caller, DefaultKeyedStateStore<Caller>, DefaultClock, StateInformationMiddleware>;

#[derive(Debug)]
struct Limiter {
    counters: Counters,
    per_minute: NonZeroU32,
    clock: DefaultClock,
    asked: AtomicU32,
}

/// What a caller has left, or has to wait.
enum Outcome {
    Left(u32),
    Wait(u32),
}

impl Limits {
    pub fn new(limits: config::Limits) -> Self {
        let limiter = |per_minute| NonZeroU32::new(per_minute).map(|per_minute| Arc::new(Limiter::new(per_minute)));
        Self {
            rest: limiter(limits.rest_per_minute),
            browser: limiter(limits.browser_per_minute),
            ingest: limiter(limits.ingest_per_minute),
        }
    }

    /// Nobody is limited: for tests that ask often.
    pub fn none() -> Self {
        Self { rest: None, browser: None, ingest: None }
    }

    fn of(&self, path: &str) -> Option<&Arc<Limiter>> {
        match path {
            "/api/v1/events" | screens::EVENTS => None,
            "/api/v1/oee/detections" => self.ingest.as_ref(),
            path if path.starts_with("/api/v1/") => self.rest.as_ref(),
            path if super::is_file(path) => None,
            _ => self.browser.as_ref(),
        }
    }
}

impl Limiter {
    fn new(per_minute: NonZeroU32) -> Self {
        let counters = RateLimiter::keyed(Quota::per_minute(per_minute)).with_middleware();
        Self { counters, per_minute, clock: DefaultClock::default(), asked: AtomicU32::new(0) }
    }

    fn ask(&self, caller: &Caller) -> Outcome {
        if self.asked.fetch_add(1, Ordering::Relaxed) % SWEEPS_EVERY == SWEEPS_EVERY - 1 {
            self.counters.retain_recent();
            self.counters.shrink_to_fit();
        }
        match self.counters.check_key(caller) {
            Ok(state) => Outcome::Left(state.remaining_burst_capacity()),
            Err(refusal) => {
                let wait = refusal.wait_time_from(self.clock.now()).as_millis().div_ceil(1000);
                Outcome::Wait(u32::try_from(wait).unwrap_or(u32::MAX).max(1))
            }
        }
    }

    /// `RateLimit-*`: what may be asked, what is left of it, and the seconds until all of it is there again.
    fn describe(&self, headers: &mut HeaderMap, left: u32) {
        let all = self.per_minute.get();
        let reset = (u64::from(all - left.min(all)) * 60).div_ceil(u64::from(all));
        for (name, value) in
            [("ratelimit-limit", u64::from(all)), ("ratelimit-remaining", u64::from(left)), ("ratelimit-reset", reset)]
        {
            headers.insert(HeaderName::from_static(name), HeaderValue::from(value));
        }
    }
}

/// Refuses whoever asks too often, and tells everybody else what is left.
pub async fn guard(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (Some(limiter), Some(ctx)) = (state.limits.of(request.uri().path()), request.extensions().get::<Ctx>()) else {
        return next.run(request).await;
    };
    let caller = match &ctx.actor {
        Actor::Person(person) => Caller::Person(person.user),
        Actor::Screen(screen) => Caller::Screen(screen.id),
        Actor::Pad(pad) => Caller::Pad(pad.place.id),
        Actor::Nobody | Actor::Unverified | Actor::Job { .. } => Caller::Address(network(&ctx.request.ip)),
    };
    let limiter = Arc::clone(limiter);
    let (mut response, left) = match limiter.ask(&caller) {
        Outcome::Left(left) => (next.run(request).await, left),
        Outcome::Wait(retry_after_seconds) => (refuse(&state, request, retry_after_seconds).await, 0),
    };
    limiter.describe(response.headers_mut(), left);
    response
}

/// As a page for whoever opened one, as a problem for anybody else.
async fn refuse(state: &AppState, request: Request, retry_after_seconds: u32) -> Response {
    let problem = Problem::TooMany { retry_after_seconds };
    if !super::opens_page(&request) {
        return ApiError::from(problem).into_response();
    }
    let options = state.leptos.clone();
    let page = leptos_axum::render_app_async(move || app::refusal(LeptosOptions::clone(&options), problem.clone()));
    let mut response = page(request).await;
    response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(retry_after_seconds));
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_caller_has_a_limit_of_their_own() {
        let limiter = Limiter::new(NonZeroU32::new(2).unwrap());
        let (one, other) = (Caller::Address("203.0.113.7".into()), Caller::Person(uuid::Uuid::nil().into()));
        assert!(matches!(limiter.ask(&one), Outcome::Left(1)));
        assert!(matches!(limiter.ask(&one), Outcome::Left(0)));
        assert!(matches!(limiter.ask(&one), Outcome::Wait(1..=30)));
        assert!(matches!(limiter.ask(&other), Outcome::Left(1)));
    }

    #[test]
    fn files_and_the_event_stream_do_not_count_and_zero_is_no_limit() {
        let limits = config::Config::load(None).unwrap().limits;
        let on = Limits::new(limits);
        for path in ["/api/v1/events", screens::EVENTS, "/pkg/engrane.js", "/fonts/inter.woff2", "/favicon.svg"] {
            assert!(on.of(path).is_none(), "{path}");
        }
        let most = |limits: &Limits, path: &str| limits.of(path).map(|limiter| limiter.per_minute.get());
        assert_eq!(most(&on, "/api/v1/auth/me"), Some(100));
        assert_eq!(most(&on, "/api/search123"), Some(600));
        assert_eq!(most(&on, "/catalog"), Some(600));
        assert_eq!(most(&on, "/api/v1/oee/detections"), Some(6000));
        let off = Limits::new(config::Limits { rest_per_minute: 0, ..limits });
        assert_eq!(most(&off, "/api/v1/auth/me"), None);
        assert_eq!(most(&off, "/catalog"), Some(600));
    }
}
