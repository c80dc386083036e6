//! What comes, goes, is counted and is put away.

use super::keeper;
use crate::site::{Caller, Site};
use axum::http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;
use uuid::Uuid;

#[sqlx::test(migrations = "../migrations")]
async fn a_box_of_nuts_comes_goes_and_comes_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let empty = site.get(&keeper, "/api/v1/stores/items").await;
    assert_eq!((empty.status.as_u16(), &empty.json()["data"]), (200, &json!([])));
    let badge = json!({ "kind": "person", "name": "Ana", "code": "B-7" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/holders", &badge).await.status, 201);
    let short = json!({ "name": "Tuerca M6", "quantity": 103, "threshold": 100 });
    let received = site.post(&keeper, "/api/v1/stores/receive", &short).await;
    assert_eq!(received.status, 200, "{}", received.body);
    let id = Uuid::now_v7();
    let issue = json!({ "id": id, "holder": { "code": "b-7" }, "lines": [{ "name": "tuerca m6", "quantity": 20 }] });
    let issued = site.post(&keeper, "/api/v1/stores/issue", &issue).await.json();
    let line = &issued["lines"][0];
    assert_eq!((&issued["id"], &issued["replayed"]), (&json!(id), &json!(false)));
    assert_eq!((&line["available"], &line["threshold"], &line["status"]), (&json!(83), &json!(100), &json!("low")));
    // The answer was lost: the same again.
    let again = site.post(&keeper, "/api/v1/stores/issue", &issue).await.json();
    assert_eq!(
        (&again["replayed"], &again["number"], &again["lines"]),
        (&json!(true), &issued["number"], &issued["lines"])
    );
    let other = json!({ "id": id, "lines": [{ "name": "tuerca m6", "quantity": 21 }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &other).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("different")));

    let many = json!({ "holder": { "code": "B-7" }, "lines": [{ "name": "Tuerca M6", "quantity": 84 }] });
    let short = site.post(&keeper, "/api/v1/stores/issue", &many).await;
    let told = short.json();
    assert_eq!((short.status.as_u16(), &told["code"]), (409, &json!("not_enough")));
    assert_eq!(told["lines"], json!([{ "line": 0, "item": "Tuerca M6", "asked": 84, "available": 83 }]));
    for quantity in [json!(0), json!(-1), json!(1.5), json!(1e12)] {
        let wrong = json!({ "lines": [{ "name": "Tuerca M6", "quantity": quantity }] });
        let refused = site.post(&keeper, "/api/v1/stores/issue", &wrong).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["fields"][0]["field"]), (422, &json!("lines.0.quantity")));
    }
    let back = json!({ "holder": { "code": "B-7" }, "lines": [{ "name": "Tuerca M6", "quantity": 5, "issue": id }] });
    assert_eq!(site.post(&keeper, "/api/v1/stores/return", &back).await.json()["lines"][0]["available"], 88);
    let out = site.get(&keeper, "/api/v1/stores/issues").await.json();
    assert_eq!((&out["data"][0]["holder"]["name"], &out["data"][0]["open"]), (&json!("Ana"), &json!(15)));
    let document = site.get(&keeper, &format!("/api/v1/stores/documents/{id}")).await.json();
    assert_eq!((&document["act"], &document["undo"][0]["possible"]), (&json!("issue"), &json!(15)));
    let whole = site.post(&keeper, &format!("/api/v1/stores/documents/{id}/reverse"), &json!({})).await;
    assert_eq!((whole.status.as_u16(), &whole.json()["code"]), (409, &json!("not_enough")));
    let partly = json!({ "partial": true });
    let undone = site.post(&keeper, &format!("/api/v1/stores/documents/{id}/reverse"), &partly).await.json();
    assert_eq!((&undone["lines"][0]["quantity"], &undone["lines"][0]["available"]), (&json!(15), &json!(103)));
    // The history of an item, by its name.
    let item = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json();
    let history =
        site.get(&keeper, &format!("/api/v1/stores/moves?item={}", item["id"].as_str().unwrap())).await.json();
    assert_eq!(history["pagination"]["total"], 4);
    let shown: Vec<_> = history["data"].as_array().unwrap().iter().map(|row| row["on_hand_after"].clone()).collect();
    assert_eq!(shown, [json!(103), json!(88), json!(83), json!(103)]);
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_low_is_listed_and_an_unclear_name_is_asked_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    for (name, quantity) in [("Tuerca M6", 20), ("Tuerca M8", 200)] {
        let body = json!({ "name": name, "quantity": quantity, "threshold": 100 });
        assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &body).await.status.as_u16(), 200);
    }
    let low = site.get(&keeper, "/api/v1/stores/restock").await.json();
    assert_eq!((&low["pagination"]["total"], &low["data"][0]["item"]["name"]), (&json!(1), &json!("Tuerca M6")));
    assert_eq!((&low["data"][0]["proposed"], &low["data"][0]["ordered"]), (&json!(80), &json!(0)));
    let unclear = json!({ "lines": [{ "name": "tuerca", "quantity": 1 }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &unclear).await;
    let told = refused.json();
    assert_eq!((refused.status.as_u16(), &told["code"]), (409, &json!("ambiguous")));
    let names: Vec<_> = told["choices"][0]["candidates"].as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!((&told["choices"][0]["line"], names), (&json!(0), vec![&json!("Tuerca M6"), &json!("Tuerca M8")]));
    let issue = json!({ "lines": [{ "name": "tuerca m8", "quantity": 50 }] });
    site.post(&keeper, "/api/v1/stores/issue", &issue).await;
    let abc = site.get(&keeper, "/api/v1/stores/analytics/abc?months=1").await.json();
    assert_eq!((&abc["value"], &abc["classes"][0]["items"]), (&json!(0), &json!(0)));
    assert_eq!(abc["pagination"]["total"], 0);
    let cover = site.get(&keeper, "/api/v1/stores/analytics/cover?days=100").await.json();
    assert_eq!((&cover["data"][0]["daily_use"], &cover["data"][0]["days"]), (&json!(0.5), &json!(300)));
    let wrong = site.get(&keeper, "/api/v1/stores/analytics/dead?days=0").await;
    assert_eq!(wrong.status.as_u16(), 422);
}

#[sqlx::test(migrations = "../migrations")]
async fn an_item_is_archived_and_its_history_stays(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.organizations.almacen).await;
    let made = site.post(&owner, "/api/v1/stores/receive", &json!({ "name": "Lija", "quantity": 2 })).await.json();
    let id = made["lines"][0]["item"].as_str().unwrap().to_owned();
    let path = format!("/api/v1/stores/items/{id}");
    let delete = async || site.change(&owner, Method::DELETE, &path, 1, &Value::Null).await;
    let used = delete().await;
    assert_eq!(
        (used.status.as_u16(), &used.json()["code"], &used.json()["count"]),
        (409, &json!("still_used"), &json!(1))
    );
    let count = json!({ "reason": "conteo", "lines": [{ "item": id, "quantity": 0 }] });
    assert_eq!(site.post(&owner, "/api/v1/stores/adjust", &count).await.status, 200);
    assert_eq!(delete().await.status, 204);
    let found = site.get(&owner, &path).await.json();
    assert_eq!((&found["archived"], &found["version"]), (&json!(true), &json!(2)));
    assert_eq!(site.get(&owner, "/api/v1/stores/items").await.json()["pagination"]["total"], 0);
    assert_eq!(site.get(&owner, "/api/v1/stores/items?show=archived").await.json()["pagination"]["total"], 1);
    let moves = site.get(&owner, &format!("/api/v1/stores/moves?item={id}")).await.json();
    assert_eq!(moves["pagination"]["total"], 2);
    let again = site.post(&owner, "/api/v1/stores/receive", &json!({ "name": "lija", "quantity": 2 })).await;
    assert_eq!((again.status.as_u16(), &again.json()["fields"][0]["field"]), (422, &json!("lines.0.name")));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_used_says_by_how_many_and_goes_when_it_is_said_where_to(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, things) = (site.owner(&site.organizations.almacen).await, site.stores().await);
    let used = format!("/api/v1/stores/departments/{}", things.used);
    let delete = async |path: &str| site.change(&owner, Method::DELETE, path, 1, &Value::Null).await;
    let refused = delete(&used).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["count"]), (409, &json!(1)), "{}", refused.body);
    assert_eq!(delete(&format!("{used}?move_to={}", things.department)).await.status, 204);
    let category = site.get(&owner, &format!("/api/v1/stores/categories/{}", things.category)).await.json();
    assert_eq!(category["department"], json!(things.department));
    // General has stock: it goes to the other shelf, by a document.
    let moved = delete(&format!("/api/v1/stores/locations/general?move_to={}", things.location)).await;
    assert_eq!(moved.status, 204, "{}", moved.body);
    let there = site.get(&owner, &format!("/api/v1/stores/balances?place={}", things.location)).await.json();
    assert_eq!(there["data"][0]["quantity"], 15);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_shelf_is_counted_and_what_differs_is_adjusted(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let owner = Caller::Bearer(
        site.world.token(&site.organizations.almacen, engrane::base::permission::Role::Owner).await.unwrap(),
    );
    let short = json!({ "name": "Tuerca M6", "quantity": 103 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    site.world.services.clock.advance(chrono::TimeDelta::minutes(10));
    let begun = site.post(&keeper, "/api/v1/stores/counts", &json!({ "places": ["general"] })).await;
    assert_eq!(begun.status, 201, "{}", begun.body);
    let begun = begun.json();
    assert_eq!((&begun["lines"], &begun["blind"], &begun["tolerance"]), (&json!(1), &json!(true), &json!(5)));
    let count = begun["id"].as_str().unwrap();
    let found = json!({ "lines": [{ "name": "tuerca m6", "place": "General", "quantity": 100 }] });
    let counted = site.post(&keeper, &format!("/api/v1/stores/counts/{count}/lines"), &found).await;
    assert_eq!(counted.status, 200, "{}", counted.body);
    let line = &counted.json()["data"][0];
    assert_eq!((&line["state"], &line["expected"]), (&json!("counted"), &json!(null)));
    let apply = format!("/api/v1/stores/counts/{count}/apply");
    assert_eq!(site.post(&keeper, &apply, &json!({})).await.status, 403);
    let applied = site.post(&owner, &apply, &json!({})).await;
    assert_eq!(applied.status, 200, "{}", applied.body);
    assert_eq!((&applied.json()["differing"], &applied.json()["count"]["state"]), (&json!(1), &json!("closed")));
    let item = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await;
    assert_eq!(item.json()["levels"]["available"], 100);
    let lines = site.get(&keeper, &format!("/api/v1/stores/counts/{count}/lines?state=applied")).await.json();
    assert!(lines["data"][0]["document"].is_string(), "{lines}");
}
