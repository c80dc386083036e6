//! Codes and labels.

use super::keeper;
use crate::site::Site;
use axum::http::Method;
use serde_json::{Value, json};
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_code_is_scanned_learnt_and_forgotten(pool: PgPool) {
    let site = Site::open(pool).await;
    let keeper = keeper(&site).await;
    let received = site.post(&keeper, "/api/v1/stores/receive", &json!({ "name": "Lija", "quantity": 2 })).await.json();
    let id = &received["lines"][0]["item"];
    let item = site.get(&keeper, "/api/v1/stores/items/lija").await.json();
    let own = item["own_code"].as_str().unwrap().to_lowercase();
    let scanned = format!("/api/v1/stores/codes/https%3A%2F%2Fexample.com%2Fstores%2Fcodes%2F{own}");
    let found = site.get(&keeper, &scanned).await.json();
    assert_eq!(
        (&found["found"][0]["kind"], &found["found"][0]["target"]["item"]["id"]),
        (&json!("own"), id),
        "{found}"
    );

    let path = "/api/v1/stores/codes/4006381333931";
    let unknown = site.get(&keeper, path).await;
    assert_eq!((unknown.status.as_u16(), &unknown.json()["what"]), (404, &json!("stock_code")));
    assert_eq!(unknown.json()["detail"], "Nothing has the code 04006381333931.");
    let misread = site.get(&keeper, "/api/v1/stores/codes/4006381333932").await;
    let field = json!([{ "field": "code", "reason": "check_digit" }]);
    assert_eq!((misread.status.as_u16(), &misread.json()["fields"]), (422, &field));
    let new = json!({ "code": "4006381333931", "item": "lija", "quantity": 50 });
    let learnt = site.post(&keeper, "/api/v1/stores/codes", &new).await;
    assert_eq!((learnt.status.as_u16(), &learnt.json()["kind"]), (201, &json!("gtin")), "{}", learnt.body);
    let found = site.get(&keeper, path).await.json();
    assert_eq!((&found["found"][0]["quantity"], &found["found"][0]["target"]["item"]["id"]), (&json!(50), id));
    assert_eq!(site.change(&keeper, Method::DELETE, path, 1, &Value::Null).await.status, 204);
    assert_eq!(site.get(&keeper, path).await.status, 404);

    let labels = json!({ "layout": "roll_62x29", "items": ["lija"], "copies": 3 });
    let printed = site.post(&keeper, "/api/v1/stores/labels", &labels).await;
    assert_eq!((printed.status.as_u16(), printed.body.starts_with("%PDF-")), (200, true));
    // The counter's commands, and nothing else.
    let commands = json!({ "layout": "a4_48", "commands": true, "lang": "en" });
    let printed = site.post(&keeper, "/api/v1/stores/labels", &commands).await;
    assert_eq!((printed.status.as_u16(), printed.header("content-type")), (200, "application/pdf"));
    let nothing = site.post(&keeper, "/api/v1/stores/labels", &json!({ "layout": "a4_48" })).await;
    let field = json!([{ "field": "items", "reason": "missing" }]);
    assert_eq!((nothing.status.as_u16(), &nothing.json()["fields"]), (422, &field));
}
