//! SQL of imports of detections.

use super::types::{DetectionImport, DetectionMapping, Outcome};
use crate::db::TenantTx;
use crate::fault::Result;
use crate::id::{FileId, ImportId, UserId};
use crate::imports::reader::types::Profile;
use crate::imports::types::{ImportFailure, ImportStatus};
use chrono::{DateTime, Utc};
use sqlx::types::Json;

/// An import as it is stored.
pub(super) struct Stored {
    pub import: DetectionImport,
    pub file: FileId,
    pub device: String,
}

pub(super) struct NewImport<'a> {
    pub id: ImportId,
    pub file: FileId,
    pub filename: &'a str,
    pub device: &'a str,
    pub by: Option<UserId>,
    pub by_name: &'a str,
    pub now: DateTime<Utc>,
}

pub(super) async fn insert(tx: &mut TenantTx, new: &NewImport<'_>) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "insert into detection_imports
           (tenant_id, id, file_id, filename, device, status, created_by, created_by_name, created_at)
         values ($1, $2, $3, $4, $5, 'queued', $6, $7, $8)",
        tenant.0,
        new.id.0,
        new.file.0,
        new.filename,
        new.device,
        new.by.map(|user| user.0),
        new.by_name,
        new.now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// The import, locked for whoever moves it on.
pub(super) async fn find(tx: &mut TenantTx, id: ImportId) -> Result<Option<Stored>> {
    let tenant = tx.tenant();
    let row = sqlx::query!(
        r#"select id, file_id, filename, device, status, created_by_name, created_at, completed_at,
                  profile as "profile: Json<Profile>", mapping as "mapping: Json<DetectionMapping>",
                  outcome as "outcome: Json<Outcome>", failure as "failure: Json<ImportFailure>"
           from detection_imports
           where tenant_id = $1 and id = $2
           for update"#,
        tenant.0,
        id.0
    )
    .fetch_optional(tx.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let import = DetectionImport {
        id: row.id.into(),
        filename: row.filename,
        status: row.status.parse::<ImportStatus>()?,
        created_by: row.created_by_name,
        created_at: row.created_at,
        completed_at: row.completed_at,
        profile: row.profile.map(|json| json.0),
        mapping: row.mapping.map(|json| json.0),
        outcome: row.outcome.map(|json| json.0),
        failure: row.failure.map(|json| json.0),
    };
    Ok(Some(Stored { import, file: row.file_id.into(), device: row.device }))
}

pub(super) async fn update_read(
    tx: &mut TenantTx,
    id: ImportId,
    profile: &Profile,
    mapping: &DetectionMapping,
) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "update detection_imports
         set status = 'needs_mapping', profile = $3, mapping = $4, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        Json(profile) as _,
        Json(mapping) as _
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn update_applying(tx: &mut TenantTx, id: ImportId, mapping: &DetectionMapping) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "update detection_imports
         set status = 'applying', mapping = $3, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        Json(mapping) as _
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn update_completed(
    tx: &mut TenantTx,
    id: ImportId,
    outcome: &Outcome,
    now: DateTime<Utc>,
) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "update detection_imports
         set status = 'completed', outcome = $3, completed_at = $4, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        Json(outcome) as _,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

pub(super) async fn update_failed(
    tx: &mut TenantTx,
    id: ImportId,
    failure: &ImportFailure,
    now: DateTime<Utc>,
) -> Result<()> {
    let tenant = tx.tenant();
    sqlx::query!(
        "update detection_imports
         set status = 'failed', failure = $3, completed_at = $4, updated_at = now(), version = version + 1
         where tenant_id = $1 and id = $2",
        tenant.0,
        id.0,
        Json(failure) as _,
        now
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
