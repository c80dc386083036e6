//! What happens by the clock: shifts that are over for long are closed.

use super::ops;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<CloseShifts>().at("*/10 * * * *")];

/// Close what nobody closed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CloseShifts;

impl TaskHandler for CloseShifts {
    const IDENTIFIER: &'static str = "close_shifts";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        ops::close_late(services).await.map_err(broke)
    }
}
