//! `/api/v1/auth`

use crate::site::{Answer, Caller, Site};
use engrane::base::permission::Role;
use engrane::platform::identity::people::ops::create_user;
use engrane::testing::{PASSWORD, person};
use serde_json::{Value, json};
use sqlx::PgPool;

async fn login(site: &Site, body: Value) -> Answer {
    site.post(&Caller::Nobody, "/api/v1/auth/login", &body).await
}

#[sqlx::test(migrations = "../migrations")]
async fn a_person_signs_in_by_username_or_email(pool: PgPool) {
    let site = Site::open(pool).await;
    for body in [
        json!({ "username": "norte-owner", "password": PASSWORD }),
        json!({ "username": "OWNER@norte.test", "password": PASSWORD }),
        json!({ "email": "owner@norte.test", "password": PASSWORD }),
    ] {
        let answer = login(&site, body).await;
        assert_eq!(answer.status, 200, "{}", answer.body);
        assert_eq!(answer.header("cache-control"), "private, no-store");
        let pair = answer.json();
        let members: Vec<&str> = pair.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["access_token", "expires_in", "refresh_token", "token_type", "user"]);
        assert_eq!(pair["token_type"], "bearer");
        assert_eq!(pair["expires_in"], 15 * 60);
        assert_eq!(pair["user"]["role"], "owner");
        assert_eq!(pair["user"]["business_name"], "Prueba norte");
        assert_eq!(pair["user"]["modules"], json!(["warehouse"]));
        let bearer = Caller::Bearer(pair["access_token"].as_str().unwrap().to_owned());
        let me = site.get(&bearer, "/api/v1/auth/me").await.json();
        assert_eq!(me["id"], pair["user"]["id"]);
        assert_eq!(me["tenant"], json!(site.world.norte.tenant));
        assert_eq!(
            me["permissions"],
            json!([
                "inventory_view",
                "inventory_edit",
                "inventory_import",
                "audit_view",
                "export_data",
                "users_view",
                "users_edit",
                "settings_edit",
                "notices_view"
            ])
        );
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_missing_is_a_bad_request_with_its_name(pool: PgPool) {
    let site = Site::open(pool).await;
    for (body, field) in [
        (json!({}), "username"),
        (json!({ "password": PASSWORD }), "username"),
        (json!({ "username": "norte-owner" }), "password"),
        (json!({ "username": "norte-owner", "password": "" }), "password"),
        (json!({ "username": null, "email": null, "password": PASSWORD }), "username"),
    ] {
        let answer = login(&site, body).await;
        assert_eq!(answer.status, 400, "{}", answer.body);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        let problem = answer.json();
        assert_eq!(problem["status"], 400);
        assert_eq!(problem["fields"], json!([{ "field": field, "reason": "missing" }]));
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unknown_name_and_a_wrong_password_are_answered_alike(pool: PgPool) {
    let site = Site::open(pool).await;
    let unknown = login(&site, json!({ "username": "nobody", "password": PASSWORD })).await;
    let wrong = login(&site, json!({ "username": "norte-owner", "password": "Prueba-2027" })).await;
    assert_eq!((unknown.status.as_u16(), unknown.json()), (401, wrong.json()));
    assert_eq!(wrong.json()["code"], "wrong_credentials");
    // How one signs in at the doors, as RFC 9110 asks.
    let me = site.get(&Caller::Nobody, "/api/v1/auth/me").await;
    assert_eq!((me.status.as_u16(), me.header("www-authenticate")), (401, "Bearer"));
    assert_eq!((wrong.header("www-authenticate"), unknown.header("www-authenticate")), ("Bearer", "Bearer"));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_inactive_account_is_told_so_only_with_its_password(pool: PgPool) {
    let site = Site::open(pool).await;
    let new = person(site.world.norte.tenant, "Nueva", "nueva@norte.test", None, Role::Viewer);
    create_user(&site.world.services, &new, &PASSWORD.into(), false).await.unwrap();
    let answer = login(&site, json!({ "username": "nueva@norte.test", "password": PASSWORD })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (403, &json!("inactive")));
    let answer = login(&site, json!({ "username": "nueva@norte.test", "password": "Prueba-2027" })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["code"]), (401, &json!("wrong_credentials")));
}

#[sqlx::test(migrations = "../migrations")]
async fn an_unknown_member_is_refused_with_its_name(pool: PgPool) {
    let site = Site::open(pool).await;
    let answer = login(&site, json!({ "username": "norte-owner", "password": PASSWORD, "tenant_id": "x" })).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.json()["fields"], json!([{ "field": "tenant_id", "reason": "unknown" }]));
    let answer = login(&site, json!({ "username": "x".repeat(20_000), "password": PASSWORD })).await;
    assert_eq!((answer.status.as_u16(), &answer.json()["limit_bytes"]), (413, &json!(16 * 1024)));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_cannot_be_read_of_a_body_is_named(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let member = json!({ "name": "Ana", "email": "ana@norte.test", "role": "viewer" });
    let with = |name: &str, value: Value| {
        let mut body = member.clone();
        body[name] = value;
        body
    };
    for (body, field, reason) in [
        (with("name", json!(7)), "name", "malformed"),
        (with("extra_permissions", json!(["audit_view", 7])), "extra_permissions[1]", "malformed"),
        (json!({ "name": "Ana", "role": "viewer" }), "email", "missing"),
        (with("tenant", json!("nobody")), "tenant", "malformed"),
        (with("rol", json!("x")), "rol", "unknown"),
        (json!([]), "body", "malformed"),
    ] {
        let answer = site.post(&owner, "/api/v1/users", &body).await;
        assert_eq!(answer.status, 422, "{body}");
        assert_eq!(answer.json()["fields"], json!([{ "field": field, "reason": reason }]), "{body}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refresh_token_is_good_for_one_new_pair(pool: PgPool) {
    let site = Site::open(pool).await;
    let pair = login(&site, json!({ "username": "norte-owner", "password": PASSWORD })).await.json();
    let refresh = async |token: &Value| {
        site.post(&Caller::Nobody, "/api/v1/auth/refresh", &json!({ "refresh_token": token })).await
    };
    let renewed = refresh(&pair["refresh_token"]).await;
    assert_eq!(renewed.status, 200, "{}", renewed.body);
    let renewed = renewed.json();
    assert_ne!(renewed["refresh_token"], pair["refresh_token"]);
    assert_eq!(renewed["user"], pair["user"]);
    // It may come again for ten seconds.
    assert_eq!(refresh(&pair["refresh_token"]).await.status, 200);

    let bearer = Caller::Bearer(renewed["access_token"].as_str().unwrap().to_owned());
    let logout = site.post(&bearer, "/api/v1/auth/logout", &json!({})).await;
    assert_eq!((logout.status.as_u16(), logout.body.as_str()), (204, ""));
    let cookies: Vec<_> = logout.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert!(cookies[0].starts_with("engrane_session=; Path=/; Max-Age=0"), "{cookies:?}");
    assert!(cookies[1].starts_with("engrane_refresh=; Path=/; Max-Age=0"), "{cookies:?}");
    assert_eq!(refresh(&renewed["refresh_token"]).await.status, 401);
    assert_eq!(site.get(&bearer, "/api/v1/auth/me").await.status, 401);
}
