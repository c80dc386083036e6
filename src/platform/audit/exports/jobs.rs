//! What an export does later.

use super::ops;
use crate::base::id::ExportId;
use crate::base::permission::Permission;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<WriteExport>()];

/// Write the file.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct WriteExport(pub JobPayload<ExportId>);

impl Job for WriteExport {
    const PERMISSIONS: &'static [Permission] = &[Permission::ExportData];

    fn key(&self) -> String {
        format!("audit-export:{}", self.0.subject)
    }
}

impl TaskHandler for WriteExport {
    const IDENTIFIER: &'static str = "write_audit_export";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let ctx = self.0.ctx::<Self>(&worker)?;
        let outcome = ops::write(&ctx, self.0.subject).await;
        finish(&worker, outcome, async |incident| ops::fail(&ctx, self.0.subject, &incident).await).await
    }
}
