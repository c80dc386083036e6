//! Files that come in.

use super::{columns, of_role};
use crate::site::{Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::base::permission::Role;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn every_row_that_is_not_taken_is_told_with_its_reason(pool: PgPool) {
    let site = Site::open(pool).await;
    let (head, supply) = (of_role(&site, Role::ShopHead).await, of_role(&site, Role::Supply).await);
    // More than an import tells of itself.
    let (kind, form) = form("file", "piezas.csv", &format!("Plano,Nombre\n{}", "BUJE-7,Buje\n".repeat(150)));
    let path = "/api/v1/production/imports";
    let sent = request(&head, &Method::POST, &format!("{path}?kind=workpieces"));
    let sent = site.send(sent.header(header::CONTENT_TYPE, kind).body(Body::from(form)).unwrap()).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let door = format!("{path}/{}", sent.json()["id"].as_str().unwrap());
    site.work().await;
    let rejected = format!("{door}/rejected");
    assert_eq!(site.get(&head, &rejected).await.json()["why"], json!("wrong_status"));
    // Once they are known, and still when the others were taken.
    for step in ["plan", "apply"] {
        assert_eq!(site.post(&head, &format!("{door}/{step}"), &columns()).await.status, 202, "{step}");
        site.work().await;
        let told = site.get(&head, &format!("{rejected}?lang=en")).await;
        assert_eq!(
            (told.status.as_u16(), told.header("content-type")),
            (200, "text/csv; charset=utf-8"),
            "{}",
            told.body
        );
        let lines: Vec<_> = told.body.trim_start_matches('\u{feff}').lines().collect();
        assert_eq!(
            lines[..2],
            ["Plano,Nombre,What happened", "BUJE-7,Buje,Drawing code: Row 2 has the same"],
            "{step}"
        );
        assert_eq!(lines.len(), 150, "{step}");
    }
    let book = site.get(&head, &format!("{rejected}?format=xlsx")).await;
    assert!(book.header("content-type").ends_with("spreadsheetml.sheet") && book.body.starts_with("PK"));
    assert_eq!(site.get(&supply, &rejected).await.status, 403);
}
