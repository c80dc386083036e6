//! SQL of files.

use super::Received;
use crate::base::fault::Result;
use crate::base::id::{FileId, TenantId, UserId};
use crate::platform::db::{SystemTx, TenantTx};

pub(crate) async fn insert(tx: &mut TenantTx, file: &Received, by: Option<UserId>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into files (tenant_id, id, name, bytes, sha256, created_by) values ($1, $2, $3, $4, $5, $6)",
        tenant.0,
        file.id.0,
        file.name,
        file.bytes.cast_signed(),
        file.sha256,
        by.map(|user| user.0)
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Which of these files the tenant has, and whether they are kept.
pub(super) async fn list_known(tx: &mut SystemTx, tenant: TenantId, files: &[FileId]) -> Result<Vec<(FileId, bool)>> {
    let files: Vec<_> = files.iter().map(|file| file.0).collect();
    let known = sqlx::query!(
        r#"select id, removed_at is null as "kept!" from files where tenant_id = $1 and id = any ($2)"#,
        tenant.0,
        &files
    );
    Ok(known.fetch_all(tx.sql()).await?.into_iter().map(|row| (FileId(row.id), row.kept)).collect())
}
