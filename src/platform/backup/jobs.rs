//! The backup of every day.

use super::ops;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<BackUp>().at("53 2 * * *").attempts(3)];

/// Takes the day's backup, where the settings want one.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct BackUp;

impl TaskHandler for BackUp {
    const IDENTIFIER: &'static str = "back_up";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        ops::daily(services).await.map_err(|error| {
            // Nobody waits for it on a screen.
            let why = broke(error);
            tracing::error!("the day's backup failed: {why}");
            why
        })
    }
}
