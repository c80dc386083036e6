//! Wall screens as their browsers meet them: cookies, the page, the stream.

use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use engrane::base::permission::Role;
use http_body_util::BodyExt;
use serde_json::json;
use sqlx::PgPool;

/// What the page of a device asks by itself, with the cookies that it has.
async fn pair(site: &Site, cookies: &str) -> Answer {
    let mut paths = server_fn::axum::server_fn_paths();
    let path = paths.find(|(path, _)| crate::rpc_samples::name(path) == "pair_screen").unwrap().0;
    let ask = request(&Caller::Nobody, &Method::POST, path)
        .header(header::COOKIE, cookies)
        .header(header::ORIGIN, "http://engrane.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.send(ask.body(Body::empty()).unwrap()).await
}

/// The cookies that an answer sets, as a browser sends them back; those that it takes back are empty.
fn set(answer: &Answer) -> Vec<String> {
    let cookies = answer.headers.get_all(header::SET_COOKIE).iter().map(|value| value.to_str().unwrap());
    cookies
        .inspect(|cookie| {
            assert!(cookie.contains("; Path=/; Max-Age=") && cookie.ends_with("; HttpOnly; SameSite=Lax"));
        })
        .map(|cookie| cookie.split(';').next().unwrap().to_owned())
        .collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn a_device_becomes_a_screen_and_shows_its_plant(pool: PgPool) {
    let site = Site::open(pool).await;
    let planta = site.owner(&site.world.planta).await;
    let first = pair(&site, "").await;
    let (code, waiting) = (first.json().as_str().unwrap().to_owned(), set(&first));
    assert_eq!((code.len(), waiting.len()), (9, 1), "{code} {waiting:?}");
    assert!(waiting[0].starts_with("engrane_waiting="));
    let again = pair(&site, &waiting[0]).await;
    assert_eq!((again.json().as_str(), set(&again).len()), (Some(code.as_str()), 0));

    let body = json!({ "code": code, "name": "Nave 1", "shows": { "period": "shift" } });
    let made = site.post(&planta, "/api/v1/oee/screens", &body).await;
    assert_eq!((made.status, &made.json()["shows"]["period"]), (StatusCode::CREATED, &json!("shift")));
    assert_eq!(made.json()["last_seen_at"], json!(null));
    let connected = pair(&site, &waiting[0]).await;
    assert_eq!(connected.json(), json!(""));
    let cookies = set(&connected);
    let token = cookies.iter().find_map(|cookie| cookie.strip_prefix("engrane_screen=")).unwrap().to_owned();
    assert!(cookies.contains(&"engrane_waiting=".to_owned()), "{cookies:?}");
    assert!(!connected.body.contains(&token), "scripts read no token");

    let screen = Caller::Screen(token.clone());
    let page = site.page(&screen, "/screen").await;
    assert_eq!(page.status, StatusCode::OK);
    assert!(
        page.body.contains("Nave 1 · ") && !page.body.contains(&token) && !page.body.contains("<nav"),
        "{}",
        page.body
    );
    let listed = site.get(&planta, "/api/v1/oee/screens").await.json();
    assert!(listed["data"][0]["last_seen_at"].is_string(), "{listed}");
    // Everywhere else it is nobody.
    assert_eq!(site.page(&screen, "/plant").await.status, StatusCode::FOUND);
    assert_eq!(site.get(&screen, "/api/v1/oee/kpi").await.status, StatusCode::UNAUTHORIZED);

    let path = format!("/api/v1/oee/screens/{}", made.json()["id"].as_str().unwrap());
    let end = request(&planta, &Method::DELETE, &path).body(Body::empty()).unwrap();
    assert_eq!(site.send(end).await.status, StatusCode::NO_CONTENT);
    let page = site.page(&screen, "/screen").await;
    assert!(
        page.status == StatusCode::OK && page.body.contains("Conecta esta pantalla") && !page.body.contains("Nave 1")
    );
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_in_sees_no_more_at_the_screens_page_than_anyone(pool: PgPool) {
    let site = Site::open(pool).await;
    let cookie = Caller::Cookie(site.world.token(&site.world.planta, Role::Owner).await.unwrap());
    let page = site.page(&cookie, "/screen").await;
    assert!(page.body.contains("Conecta esta pantalla") && !page.body.contains("owner@planta.test"));
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_lasts_longer_the_longer_it_is_used(pool: PgPool) {
    let site = Site::open(pool).await;
    let (_, token) = site.screen("Nave 1").await;
    let screen = Caller::Screen(token.clone());
    assert_eq!(set(&site.page(&screen, "/screen").await), Vec::<String>::new());
    site.world.services.clock.advance(chrono::Duration::days(300));
    assert_eq!(set(&site.page(&screen, "/screen").await), [format!("engrane_screen={token}")]);
    site.world.services.clock.advance(chrono::Duration::days(300));
    assert!(site.page(&screen, "/screen").await.body.contains("Nave 1"));
}

#[sqlx::test(migrations = "../migrations")]
async fn another_site_does_nothing_with_a_screens_cookie(pool: PgPool) {
    let site = Site::open(pool).await;
    let mut paths = server_fn::axum::server_fn_paths();
    let path = paths.find(|(path, _)| crate::rpc_samples::name(path) == "screen_board").unwrap().0;
    let ask = request(&Caller::Nobody, &Method::POST, path)
        .header(header::COOKIE, format!("engrane_screen={}", site.screen("Nave 1").await.1))
        .header("sec-fetch-site", "cross-site")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    assert_eq!(site.send(ask.body(Body::from("language=es")).unwrap()).await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_stream_of_a_screen_ends_with_it_and_only_with_it(pool: PgPool) {
    let site = Site::open(pool).await;
    let listening = site.listen().await;
    let (one, token) = site.screen("Nave 1").await;
    let (_, other) = site.screen("Nave 2").await;
    let open = async |token: String| {
        let ask = request(&Caller::Screen(token), &Method::GET, "/api/v1/screen/events").body(Body::empty()).unwrap();
        site.begin(ask).await.into_body()
    };
    let (mut here, mut there) = (open(token).await, open(other).await);
    for stream in [&mut here, &mut there] {
        stream.frame().await.unwrap().unwrap();
        stream.frame().await.unwrap().unwrap();
    }
    let planta = site.owner(&site.world.planta).await;
    let end = request(&planta, &Method::DELETE, &format!("/api/v1/oee/screens/{one}")).body(Body::empty()).unwrap();
    assert_eq!(site.send(end).await.status, StatusCode::NO_CONTENT);
    let ends = async { while here.frame().await.is_some() {} };
    tokio::time::timeout(std::time::Duration::from_secs(1), ends).await.expect("the stream is still open");
    let goes_on = tokio::time::timeout(std::time::Duration::from_secs(1), there.frame()).await;
    assert!(goes_on.is_err(), "another screen's stream ended");
    listening.stop().await;
}
