//! What is logged of a request, whoever works for it.

use crate::site::{Caller, Site};
use axum::http::StatusCode;
use engrane::base::permission::Role;
use engrane::testing::log::Log;
use sqlx::PgPool;

#[sqlx::test(migrations = "../migrations")]
async fn a_fault_in_a_resource_of_a_page_names_the_request_of_the_page(pool: PgPool) {
    let site = Site::open(pool).await;
    let path = format!("/catalog/parts/{}?make=secreta", site.part().await);
    let norte = &site.world.norte;
    let owner = Caller::Cookie(site.world.token(norte, Role::Owner).await.unwrap());
    sqlx::query("alter table parts rename to parts_of_before").execute(&site.world.pool).await.unwrap();
    let log = Log::start();
    let answer = site.page(&owner, &path).await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    let lines = log.lines();
    let [fault] = lines.iter().filter(|line| line.contains("incident=")).collect::<Vec<_>>()[..] else {
        panic!("a fault is logged once: {lines:?}")
    };
    let incident = fault.split("incident=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    assert!(answer.body.contains(incident), "the page shows another incident than {fault}");
    let request = answer.header("x-request-id");
    let span = format!(
        "request{{request={request} route=\"/catalog/parts/{{id}}\" kind=\"person\" tenant={} user=",
        norte.tenant
    );
    assert!(fault.contains("ERROR") && fault.contains(&span) && fault.contains("parts"), "{fault}");
    let [line] = lines.iter().filter(|line| line.contains("answered")).collect::<Vec<_>>()[..] else {
        panic!("a request has one line: {lines:?}")
    };
    assert!(line.contains("INFO") && line.contains(&span) && line.contains("status=500"), "{line}");
    assert!(!lines.concat().contains("secreta"), "{lines:?}");
}
