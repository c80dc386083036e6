//! Files that come in, and those that go out.

use super::keeper;
use crate::site::{Site, form, request};
use axum::body::Body;
use axum::http::{Method, header};
use engrane::stores::exports::proved::verify;
use serde_json::json;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn rows_that_are_not_taken_are_a_file_and_an_import_is_undone_meanwhile(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, stranger) = (site.owner(&site.organizations.almacen).await, site.owner(&site.world.norte).await);
    let (kind, form) = form("file", "lista.csv", "Código,Nombre,Existencia\nTU-6,Tuerca,100\nTA-1,Taladro,-3\n");
    let path = "/api/v1/stores/imports";
    let sent = request(&owner, &Method::POST, path).header(header::CONTENT_TYPE, kind).body(Body::from(form)).unwrap();
    let sent = site.send(sent).await;
    assert_eq!(sent.status, 202, "{}", sent.body);
    let door = format!("{path}/{}", sent.json()["id"].as_str().unwrap());
    site.work().await;
    let rejected = format!("{door}/rejected");
    assert_eq!(site.get(&owner, &rejected).await.json()["why"], json!("wrong_status"));
    let mut mapping = site.get(&owner, &door).await.json()["mapping"].clone();
    mapping["quantity_is"] = json!("opening");
    assert_eq!(site.post(&owner, &format!("{door}/apply"), &mapping).await.status, 202);
    site.work().await;

    let told = site.get(&owner, &format!("{rejected}?lang=en")).await;
    assert_eq!((told.status.as_u16(), told.header("content-type")), (200, "text/csv; charset=utf-8"), "{}", told.body);
    assert_eq!(
        told.body.trim_start_matches('\u{feff}').lines().collect::<Vec<_>>(),
        ["Código,Nombre,Existencia,What happened", "TA-1,Taladro,-3,Quantity: It is negative"]
    );
    assert!(told.header("content-disposition").contains("lista.csv"), "{:?}", told.headers);
    let book = site.get(&owner, &format!("{rejected}?format=xlsx")).await;
    assert!(book.header("content-type").ends_with("spreadsheetml.sheet") && book.body.starts_with("PK"));
    assert_eq!(site.get(&stranger, &rejected).await.status, 403);
    assert_eq!(site.get(&owner, &format!("{rejected}?format=pdf")).await.status, 422);

    let undoing = site.post(&owner, &format!("{door}/undo"), &json!({})).await;
    assert_eq!((undoing.status.as_u16(), &undoing.json()["status"]), (202, &json!("undoing")), "{}", undoing.body);
    assert_eq!(site.get(&owner, &door).await.json()["undone"], json!(null));
    site.work().await;
    let undone = site.get(&owner, &door).await.json();
    assert_eq!((&undone["status"], &undone["undone"]["items_archived"]), (&json!("undone"), &json!(1)));
}

#[sqlx::test(migrations = "../migrations")]
async fn the_moves_are_a_file_that_proves_itself(pool: PgPool) {
    let site = Site::open(pool).await;
    let (owner, keeper) = (site.owner(&site.organizations.almacen).await, keeper(&site).await);
    let received = json!({ "name": "Tuerca M6", "quantity": 100, "note": "=1+1" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/receive", &received).await.status, 200);
    let moves = json!({ "kind": "moves", "from": "2026-01-01" });
    assert_eq!(site.post(&keeper, "/api/v1/stores/exports", &moves).await.status, 403);
    let begun = site.post(&owner, "/api/v1/stores/exports", &moves).await;
    assert_eq!((begun.status.as_u16(), &begun.json()["status"]), (202, &json!("queued")), "{}", begun.body);
    let door = format!("/api/v1/stores/exports/{}", begun.json()["id"].as_str().unwrap());
    assert_eq!(site.get(&owner, &format!("{door}/file")).await.status, 409);
    site.work().await;
    let export = site.get(&owner, &door).await.json();
    assert_eq!(
        (&export["status"], &export["rows_written"], &export["format"]),
        (&json!("completed"), &json!(1), &json!("csv"))
    );
    let file = site.get(&owner, export["file"].as_str().unwrap()).await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert!(file.body.contains(",'=1+1,"), "{}", file.body);
    let key = export["key"].as_str().unwrap().parse().unwrap();
    assert_eq!(verify(file.body.as_bytes(), &key).unwrap().unwrap().rows, 1);
    let altered = file.body.replace("Tuerca M6", "Tuerca M8");
    assert_eq!(verify(altered.as_bytes(), &key).unwrap().unwrap_err().line, 2);
    let book = site.post(&owner, "/api/v1/stores/exports", &json!({ "kind": "items", "format": "xlsx" })).await.json();
    assert_eq!(book["key"], json!(null));
    site.work().await;
    let file = site.get(&owner, &format!("/api/v1/stores/exports/{}/file", book["id"].as_str().unwrap())).await;
    assert!(file.header("content-type").ends_with("spreadsheetml.sheet"), "{}", file.header("content-type"));
    for (body, field) in [
        (json!({ "kind": "moves", "from": "2026-02-01", "to": "2026-01-01" }), "to"),
        (json!({ "kind": "balances", "as_of": "2099-01-01T00:00:00Z" }), "as_of"),
        (json!({ "kind": "loans", "as_of": "2026-01-01T00:00:00Z" }), "as_of"),
    ] {
        let refused = site.post(&owner, "/api/v1/stores/exports", &body).await;
        assert_eq!((refused.status.as_u16(), &refused.json()["fields"][0]["field"]), (422, &json!(field)));
    }
}
