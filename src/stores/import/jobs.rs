//! What an import of items does later: reading the file, working out what would become of it, applying it, and
//! undoing that.

use super::{applying, ops, planning, undoing};
use crate::base::id::ImportId;
use crate::base::permission::Permission;
use crate::platform::imports::ops::Step;
use crate::platform::imports::types::ImportFailure;
use crate::platform::jobs::{Job, JobKind, JobPayload, finish};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};

pub(crate) const JOBS: &[JobKind] = &[
    JobKind::bulk::<ReadStock>(),
    JobKind::bulk::<PlanStock>(),
    JobKind::bulk::<ApplyStock>(),
    JobKind::bulk::<UndoStock>(),
];

/// Find out what the file looks like.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReadStock(pub JobPayload<ImportId>);

/// Find out what would become of its rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PlanStock(pub JobPayload<ImportId>);

/// Take them in.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ApplyStock(pub JobPayload<ImportId>);

/// Take it all back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct UndoStock(pub JobPayload<ImportId>);

macro_rules! job {
    ($($job:ident $word:literal $module:ident $step:ident $doing:ident;)+) => {$(
        impl Job for $job {
            const PERMISSIONS: &'static [Permission] = &[Permission::StoresEdit];

            fn key(&self) -> String {
                format!("stock-import:{}", self.0.subject)
            }
        }

        impl TaskHandler for $job {
            const IDENTIFIER: &'static str = $word;

            async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
                let ctx = self.0.ctx::<Self>(&worker)?;
                let outcome = Box::pin($module::$step(&ctx, self.0.subject)).await;
                finish(&worker, outcome, async |incident| {
                    ops::fail(&ctx, self.0.subject, Step::$doing, &ImportFailure::Internal { incident }).await
                })
                .await
            }
        }
    )+};
}

job! {
    ReadStock "read_stock" ops read Reading;
    PlanStock "plan_stock" planning plan_now Applying;
    ApplyStock "apply_stock" applying apply_now Applying;
    UndoStock "undo_stock" undoing undo_now Undoing;
}
