//! What happens by the clock: orders that are late are told of, and what is kept for those that are over is let go.

use super::late;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::prompt::<CheckOrders>().at("*/5 * * * *")];

/// Find what is late, and what is over.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CheckOrders;

impl TaskHandler for CheckOrders {
    const IDENTIFIER: &'static str = "check_orders";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        late::check_due(services).await.map_err(broke)
    }
}
