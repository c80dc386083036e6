//! What happens by the clock: all ledgers are verified every night.

use super::ops;
use crate::platform::jobs::{JobKind, broke};
use crate::platform::services::Services;
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use std::sync::Arc;

pub(crate) const JOBS: &[JobKind] = &[JobKind::bulk::<VerifyStores>().at("13 9 * * *")];

/// Verify the ledgers of the store-rooms.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct VerifyStores;

impl TaskHandler for VerifyStores {
    const IDENTIFIER: &'static str = "verify_stores";

    async fn run(self, worker: WorkerContext) -> impl IntoTaskHandlerResult {
        let services = worker.get_ext::<Arc<Services>>().ok_or("the worker has no services")?;
        ops::verify_all(services).await.map_err(broke)
    }
}
