//! What happens by the clock: tasks that are late are told of.

use super::late;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<CheckTasks>().at("*/5 * * * *")];

/// Find what is late.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckTasks;

impl TaskHandler for CheckTasks {
    const IDENTIFIER: &'static str = "check_tasks";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        late::check_due(services).await.map_err(broke)
    }
}
