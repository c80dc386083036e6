//! What the doors of facts refuse, by the member that is wrong.

use crate::site::{Caller, Site};
use engrane::base::permission::Role;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn what_is_no_number_of_pieces_and_no_time_is_refused_by_its_member(pool: PgPool) {
    let site = Site::open(pool).await;
    let things = site.production().await;
    let head = Caller::Bearer(site.world.token(&site.organizations.produccion, Role::ShopHead).await.unwrap());
    let facts = things.name("/api/v1/production/orders/{begun}/facts");
    let correct = things.name("/api/v1/production/facts/{fact}/correct");
    let count = async || site.get(&head, &facts).await.json()["pagination"]["total"].clone();
    let before = count().await;
    for pieces in [json!(-1), json!(1.5), json!("3"), json!(1e9), json!(1_000_000_000), json!(1e300)] {
        for member in ["qty_good", "qty_scrap", "qty_rework"] {
            let asked = json!({ "stage": "fitting", "repeat": true, member: pieces });
            let refused = site.post(&head, &facts, &asked).await;
            let told = refused.json()["fields"][0]["field"].clone();
            assert_eq!((refused.status.as_u16(), told), (422, json!(member)), "{asked}: {}", refused.body);
            let asked = json!({ "reason": "Se contó mal", "pieces": { member: pieces } });
            let refused = site.post(&head, &correct, &asked).await;
            assert_eq!(refused.status, 422, "{asked}: {}", refused.body);
        }
    }
    for (member, value) in [
        ("date", "2026-02-30"),
        ("date", "2030-01-01"),
        ("date", "-9999-01-01"),
        ("happened_at", "2030-01-01T00:00:00Z"),
        ("happened_at", "-9999-01-01T00:00:00Z"),
        // A time without its zone is none.
        ("happened_at", "2026-03-08T02:30:00"),
        ("happened_at", "2026-03-08T24:30:00Z"),
    ] {
        let asked = json!({ "stage": "fitting", "qty_good": 1, "repeat": true, member: value });
        let refused = site.post(&head, &facts, &asked).await;
        let told = refused.json()["fields"][0]["field"].clone();
        assert_eq!((refused.status.as_u16(), told), (422, json!(member)), "{asked}: {}", refused.body);
    }
    assert_eq!(count().await, before);
}
