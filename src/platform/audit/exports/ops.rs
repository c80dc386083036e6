//! Asking for an export, writing it, fetching it.

use super::jobs::WriteExport;
use super::rows;
use crate::base::fault::Result;
use crate::base::id::ExportId;
use crate::base::permission::Permission;
use crate::platform::audit::action::Action;
use crate::platform::audit::ops::understand;
use crate::platform::audit::store as entries;
use crate::platform::audit::types::AuditFilter;
use crate::platform::ctx::Ctx;
use crate::platform::exports::ops::{self as exports, Asked};
use crate::platform::exports::types::{Export, ExportKind};
use crate::platform::files::KeptFile;
use crate::platform::jobs::{self, JobPayload};
use crate::platform::tenancy;
use chrono::Duration;

const KIND: ExportKind = ExportKind::Audit;
/// Entries that are read and written at a time; progress is told after each.
const AT_ONCE: i64 = 5_000;

/// Begins an export of what the filter finds now.
pub async fn begin(ctx: &Ctx, filter: &AuditFilter) -> Result<Export> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let zone = tenancy::ops::zone(&mut tx).await?;
    // Days are instants from here on: the job must not depend on what the zone is by then.
    let mut wanted = understand(filter, zone)?;
    // What was written until now, and nothing later: entries of this very instant are before the next one.
    let next = ctx.now() + Duration::microseconds(1);
    wanted.to = Some(wanted.to.map_or(next, |to| to.min(next)));
    let machine = |at: Option<chrono::DateTime<chrono::Utc>>| at.map(|at| at.to_rfc3339()).unwrap_or_default();
    let kept = AuditFilter { from: machine(wanted.from), to: machine(wanted.to), ..filter.clone() };
    let rows_total = entries::count(&mut tx, &wanted).await?;
    let export = exports::begin(ctx, &mut tx, KIND, &kept, rows_total).await?.export;
    let tenant = tx.tenant();
    let entry =
        entries::Entry::new(Action::ExportAudit, "audit_export", export.id).after(serde_json::to_value(filter)?);
    entries::insert(tx.sql(), ctx, tenant, entry).await?;
    jobs::enqueue(&mut tx, &WriteExport(JobPayload::of(ctx, tenant, export.id))).await?;
    tx.commit_with(&export).await?;
    Ok(export)
}

/// Where an export stands.
pub async fn export(ctx: &Ctx, id: ExportId) -> Result<Export> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let asked: Asked<AuditFilter> = exports::find(&mut tx, KIND, id).await?;
    tx.commit().await?;
    Ok(asked.export)
}

/// The organization's latest exports, the newest first.
pub async fn latest(ctx: &Ctx) -> Result<Vec<Export>> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let latest: Vec<Asked<AuditFilter>> = exports::latest(&mut tx, KIND).await?;
    tx.commit().await?;
    Ok(latest.into_iter().map(|asked| asked.export).collect())
}

/// The file of an export, for the people of its organization. Refused while it is not finished.
pub async fn download(ctx: &Ctx, id: ExportId) -> Result<KeptFile> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let tenant = tx.tenant();
    let file = exports::file(ctx, &mut tx, KIND, id).await?;
    let entry = entries::Entry::new(Action::DownloadAuditExport, "audit_export", id);
    entries::insert(tx.sql(), ctx, tenant, entry).await?;
    tx.commit().await?;
    Ok(file)
}

/// The job that writes. Done again, it begins anew; one that is finished is left alone.
pub(super) async fn write(ctx: &Ctx, id: ExportId) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    let Asked { export, filter }: Asked<AuditFilter> = exports::find(&mut tx, KIND, id).await?;
    tx.commit().await?;
    if export.status.is_over() {
        return Ok(());
    }
    let wanted = understand(&filter, chrono_tz::Tz::UTC)?;
    let tenant = ctx.tenant()?;
    let name = format!("audit-{}.csv", export.created_at.format("%Y-%m-%d-%H%M"));
    let mut file = ctx.services.files.begin_own(tenant, name).await?;
    file.write(rows::BEGINNING).await?;
    file.write(&rows::head()?).await?;
    let (mut written, mut after) = (0, None);
    loop {
        let mut tx = ctx.begin(Permission::ExportData).await?;
        let found = entries::list_after(&mut tx, &wanted, after, AT_ONCE).await?;
        written += found.len() as u64;
        exports::move_on(ctx, &mut tx, id, written, export.rows_total).await?;
        tx.commit().await?;
        file.write(&rows::body(&found)?).await?;
        after = found.last().map(|entry| (entry.at, entry.id));
        if found.len() < usize::try_from(AT_ONCE).unwrap_or(usize::MAX) {
            break;
        }
    }
    let file = file.finish().await?;
    let mut tx = ctx.begin(Permission::ExportData).await?;
    exports::complete(ctx, &mut tx, id, &file, written).await?;
    tx.commit().await
}

/// The job has given up.
pub(super) async fn fail(ctx: &Ctx, id: ExportId, incident: &str) -> Result<()> {
    let mut tx = ctx.begin(Permission::ExportData).await?;
    exports::fail(ctx, &mut tx, id, incident).await?;
    tx.commit().await
}
