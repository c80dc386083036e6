//! Whatever is set up lives the same life by its doors, and leaves the same marks.

use crate::areas::{Things, fresh};
use crate::doors::rest;
use crate::every_door::knock;
use crate::site::Site;
use axum::http::{Method, StatusCode};
use serde_json::Value;
use sqlx::PgPool;

/// Things that live another life, each with the reason.
const OTHERS: &[(&str, &str)] = &[
    ("PUT /api/v1/stores/items/{stock_item}", "an item is shown with its stock, and archived: its history stays"),
    ("PUT /api/v1/stores/pieces/{piece}", "a piece is shown with where it is, and stays: its history does"),
    ("PUT /api/v1/notices/subscriptions/{subscription}", "what somebody follows is their own, and has no versions"),
    ("PUT /api/v1/notices/webhooks/{webhook}", "a webhook is shown with what was posted there, and listed without"),
];

/// The places of the doors that change a thing as a whole.
fn wholes() -> Vec<usize> {
    let doors = rest(&Things::nothing()).into_iter().enumerate();
    let is_other = |name: &str| OTHERS.iter().any(|(other, _)| *other == name);
    let wholes =
        doors.filter(|(_, door)| door.method == Method::PUT && door.name.ends_with('}') && !is_other(door.name));
    wholes.map(|(at, _)| at).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_set_up_is_found_changed_by_whoever_read_it_and_deleted(pool: PgPool) {
    let site = Site::open(pool).await;
    for at in wholes() {
        let (door, caller) = Box::pin(fresh(&site, rest, at)).await;
        let (list, id) = door.path.rsplit_once('/').unwrap();
        let found = site.get(&caller, &door.path).await.json();
        assert_eq!((&found["id"], &found["version"]), (&Value::from(id), &Value::from(1)), "{}", door.name);
        let all = site.get(&caller, list).await.json();
        assert!(all["data"].as_array().unwrap().contains(&found), "{} is not in its list", door.name);

        let changed = site.send(knock(&door, &caller)).await;
        assert_eq!(changed.status, StatusCode::OK, "{}: {}", door.name, changed.body);
        assert_eq!(changed.json()["version"], 2, "{}", door.name);
        assert_eq!(site.get(&caller, &door.path).await.json(), changed.json(), "{}", door.name);
        let stale = site.send(knock(&door, &caller)).await;
        assert_eq!((stale.status, &stale.json()["why"]), (StatusCode::CONFLICT, &"changed".into()), "{}", door.name);

        let delete = async || site.change(&caller, Method::DELETE, &door.path, 2, &Value::Null).await;
        assert_eq!(delete().await.status, StatusCode::NO_CONTENT, "{}", door.name);
        assert_eq!(delete().await.status, StatusCode::NOT_FOUND, "{}", door.name);
        assert_eq!(site.get(&caller, &door.path).await.status, StatusCode::NOT_FOUND, "{}", door.name);

        let told: Vec<(String, String)> =
            sqlx::query_as("select action, target_kind from audit_entries where target_id = $1 order by at, id")
                .bind(id)
                .fetch_all(&site.world.pool)
                .await
                .unwrap();
        let word = &told[0].1;
        let actions: Vec<&str> = told.iter().map(|(action, _)| action.as_str()).collect();
        assert_eq!(actions, ["create", "change", "delete"].map(|verb| format!("{verb}_{word}")), "{}", door.name);
    }
}
