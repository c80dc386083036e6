//! `/api/v1/audit`, and what stands in the audit without anybody asking for it.

use crate::site::{Caller, Site};
use engrane::platform::audit::seals::sealer::seal_waiting;
use serde_json::{Value, json};
use sqlx::PgPool;

async fn actions(site: &Site, caller: &Caller, query: &str) -> Vec<String> {
    let answer = site.get(caller, &format!("/api/v1/audit?{query}")).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    let entries = answer.json()["data"].as_array().unwrap().clone();
    entries.iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect()
}

#[sqlx::test(migrations = "../migrations")]
async fn the_audit_is_read_by_person_action_target_and_time(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let import = site.import().await;
    seal_waiting(&site.world.services.db, &site.world.services.audit.seals).await.unwrap();
    let all = site.get(&owner, "/api/v1/audit?per_page=2").await.json();
    assert_eq!(all["data"].as_array().unwrap().len(), 2);
    assert!(all["pagination"]["total"].as_u64().unwrap() > 4);
    let of_import = site.get(&owner, &format!("/api/v1/audit?target_kind=import&target={import}")).await.json();
    let entry = &of_import["data"][0];
    assert_eq!(of_import["pagination"]["total"], 1);
    assert_eq!((&entry["action"], &entry["actor"]), (&json!("upload_import"), &json!("norte-owner")));
    assert_eq!(entry["after"]["filename"], "existencias-secretas.csv");
    assert!(entry["seal"].is_u64() && entry["before"].is_null());
    let me = site.get(&owner, "/api/v1/auth/me").await.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(actions(&site, &owner, &format!("person={me}&action=sign_in")).await.len(), 2);
    assert_eq!(actions(&site, &owner, "from=2026-09-21&to=2026-09-21&action=upload_import").await, ["upload_import"]);
    assert_eq!(actions(&site, &owner, "from=2026-09-22").await, Vec::<String>::new());
    for (query, field) in [("person=ana", "person"), ("from=ayer", "from"), ("from=2026-09-22&to=2026-09-20", "to")] {
        let refused = site.get(&owner, &format!("/api/v1/audit?{query}")).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["fields"][0]["field"]), (422, &json!(field)), "{query}");
    }
}

#[sqlx::test(migrations = "../migrations")]
async fn a_refusal_by_role_stands_in_the_audit_and_a_loop_of_them_does_not_fill_it(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let viewer = site.viewer(&site.world.norte).await;
    assert_eq!(site.page(&viewer, "/admin/users").await.status, 403);
    let entries = site.get(&owner, "/api/v1/audit?action=refused").await.json();
    assert_eq!(entries["data"][0]["target_id"], "GET /admin/users", "pages too");
    assert_eq!(site.post(&viewer, "/api/v1/audit/exports", &json!({})).await.status, 403);
    let entries = site.get(&owner, "/api/v1/audit?action=refused").await.json();
    let entry = &entries["data"][0];
    assert_eq!(entry["target_id"], "POST /api/v1/audit/exports");
    assert_eq!(entry["actor"], "norte-viewer");
    assert_ne!(entry["request_id"], "");
    for _ in 0..30 {
        assert_eq!(site.get(&viewer, "/api/v1/admin/users").await.status, 403);
    }
    assert_eq!(actions(&site, &owner, "action=refused").await.len(), 10);
    site.world.services.clock.advance(chrono::Duration::seconds(61));
    assert_eq!(site.get(&viewer, "/api/v1/admin/users").await.status, 403);
    let latest = site.get(&owner, "/api/v1/audit?action=refused&per_page=1").await.json();
    assert_eq!(latest["data"][0]["after"], json!({ "left_out_before": 22 }));
    // Nobody's refusals belong to nobody.
    assert_eq!(site.get(&Caller::Nobody, "/api/v1/audit").await.status, 401);
}

