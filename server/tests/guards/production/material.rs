//! The doors of what pieces are made of: a valid sample of each, and what they answer.

use super::{PRODUCTION, ProductionThings, of_role};
use crate::doors::{Reaches, Sample, crud};
use crate::site::Site;
use engrane::base::permission::Role;
use serde_json::{Value, json};
use sqlx::PgPool;

/// Every door of material.
pub fn doors(things: &ProductionThings) -> Vec<Sample> {
    let need = json!({ "workpiece": things.workpiece, "item": things.metal, "quantity": 0.25 });
    let halved = json!({ "workpiece": things.made, "item": things.metal, "quantity": 1, "pieces": 12 });
    let some = |more: Value| {
        let mut line = json!({ "item": things.metal, "quantity": 0.5 });
        for (member, value) in more.as_object().into_iter().flatten() {
            line[member] = value.clone();
        }
        Some(("application/json", json!({ "lines": [line] }).to_string()))
    };
    let remnant = json!({ "remnant": { "size": "0.5 m", "heat_number": "H-4711", "certificate": "3.1" } });
    let (reads, writes) = PRODUCTION;
    let whole = crud("production/needs", "need", PRODUCTION, Reaches::Named, &need, &halved);
    let others = [
        ("GET /api/v1/production/workpieces/{made}/needs", None, reads, Reaches::Named),
        ("GET /api/v1/production/orders/{outward}/material", None, reads, Reaches::Named),
        ("POST /api/v1/production/orders/{outward}/material/reserve", some(json!({})), writes, Reaches::Named),
        ("POST /api/v1/production/orders/{outward}/material/issue", some(json!({})), writes, Reaches::Named),
        ("POST /api/v1/production/orders/{outward}/material/return", some(remnant), writes, Reaches::Named),
    ];
    whole.into_iter().chain(others).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn material_is_kept_given_out_and_comes_back(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let supply = of_role(&site, Role::Supply).await;
    let material = things.name("/api/v1/production/orders/{outward}/material");
    let asked = |quantity: f64| json!({ "lines": [{ "item": things.metal, "quantity": quantity }] });
    let kept = site.post(&supply, &format!("{material}/reserve"), &asked(20.0)).await;
    assert_eq!((kept.status.as_u16(), &kept.json()["number"]), (201, &Value::Null), "{}", kept.body);
    let short = site.post(&supply, &format!("{material}/issue"), &asked(90.5)).await;
    assert_eq!((short.status.as_u16(), &short.json()["code"]), (409, &json!("not_enough")), "{}", short.body);
    let remnant = json!({ "size": "1.2 m", "heat_number": "H-4711" });
    let back = json!({ "lines": [{ "item": things.metal, "quantity": 1.2, "remnant": remnant }] });
    let back = site.post(&supply, &format!("{material}/return"), &back).await.json();
    let told = &back["material"]["items"][0];
    assert_eq!((&told["reserved"], &told["issued"], &told["returned"]), (&json!(20), &json!(10), &json!(1.2)));
    assert_eq!(back["material"]["remnants"][0]["heat_number"], "H-4711");
    // The document is one of the store-room's.
    let document = back["material"]["remnants"][0]["document"].as_str().unwrap().to_owned();
    let shown = site.get(&supply, "/api/v1/stores/documents?act=return").await.json();
    assert!(shown["data"].as_array().unwrap().iter().any(|one| one["id"] == document.as_str()), "{shown}");
    // Who moves it, and who sees it.
    for (role, moves, sees) in [
        (Role::ShopHead, 201, 200),
        (Role::ChiefEngineer, 403, 200),
        (Role::Master, 403, 200),
        (Role::Viewer, 403, 200),
        (Role::Operator, 403, 403),
    ] {
        let caller = of_role(&site, role).await;
        let moved = site.post(&caller, &format!("{material}/reserve"), &asked(1.0)).await;
        assert_eq!(moved.status.as_u16(), moves, "{role}: {}", moved.body);
        assert_eq!(site.get(&caller, &material).await.status.as_u16(), sees, "{role}");
    }
}
