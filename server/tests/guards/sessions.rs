//! Signing in as browsers meet it (cookies that renew themselves, streams that end), and who may ask how often.

use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chrono::Duration;
use engrane::base::permission::Role;
use engrane::platform::services::{AttemptLimits, SignInSettings};
use engrane::testing::{PASSWORD, UNLIMITED};
use http_body_util::BodyExt;
use serde_json::json;
use server::middleware::limits::Limits;
use sqlx::PgPool;

/// What a browser keeps.
#[derive(Clone, Debug, Default)]
struct Cookies {
    session: Option<String>,
    refresh: Option<String>,
}

impl Cookies {
    /// As after signing in on the page.
    async fn of(site: &Site) -> Self {
        let login = json!({ "username": "norte-owner", "password": PASSWORD });
        let pair = site.post(&Caller::Nobody, "/api/v1/auth/login", &login).await.json();
        let text = |name: &str| pair[name].as_str().map(str::to_owned);
        Self { session: text("access_token"), refresh: text("refresh_token") }
    }

    fn header(&self) -> String {
        let pair = |name: &str, value: &Option<String>| value.as_ref().map(|value| format!("{name}={value}"));
        let pairs = [pair("engrane_session", &self.session), pair("engrane_refresh", &self.refresh)];
        pairs.into_iter().flatten().collect::<Vec<_>>().join("; ")
    }

    fn request(&self, method: &Method, path: &str) -> axum::http::request::Builder {
        request(&Caller::Nobody, method, path)
            .header(header::COOKIE, self.header())
            .header(header::ORIGIN, "http://engrane.test")
    }

    async fn get(&self, site: &Site, path: &str, accept: &str) -> Answer {
        site.send(self.request(&Method::GET, path).header(header::ACCEPT, accept).body(Body::empty()).unwrap()).await
    }

    /// Takes what the answer sets, as a browser does.
    fn take(&mut self, answer: &Answer) {
        for cookie in set(answer) {
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            let value = Some(value.to_owned()).filter(|value| !value.is_empty());
            match name {
                "engrane_session" => self.session = value,
                "engrane_refresh" => self.refresh = value,
                _ => {}
            }
        }
    }
}

