//! What happens by the clock: every minute the store-rooms that were not looked at for long are looked at.

use super::ops;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<CheckStock>().at("* * * * *")];

/// Find what no move causes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckStock;

impl TaskHandler for CheckStock {
    const IDENTIFIER: &'static str = "check_stock";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        ops::check_due(services).await.map_err(broke)
    }
}
