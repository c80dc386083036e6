//! What an import of a production does later: reading the file, working out what would become of it, and applying it.

use super::ops;
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::platform::imports::ops::Step;
use crate::platform::imports::types::ImportFailure;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] =
    &[JobKind::bulk::<ReadProduction>(), JobKind::bulk::<PlanProduction>(), JobKind::bulk::<ApplyProduction>()];

/// Find out what the file looks like.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadProduction(pub JobPayload<ImportId>);

/// Find out what would become of its rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanProduction(pub JobPayload<ImportId>);

/// Take them in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyProduction(pub JobPayload<ImportId>);

macro_rules! job {
    ($($job:ident $word:literal $step:ident $doing:ident;)+) => {$(
        impl Job for $job {
            const PERMISSIONS: &'static [Permission] = &[Permission::ProductionSetup];

            fn key(&self) -> String {
                format!("production-import:{}", self.0.subject)
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
    ReadProduction "read_production" read Reading;
    PlanProduction "plan_production" plan_now Applying;
    ApplyProduction "apply_production" apply_now Applying;
}
