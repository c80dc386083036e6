//! How long the files of imports are kept, and how many: until so many days have passed, and within a quota of each tenant. What
//! an import did is undone without its file, and its history stays.
//!
//! What must hold: a file that is being read or applied stays; one that is needed no more goes before a new one is refused, those
//! of the oldest imports first; the row of a file whose bytes are gone says when they went.

use super::store;
use crate::base::fault::Result;
use crate::base::id::FileId;
use crate::base::permission::Permission;
use crate::base::problem::Problem;
use crate::platform::ctx::Ctx;
use crate::platform::db::{Db, TenantTx};
use crate::platform::jobs::{Job, JobPayload, enqueue};
use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

/// Makes room for a file of so many bytes: the files of imports that came to their end are removed, the oldest first, as far as that
/// is needed. Refused when that is not enough; then none is.
pub(super) async fn make_room(ctx: &Ctx, tx: &mut TenantTx, bytes: u64) -> Result<()> {
    let limit = ctx.services.files.quota_bytes();
    // Two that come at once see each other.
    store::lock_files(tx).await?;
    let used = store::sum_files(tx).await?;
    let Some(mut wanted) = (used + bytes).checked_sub(limit).filter(|wanted| *wanted > 0) else { return Ok(()) };
    let mut gone: Vec<FileId> = Vec::new();
    for (file, bytes) in store::list_files_of_ended(tx).await? {
        gone.push(file);
        wanted = wanted.saturating_sub(bytes);
        if wanted == 0 {
            break;
        }
    }
    if wanted > 0 {
        return Err(Problem::StorageFull { used_bytes: used, limit_bytes: limit }.into());
    }
    store::update_files_removed(tx, &gone, ctx.now()).await?;
    let tenant = tx.tenant();
    enqueue(tx, &RemoveFiles(JobPayload::of(ctx, tenant, ()))).await
}

/// Lets go of the files of imports that are older than files are kept; whoever sweeps removes their bytes.
pub(crate) async fn prune(db: &Db, keep_days: u32, now: DateTime<Utc>) -> Result<()> {
    let mut tx = db.system().await?;
    let removed = store::update_files_removed_before(tx.sql(), now - Duration::days(keep_days.into()), now).await?;
    tx.commit().await?;
    if removed > 0 {
        tracing::info!("{removed} files of imports were kept long enough");
    }
    Ok(())
}

/// Remove the bytes of a tenant's files that made room for others; what it does stands above, where all files are swept.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RemoveFiles(pub JobPayload<()>);

impl Job for RemoveFiles {
    const PERMISSIONS: &'static [Permission] = &[];

    fn key(&self) -> String {
        format!("remove_files:{}", self.0.tenant_id)
    }
}
