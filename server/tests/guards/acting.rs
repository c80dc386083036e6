//! Acting for an organization, at the doors and on the pages.

use crate::areas::{Area, things};
use crate::doors::{Opens, Reaches};
use crate::every_door::{every_door, knock};
use crate::site::{Answer, Caller, Site, request};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use engrane::base::id::TenantId;
use http_body_util::BodyExt;
use serde_json::{Value, json};
use sqlx::PgPool;
use std::time::Duration;

const REASON: &str = "Pidieron ayuda por teléfono";

async fn begin(site: &Site, caller: &Caller, tenant: TenantId) -> Answer {
    site.post(caller, &format!("/api/v1/tenants/{tenant}/acting"), &json!({ "reason": REASON })).await
}

async fn end(site: &Site, caller: &Caller) -> Answer {
    site.send(request(caller, &Method::DELETE, "/api/v1/auth/acting").body(Body::empty()).unwrap()).await
}

/// A super admin who acts for the northern bodega.
async fn acting(site: &Site) -> Caller {
    let boss = site.super_admin().await;
    let begun = begin(site, &boss, site.world.norte.tenant).await;
    assert_eq!(begun.status, StatusCode::NO_CONTENT, "{}", begun.body);
    boss
}

/// What stays the person's own while they act for somebody else, and is not changed meanwhile.
const OWN: [&str; 7] = [
    "password",
    "change_pin",
    "change-pin",
    "save_profile",
    "PATCH /api/v1/auth/me",
    "save_notice_preferences",
    "PUT /api/v1/notices/preferences",
];

