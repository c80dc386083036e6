//! Pads as their browsers meet them: cookies, the pages, who is at work on one and what that opens.

use crate::site::{Answer, BADGE, Caller, PIN, Site, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use engrane::base::permission::Role;
use http_body_util::BodyExt;
use serde_json::json;
use sqlx::PgPool;
use std::time::Duration;

/// What a page of the device asks, with the cookies that it has.
async fn ask(site: &Site, function: &str, cookies: &str, form: &str) -> Answer {
    let mut paths = server_fn::axum::server_fn_paths();
    let path = paths.find(|(path, _)| crate::rpc_samples::name(path) == function).unwrap().0;
    let ask = request(&Caller::Nobody, &Method::POST, path)
        .header(header::COOKIE, cookies)
        .header(header::ORIGIN, "http://engrane.test")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    site.send(ask.body(Body::from(form.to_owned())).unwrap()).await
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

/// Somebody says on the pad who they are.
async fn identify(site: &Site, token: &str, pin: &str) -> Answer {
    ask(site, "identify_on_pad", &format!("engrane_pad={token}"), &format!("badge={BADGE}&pin={pin}")).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_device_becomes_a_pad_on_which_somebody_records(pool: PgPool) {
    let site = Site::open(pool).await;
    let head = site.owner(&site.organizations.produccion).await;
    // Somebody has a badge by then.
    site.pad("Otra").await;
    let first = ask(&site, "pair_pad", "", "").await;
    let (code, waiting) = (first.json().as_str().unwrap().to_owned(), set(&first));
    assert_eq!((code.len(), waiting.len()), (9, 1), "{code} {waiting:?}");
    assert!(waiting[0].starts_with("engrane_pad_waiting="));
    let again = ask(&site, "pair_pad", &waiting[0], "").await;
    assert_eq!((again.json().as_str(), set(&again).len()), (Some(code.as_str()), 0));

    let body = json!({ "code": code, "name": "Torno 1", "stage": "machining" });
    let made = site.post(&head, "/api/v1/production/pads", &body).await;
    assert_eq!((made.status, &made.json()["stage"]), (StatusCode::CREATED, &json!("machining")), "{}", made.body);
    let connected = ask(&site, "pair_pad", &waiting[0], "").await;
    let cookies = set(&connected);
    let token = cookies.iter().find_map(|cookie| cookie.strip_prefix("engrane_pad=")).unwrap().to_owned();
    assert!(cookies.contains(&"engrane_pad_waiting=".to_owned()), "{cookies:?}");
    assert!(!connected.body.contains(&token), "scripts read no token");

    // Nobody is at work on it: where one records asks who it is.
    let pad = Caller::Pad(token.clone());
    let page = site.page(&pad, "/pad").await;
    assert!(page.body.contains("¿Quién eres?") && page.body.contains("Torno 1"), "{}", page.body);
    assert!(!page.body.contains(&token) && !page.body.contains("<nav"), "{}", page.body);
    let work = site.page(&pad, "/production/pad?stage=machining").await;
    assert!(work.status.is_redirection() && work.header("location") == "/pad", "{}", work.status);

    assert_eq!(identify(&site, &token, "1357").await.json()["code"], "wrong_credentials");
    let entered = identify(&site, &token, PIN).await;
    assert_eq!(entered.json(), json!("/production/pad?stage=machining"), "{}", entered.body);
    assert_eq!(set(&entered), Vec::<String>::new(), "a session on a pad has no tokens");
    let work = site.page(&pad, "/production/pad?stage=machining").await;
    assert!(work.status == StatusCode::OK && work.body.contains("produccion-operator"), "{}", work.body);
    assert!(work.body.contains("Terminar") && !work.body.contains("/production/orders\""), "{}", work.body);
    // Everywhere else they are nobody.
    assert_eq!(site.page(&pad, "/production/orders").await.status, StatusCode::FOUND);
    for path in ["/api/v1/production/orders", "/api/v1/auth/me", "/api/v1/production/pads"] {
        assert_eq!(site.get(&pad, path).await.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    let listed = site.get(&head, "/api/v1/production/pads").await.json();
    let listed = listed["data"].as_array().unwrap().iter().find(|pad| pad["name"] == "Torno 1").unwrap();
    assert_eq!(listed["person"], "produccion-operator");

    assert_eq!(ask(&site, "leave_pad", &format!("engrane_pad={token}"), "").await.status, StatusCode::OK);
    assert!(site.page(&pad, "/pad").await.body.contains("¿Quién eres?"));
    let path = format!("/api/v1/production/pads/{}", made.json()["id"].as_str().unwrap());
    let end = request(&head, &Method::DELETE, &path).body(Body::empty()).unwrap();
    assert_eq!(site.send(end).await.status, StatusCode::NO_CONTENT);
    let page = site.page(&pad, "/pad").await;
    assert!(page.status == StatusCode::OK && page.body.contains("Conecta esta terminal"), "{}", page.body);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_in_on_a_pad_is_nobody_where_it_records(pool: PgPool) {
    let site = Site::open(pool).await;
    let (_, token) = site.pad("Torno 1").await;
    let session = site.world.token(&site.organizations.produccion, Role::Owner).await.unwrap();
    let both = format!("engrane_session={session}; engrane_pad={token}");
    let with = async |path: &str| {
        let ask = request(&Caller::Nobody, &Method::GET, path)
            .header(header::COOKIE, &both)
            .header(header::ACCEPT, "text/html");
        site.send(ask.body(Body::empty()).unwrap()).await
    };
    let work = with("/production/pad").await;
    assert!(work.status.is_redirection() && work.header("location") == "/pad", "{}", work.status);
    assert_eq!(with("/production/orders").await.status, StatusCode::OK, "everywhere else they are who they are");
    // As long as nobody is at work, their pages are told what happens, and keep their session in use.
    let listens = || {
        let ask = request(&Caller::Nobody, &Method::GET, "/api/v1/events").header(header::COOKIE, &both);
        ask.body(Body::empty()).unwrap()
    };
    assert_eq!(site.begin(listens()).await.status(), StatusCode::OK);
    assert_eq!(ask(&site, "stay", &both, "").await.status, StatusCode::OK);
    assert_eq!(ask(&site, "stay", &format!("engrane_pad={token}"), "").await.status, StatusCode::UNAUTHORIZED);
    // A pad that is over is none.
    let dead = request(&Caller::Nobody, &Method::GET, "/production/pad")
        .header(header::COOKIE, format!("engrane_session={session}; engrane_pad=nonsense"))
        .header(header::ACCEPT, "text/html");
    assert_eq!(site.send(dead.body(Body::empty()).unwrap()).await.status, StatusCode::OK);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_stream_of_a_pad_ends_with_whoever_is_at_work(pool: PgPool) {
    let site = Site::open(pool).await;
    let listening = site.listen().await;
    let (_, token) = site.pad("Torno 1").await;
    let pad = Caller::Pad(token.clone());
    let open = || request(&pad, &Method::GET, "/api/v1/events").body(Body::empty()).unwrap();
    assert_eq!(site.send(open()).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(identify(&site, &token, PIN).await.status, StatusCode::OK);
    let response = site.begin(open()).await;
    assert_eq!(response.status(), StatusCode::OK);
    let mut stream = response.into_body();
    stream.frame().await.unwrap().unwrap();
    assert_eq!(ask(&site, "leave_pad", &format!("engrane_pad={token}"), "").await.status, StatusCode::OK);
    let ends = async { while stream.frame().await.is_some() {} };
    tokio::time::timeout(Duration::from_secs(1), ends).await.expect("the stream is still open");
    listening.stop().await;
}
