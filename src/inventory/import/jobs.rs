//! What imports do later: reading and applying.

use super::ops;
use crate::base::id::{ImportId, TenantId};
use crate::base::permission::Permission;
use crate::platform::imports::ops::Step;
use crate::platform::imports::types::ImportFailure;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[JobKind::bulk::<ReadImport>(), JobKind::bulk::<ApplyImport>()];

/// Find out what the file looks like.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadImport(pub JobPayload<ImportId>);

/// Put the file's rows into the inventory.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyImport(pub JobPayload<ImportId>);

/// One bodega's files come in one after the other, as they were sent: each is compared with what the one before it left.
fn queue(tenant: TenantId) -> String {
    format!("inventory:{tenant}")
}

impl Job for ReadImport {
    const PERMISSIONS: &'static [Permission] = &[Permission::InventoryView, Permission::InventoryImport];

    fn key(&self) -> String {
        format!("import:{}", self.0.subject)
    }

    fn queue(&self) -> Option<String> {
        Some(queue(self.0.tenant_id))
    }
}

impl Job for ApplyImport {
    const PERMISSIONS: &'static [Permission] = &[Permission::InventoryView, Permission::InventoryImport];

    fn key(&self) -> String {
        format!("import:{}", self.0.subject)
    }

    fn queue(&self) -> Option<String> {
        Some(queue(self.0.tenant_id))
    }
}

impl TaskHandler for ReadImport {
    const IDENTIFIER: &'static str = "read_import";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let ctx = self.0.ctx::<Self>(&worker)?;
        let outcome = ops::read(&ctx, self.0.subject).await;
        finish(&worker, outcome, async |incident| {
            ops::fail(&ctx, self.0.subject, Step::Reading, &ImportFailure::Internal { incident }).await
        })
        .await
    }
}

impl TaskHandler for ApplyImport {
    const IDENTIFIER: &'static str = "apply_import";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let ctx = self.0.ctx::<Self>(&worker)?;
        let outcome = ops::apply_now(&ctx, self.0.subject).await;
        finish(&worker, outcome, async |incident| {
            ops::fail(&ctx, self.0.subject, Step::Applying, &ImportFailure::Internal { incident }).await
        })
        .await
    }
}
