//! Jobs and whoever asked for them, in a real queue.

use super::*;
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::demo;
use crate::inventory::import::jobs::ReadImport;
use crate::inventory::import::ops::{apply, bring_in, import};
use crate::platform::files::receive;
use crate::platform::identity::joining::jobs::SendReset;
use crate::platform::identity::joining::reset::request_reset;
use crate::platform::mail::jobs::SendLetter;
use crate::testing::World;
use crate::testing::log::Log;
use crate::worker::run_waiting;
use serde_json::json;
use sqlx::PgPool;

#[test]
fn jobs_of_before_requests_were_named_are_read() {
    let payload = json!({
        "tenant_id": TenantId::new(), "person": UserId::new(), "name": "Ana", "subject": ImportId::new()
    });
    assert_eq!(serde_json::from_value::<InSpan<ReadImport>>(payload).unwrap().0.0.request, "");
    let letter = json!({ "tenant_id": TenantId::new(), "user": UserId::new(), "by": null, "about": "approval" });
    assert_eq!(serde_json::from_value::<InSpan<SendLetter>>(letter).unwrap().0.request, "");
    let reset = json!({ "login": "ana" });
    assert_eq!(serde_json::from_value::<InSpan<SendReset>>(reset).unwrap().0.request, "");
}

/// The northern bodega's owner with an import, which was brought in by the request `bring-in`.
async fn brought_in(pool: &PgPool) -> Result<(World, Ctx, ImportId)> {
    let world = World::new(pool.clone()).await?;
    demo::load_catalog(&world.services).await?;
    let mut ctx = world.owner(&world.norte).await?;
    ctx.request.id = "bring-in".to_owned();
    let file = "Código,Marca,Precio,Existencia\n04465-02220,TOYOTA,1475.50,12\nGDB1420,TRW,605,1\n";
    let file = receive(&ctx, Permission::InventoryEdit, "existencias.csv", file.as_bytes()).await?;
    let id = bring_in(&ctx, file).await?.row.id;
    Ok((world, ctx, id))
}

/// From now on each of these changes of the table breaks.
async fn out_of_order(pool: &PgPool, change: &str) -> Result<()> {
    sqlx::raw_sql(sqlx::AssertSqlSafe(format!(
        "create function out_of_order() returns trigger language plpgsql as $$ begin raise exception 'out of order'; end $$;
         create trigger out_of_order before {change} for each row execute function out_of_order();"
    )))
    .execute(pool)
    .await?;
    Ok(())
}

/// The only line of the log that tells of what is out of order.
fn incident(log: &Log) -> String {
    let lines = log.lines();
    let mut told = lines.iter().filter(|line| line.contains("out of order") && line.contains("incident="));
    let line = told.next().unwrap_or_else(|| panic!("{lines:?}")).clone();
    assert_eq!(told.next(), None, "a fault is logged once");
    line
}

#[sqlx::test]
async fn what_a_job_writes_into_the_audit_names_the_request_that_asked_for_it(pool: PgPool) -> Result<()> {
    let (world, mut ctx, id) = brought_in(&pool).await?;
    run_waiting(&world.services).await?;
    ctx.request.id = "apply".to_owned();
    let mapping = import(&ctx, id).await?.mapping.unwrap_or_default();
    apply(&ctx, id, mapping).await?;
    run_waiting(&world.services).await?;
    let entries: Vec<(String, String)> =
        sqlx::query_as("select action, request_id from audit_entries where action like '%import' order by id")
            .fetch_all(&pool)
            .await?;
    let told: Vec<_> = entries.iter().map(|(action, request)| (action.as_str(), request.as_str())).collect();
    assert_eq!(told, [("upload_import", "bring-in"), ("apply_import", "apply"), ("complete_import", "apply")]);
    Ok(())
}

#[sqlx::test]
async fn a_job_of_before_requests_were_named_runs_under_its_own_number(pool: PgPool) -> Result<()> {
    let (world, ctx, id) = brought_in(&pool).await?;
    run_waiting(&world.services).await?;
    let mapping = import(&ctx, id).await?.mapping.unwrap_or_default();
    apply(&ctx, id, mapping).await?;
    let number: i64 = sqlx::query_scalar(
        "update graphile_worker._private_jobs set payload = (payload::jsonb - 'request')::json returning id",
    )
    .fetch_one(&pool)
    .await?;
    run_waiting(&world.services).await?;
    let request: String = sqlx::query_scalar("select request_id from audit_entries where action = 'complete_import'")
        .fetch_one(&pool)
        .await?;
    assert_eq!(request, format!("job-{number}"));
    Ok(())
}

#[sqlx::test]
async fn a_fault_of_a_job_names_the_request_that_asked_for_it_and_the_job(pool: PgPool) -> Result<()> {
    let (world, ctx, _) = brought_in(&pool).await?;
    out_of_order(&pool, "update of profile on imports").await?;
    let number: i64 = sqlx::query_scalar("select id from graphile_worker._private_jobs").fetch_one(&pool).await?;
    let log = Log::start();
    run_waiting(&world.services).await?;
    let line = incident(&log);
    let user = ctx.actor_id().unwrap();
    let tenant = ctx.tenant()?;
    let span = format!("job{{kind=\"read_import\" job={number} request=bring-in tenant={tenant} user={user}}}");
    assert!(line.contains(&span), "{line}");
    Ok(())
}

#[sqlx::test]
async fn a_link_that_cannot_be_made_names_the_request_that_asked_for_it(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    out_of_order(&pool, "insert on password_resets").await?;
    let mut ctx = world.nobody();
    ctx.request.id = "forgotten".to_owned();
    request_reset(&ctx, "norte-owner").await?;
    let log = Log::start();
    run_waiting(&world.services).await?;
    let line = incident(&log);
    assert!(line.contains("job{kind=\"send_reset\"") && line.contains(" request=forgotten}"), "{line}");
    Ok(())
}

#[sqlx::test]
async fn a_timed_job_that_breaks_is_logged_with_its_number(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    out_of_order(&pool, "delete on outbox").await?;
    sqlx::raw_sql(
        "insert into outbox (tenant_id, audience, event, created_at)
         select id, 'tenant', '{}', '2000-01-01' from tenants limit 1;
         select graphile_worker.add_job('prune_events', 'null');",
    )
    .execute(&pool)
    .await?;
    let log = Log::start();
    run_waiting(&world.services).await?;
    let line = incident(&log);
    assert!(line.contains("job{kind=\"prune_events\" job="), "{line}");
    Ok(())
}
