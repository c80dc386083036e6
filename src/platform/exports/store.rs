//! SQL of exports.

use crate::base::fault::Result;
use crate::base::id::{ExportId, FileId, TenantId, UserId};
use crate::platform::db::{SystemTx, TenantTx};
use crate::platform::exports::types::{ExportKind, ExportStatus};
use chrono::{DateTime, Utc};
use serde_json::Value;

pub(super) struct NewExport<'a> {
    pub id: ExportId,
    pub kind: ExportKind,
    pub filter: Value,
    pub rows_total: u64,
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, export: &NewExport<'_>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "insert into exports (tenant_id, id, kind, status, filter, rows_total, created_by, created_by_name, created_at)
         values ($1, $2, $3, 'queued', $4, $5, $6, $7, $8)",
        tenant.0,
        export.id.0,
        export.kind.as_str(),
        export.filter,
        export.rows_total.cast_signed(),
        export.by.map(|user| user.0),
        export.by_name,
        export.now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// An export as it is stored.
pub(super) struct Stored {
    pub id: ExportId,
    pub status: String,
    pub filter: Value,
    pub rows_total: u64,
    pub rows_written: u64,
    pub failure: Option<String>,
    pub created_by_name: String,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

macro_rules! stored {
    ($row:expr) => {
        Stored {
            id: ExportId($row.id),
            status: $row.status,
            filter: $row.filter,
            rows_total: $row.rows_total.unsigned_abs(),
            rows_written: $row.rows_written.unsigned_abs(),
            failure: $row.failure,
            created_by_name: $row.created_by_name,
            created_at: $row.created_at,
            completed_at: $row.completed_at,
        }
    };
}

pub(super) async fn find(tx: &mut TenantTx, kind: ExportKind, id: ExportId) -> Result<Option<Stored>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select id, status, filter, rows_total, rows_written, failure, created_by_name,
                  created_at, completed_at
           from exports
           where tenant_id = $1 and kind = $2 and id = $3",
        tenant.0,
        kind.as_str(),
        id.0
    );
    Ok(row.fetch_optional(sql).await?.map(|row| stored!(row)))
}

pub(super) async fn list_latest(tx: &mut TenantTx, kind: ExportKind) -> Result<Vec<Stored>> {
    let (tenant, sql) = tx.split();
    let rows = sqlx::query!(
        "select id, status, filter, rows_total, rows_written, failure, created_by_name,
                  created_at, completed_at
           from exports
           where tenant_id = $1 and kind = $2
           order by created_at desc, id
           limit 5",
        tenant.0,
        kind.as_str()
    );
    Ok(rows.fetch_all(sql).await?.into_iter().map(|row| stored!(row)).collect())
}

pub(super) async fn count_waiting(tx: &mut TenantTx) -> Result<u64> {
    let (tenant, sql) = tx.split();
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from exports where tenant_id = $1 and status in ('queued', 'writing')"#,
        tenant.0
    );
    Ok(count.fetch_one(sql).await?.unsigned_abs())
}

/// The file of a finished export.
pub(super) struct StoredFile {
    pub id: FileId,
    pub name: String,
    pub bytes: u64,
}

pub(super) async fn find_file(tx: &mut TenantTx, kind: ExportKind, id: ExportId) -> Result<Option<StoredFile>> {
    let (tenant, sql) = tx.split();
    let row = sqlx::query!(
        "select f.id, f.name, f.bytes
         from exports x
         join files f on f.tenant_id = x.tenant_id and f.id = x.file_id
         where x.tenant_id = $1 and x.kind = $2 and x.id = $3 and x.status = 'completed'",
        tenant.0,
        kind.as_str(),
        id.0
    );
    let file = row.fetch_optional(sql).await?;
    Ok(file.map(|row| StoredFile { id: FileId(row.id), name: row.name, bytes: row.bytes.unsigned_abs() }))
}

pub(super) async fn update_progress(
    tx: &mut TenantTx,
    id: ExportId,
    written: u64,
    total: u64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update exports
         set status = $3, rows_written = $4, rows_total = greatest(rows_total, $4, $5), updated_at = $6
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        ExportStatus::Writing.as_str(),
        written.cast_signed(),
        total.cast_signed(),
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_completed(
    tx: &mut TenantTx,
    id: ExportId,
    file: FileId,
    written: u64,
    now: DateTime<Utc>,
) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update exports
         set status = $3, file_id = $4, rows_written = $5, rows_total = $5, completed_at = $6, updated_at = $6
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        ExportStatus::Completed.as_str(),
        file.0,
        written.cast_signed(),
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

pub(super) async fn update_failed(tx: &mut TenantTx, id: ExportId, incident: &str, now: DateTime<Utc>) -> Result<()> {
    let (tenant, sql) = tx.split();
    sqlx::query!(
        "update exports
         set status = $3, failure = $4, completed_at = $5, updated_at = $5
         where tenant_id = $1 and id = $2 and status <> 'completed'",
        tenant.0,
        id.0,
        ExportStatus::Failed.as_str(),
        incident,
        now
    )
    .execute(sql)
    .await?;
    Ok(())
}

/// Removes what was asked for before; gives the files that nothing refers to any more.
pub(super) async fn delete_before(tx: &mut SystemTx, instant: DateTime<Utc>) -> Result<Vec<(TenantId, FileId)>> {
    let removed = sqlx::query!(
        r#"with removed as (
             delete from exports where created_at < $1 returning tenant_id, file_id
           )
           select tenant_id, file_id as "file_id!" from removed where file_id is not null"#,
        instant
    )
    .fetch_all(tx.sql())
    .await?;
    let (tenants, files): (Vec<_>, Vec<_>) = removed.iter().map(|row| (row.tenant_id, row.file_id)).unzip();
    sqlx::query!(
        "delete from files f
         using unnest($1::uuid[], $2::uuid[]) as gone(tenant_id, id)
         where f.tenant_id = gone.tenant_id and f.id = gone.id",
        &tenants,
        &files
    )
    .execute(tx.sql())
    .await?;
    Ok(removed.into_iter().map(|row| (TenantId(row.tenant_id), FileId(row.file_id))).collect())
}
