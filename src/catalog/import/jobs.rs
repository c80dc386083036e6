//! What an import of the catalogue does later: reading the file, and applying it.

use super::ops;
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::platform::imports::ops::Step;
use crate::platform::imports::types::ImportFailure;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[JobKind::bulk::<ReadCatalog>(), JobKind::bulk::<ApplyCatalog>()];

/// Find out what the file looks like.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadCatalog(pub JobPayload<ImportId>);

/// Take its rows in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyCatalog(pub JobPayload<ImportId>);

macro_rules! job {
    ($($job:ident $word:literal $step:ident $doing:ident;)+) => {$(
        impl Job for $job {
            const PERMISSIONS: &'static [Permission] = &[Permission::CatalogEdit];

            fn key(&self) -> String {
                format!("catalog-import:{}", self.0.subject)
            }

            /// One after the other, so that the imports of everybody else find a place beside them.
            fn queue(&self) -> Option<String> {
                Some("catalog-import".to_owned())
            }
        }

        impl TaskHandler for $job {
            const IDENTIFIER: &'static str = $word;

            async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
                let ctx = self.0.ctx::<Self>(&worker)?;
                let outcome = Box::pin(ops::$step(&ctx, self.0.subject)).await;
                finish(&worker, outcome, async |incident| {
                    ops::fail(&ctx, self.0.subject, Step::$doing, &ImportFailure::Internal { incident }).await
                })
                .await
            }
        }
    )+};
}

job! {
    ReadCatalog "read_catalog" read Reading;
    ApplyCatalog "apply_catalog" apply_now Applying;
}
