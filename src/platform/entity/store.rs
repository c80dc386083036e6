//! SQL of any thing that is set up.

use crate::base::fault::Result;
use crate::platform::db::{PlatformTx, TenantTx};
use sqlx::AssertSqlSafe;
use uuid::Uuid;

/// Removes the row of a table of the tenant's.
pub(super) async fn delete(tx: &mut TenantTx, table: &'static str, id: Uuid) -> Result<()> {
    let (tenant, sql) = tx.split();
    // The name stands in the program: nobody sends it.
    let statement = AssertSqlSafe(format!("delete from {table} where tenant_id = $1 and id = $2"));
    sqlx::query(statement).bind(tenant.0).bind(id).execute(sql).await?;
    Ok(())
}

/// Removes the row of a table that all tenants share.
pub(super) async fn delete_shared(tx: &mut PlatformTx, table: &'static str, id: Uuid) -> Result<()> {
    // The name stands in the program: nobody sends it.
    let statement = AssertSqlSafe(format!("delete from {table} where id = $1"));
    sqlx::query(statement).bind(id).execute(tx.sql()).await?;
    Ok(())
}
