//! What an import of detections does later: reading and applying.

use super::ops;
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::platform::imports::ops::Step;
use crate::platform::imports::types::ImportFailure;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[JobKind::bulk::<ReadDetections>(), JobKind::bulk::<ApplyDetections>()];

/// Find out what the file looks like.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadDetections(pub JobPayload<ImportId>);

/// Take the file's rows in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyDetections(pub JobPayload<ImportId>);

macro_rules! job {
    ($($job:ident $word:literal $step:ident $doing:ident;)+) => {$(
        impl Job for $job {
            const PERMISSIONS: &'static [Permission] = &[Permission::PlantEdit];

            fn key(&self) -> String {
                format!("detections:{}", self.0.subject)
            }
        }

        impl TaskHandler for $job {
            const IDENTIFIER: &'static str = $word;

            async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
                let ctx = self.0.ctx::<Self>(&worker)?;
                let outcome = ops::$step(&ctx, self.0.subject).await;
                finish(&worker, outcome, async |incident| {
                    ops::fail(&ctx, self.0.subject, Step::$doing, &ImportFailure::Internal { incident }).await
                })
                .await
            }
        }
    )+};
}

job! {
    ReadDetections "read_detections" read Reading;
    ApplyDetections "apply_detections" apply_now Applying;
}
