//! Asking for an export, writing it, fetching it: what an area does in its own transactions, of its own kind.

use super::store::{self, NewExport, Stored};
use super::types::{Export, ExportKind, ExportStatus};
use crate::base::fault::Result;
use crate::base::id::ExportId;
use crate::base::problem::{Conflict, Entity, Problem};
use crate::base::stored;
use crate::platform::ctx::Ctx;
use crate::platform::db::TenantTx;
use crate::platform::events::store as events;
use crate::platform::events::types::{Audience, Event};
use crate::platform::files::{self, KeptFile, Received};
use crate::platform::services::Services;
use chrono::Duration;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// Exports that the organization's people may wait for at the same time.
const MOST_WAITING: u64 = 5;
/// How long a file is kept: what is in it stays where it comes from.
const KEPT: Duration = Duration::days(30);

/// An export with what was asked for.
pub(crate) struct Asked<F> {
    pub export: Export,
    pub filter: F,
}

/// Begins one, unless too many are waited for. Whoever calls it enqueues the job.
pub(crate) async fn begin<F: Serialize + DeserializeOwned>(
    ctx: &Ctx,
    tx: &mut TenantTx,
    kind: ExportKind,
    filter: &F,
    rows_total: u64,
) -> Result<Asked<F>> {
    if store::count_waiting(tx).await? >= MOST_WAITING {
        return Err(Problem::Conflict { what: Entity::Export, why: Conflict::WrongStatus }.into());
    }
    let export = NewExport {
        id: ExportId::new(),
        kind,
        filter: serde_json::to_value(filter)?,
        rows_total,
        by: ctx.actor_id(),
        by_name: ctx.actor_name(),
        now: ctx.now(),
    };
    store::insert(tx, &export).await?;
    find(tx, kind, export.id).await
}

/// Where an export stands.
pub(crate) async fn find<F: DeserializeOwned>(tx: &mut TenantTx, kind: ExportKind, id: ExportId) -> Result<Asked<F>> {
    store::find(tx, kind, id).await?.ok_or(Problem::NotFound { what: Entity::Export })?.understand()
}

/// The organization's latest, the newest first.
pub(crate) async fn latest<F: DeserializeOwned>(tx: &mut TenantTx, kind: ExportKind) -> Result<Vec<Asked<F>>> {
    store::list_latest(tx, kind).await?.into_iter().map(Stored::understand).collect()
}

/// The file of an export. Refused while it is not finished.
pub(crate) async fn file(ctx: &Ctx, tx: &mut TenantTx, kind: ExportKind, id: ExportId) -> Result<KeptFile> {
    store::find(tx, kind, id).await?.ok_or(Problem::NotFound { what: Entity::Export })?;
    let file = store::find_file(tx, kind, id)
        .await?
        .ok_or(Problem::Conflict { what: Entity::Export, why: Conflict::WrongStatus })?;
    Ok(KeptFile { path: ctx.services.files.path(tx.tenant(), file.id), name: file.name, bytes: file.bytes })
}

/// So many rows are written, of so many as far as is known.
pub(crate) async fn move_on(ctx: &Ctx, tx: &mut TenantTx, id: ExportId, written: u64, total: u64) -> Result<()> {
    store::update_progress(tx, id, written, total, ctx.now()).await?;
    tell(tx, id).await
}

/// All rows are written, and this is the file.
pub(crate) async fn complete(ctx: &Ctx, tx: &mut TenantTx, id: ExportId, file: &Received, written: u64) -> Result<()> {
    files::store::insert(tx, file, ctx.actor_id()).await?;
    store::update_completed(tx, id, file.id, written, ctx.now()).await?;
    tell(tx, id).await
}

/// The job has given up.
pub(crate) async fn fail(ctx: &Ctx, tx: &mut TenantTx, id: ExportId, incident: &str) -> Result<()> {
    store::update_failed(tx, id, incident, ctx.now()).await?;
    tell(tx, id).await
}

async fn tell(tx: &mut TenantTx, id: ExportId) -> Result<()> {
    events::insert(tx, Audience::Tenant, &Event::ExportMoved { export: id }).await
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

impl Stored {
    fn understand<F: DeserializeOwned>(self) -> Result<Asked<F>> {
        let stored = stored::row("exports", self.id);
        let status: ExportStatus = stored.word("status", &self.status)?;
        Ok(Asked {
            filter: stored.document("filter", self.filter)?,
            export: Export {
                status,
                id: self.id,
                rows_total: self.rows_total,
                rows_written: self.rows_written,
                failure: self.failure,
                created_by: self.created_by_name,
                created_at: self.created_at,
                completed_at: self.completed_at,
            },
        })
    }
}
