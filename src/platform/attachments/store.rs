//! SQL of what all areas have in common that attach files.

use crate::base::fault::Result;
use crate::base::id::FileId;
use crate::platform::db::TenantTx;
use chrono::{DateTime, Utc};

pub(super) async fn lock(tx: &mut TenantTx) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("select pg_advisory_xact_lock(hashtextextended('attachments:' || $1::text, 0))", tenant.to_string())
        .execute(sql)
        .await?;
    Ok(())
}

pub(super) async fn update_removed(tx: &mut TenantTx, file: FileId, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!("update files set removed_at = $3 where tenant_id = $1 and id = $2", tenant.0, file.0, now)
        .execute(sql)
        .await?;
    Ok(())
}