fn set(answer: &Answer) -> Vec<&str> {
    answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_is_served_signed_in_when_only_the_refresh_token_is_good(pool: PgPool) {
    let site = Site::open(pool).await;
    let mut cookies = Cookies::of(&site).await;
    site.world.services.clock.advance(Duration::minutes(20));
    let page = cookies.get(&site, "/inventory", "text/html").await;
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(set(&page).len(), 2, "{:?}", set(&page));
    assert!(set(&page).iter().all(|cookie| cookie.contains("HttpOnly; SameSite=Lax")));
    let old = cookies.clone();
    cookies.take(&page);
    assert_ne!(old.refresh, cookies.refresh);
    // What the page asks besides at the same time gets in as well, and so does what it asks later.
    assert_eq!(old.get(&site, "/api/v1/auth/me", "*/*").await.status, StatusCode::OK);
    let me = cookies.get(&site, "/api/v1/auth/me", "*/*").await;
    assert_eq!((me.status, set(&me).len()), (StatusCode::OK, 0));
    // The browser has forgotten the access token, which it keeps for a quarter of an hour.
    cookies.session = None;
    assert_eq!(cookies.get(&site, "/inventory", "text/html").await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn cookies_are_renewed_in_their_last_minutes_by_what_the_person_does(pool: PgPool) {
    let site = Site::open(pool).await;
    let mut cookies = Cookies::of(&site).await;
    site.world.services.clock.advance(Duration::minutes(9));
    assert_eq!(set(&cookies.get(&site, "/inventory", "text/html").await).len(), 0);
    site.world.services.clock.advance(Duration::minutes(2));
    let ask = cookies.request(&Method::GET, "/api/v1/auth/me").header("x-background", "1").body(Body::empty()).unwrap();
    assert_eq!(set(&site.send(ask).await).len(), 0, "nobody did anything");
    let page = cookies.get(&site, "/inventory", "text/html").await;
    assert_eq!(set(&page).len(), 2);
    assert_eq!(set(&cookies.get(&site, "/inventory", "text/html").await).len(), 0, "once is enough");
    cookies.take(&page);
    site.world.services.clock.advance(Duration::minutes(14));
    assert_eq!(cookies.get(&site, "/api/v1/auth/me", "*/*").await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_of_another_organization_is_refused_with_the_cookies_that_were_renewed(pool: PgPool) {
    let site = Site::open(pool).await;
    let mut cookies = Cookies::of(&site).await;
    site.world.services.clock.advance(Duration::minutes(20));
    let other = site.world.centro.tenant.to_string();
    let ask = cookies.request(&Method::GET, "/api/v1/auth/me").header("x-tenant", other).body(Body::empty()).unwrap();
    let refused = site.send(ask).await;
    assert_eq!((refused.status, &refused.json()["why"]), (StatusCode::CONFLICT, &json!("elsewhere")));
    assert_eq!(set(&refused).len(), 2, "the token that was spent is all that the browser has");
    cookies.take(&refused);
    // Long after the spent one would have given the session away.
    site.world.services.clock.advance(Duration::minutes(20));
    assert_eq!(cookies.get(&site, "/inventory", "text/html").await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn dead_cookies_are_taken_back_and_signing_out_stays_signed_out(pool: PgPool) {
    let site = Site::open(pool).await;
    let cookies = Cookies::of(&site).await;
    site.world.services.clock.advance(Duration::minutes(16));
    // The sign-out comes with an expired access token: it is renewed on the way, and ended.
    let out = site.send(cookies.request(&Method::POST, "/api/v1/auth/logout").body(Body::empty()).unwrap()).await;
    assert_eq!(out.status, StatusCode::NO_CONTENT);
    assert!(set(&out).len() == 2 && set(&out).iter().all(|cookie| cookie.contains("Max-Age=0")), "{:?}", set(&out));
    let page = cookies.get(&site, "/inventory", "text/html").await;
    assert_eq!(page.status, StatusCode::FOUND);
    assert!(page.header("location").starts_with("/login"));
    assert!(set(&page).iter().all(|cookie| cookie.contains("Max-Age=0")), "{:?}", set(&page));
    // Files ask nobody who they are.
    assert_eq!(set(&cookies.get(&site, "/pkg/engrane.js", "*/*").await).len(), 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_refresh_cookie_alone_is_no_use_to_another_site(pool: PgPool) {
    let site = Site::open(pool).await;
    let cookies = Cookies { session: None, ..Cookies::of(&site).await };
    let ask = request(&Caller::Nobody, &Method::POST, "/api/v1/auth/logout")
        .header(header::COOKIE, cookies.header())
        .header("sec-fetch-site", "cross-site");
    assert_eq!(site.send(ask.body(Body::empty()).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_event_stream_ends_with_its_session_and_only_with_its_own(pool: PgPool) {
    let site = Site::open(pool).await;
    let listening = site.listen().await;
    let open = async |caller: &Caller| {
        let ask = request(caller, &Method::GET, "/api/v1/events").body(Body::empty()).unwrap();
        site.begin(ask).await.into_body()
    };
    let (mine, other) = (site.owner(&site.world.norte).await, site.viewer(&site.world.norte).await);
    let (mut here, mut there) = (open(&mine).await, open(&other).await);
    // Both have begun.
    for stream in [&mut here, &mut there] {
        for _ in ["when to try again", "whom it is about", "that it begins"] {
            stream.frame().await.unwrap().unwrap();
        }
    }
    site.post(&mine, "/api/v1/auth/logout", &json!({})).await;
    let ends = async { while here.frame().await.is_some() {} };
    tokio::time::timeout(std::time::Duration::from_secs(1), ends).await.expect("the stream is still open");
    let goes_on = tokio::time::timeout(std::time::Duration::from_secs(1), there.frame()).await;
    assert!(goes_on.is_err(), "somebody else's stream ended");
    listening.stop().await;
}

#[sqlx::test(migrations = "../migrations")]
async fn a_person_closes_sessions_and_changes_the_password(pool: PgPool) {
    let site = Site::open(pool).await;
    let (here, there) = (site.owner(&site.world.norte).await, site.owner(&site.world.norte).await);
    let listed = site.get(&here, "/api/v1/auth/sessions").await.json();
    let current: Vec<bool> =
        listed["data"].as_array().unwrap().iter().map(|row| row["is_current"].as_bool().unwrap()).collect();
    assert_eq!(current, [false, true]);
    let place = format!("/api/v1/auth/sessions/{}", listed["data"][0]["id"].as_str().unwrap());
    assert_eq!(site.get(&here, &place).await.status, StatusCode::OK);
    let end = async |caller: &Caller, path: &str| {
        site.send(request(caller, &Method::DELETE, path).body(Body::empty()).unwrap()).await.status
    };
    assert_eq!(end(&site.viewer(&site.world.norte).await, &place).await, StatusCode::NOT_FOUND);
    assert_eq!(end(&here, &place).await, StatusCode::NO_CONTENT);
    assert_eq!(end(&here, &place).await, StatusCode::NOT_FOUND);
    assert_eq!(site.get(&there, "/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);

    let there = site.owner(&site.world.norte).await;
    let change = async |current: &str, new: &str| {
        let body = json!({ "current_password": current, "new_password": new });
        site.post(&here, "/api/v1/auth/change-password", &body).await
    };
    let wrong = change("Ninguna-2026", "Refaccion-Otra-7").await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(wrong.json()["fields"], json!([{ "field": "current_password", "reason": "incorrect" }]));
    let weak = change(PASSWORD, "Password1").await.json();
    assert_eq!(weak["fields"], json!([{ "field": "new_password", "reason": "guessable" }]));
    assert_eq!(change(PASSWORD, "Refaccion-Otra-7").await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.get(&here, "/api/v1/auth/me").await.status, StatusCode::OK);
    assert_eq!(site.get(&there, "/api/v1/auth/me").await.status, StatusCode::UNAUTHORIZED);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_must_change_the_password_gets_nowhere_else(pool: PgPool) {
    let site = Site::open(pool.clone()).await;
    let owner = site.owner(&site.world.norte).await;
    sqlx::query("update users set must_change_password = true").execute(&pool).await.unwrap();
    let page = site.page(&owner, "/catalog").await;
    assert_eq!((page.status, page.header("location")), (StatusCode::SEE_OTHER, "/account"));
    assert_eq!(site.page(&owner, "/account").await.status, StatusCode::OK);
    assert_eq!(site.get(&owner, "/api/v1/auth/me").await.json()["must_change_password"], true);
    for path in
        ["/api/v1/inventory/items", "/api/v1/auth/sessions", "/api/v1/users", "/api/v1/tenants", "/api/v1/events"]
    {
        let refused = site.get(&owner, path).await;
        let code = refused.json()["code"].clone();
        assert_eq!((refused.status, code), (StatusCode::FORBIDDEN, json!("password_must_change")), "{path}");
    }
    let path = format!("/api/v1/users/{}", uuid::Uuid::now_v7());
    let refused = site.change(&owner, Method::PATCH, &path, 1, &json!({})).await;
    assert_eq!(refused.json()["code"], "password_must_change");
    let body = json!({ "current_password": PASSWORD, "new_password": "Refaccion-Otra-7" });
    assert_eq!(site.post(&owner, "/api/v1/auth/change-password", &body).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.get(&owner, "/api/v1/inventory/items").await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn too_many_requests_are_refused_with_the_time_to_wait(pool: PgPool) {
    let mut limits = engrane::platform::config::Config::load(None).unwrap().limits;
    (limits.rest_per_minute, limits.browser_per_minute) = (3, 0);
    let site = Site::open_with(pool, UNLIMITED, |state| state.limits = Limits::new(limits)).await;
    let owner = site.owner(&site.world.norte).await;
    for left in ["2", "1", "0"] {
        let answer = site.get(&owner, "/api/v1/auth/me").await;
        assert_eq!((answer.status, answer.header("ratelimit-remaining")), (StatusCode::OK, left));
        assert_eq!(answer.header("ratelimit-limit"), "3");
    }
    let answer = site.get(&owner, "/api/v1/auth/me").await;
    assert_eq!((answer.status, &answer.json()["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too_many")));
    assert!((1..=20).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
    assert_eq!(answer.header("ratelimit-remaining"), "0");
    // Somebody else has asked for nothing yet; pages are not limited here.
    assert_eq!(site.get(&Caller::Nobody, "/api/v1/catalog/categories").await.status, StatusCode::OK);
    assert_eq!(site.page(&owner, "/catalog").await.header("ratelimit-limit"), "");
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_opens_too_many_pages_is_shown_one_that_says_so(pool: PgPool) {
    let mut limits = engrane::platform::config::Config::load(None).unwrap().limits;
    limits.browser_per_minute = 1;
    let site = Site::open_with(pool, UNLIMITED, |state| state.limits = Limits::new(limits)).await;
    let owner = site.owner(&site.world.norte).await;
    assert_eq!(site.page(&owner, "/inventory").await.status, StatusCode::OK);
    let page = site.page(&owner, "/inventory?q=x").await;
    assert_eq!(page.status, StatusCode::TOO_MANY_REQUESTS);
    assert!((1..=60).contains(&page.header("retry-after").parse::<u32>().unwrap()));
    assert!(page.header("content-type").starts_with("text/html"), "{}", page.body);
    crate::pages::is_a_safe_page(&page, "too many");
    for text in ["<h1", "Demasiados intentos", "href=\"/catalog\"", "Intentar de nuevo"] {
        assert!(page.body.contains(text), "{text} is missing in {}", page.body);
    }
    // Without the script that would draw the page that was asked for.
    assert!(!page.body.contains("/pkg/engrane.js"));
    // Whoever asks for anything else than a page reads the problem.
    let problem = site.get(&owner, "/inventory").await;
    assert_eq!((problem.status, &problem.json()["code"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too_many")));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_locked_name_is_refused_at_every_door_alike(pool: PgPool) {
    let attempts = AttemptLimits { per_minute: 20, lockout_failures: 2, lockout_minutes: 15 };
    let site = Site::open_with(pool, SignInSettings { attempts, ..UNLIMITED }, |_| {}).await;
    let login = async |name: &str, password: &str| {
        site.post(&Caller::Nobody, "/api/v1/auth/login", &json!({ "username": name, "password": password })).await
    };
    for name in ["norte-owner", "nobody-at-all"] {
        assert_eq!(login(name, "x").await.status, StatusCode::UNAUTHORIZED);
        assert_eq!(login(name, "x").await.status, StatusCode::UNAUTHORIZED);
        let locked = login(name, PASSWORD).await;
        assert_eq!((locked.status, locked.header("retry-after")), (StatusCode::TOO_MANY_REQUESTS, "900"));
    }
    assert!(site.world.token(&site.world.norte, Role::Viewer).await.is_ok());
}

fn from(origin: &str) -> Request<Body> {
    let ask = request(&Caller::Nobody, &Method::GET, "/api/v1/catalog/categories").header(header::ORIGIN, origin);
    ask.body(Body::empty()).unwrap()
}

#[sqlx::test(migrations = "../migrations")]
async fn other_sites_read_nothing(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer = site.send(from("https://uno.mx")).await;
    assert_eq!((answer.status, answer.header("access-control-allow-origin")), (StatusCode::OK, ""));
}

#[sqlx::test(migrations = "../migrations")]
async fn sites_that_are_named_read_the_doors_without_cookies(pool: PgPool) {
    let site =
        Site::open_with(pool, UNLIMITED, |state| state.cors_origins = vec!["https://uno.mx".to_owned()].into()).await;
    let answer = site.send(from("https://uno.mx")).await;
    assert_eq!(answer.header("access-control-allow-origin"), "https://uno.mx");
    assert_eq!(answer.header("access-control-allow-credentials"), "");
    assert!(answer.header("access-control-expose-headers").contains("idempotency-replayed"));
    let mut asked = from("https://uno.mx");
    *asked.method_mut() = Method::OPTIONS;
    asked.headers_mut().insert(header::ACCESS_CONTROL_REQUEST_METHOD, "POST".parse().unwrap());
    assert!(site.send(asked).await.header("access-control-allow-headers").contains("idempotency-key"));
    assert_eq!(site.send(from("https://dos.mx")).await.header("access-control-allow-origin"), "");
}
