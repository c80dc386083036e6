//! The walls between tenants, tried with statements that forget to name one: what the roles of [`crate::platform::db`] cannot
//! reach, no operation can leak.

use crate::base::fault::{Error, Result};
use crate::base::id::{ImportId, PartId};
use crate::base::paging::PageRequest;
use crate::base::permission::Permission;
use crate::base::problem::{Entity, Problem};
use crate::inventory::import::fields::Mapping;
use crate::inventory::import::ops as imports;
use crate::inventory::ops as inventory;
use crate::inventory::types::ItemFilter;
use crate::market::ops as market;
use crate::platform::audit::action::Action;
use crate::platform::audit::store as audit;
use crate::platform::ctx::Ctx;
use crate::platform::db::{Db, hear_for};
use crate::platform::files::{self, Upload};
use crate::platform::imports::reader::types::ReadChoices;
use crate::testing::World;
use sqlx::{Executor, PgPool};
use std::time::Duration;

fn refusal<T>(outcome: Result<T>) -> Option<Problem> {
    match outcome {
        Err(Error::Refused(problem)) => Some(problem),
        Ok(_) | Err(Error::Broken(_)) => None,
    }
}

fn is_denied<T>(outcome: Result<T, sqlx::Error>) -> bool {
    outcome.is_err_and(|error| {
        error.as_database_error().and_then(sqlx::error::DatabaseError::code).as_deref() == Some("42501")
    })
}

/// One uploaded import and one stock line of the bodega.
async fn stocked(pool: &PgPool, ctx: &Ctx) -> Result<ImportId> {
    let content = b"codigo,precio,existencia\nA-1,10,1\n";
    let file = files::receive(ctx, Permission::InventoryEdit, "precios.csv", content).await?;
    let import = imports::bring_in(ctx, file).await?.row.id;
    sqlx::query(
        "insert into inventory_items (tenant_id, id, number, key, price, currency, stock)
         values ($1, gen_random_uuid(), 'A-1', 'A1', 10, 'MXN', 1)",
    )
    .bind(ctx.tenant()?)
    .execute(pool)
    .await?;
    Ok(import)
}

const TENANT_TABLES: [&str; 7] =
    ["users", "sessions", "audit_entries", "files", "imports", "inventory_items", "outbox"];

#[sqlx::test]
async fn a_tenants_transaction_sees_its_own_rows_only_even_without_a_where(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    stocked(&pool, &norte).await?;
    stocked(&pool, &centro).await?;
    // What an import leaves behind it.
    for ctx in [&norte, &centro] {
        let mut tx = ctx.begin(Permission::InventoryEdit).await?;
        sqlx::query("insert into outbox (tenant_id, audience, event) values ($1, 'tenant', '{}')")
            .bind(ctx.tenant()?)
            .execute(tx.sql())
            .await?;
        tx.commit().await?;
    }
    for table in TENANT_TABLES {
        let mut tx = norte.begin(Permission::InventoryView).await?;
        // Safe: the names of this file.
        let statement = sqlx::AssertSqlSafe(format!("select distinct tenant_id from {table}"));
        let tenants: Vec<crate::base::id::TenantId> = sqlx::query_scalar(statement).fetch_all(tx.sql()).await?;
        assert_eq!(tenants, [world.norte.tenant], "{table}");
    }
    Ok(())
}

#[sqlx::test]
async fn a_tenants_transaction_changes_no_row_of_another(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    stocked(&pool, &centro).await?;

    let mut tx = norte.begin(Permission::InventoryEdit).await?;
    for statement in [
        "update inventory_items set price = 0",
        "delete from inventory_items",
        "update imports set filename = 'x'",
        "update users set active = false where username like 'centro%'",
        "update sessions set ended_at = now() where tenant_id <> nullif(current_setting('app.tenant_id'), '')::uuid",
    ] {
        assert_eq!(tx.sql().execute(statement).await?.rows_affected(), 0, "{statement}");
    }
    tx.commit().await?;

    let mut tx = norte.begin(Permission::InventoryEdit).await?;
    let planted = sqlx::query(
        "insert into inventory_items (tenant_id, id, number, key, price, currency, stock)
         values ($1, gen_random_uuid(), 'B-1', 'B1', 1, 'MXN', 1)",
    )
    .bind(world.centro.tenant)
    .execute(tx.sql())
    .await;
    assert!(is_denied(planted));
    Ok(())
}

