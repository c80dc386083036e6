//! What every answer has alike, whatever it says: headers, problems with a status of their own, limits.

use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::testing::UNLIMITED;
use leptos::config::LeptosOptions;
use serde_json::json;
use server::middleware::limits::Limits;
use sqlx::PgPool;
use std::sync::Arc;

const JSON: &str = "application/json";

async fn ask(site: &Site, caller: &Caller, method: &str, path: &str, body: &str) -> Answer {
    let request = request(caller, &method.parse::<Method>().unwrap(), path)
        .header(header::CONTENT_TYPE, JSON)
        .header(header::ACCEPT, "text/html,*/*;q=0.8");
    site.send(request.body(Body::from(body.to_owned())).unwrap()).await
}

#[sqlx::test(migrations = "../migrations")]
async fn every_answer_has_the_headers_that_guard_it(pool: PgPool) {
    let mut limits = engrane::platform::config::Config::load(None).unwrap().limits;
    (limits.rest_per_minute, limits.ingest_per_minute) = (0, 1);
    let change = |state: &mut server::state::AppState| {
        (state.https, state.limits) = (true, Limits::new(limits));
    };
    let site = Site::open_with(pool, UNLIMITED, change).await;
    let owner = site.owner(&site.world.norte).await;
    let (long, longer) = ("a".repeat(300), "a".repeat(5_000));
    let deep = "[".repeat(4_000);
    let name = "x".repeat(20_000);
    for (method, path, body, status) in [
        ("GET", "/catalog", "", 200),
        ("HEAD", "/catalog", "", 200),
        ("GET", "/inventory", "", 302),
        ("GET", "/nowhere", "", 404),
        ("GET", "/pkg/nothing.js", "", 404),
        // Longer than a file system takes.
        ("GET", &format!("/{long}"), "", 404),
        ("GET", &format!("/pkg/{long}.js"), "", 404),
        ("GET", &format!("/catalog/{longer}"), "", 404),
        ("GET", "/pkg/%00", "", 404),
        ("GET", "/pkg/..%2f..%2fetc/passwd", "", 404),
        ("POST", "/pkg/engrane.js", "", 405),
        ("BREW", "/", "", 405),
        ("GET", "/api/openapi.json", "", 200),
        ("GET", "/api/v1/catalog/categories", "", 200),
        ("OPTIONS", "/api/v1/catalog/categories", "", 200),
        ("GET", "/api/v1/auth/me", "", 401),
        ("GET", "/api/v1/events", "", 401),
        ("GET", "/api/v1/nowhere", "", 404),
        ("PUT", "/api/v1/auth/login", "{}", 405),
        ("POST", "/api/v1/events", "", 405),
        ("POST", "/api/v1/auth/login", "{}", 400),
        ("POST", "/api/v1/auth/login", &deep, 422),
        ("POST", "/api/v1/auth/login", &json!({ "username": name }).to_string(), 413),
        ("POST", "/api/v1/oee/detections", "{}", 401),
        ("POST", "/api/v1/oee/detections", "{}", 429),
    ] {
        guarded(&ask(&site, &Caller::Nobody, method, path, body).await, path, status);
    }
    guarded(&site.get(&owner, "/api/v1/admin/users").await, "/api/v1/admin/users", 403);
    let many = json!({ "name": "Ana", "extra_permissions": vec!["export_data"; 10_000] }).to_string();
    let answer = ask(&site, &owner, "POST", "/api/v1/users", &many).await;
    guarded(&answer, "/api/v1/users", 413);
    assert_eq!(answer.json()["limit_bytes"], 64 * 1024);
}

fn guarded(answer: &Answer, path: &str, status: u16) {
    assert_eq!(answer.status.as_u16(), status, "{path}: {}", answer.body);
    for (name, value) in [
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "DENY"),
        ("referrer-policy", "strict-origin-when-cross-origin"),
        ("strict-transport-security", "max-age=31536000; includeSubDomains"),
        ("server", ""),
    ] {
        assert_eq!(answer.header(name), value, "{name} of {path}, {status}");
    }
    let policy = answer.header("content-security-policy");
    assert!(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe-inline"), "{path}: {policy}");
    for name in ["permissions-policy", "cache-control", "x-request-id"] {
        assert_ne!(answer.header(name), "", "{name} of {path}, {status}");
    }
    if path.starts_with("/api/v1/") && status >= 400 {
        assert_eq!(answer.header("content-type"), "application/problem+json", "{path}, {status}");
        assert_eq!(answer.json()["status"], status, "{path}");
    }
    assert_eq!(answer.header("retry-after").is_empty(), status != 429, "{path}, {status}");
}

#[sqlx::test(migrations = "../migrations")]
async fn a_method_that_a_door_does_not_take_is_a_problem_that_names_those_it_takes(pool: PgPool) {
    let site = Site::open(pool).await;
    for (method, path, allowed) in [
        ("GET", "/api/v1/auth/login", "POST"),
        ("DELETE", "/api/v1/catalog/categories", "GET,HEAD"),
        ("PUT", "/api/v1/events", "GET,HEAD"),
    ] {
        let answer = ask(&site, &Caller::Nobody, method, path, "").await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, allowed), "{path}");
        assert_eq!(answer.json()["title"], "Method Not Allowed");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_is_read_whatever_the_case_of_its_scheme(pool: PgPool) {
    let site = Site::open(pool).await;
    let Caller::Bearer(token) = site.owner(&site.world.norte).await else { unreachable!() };
    // Signing in calls it `bearer`.
    for (value, status) in [
        (format!("Bearer {token}"), 200),
        (format!("bearer {token}"), 200),
        (format!("BEARER  {token}"), 200),
        (format!("Basic {token}"), 401),
        (format!("Bearer{token}"), 401),
        (token, 401),
        ("Bearer".to_owned(), 401),
    ] {
        let ask = request(&Caller::Nobody, &Method::GET, "/api/v1/auth/me").header(header::AUTHORIZATION, &value);
        assert_eq!(site.send(ask.body(Body::empty()).unwrap()).await.status.as_u16(), status, "{value}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_parameter_that_a_door_does_not_know_is_refused_with_its_name(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer = site.get(&Caller::Nobody, "/api/v1/catalog/search?q=a&marca=trw").await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["fields"], json!([{ "field": "marca", "reason": "unknown" }]));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_file_that_has_not_changed_stays_kept(pool: PgPool) {
    let root = std::env::temp_dir().join(format!("engrane-site-{}", uuid::Uuid::now_v7()));
    std::fs::create_dir_all(&root).unwrap();
    std::fs::write(root.join("favicon.svg"), "<svg/>").unwrap();
    let site_root = root.to_string_lossy().into_owned();
    let change = |state: &mut server::state::AppState| {
        let leptos = LeptosOptions::builder().output_name("engrane").site_root(site_root).hash_files(false).build();
        state.leptos = Arc::new(leptos);
    };
    let site = Site::open_with(pool, UNLIMITED, change).await;
    let first = site.get(&Caller::Nobody, "/favicon.svg").await;
    assert_eq!((first.status.as_u16(), first.header("cache-control")), (200, "no-cache"));
    let since = first.header("last-modified").to_owned();
    let again = request(&Caller::Nobody, &Method::GET, "/favicon.svg").header(header::IF_MODIFIED_SINCE, since);
    let again = site.send(again.body(Body::empty()).unwrap()).await;
    assert_eq!((again.status.as_u16(), again.header("cache-control")), (304, "no-cache"));
    std::fs::remove_dir_all(&root).unwrap();
}
