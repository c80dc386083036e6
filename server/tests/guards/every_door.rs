//! Every server function and every REST door, tried by everybody who must not come in, and by one who may.

use crate::areas::{self, Area, SAMPLES, Things, fresh, things};
use crate::doors::{Door, Opens, Reaches, rest};
use crate::rpc_samples::{name, rpc};
use crate::site::{Answer, Caller, SECRET, SECRET_NAME, STOCK_NAME, Site, request};
use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use engrane::base::id::ImportId;
use engrane::base::permission::Role;
use engrane::inventory::import::ops::import;
use engrane::platform::imports::types::ImportStatus;
use server::middleware::server_functions::{PUBLIC, is_public};
use sqlx::PgPool;
use std::collections::BTreeSet;
use std::iter;

/// Doors to what is its person's own: others who come in do not find it.
const PERSONAL: [&str; 5] = [
    "PUT /api/v1/notices/subscriptions/{subscription}",
    "DELETE /api/v1/notices/subscriptions/{subscription}",
    "change_followed",
    "unfollow_stock",
    "watch_item",
];

/// Streams for our own pages, which are in no document and do not end.
const STREAMS: [&str; 2] = ["GET /api/v1/events", "GET /api/v1/screen/events"];

pub fn every_door(things: &Things) -> Vec<Door> {
    rest(things).into_iter().chain(rpc(things)).collect()
}