#[sqlx::test]
async fn nobody_who_serves_requests_rewrites_the_audit(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    for statement in [
        "update audit_entries set action = 'x'",
        "delete from audit_entries",
        "truncate audit_entries",
        "update audit_seals set seal = sha256('x')",
        "delete from audit_seals",
        "truncate audit_seals",
    ] {
        let mut tx = norte.begin(Permission::InventoryEdit).await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
        let mut tx = world.services.db.platform().await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
        let mut tx = world.services.db.system().await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
        let mut tx = world.services.db.catalog().await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
        let mut tx = world.services.db.market().await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
    }
    // Nor does it write into the audit of others.
    let mut tx = norte.begin(Permission::InventoryEdit).await?;
    let entry = audit::Entry::new(Action::SignIn, "x", "");
    assert!(audit::insert(tx.sql(), &norte, world.centro.tenant, entry).await.is_err());
    Ok(())
}

#[sqlx::test]
async fn the_market_reads_the_view_of_offers_and_nothing_else(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let taller = world.owner(&world.taller).await?;
    let mut tx = taller.market().await?;
    tx.sql().execute("select * from market_offers").await?;
    for table in TENANT_TABLES.into_iter().chain(["tenants", "logins", "parts"]) {
        let mut tx = taller.market().await?;
        // Safe: the names of this file.
        let statement = sqlx::AssertSqlSafe(format!("select 1 from {table}"));
        assert!(is_denied(tx.sql().execute(statement).await), "{table}");
    }
    let mut tx = taller.market().await?;
    assert!(tx.sql().execute("delete from market_offers").await.is_err());
    Ok(())
}

#[sqlx::test]
async fn the_catalogue_is_read_and_nothing_else(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let nobody = world.nobody();
    let mut tx = nobody.catalog().await?;
    tx.sql().execute("select * from parts").await?;
    for table in TENANT_TABLES.into_iter().chain(["tenants", "logins", "market_offers"]) {
        let mut tx = nobody.catalog().await?;
        // Safe: the names of this file.
        let statement = sqlx::AssertSqlSafe(format!("select 1 from {table}"));
        assert!(is_denied(tx.sql().execute(statement).await), "{table}");
    }
    for statement in [
        "delete from parts",
        "update brands set name = 'x'",
        "insert into vehicle_makes values (gen_random_uuid(), 'x', 'x')",
    ] {
        let mut tx = nobody.catalog().await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
    }
    Ok(())
}

#[sqlx::test]
async fn a_tenants_transaction_reaches_neither_logins_nor_the_queue(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let norte = world.owner(&world.norte).await?;
    for statement in
        ["select * from logins", "select * from graphile_worker._private_jobs", "update tenants set active = true"]
    {
        let mut tx = norte.begin(Permission::InventoryEdit).await?;
        assert!(is_denied(tx.sql().execute(statement).await), "{statement}");
    }
    let mut tx = norte.begin(Permission::InventoryEdit).await?;
    let foreign = sqlx::query("select enqueue_job('read_import', jsonb_build_object('tenant_id', $1::uuid), 'x')")
        .bind(world.centro.tenant)
        .execute(tx.sql())
        .await;
    assert!(is_denied(foreign));
    Ok(())
}

#[sqlx::test]
async fn a_transaction_leaves_no_trace_of_its_tenant_on_the_connection(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let norte = world.owner(&world.norte).await?;
    stocked(&pool, &norte).await?;
    drop(norte.begin(Permission::InventoryView).await?);
    let mut tx = world.services.db.tenant(world.centro.tenant).await?;
    let lines: i64 = sqlx::query_scalar("select count(*) from inventory_items").fetch_one(tx.sql()).await?;
    assert_eq!(lines, 0);
    tx.commit().await?;
    let (role, tenant): (String, Option<String>) =
        sqlx::query_as("select current_user::text, current_setting('app.tenant_id', true)").fetch_one(&pool).await?;
    assert_eq!((role.as_str(), tenant.unwrap_or_default().as_str()), ("postgres", ""));
    Ok(())
}