#[sqlx::test(migrations = "../migrations")]
async fn the_audit_goes_along_as_a_file_that_starts_no_formula(pool: PgPool) {
    let site = Site::open(pool).await;
    let owner = site.owner(&site.world.norte).await;
    let evil = json!({ "username": "norte-owner", "password": "=cmd|' /C calc'!A0" });
    assert_eq!(site.post(&Caller::Nobody, "/api/v1/auth/login", &evil).await.status, 401);
    let evil = json!({ "username": "=1+1,\"x\"", "password": "x" });
    assert_eq!(site.post(&Caller::Nobody, "/api/v1/auth/login", &evil).await.status, 401);
    let platform = site.owner(&site.world.platform).await;
    let begun = site.post(&platform, "/api/v1/audit/exports", &json!({ "action": "sign_in_failed" })).await;
    assert_eq!(begun.status, 202, "{}", begun.body);
    assert_eq!(begun.json()["status"], "queued");
    let door = format!("/api/v1/audit/exports/{}", begun.json()["id"].as_str().unwrap());
    let early = site.get(&platform, &format!("{door}/file")).await;
    assert_eq!((early.status.as_u16(), &early.json()["why"]), (409, &json!("wrong_status")));
    site.work().await;
    let export = site.get(&platform, &door).await.json();
    assert_eq!(
        (&export["status"], &export["rows_written"], &export["rows_total"]),
        (&json!("completed"), &json!(1), &json!(1))
    );
    let file = site.get(&platform, export["file"].as_str().unwrap()).await;
    assert_eq!((file.status.as_u16(), file.header("content-type")), (200, "text/csv; charset=utf-8"));
    assert!(file.header("content-disposition").starts_with("attachment; filename=\"audit-2026-"));
    assert_eq!(file.header("cache-control"), "private, no-store");
    assert!(file.body.starts_with("\u{feff}at,actor,actor_id,attempted_username,action"), "{}", file.body);
    assert!(file.body.contains("\"'=1+1,\"\"x\"\"\",sign_in_failed"), "{}", file.body);
    // Whose it is not does not find it; who may not take data along is refused.
    assert_eq!(site.get(&owner, &door).await.status, 404);
    assert_eq!(site.get(&owner, &format!("{door}/file")).await.status, 404);
    assert_eq!(site.get(&site.viewer(&site.world.platform).await, &door).await.status, 403);
}

#[sqlx::test(migrations = "../migrations")]
async fn a_viewer_with_the_extra_permission_may_export(pool: PgPool) {
    let site = Site::open(pool.clone()).await;
    sqlx::query("update users set extra_permissions = '{export_data}' where role = 'viewer'")
        .execute(&pool)
        .await
        .unwrap();
    let viewer = site.viewer(&site.world.norte).await;
    assert_eq!(site.post(&viewer, "/api/v1/audit/exports", &json!({})).await.status, 202);
    assert_eq!(site.get(&viewer, "/api/v1/audit").await.status, 403);
}

#[sqlx::test(migrations = "../migrations")]
async fn who_asked_which_data_what_is_logged(pool: PgPool) {
    let site = Site::open(pool.clone()).await;
    let (taller, plant) = (site.owner(&site.world.taller).await, site.owner(&site.world.planta).await);
    assert_eq!(site.get(&taller, "/api/v1/catalog/search?q=balatas").await.status, 200);
    assert_eq!(site.get(&Caller::Nobody, "/api/v1/catalog/search?q=balatas").await.status, 200);
    site.plant().await;
    assert_eq!(site.get(&plant, "/api/v1/oee/kpi?from=2026-09-01&to=2026-09-02").await.status, 200);
    engrane::platform::audit::queries::flush(&site.world.services.db, &site.world.services.audit.queries)
        .await
        .unwrap();
    let logged: Vec<(String, String, Value, bool, i64)> = sqlx::query_as(
        "select actor, query, filters, coalesce(starts < ends, false), rows from query_log where duration_ms >= 0 order by id",
    )
    .fetch_all(&pool)
    .await
    .unwrap_or_else(|error| panic!("{error}"));
    let [(who, what, filters, _, rows), (plant_who, plant_what, _, true, _)] = &logged[..] else {
        panic!("{logged:?}")
    };
    assert_eq!((who.as_str(), what.as_str(), &filters["q"]), ("taller-owner", "catalog_search", &json!("balatas")));
    assert!(*rows > 0);
    assert_eq!((plant_who.as_str(), plant_what.as_str()), ("planta-owner", "oee_dashboard"));
}

#[sqlx::test(migrations = "../migrations")]
async fn health_says_what_is_well_and_what_is_not(pool: PgPool) {
    let site = Site::open(pool.clone()).await;
    let well = site.get(&Caller::Nobody, "/api/v1/system/health").await;
    assert_eq!(well.status, 200, "{}", well.body);
    assert_eq!(well.json(), json!({ "status": "ok", "database": "ok", "jobs": "ok", "disk": "ok" }));
    sqlx::query("select graphile_worker.add_job('x', run_at := now() - interval '11 minutes')")
        .execute(&pool)
        .await
        .unwrap();
    let late = site.get(&Caller::Nobody, "/api/v1/system/health").await;
    assert_eq!(
        (late.status.as_u16(), &late.json()["jobs"], &late.json()["status"]),
        (503, &json!("late"), &json!("late"))
    );
}
