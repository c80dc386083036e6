//! SQL of any thing that is set up.

use crate::base::fault::Result;
use crate::platform::db::TenantTx;
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