#[sqlx::test]
async fn connections_that_died_lately_are_passed_over(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let db = &world.services.db;
    let held = [db.catalog().await?, db.catalog().await?, db.catalog().await?];
    drop(held);
    while db.connections().1 < 3 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    // Each is waited for: what is asked of it afterwards meets nobody.
    let ended: i64 = sqlx::query_scalar(
        "select count(*) filter (where pg_terminate_backend(pid, 5000)) from pg_stat_activity
         where datname = current_database() and application_name = 'engrane'",
    )
    .fetch_one(&pool)
    .await?;
    assert!(ended >= 3, "{ended}");
    let again = [db.catalog().await?, db.catalog().await?, db.catalog().await?];
    for tx in again {
        tx.commit().await?;
    }
    Ok(())
}

#[sqlx::test]
async fn whoever_may_not_is_refused_before_anything_is_looked_up(pool: PgPool) -> Result<()> {
    let world = World::new(pool).await?;
    let (nobody, viewer, taller) =
        (world.nobody(), world.viewer(&world.norte).await?, world.owner(&world.taller).await?);
    let (import, filter, page) = (ImportId::new(), ItemFilter::default(), PageRequest::default());
    for (ctx, problem) in [(&nobody, Problem::NotSignedIn), (&taller, Problem::NotAllowed)] {
        let problem = Some(problem);
        assert_eq!(refusal(inventory::list_items(ctx, &filter).await), problem);
        assert_eq!(refusal(inventory::totals(ctx).await), problem);
        assert_eq!(refusal(imports::list_imports(ctx, page).await), problem);
        assert_eq!(refusal(imports::import(ctx, import).await), problem);
    }
    for (ctx, problem) in
        [(&nobody, Problem::NotSignedIn), (&taller, Problem::NotAllowed), (&viewer, Problem::NotAllowed)]
    {
        let problem = Some(problem);
        assert_eq!(refusal(Upload::begin(ctx, Permission::InventoryEdit, "a.csv").await.map(drop)), problem);
        assert_eq!(refusal(imports::reread(ctx, import, ReadChoices::default()).await), problem);
        assert_eq!(refusal(imports::apply(ctx, import, Mapping::default()).await), problem);
    }
    assert!(inventory::list_items(&viewer, &filter).await?.rows.is_empty());
    for (ctx, problem) in [(&nobody, Problem::NotSignedIn), (&viewer, Problem::NotAllowed)] {
        assert_eq!(refusal(market::availability(ctx, PartId::new()).await), Some(problem.clone()));
        assert_eq!(refusal(market::loose_offers(ctx, "balatas").await), Some(problem));
    }
    assert_eq!(refusal(viewer.platform(Permission::TenantsView).await.map(drop)), Some(Problem::NotAllowed));
    assert!(world.owner(&world.platform).await?.platform(Permission::TenantsEdit).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn an_import_of_another_tenant_does_not_exist(pool: PgPool) -> Result<()> {
    let world = World::new(pool.clone()).await?;
    let (norte, centro) = (world.owner(&world.norte).await?, world.owner(&world.centro).await?);
    let import = stocked(&pool, &norte).await?;
    let missing = Some(Problem::NotFound { what: Entity::Import });
    assert_eq!(refusal(imports::import(&centro, import).await), missing);
    assert_eq!(refusal(imports::reread(&centro, import, ReadChoices::default()).await), missing);
    assert_eq!(refusal(imports::apply(&centro, import, Mapping::default()).await), missing);
    assert_eq!(refusal(imports::read(&centro, import).await), missing);
    assert_eq!(refusal(imports::apply_now(&centro, import).await), missing);
    assert_eq!(imports::list_imports(&centro, PageRequest::default()).await?.total, 0);
    assert!(imports::import(&norte, import).await.is_ok());
    Ok(())
}

#[sqlx::test]
async fn what_is_announced_meanwhile_is_taken_and_does_not_pile_up(pool: PgPool) -> Result<()> {
    let db = Db::from_pool(pool.clone());
    let mut listener = db.listen(&["rush"]).await?;
    for at in 0..300 {
        // Each by itself: those of one transaction that say the same are one.
        sqlx::query("select pg_notify('rush', $1)").bind(at.to_string()).execute(&pool).await?;
    }
    assert_eq!(listener.try_recv().await?.map(|heard| heard.payload().to_owned()), Some("0".to_owned()));
    assert!(hear_for(&mut listener, Duration::from_millis(300)).await?);
    let left = tokio::time::timeout(Duration::from_millis(100), listener.try_recv()).await;
    assert!(left.is_err(), "{left:?}");
    Ok(())
}
