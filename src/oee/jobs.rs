//! What a plant runs later: reckoning a line's history anew, looking for lines that stand still, and making the months of
//! detections ahead.

use super::{rollup, stops};
use crate::base::fault::Result;
use crate::base::id::LineId;
use crate::base::permission::Permission;
use crate::platform::jobs::{Job, JobKind, JobPayload, broke, finish};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[
    JobKind::bulk::<ReckonLine>(),
    JobKind::prompt::<CheckStops>().at("* * * * *"),
    JobKind::prompt::<PrepareDetections>().at("29 3 * * *"),
];

/// Reckons the whole history of a line under its present set-up.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ReckonLine(pub JobPayload<LineId>);

impl Job for ReckonLine {
    const PERMISSIONS: &'static [Permission] = &[Permission::DetectionsWrite];

    fn key(&self) -> String {
        format!("reckon-{}-{}", self.0.tenant_id, self.0.subject)
    }
}

impl TaskHandler for ReckonLine {
    const IDENTIFIER: &'static str = "reckon_line";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let ctx = self.0.ctx::<Self>(&worker)?;
        let outcome = rollup::ops::reckon_line(&ctx, self.0.subject).await;
        // Until it succeeds the line stays marked, and the dashboard says so.
        finish(&worker, outcome, async |incident| {
            tracing::error!(incident, line = %self.0.subject, "the history of a line could not be reckoned");
            Ok(())
        })
        .await
    }
}

/// Makes tasks of lines that stand still, every minute.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct CheckStops;

impl TaskHandler for CheckStops {
    const IDENTIFIER: &'static str = "check_stops";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        stops::ops::check_all(services).await.map_err(broke)
    }
}

/// Makes the months of detections that begin soon, every day.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct PrepareDetections;

impl TaskHandler for PrepareDetections {
    const IDENTIFIER: &'static str = "prepare_detections";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        prepare(services).await.map_err(broke)
    }
}

async fn prepare(services: &Services) -> Result<()> {
    super::detections::ops::prepare_ahead(services).await
}