#[sqlx::test(migrations = "../migrations")]
async fn whoever_acts_is_served_as_the_owner_and_nothing_more(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = things(&site).await;
    let mut doors = every_door(&things);
    // Nothing of the inventory is found once it is cleared.
    doors.sort_by_key(|door| ["DELETE /api/v1/inventory/items", "clear_items"].contains(&door.name));
    for door in &doors {
        // Each door begins anew: some of them end the session.
        let boss = acting(&site).await;
        if door.name == "GET /api/v1/events" {
            continue;
        }
        let answer = site.send(knock(door, &boss)).await;
        let status = answer.status;
        match door.opens {
            Opens::Reads(Area::Bodega) | Opens::Writes(Area::Bodega) | Opens::Administration => {
                // What a door before has used up is refused as such.
                let inside = status.is_success() || status.is_redirection() || status == StatusCode::CONFLICT;
                assert!(inside, "{}: {status} {}", door.name, answer.body);
            }
            Opens::Reads(_) | Opens::Writes(_) | Opens::Workshop | Opens::Platform => {
                assert_eq!(status, StatusCode::FORBIDDEN, "{}: {}", door.name, answer.body);
            }
            // A person is nobody there.
            Opens::Screen | Opens::Pad => {
                assert_eq!(status, StatusCode::UNAUTHORIZED, "{}: {}", door.name, answer.body);
            }
            // Not for a second one.
            Opens::SuperAdmin => assert_eq!(status, StatusCode::CONFLICT, "{}: {}", door.name, answer.body),
            Opens::SignedIn(_) if OWN.iter().any(|own| door.name.contains(own)) => {
                assert_eq!((status, &answer.json()["why"]), (StatusCode::CONFLICT, &json!("acting")), "{}", door.name);
            }
            // A session of the bodega's owner is none of theirs.
            Opens::SignedIn(_) if door.reaches == Reaches::Named => {
                assert_eq!(status, StatusCode::NOT_FOUND, "{}: {}", door.name, answer.body);
            }
            Opens::SignedIn(_) if door.name.contains("logo") => {}
            Opens::SignedIn(_) => {
                let inside = status.is_success() || status.is_redirection();
                assert!(inside, "{}: {status} {}", door.name, answer.body);
            }
            Opens::Anyone(_) => {}
        }
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn it_is_said_done_written_down_and_over(pool: PgPool) {
    let site = Site::open(pool).await;
    let boss = site.super_admin().await;
    let me = async || site.get(&boss, "/api/v1/auth/me").await.json();
    assert_eq!(me().await["acting_for"], Value::Null);
    let refused = site.post(&boss, &format!("/api/v1/tenants/{}/acting", site.world.norte.tenant), &json!({})).await;
    assert_eq!(refused.json()["fields"], json!([{ "field": "reason", "reason": "missing" }]), "{}", refused.body);
    assert_eq!(begin(&site, &boss, site.world.platform.tenant).await.status, StatusCode::FORBIDDEN);
    assert_eq!(begin(&site, &boss, TenantId::new()).await.status, StatusCode::NOT_FOUND);
    assert_eq!(begin(&site, &boss, site.world.norte.tenant).await.status, StatusCode::NO_CONTENT);
    let acting = me().await;
    assert_eq!(acting["tenant"], json!(site.world.norte.tenant));
    assert_eq!((&acting["role"], &acting["modules"]), (&json!("owner"), &json!(["warehouse"])));
    assert_eq!(acting["acting_for"]["reason"], REASON);
    assert_eq!(acting["acting_for"]["business_name"], "Prueba norte");

    // A page that was opened before still shows the own organization.
    for (shown, status) in [(site.world.platform.tenant, 409), (site.world.norte.tenant, 200)] {
        let ask = request(&boss, &Method::GET, "/api/v1/tenant").header("x-tenant", shown.to_string());
        assert_eq!(site.send(ask.body(Body::empty()).unwrap()).await.status, status);
    }
    let changed = site.change(&boss, Method::PATCH, "/api/v1/tenant", 1, &json!({ "mode": "light" })).await;
    assert_eq!(changed.status, StatusCode::OK, "{}", changed.body);
    assert_eq!(site.get(&boss, "/api/v1/tenants").await.status, StatusCode::FORBIDDEN);
    assert_eq!(end(&site, &boss).await.status, StatusCode::NO_CONTENT);
    assert_eq!(end(&site, &boss).await.status, StatusCode::NO_CONTENT);
    assert_eq!(site.get(&boss, "/api/v1/inventory/items").await.status, StatusCode::FORBIDDEN);
    assert_eq!(me().await["acting_for"], Value::Null);

    let norte = site.owner(&site.world.norte).await;
    for (who, told) in [("platform", &boss), ("norte", &norte)] {
        for action in ["begin_acting", "change_settings", "refused", "end_acting"] {
            let found = site.get(told, &format!("/api/v1/audit?action={action}")).await.json();
            let of_acting: Vec<_> =
                found["data"].as_array().unwrap().iter().filter(|entry| entry["acting"].is_object()).collect();
            assert_eq!(of_acting.len(), 1, "{action} for {who}: {found}");
            assert_eq!(of_acting[0]["acting"]["for_name"], "Prueba norte");
            assert_eq!(of_acting[0]["acting"]["of_name"], "Prueba platform");
        }
        let Caller::Bearer(token) = told else { unreachable!("everybody comes as a bearer") };
        let page = site.page(&Caller::Cookie(token.clone()), "/settings/audit?action=begin_acting").await;
        let words = "Superadministración (Prueba platform) para Prueba norte";
        assert!(page.body.contains(words), "{who} does not read who acted for whom");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn every_page_says_for_whom_and_the_way_out_is_a_plain_form(pool: PgPool) {
    let site = Site::open(pool).await;
    let Caller::Bearer(token) = site.super_admin().await else { unreachable!("the boss comes as a bearer") };
    let boss = Caller::Cookie(token);
    let path = |name: &str| {
        let mut paths = server_fn::axum::server_fn_paths();
        paths.find(|(path, _)| crate::rpc_samples::name(path) == name).unwrap().0.to_owned()
    };
    let submit = async |name: &str, body: String| {
        let request = request(&boss, &Method::POST, &path(name))
            .header(header::ACCEPT, "text/html")
            .header(header::REFERER, "http://engrane.test/admin/organizations")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        site.send(request.body(Body::from(body)).unwrap()).await
    };
    let norte = site.world.norte.tenant;
    let form = site.page(&boss, &format!("/admin/organizations?edit={norte}")).await;
    assert!(form.body.contains("Actuar en su nombre") && !form.body.contains("data-acting"));
    // Nobody is offered to act for those who run the platform.
    let own = site.page(&boss, &format!("/admin/organizations?edit={}", site.world.platform.tenant)).await;
    assert!(own.status == StatusCode::OK && !own.body.contains("Actuar en su nombre"));
    let begun = submit("begin_acting", format!("id={norte}&reason=Una+prueba")).await;
    assert_eq!((begun.status, begun.header("location")), (StatusCode::FOUND, "/inventory"));
    for page in [
        "/inventory",
        "/catalog",
        "/settings",
        "/settings/users",
        "/settings/audit",
        "/account",
        "/nowhere",
        "/admin/users",
    ] {
        let answer = site.page(&boss, page).await;
        let said = ["data-acting", "Actúas en nombre de Prueba norte", "Dejar de actuar"];
        assert!(said.iter().all(|text| answer.body.contains(text)), "{page}: {}", answer.status);
    }
    assert_eq!(site.page(&boss, "/admin/organizations").await.status, StatusCode::FORBIDDEN);
    // The own account is that of the person, and stays as it is.
    let account = site.page(&boss, "/account").await.body;
    assert!(account.contains("Prueba platform") && !account.contains("name=\"current_password\""));
    let ended = submit("end_acting", String::new()).await;
    assert_eq!((ended.status, ended.header("location")), (StatusCode::FOUND, "/admin/organizations"));
    let page = site.page(&boss, "/admin/organizations").await;
    assert!(page.status == StatusCode::OK && !page.body.contains("data-acting"));
    assert_eq!(site.page(&boss, "/inventory").await.status, StatusCode::FORBIDDEN);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_event_streams_of_the_session_close_when_it_begins_and_when_it_ends(pool: PgPool) {
    let site = Site::open(pool).await;
    let listening = site.listen().await;
    let boss = site.super_admin().await;
    let open = async |tenant: TenantId| {
        let ask = request(&boss, &Method::GET, "/api/v1/events").body(Body::empty()).unwrap();
        let mut stream = site.begin(ask).await.into_body();
        stream.frame().await.unwrap().unwrap();
        let about = stream.frame().await.unwrap().unwrap().into_data().unwrap();
        assert!(String::from_utf8_lossy(&about).contains(&tenant.to_string()), "it says whom it is about");
        stream.frame().await.unwrap().unwrap();
        stream
    };
    let closes = async |mut stream: Body| {
        let ends = async { while stream.frame().await.is_some() {} };
        tokio::time::timeout(Duration::from_secs(2), ends).await.expect("the stream is still open");
    };
    let own = open(site.world.platform.tenant).await;
    begin(&site, &boss, site.world.norte.tenant).await;
    closes(own).await;
    let theirs = open(site.world.norte.tenant).await;
    end(&site, &boss).await;
    closes(theirs).await;
    listening.stop().await;
}
