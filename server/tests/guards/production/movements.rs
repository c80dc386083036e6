//! What is sent, and what comes of it.

use super::of_role;
use crate::site::Site;
use engrane::base::permission::Role;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn what_comes_in_is_received_in_the_store_room_and_taken_back_with_its_receipt(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let movements = "/api/v1/production/movements";
    let asked = json!({ "kind": "inbound", "item": { "item": things.metal, "quantity": 7.5 } });
    let sent = site.post(&supply, movements, &asked).await;
    assert_eq!((sent.status.as_u16(), &sent.json()["movement"]["item"]["rest"]), (201, &json!(7.5)), "{}", sent.body);
    let id = sent.json()["movement"]["id"].as_str().unwrap().to_owned();
    let receipts = format!("{movements}/{id}/receipts");
    let come = site.post(&supply, &receipts, &json!({ "item": { "good": 5.25, "scrap": 0.25 } })).await;
    assert_eq!((come.status.as_u16(), &come.json()["receipt"]["item_good"]), (201, &json!(5.25)), "{}", come.body);
    let document = come.json()["receipt"]["document"].as_str().unwrap().to_owned();
    let document = format!("/api/v1/stores/documents/{document}");
    let found = site.get(&supply, &document).await.json();
    assert_eq!((&found["movement"]["id"], &found["undo"]), (&json!(id), &json!(null)), "{found}");
    let alone = site.post(&supply, &format!("{document}/reverse"), &json!({})).await;
    assert_eq!((alone.status.as_u16(), &alone.json()["why"]), (409, &json!("by_movement")), "{}", alone.body);
    let receipt = come.json()["receipt"]["id"].as_str().unwrap().to_owned();
    let back = format!("/api/v1/production/receipts/{receipt}/reverse");
    let back = site.post(&supply, &back, &json!({ "reason": "No era" })).await;
    assert_eq!((back.status.as_u16(), &back.json()["movement"]["status"]), (201, &json!("sent")), "{}", back.body);
    assert_eq!(site.get(&supply, &document).await.json()["undone"], json!(true));
}

#[sqlx::test(migrations = "../migrations")]
async fn pieces_go_to_a_partner_and_come_back_in_parts(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let movements = "/api/v1/production/movements";
    let mut asked = json!({ "kind": "to_partner", "order": things.outward, "partner": things.works, "quantity": 20 });
    let second = site.post(&supply, movements, &asked).await;
    assert_eq!((second.status.as_u16(), &second.json()["why"]), (409, &json!("parallel")), "{}", second.body);
    asked["parallel"] = json!(true);
    let sent = site.post(&supply, movements, &asked).await;
    assert_eq!((sent.status.as_u16(), &sent.json()["movement"]["status"]), (201, &json!("sent")), "{}", sent.body);
    let id = sent.json()["movement"]["id"].as_str().unwrap().to_owned();
    let receipts = format!("{movements}/{id}/receipts");
    let part = site.post(&supply, &receipts, &json!({ "qty_good": 12, "qty_unworked": 3 })).await.json();
    let told = (&part["movement"]["status"], &part["movement"]["rest"], &part["movement"]["qc"]["pending"]);
    assert_eq!(told, (&json!("partly_received"), &json!(5), &json!(12)));
    let over = site.post(&supply, &receipts, &json!({ "qty_good": 6 })).await;
    assert_eq!((over.status.as_u16(), &over.json()["code"]), (409, &json!("not_enough")), "{}", over.body);
    let rest = site.post(&supply, &receipts, &json!({ "qty_good": 3, "rest_lost": true })).await.json();
    assert_eq!((&rest["receipt"]["qty_lost"], &rest["movement"]["status"]), (&json!(2), &json!("received")));
    let open = site.get(&supply, &format!("{movements}?open=true&order={}", things.outward)).await.json();
    assert_eq!(open["pagination"]["total"], 3);
    let journey = site.get(&supply, &things.name("/api/v1/production/orders/{outward}/journey")).await.json();
    let with_partner = journey["places"].as_array().unwrap().iter().filter(|place| place["kind"] == "partner");
    let pieces: u64 = with_partner.map(|place| place["pieces"].as_u64().unwrap()).sum();
    assert_eq!(pieces, 16, "{journey}");
    // Who sends, and who sees what was sent.
    for (role, sends, sees) in [
        (Role::ChiefEngineer, 403, 200),
        (Role::Viewer, 403, 200),
        (Role::Operator, 403, 403),
        (Role::ShopHead, 201, 200),
    ] {
        let caller = of_role(&site, role).await;
        assert_eq!(site.post(&caller, movements, &asked).await.status.as_u16(), sends, "{role}");
        assert_eq!(site.get(&caller, movements).await.status.as_u16(), sees, "{role}");
    }
}
