//! What happens by the clock: what is due is sent and posted, every minute.

use super::sending;
use super::webhooks::sending as posting;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] =
    &[JobKind::prompt::<SendNotices>().at("* * * * *"), JobKind::prompt::<PostNotices>().at("* * * * *")];

/// Send what is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SendNotices;

impl TaskHandler for SendNotices {
    const IDENTIFIER: &'static str = "send_notices";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        sending::send_due(services).await.map_err(broke)
    }
}

/// Post what is due.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PostNotices;

impl TaskHandler for PostNotices {
    const IDENTIFIER: &'static str = "post_notices";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        posting::post_due(services).await.map_err(broke)
    }
}
