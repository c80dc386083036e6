//! SQL of what the parts of a production have in common: the lock of its set-up.

use crate::base::fault::Result;
use crate::platform::db::TenantTx;

/// One change of a production's set-up at a time.
pub(super) async fn lock_set_up(tx: &mut TenantTx) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('production ' || $1::text, 0))", tenant.0.to_string())
        .execute(tx.sql())
        .await?;
    Ok(())
}
