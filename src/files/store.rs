//! SQL of files.

use super::Received;
use crate::db::TenantTx;
use crate::fault::Result;
use crate::id::UserId;

pub(crate) async fn insert(tx: &mut TenantTx, file: &Received, by: Option<UserId>) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into files (tenant_id, id, name, bytes, sha256, created_by) values ($1, $2, $3, $4, $5, $6)",
        tenant.0,
        file.id.0,
        file.name,
        file.bytes.cast_signed(),
        file.sha256,
        by.map(|user| user.0)
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
