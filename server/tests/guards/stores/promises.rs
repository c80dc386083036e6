//! What is kept for somebody, and what is asked for.

use super::keeper;
use crate::site::Site;
use axum::http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn what_is_kept_for_a_job_is_issued_to_it_alone(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    for (kind, code) in [("job", "OT-7"), ("person", "B-7")] {
        let holder = json!({ "kind": kind, "name": code, "code": code });
        assert_eq!(site.post(&keeper, "/api/v1/stores/holders", &holder).await.status, 201);
    }
    let short = json!({ "name": "Tuerca M6", "quantity": 100 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    let keep = |quantity: i64| json!({ "item": "tuerca m6", "holder": { "code": "ot-7" }, "quantity": quantity, "until": "2030-12-31" });
    let over = site.post(&keeper, "/api/v1/stores/reservations", &keep(101)).await;
    let told = over.json();
    assert_eq!((over.status.as_u16(), &told["code"]), (409, &json!("not_enough")));
    assert_eq!(told["lines"], json!([{ "line": 0, "item": "Tuerca M6", "asked": 101, "available": 100 }]));
    let kept = site.post(&keeper, "/api/v1/stores/reservations", &keep(80)).await;
    assert_eq!(kept.status, 201, "{}", kept.body);
    let kept = kept.json();
    assert_eq!((&kept["holder"]["name"], &kept["quantity"], &kept["version"]), (&json!("OT-7"), &json!(80), &json!(1)));
    let levels = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json()["levels"].clone();
    assert_eq!((&levels["on_hand"], &levels["reserved"], &levels["available"]), (&json!(100), &json!(80), &json!(20)));

    let issue = |code: &str, quantity: i64| json!({ "holder": { "code": code }, "lines": [{ "name": "tuerca m6", "quantity": quantity }] });
    let refused = site.post(&keeper, "/api/v1/stores/issue", &issue("B-7", 21)).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["lines"][0]["available"]), (409, &json!(20)));
    let issued = site.post(&keeper, "/api/v1/stores/issue", &issue("OT-7", 30)).await.json();
    assert_eq!(issued["lines"][0]["available"], 20);
    let path = format!("/api/v1/stores/reservations/{}", kept["id"].as_str().unwrap());
    let left = site.get(&keeper, &path).await.json();
    assert_eq!((&left["quantity"], &left["version"]), (&json!(50), &json!(2)));
    assert_eq!(site.change(&keeper, Method::DELETE, &path, 2, &Value::Null).await.status, 204);
    assert_eq!(site.get(&keeper, "/api/v1/stores/reservations").await.json()["pagination"]["total"], 0);
    let levels = site.get(&keeper, "/api/v1/stores/items/tuerca%20m6").await.json()["levels"].clone();
    assert_eq!((&levels["reserved"], &levels["available"]), (&json!(0), &json!(70)));
}

#[sqlx::test(migrations = "../migrations")]
async fn what_is_asked_for_is_ordered_and_comes(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let short = json!({ "name": "Tuerca M6", "quantity": 20, "threshold": 100 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &short).await.status, 200);
    let asked = json!({ "kind": "restock", "item": "tuerca m6", "urgency": "high" });
    let made = site.post(&keeper, "/api/v1/stores/requests", &asked).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let made = made.json();
    assert_eq!((&made["quantity"], &made["state"], &made["urgency"]), (&json!(80), &json!("open"), &json!("high")));
    let path = format!("/api/v1/stores/requests/{}", made["id"].as_str().unwrap());
    let ordered = site.post(&keeper, &format!("{path}/order"), &json!({ "expected": "2030-01-15" })).await.json();
    assert_eq!((&ordered["state"], &ordered["ordered"]), (&json!("ordered"), &json!(80)));
    let low = site.get(&keeper, "/api/v1/stores/restock").await.json();
    assert_eq!((&low["data"][0]["ordered"], &low["data"][0]["proposed"]), (&json!(80), &json!(1)));
    let came = json!({ "name": "Tuerca M6", "quantity": 80 });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &came).await.status, 200);
    let closed = site.get(&keeper, &path).await.json();
    assert_eq!((&closed["state"], &closed["received"]), (&json!("closed"), &json!(80)));
    let refused = site.post(&keeper, &format!("{path}/refuse"), &json!({ "reason": "no" })).await;
    assert_eq!((refused.status.as_u16(), &refused.json()["why"]), (409, &json!("wrong_status")));
    let open = site.get(&keeper, "/api/v1/stores/requests?state=open").await.json();
    assert_eq!(open["pagination"]["total"], 0);
}