/// The sample of a door, sent by somebody.
pub fn knock(door: &Door, caller: &Caller) -> Request<Body> {
    let mut request = request(caller, &door.method, &door.path);
    if [Method::PUT, Method::PATCH].contains(&door.method) {
        // All samples are about things that nobody has changed yet.
        request = request.header(header::IF_MATCH, r#""1""#);
    }
    match &door.body {
        Some((kind, body)) => request.header(header::CONTENT_TYPE, *kind).body(Body::from(body.clone())).unwrap(),
        None => request.body(Body::empty()).unwrap(),
    }
}

async fn status(site: &Site, import_id: ImportId) -> ImportStatus {
    import(&site.world.owner(&site.world.norte).await.unwrap(), import_id).await.unwrap().row.status
}

/// Is it a sample with a token or a link that is spent, refused for nothing else?
fn is_spent(door: &Door, answer: &Answer) -> bool {
    match door.name {
        "POST /api/v1/auth/refresh" => answer.status == 401,
        "POST /api/v1/auth/reset-password" | "reset_password" => answer.body.contains("token"),
        _ => false,
    }
}

/// `POST /api/v1/…/{id}` of each operation of the document.
fn operations() -> BTreeSet<String> {
    let document = serde_json::to_value(server::api::document()).unwrap();
    let paths = document["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &serde_json::Value)| {
        let methods = item.as_object().unwrap().keys();
        methods.map(|method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

#[test]
fn every_server_function_has_a_sample() {
    let known: BTreeSet<String> = server_fn::axum::server_fn_paths().map(|(path, _)| name(path).to_owned()).collect();
    let sampled: BTreeSet<String> = rpc(&Things::nothing()).into_iter().map(|door| door.name.to_owned()).collect();
    assert_eq!(sampled, known);
}

/// Without what its parameters are called.
pub fn any_id(operation: &str) -> String {
    let named = |piece: &str| if piece.starts_with('{') { "{id}".to_owned() } else { piece.to_owned() };
    operation.split('/').map(named).collect::<Vec<_>>().join("/")
}

#[test]
fn every_operation_of_the_document_has_a_sample() {
    let sampled: BTreeSet<String> = rest(&Things::nothing())
        .into_iter()
        .map(|door| any_id(door.name.split('?').next().unwrap()))
        .filter(|name| !STREAMS.contains(&name.as_str()))
        .collect();
    assert_eq!(sampled, operations().iter().map(|name| any_id(name)).collect());
}

#[test]
fn the_list_of_public_server_functions_names_exactly_those_that_open_to_anyone() {
    let samples = rpc(&Things::nothing());
    let open = samples.iter().filter(|door| matches!(door.opens, Opens::Anyone(_))).map(|door| door.name);
    assert_eq!(open.collect::<BTreeSet<_>>(), PUBLIC.iter().copied().collect());
    for door in &samples {
        assert_eq!(is_public(&door.path), matches!(door.opens, Opens::Anyone(_)), "{}", door.path);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn nobody_comes_in_where_a_sign_in_is_needed(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    for door in every_door(&things) {
        let answer = site.send(knock(&door, &Caller::Nobody)).await;
        if let Opens::Anyone(why) = door.opens {
            let expected = is_spent(&door, &answer) || answer.status.is_success() || answer.status == 302;
            assert!(expected, "{}: {why}, but {} {}", door.name, answer.status, answer.body);
            continue;
        }
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}: {}", door.name, answer.body);
        assert_eq!(answer.json()["code"], "not_signed_in", "{}", door.name);
        // Before the rest of the request is read: what cannot be read changes nothing.
        let senseless = request(&Caller::Nobody, &door.method, &door.path).body(Body::from("{")).unwrap();
        assert_eq!(site.send(senseless).await.status, StatusCode::UNAUTHORIZED, "{}", door.name);
    }
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_token_that_we_did_not_sign_is_nobodys(pool: PgPool) {
    let site = Site::open(pool).await;
    let forged = Caller::Bearer("eyJhbGciOiJIUzI1NiJ9.e30.c2lnbmF0dXJl".into());
    for door in every_door(&Things::nothing()).iter().filter(|door| !matches!(door.opens, Opens::Anyone(_))) {
        let answer = site.send(knock(door, &forged)).await;
        assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}: {}", door.name, answer.body);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn another_business_finds_nothing_of_this_one(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let [_, others] = areas::people(&site, Role::Owner).await;
    for door in every_door(&things) {
        let stranger = match door.opens {
            Opens::Reads(area) | Opens::Writes(area) => &others[&area],
            Opens::Administration => &others[&Area::Bodega],
            // A session is its person's own: whoever else is signed in does not find it.
            Opens::SignedIn(_) if door.reaches == Reaches::Named => &others[&Area::Bodega],
            Opens::Anyone(_)
            | Opens::SignedIn(_)
            | Opens::Workshop
            | Opens::Platform
            | Opens::SuperAdmin
            | Opens::Screen
            | Opens::Pad => continue,
        };
        let answer = site.send(knock(&door, stranger)).await;
        let in_body = SAMPLES.iter().any(|area| area.in_body.contains(&door.name));
        if door.name == "POST /api/v1/oee/areas" || in_body {
            // What is named in the body is nothing of the caller's: the field says so.
            assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY, "{}: {}", door.name, answer.body);
            continue;
        }
        match door.reaches {
            Reaches::Named => {
                assert_eq!(answer.status, StatusCode::NOT_FOUND, "{}: {}", door.name, answer.body);
                assert_eq!(answer.json()["code"], "not_found", "{}", door.name);
            }
            Reaches::Own => {
                let led_on = answer.status.is_redirection();
                assert!(led_on || answer.status.is_success(), "{}: {} {}", door.name, answer.status, answer.body);
                assert!(!answer.body.contains(STOCK_NAME), "{}: {}", door.name, answer.body);
                assert!(!answer.body.contains(&things.import.to_string()), "{}: {}", door.name, answer.body);
                assert!(!answer.body.contains(SECRET_NAME), "{}: {}", door.name, answer.body);
                assert!(!answer.body.contains(SECRET), "{}: {}", door.name, answer.body);
            }
            Reaches::Shared => panic!("{}: a business' door that shows nothing of a business", door.name),
        }
    }
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
}

#[sqlx::test(migrations = "../migrations")]
async fn another_bodega_sees_no_item_of_this_one(pool: PgPool) {
    let site = Site::open(pool).await;
    let norte = site.owner(&site.world.norte).await;
    let import = site.import().await;
    let applied = site.post(&norte, &format!("/api/v1/inventory/imports/{import}/apply"), &serde_json::json!({})).await;
    assert_eq!(applied.status, StatusCode::ACCEPTED, "{}", applied.body);
    site.work().await;
    let items = async |caller: &Caller| site.get(caller, "/api/v1/inventory/items").await.json();
    assert_eq!(items(&norte).await["pagination"]["total"], 2);
    assert_eq!(items(&site.owner(&site.world.centro).await).await["pagination"]["total"], 0);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_wrong_module_opens_nothing(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let taller = site.owner(&site.world.taller).await;
    let platform = site.owner(&site.world.platform).await;
    let [owners, _] = areas::people(&site, Role::Owner).await;
    let owner = |kind: Area| &owners[&kind];
    for door in every_door(&things) {
        let strangers: Vec<&Caller> = match door.opens {
            Opens::Anyone(_) | Opens::SignedIn(_) | Opens::Administration | Opens::Screen | Opens::Pad => continue,
            Opens::Reads(area) | Opens::Writes(area) => {
                [&taller, &platform].into_iter().chain(area.closed_to().map(owner)).collect()
            }
            Opens::Workshop => Area::KINDS.into_iter().map(owner).collect(),
            Opens::Platform => iter::once(&taller).chain(Area::KINDS.into_iter().map(owner)).collect(),
            Opens::SuperAdmin => [&taller, &platform].into_iter().chain(Area::KINDS.into_iter().map(owner)).collect(),
        };
        for stranger in strangers {
            let answer = site.send(knock(&door, stranger)).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {}", door.name, answer.body);
            assert_eq!(answer.json()["code"], "not_allowed", "{}", door.name);
        }
    }
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_viewer_reads_but_changes_nothing(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let [viewers, _] = areas::people(&site, Role::Viewer).await;
    let of_platform = site.viewer(&site.world.platform).await;
    for door in every_door(&things) {
        let (viewer, expected) = match door.opens {
            Opens::Reads(area) => (&viewers[&area], StatusCode::OK),
            Opens::Writes(area) => (&viewers[&area], StatusCode::FORBIDDEN),
            Opens::Administration => (&viewers[&Area::Bodega], StatusCode::FORBIDDEN),
            Opens::Platform | Opens::SuperAdmin => (&of_platform, StatusCode::FORBIDDEN),
            Opens::Anyone(_) | Opens::SignedIn(_) | Opens::Workshop | Opens::Screen | Opens::Pad => continue,
        };
        let answer = site.send(knock(&door, viewer)).await;
        let fits = match expected {
            StatusCode::OK if PERSONAL.contains(&door.name) => answer.status == StatusCode::NOT_FOUND,
            StatusCode::OK => answer.status.is_success() || answer.status.is_redirection(),
            refused => answer.status == refused,
        };
        assert!(fits, "{}: {} {}", door.name, answer.status, answer.body);
    }
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_may_comes_in(pool: PgPool) {
    let site = Site::open(pool).await;
    for at in 0..every_door(&Things::nothing()).len() {
        let (door, caller) = Box::pin(fresh(&site, every_door, at)).await;
        let door = &door;
        if STREAMS.contains(&door.name) {
            // The stream does not end: that it began is enough.
            let response = site.begin(knock(door, &caller)).await;
            assert_eq!(response.status(), StatusCode::OK);
            continue;
        }
        let answer = site.send(knock(door, &caller)).await;
        let spent = is_spent(door, &answer);
        let led_on = answer.status.is_redirection();
        // It came in; the password of the sample is not the one in use.
        let wrong = door.name.replace('-', "_").ends_with("change_password") && answer.status == 422;
        // Likewise; nobody has given them a badge.
        let wrong = wrong || (door.name.replace('-', "_").ends_with("change_pin") && answer.status == 404);
        let inside = spent || wrong || led_on || answer.status.is_success();
        assert!(inside, "{}: {} {}", door.name, answer.status, answer.body);
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_page_of_another_site_cannot_use_the_cookie(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let Caller::Bearer(token) = site.owner(&site.world.norte).await else { unreachable!("owners come as bearers") };
    let cookie = Caller::Cookie(token);
    for door in every_door(&things).iter().filter(|door| !door.method.is_safe()) {
        for (header_name, value) in [("origin", "https://evil.test"), ("sec-fetch-site", "cross-site")] {
            let mut request = knock(door, &cookie);
            request.headers_mut().insert(header_name, value.parse().unwrap());
            let answer = site.send(request).await;
            assert_eq!(answer.status, StatusCode::FORBIDDEN, "{}: {}", door.name, answer.body);
        }
    }
    assert_eq!(site.get(&cookie, "/api/v1/auth/me").await.status, StatusCode::OK);
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
    // A page of our own may: the bodega's people upload with it.
    let upload = rest(&things).into_iter().find(|door| door.name == "POST /api/v1/inventory/imports").unwrap();
    assert_eq!(site.send(knock(&upload, &cookie)).await.status, StatusCode::ACCEPTED);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_session_that_signed_out_opens_nothing(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let Caller::Bearer(token) = site.owner(&site.world.norte).await else { unreachable!("owners come as bearers") };
    let logout =
        request(&Caller::Bearer(token.clone()), &Method::POST, "/api/v1/auth/logout").body(Body::empty()).unwrap();
    assert_eq!(site.send(logout).await.status, StatusCode::NO_CONTENT);
    for door in every_door(&things).iter().filter(|door| !matches!(door.opens, Opens::Anyone(_))) {
        for caller in [Caller::Bearer(token.clone()), Caller::Cookie(token.clone())] {
            let answer = site.send(knock(door, &caller)).await;
            assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}: {}", door.name, answer.body);
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn the_token_of_a_screen_opens_its_own_doors_and_no_other(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let (_, token) = site.screen("Nave 9").await;
    let known: [Caller; 3] = [Caller::Screen(token.clone()), Caller::Cookie(token.clone()), Caller::Bearer(token)];
    for door in every_door(&things) {
        for (at, caller) in known.iter().enumerate() {
            if STREAMS.contains(&door.name) && door.opens == Opens::Screen && at == 0 {
                assert_eq!(site.begin(knock(&door, caller)).await.status(), StatusCode::OK);
                continue;
            }
            let answer = site.send(knock(&door, caller)).await;
            match door.opens {
                // As to anyone, whatever they carry.
                Opens::Anyone(_) => {}
                Opens::Screen if at == 0 => assert_eq!(answer.status, StatusCode::OK, "{}: {}", door.name, answer.body),
                _ => assert_eq!(answer.status, StatusCode::UNAUTHORIZED, "{}: {}", door.name, answer.body),
            }
        }
    }
    assert_eq!(status(&site, things.import).await, ImportStatus::NeedsMapping);
}

#[sqlx::test(migrations = "../migrations")]
async fn whoever_is_signed_in_is_no_screen_and_no_pad(pool: PgPool) {
    let site = Site::open(pool).await;
    let plant = site.owner(&site.world.planta).await;
    for door in every_door(&Things::nothing()).iter().filter(|door| [Opens::Screen, Opens::Pad].contains(&door.opens)) {
        assert_eq!(site.send(knock(door, &plant)).await.status, StatusCode::UNAUTHORIZED, "{}", door.name);
    }
}
