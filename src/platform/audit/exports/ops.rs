//! Asking for an export, writing it, fetching it.

use super::jobs::WriteExport;
use super::rows;
use super::store::{self, NewExport};
use crate::base::fault::Result;
use crate::base::id::ExportId;
use crate::base::permission::Permission;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::stored;
use crate::platform::audit::action::Action;
use crate::platform::audit::ops::understand;
use crate::platform::audit::store as entries;
use crate::platform::audit::types::{AuditExport, AuditFilter, ExportStatus};
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::files::{self, KeptFile};
use crate::platform::jobs::{self, JobPayload};
use crate::platform::services::Services;
use crate::platform::tenancy;
use chrono::Duration;

/// Entries that are read and written at a time; progress is told after each.
const AT_ONCE: i64 = 5_000;
/// Exports that the organization's people may wait for at the same time.
const MOST_WAITING: u64 = 5;
/// How long a file is kept: what is in it stays in the audit.
const KEPT: Duration = Duration::days(30);

/// Begins an export of what the filter finds now.
pub async fn begin(ctx: &Ctx, filter: &AuditFilter) -> Result<AuditExport> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let zone = tenancy::ops::zone(&mut tx).await?;
    // Days are instants from here on: the job must not depend on what the zone is by then.
    let mut wanted = understand(filter, zone)?;
    // What was written until now, and nothing later: entries of this very instant are before the next one.
    let next = ctx.now() + Duration::microseconds(1);
    wanted.to = Some(wanted.to.map_or(next, |to| to.min(next)));
    if store::count_waiting(&mut tx).await? >= MOST_WAITING {
        return Err(Problem::Conflict { what: Entity::Export, why: Conflict::WrongStatus }.into());
    }
    let id = ExportId::new();
    let machine = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let kept = AuditFilter { from: machine(wanted.from), to: machine(wanted.to), ..filter.clone() };
    let export = NewExport {
        id,
        filter: &kept,
        rows_total: entries::count(&mut tx, &wanted).await?,
        by: ctx.actor_id(),
        by_name: ctx.actor_name(),
        now: ctx.now(),
    };
    store::insert(&mut tx, &export).await?;
    let tenant = tx.tenant();
    let entry = entries::Entry::new(Action::ExportAudit, "audit_export", id).after(serde_json::to_value(filter)?);
    entries::insert(tx.sql(), ctx, tenant, entry).await?;
    jobs::enqueue(&mut tx, &WriteExport(JobPayload::of(ctx, tenant, id))).await?;
    let export = find(&mut tx, id).await?;
    tx.commit_with(&export).await?;
    Ok(export)
}

async fn find(tx: &mut TenantTx, id: ExportId) -> Result<AuditExport> {
    let stored = store::find(tx, id).await?.ok_or(Problem::NotFound { what: Entity::Export })?;
    stored.export()
}

/// Where an export stands.
pub async fn export(ctx: &Ctx, id: ExportId) -> Result<AuditExport> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let export = find(&mut tx, id).await?;
    tx.commit().await?;
    Ok(export)
}

/// The organization's latest exports, the newest first.
pub async fn latest(ctx: &Ctx) -> Result<Vec<AuditExport>> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let exports = store::list_latest(&mut tx).await?;
    tx.commit().await?;
    exports.into_iter().map(store::Stored::export).collect()
}

/// The file of an export, for the people of its organization. Refused while it is not finished.
pub async fn download(ctx: &Ctx, id: ExportId) -> Result<KeptFile> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let tenant = tx.tenant();
    find(&mut tx, id).await?;
    let file = store::find_file(&mut tx, id)
        .await?
        .ok_or(Problem::Conflict { what: Entity::Export, why: Conflict::WrongStatus })?;
    let entry = entries::Entry::new(Action::DownloadAuditExport, "audit_export", id);
    entries::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(KeptFile { path: ctx.services.files.path(tenant, file.id), name: file.name, bytes: file.bytes })
}

/// The job that writes. Done again, it begins anew; one that is finished is left alone.
pub(super) async fn write(ctx: &Ctx, id: ExportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let stored = store::find(&mut tx, id).await?.ok_or(Problem::NotFound { what: Entity::Export })?;
    tx.commit().await?;
    if stored.export_status()?.is_over() {
        return Ok(());
    }
    let wanted = understand(&stored.filter, chrono_tz::Tz::UTC)?;
    let tenant = ctx.tenant()?;
    let name = format!("audit-{}.csv", stored.created_at.format("%Y-%m-%d-%H%M"));
    let mut file = ctx.services.files.begin_own(tenant, name).await?;
    file.write(rows::BEGINNING).await?;
    file.write(&rows::head()?).await?;
    let (mut written, mut after) = (0, None);
    loop {
        let mut tx = ctx.begin(Permission::ExportData).await?;
        let found = entries::list_after(&mut tx, &wanted, after, AT_ONCE).await?;
        written += found.len() as u64;
        store::update_progress(&mut tx, id, written, ctx.now()).await?;
        events::insert(&mut tx, Audience::Tenant, &Event::ExportMoved { export: id }).await?;
        tx.commit().await?;
        file.write(&rows::body(&found)?).await?;
        after = found.last().map(|entry| (entry.at, entry.id));
        if found.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    let file = file.finish().await?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    files::store::insert(&mut tx, &file, ctx.actor_id()).await?;
    store::update_completed(&mut tx, id, file.id, written, ctx.now()).await?;
    events::insert(&mut tx, Audience::Tenant, &Event::ExportMoved { export: id }).await?;
    tx.commit().await
}

/// The job has given up.
pub(super) async fn fail(ctx: &Ctx, id: ExportId, incident: &str) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    store::update_failed(&mut tx, id, incident, ctx.now()).await?;
    events::insert(&mut tx, Audience::Tenant, &Event::ExportMoved { export: id }).await?;
    tx.commit().await
}

/// Removes exports that are old, with their files.
pub(crate) async fn prune(services: &Services) -> Result<()> {
    let mut tx = services.db.system().await?;
    let removed = store::delete_before(&mut tx, services.clock.now() - KEPT).await?;
    tx.commit().await?;
    for (tenant, file) in removed {
        if let Err(error) = services.files.remove(tenant, file).await {
            tracing::warn!("the file {file} of an old export stays until files are swept: {error}");
        }
    }
    Ok(())
}

impl store::Stored {
    fn export_status(&self) -> Result<ExportStatus> {
        stored::row("audit_exports", self.id).document("status", self.status.as_str().into())
    }

    fn export(self) -> Result<AuditExport> {
        Ok(AuditExport {
            status: self.export_status()?,
            id: self.id,
            rows_total: self.rows_total,
            rows_written: self.rows_written,
            failure: self.failure,
            created_by: self.created_by_name,
            created_at: self.created_at,
            completed_at: self.completed_at,
        })
    }
}
