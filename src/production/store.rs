//! SQL of what the parts of a production have in common: the lock of its set-up, and who has one.

use crate::base::fault::Result;
use crate::base::id::TenantId;
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::links::{Named, Sought};

/// One change of a production's set-up at a time.
pub(super) async fn lock_set_up(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('production ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}

/// What stages are called.
pub(super) async fn stages_named(tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Named,
        "select id, name from stages where tenant_id = $1 and (id = any ($2) or code = lower($3))",
        tenant.0,
        &sought.ids,
        sought.name.as_deref()
    )
    .fetch_all(sql)
    .await?;
    Ok(rows)
}

/// What machines are called.
pub(super) async fn machines_named(tx: &mut TenantTx, sought: &Sought) -> Result<Vec<Named>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query_as!(
        Named,
        r#"select id, code || ' · ' || name as "name!" from machines
           where tenant_id = $1 and (id = any ($2) or code = upper($3))"#,
        tenant.0,
        &sought.ids,
        sought.name.as_deref()
    )
    .fetch_all(sql)
    .await?;
    Ok(rows)
}

/// The tenants that have orders, or the one.
pub(super) async fn list_tenants(tx: &mut SystemTx, only: Option<TenantId>) -> Result<Vec<(TenantId, String)>> {
    let rows = sqlx::query!(
        "select id, code
         from tenants t
         where ($1::uuid is null or id = $1)
           and (exists (select from production_orders o where o.tenant_id = t.id)
                or exists (select from movements m where m.tenant_id = t.id))
         order by code",
        only as _
    )
    .fetch_all(tx.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.id.into(), row.code)).collect())
}
