//! `GET /api/v1/system/health`

use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use engrane::platform::jobs;
use engrane::platform::services::Services;
use serde::Serialize;
use std::path::Path;
use utoipa::ToSchema;

/// A job that has been due for longer says that nobody works.
const LATE_SECONDS: f64 = 600.0;
/// With less room an upload or the database itself may fail at any moment.
const LEAST_FREE_BYTES: u64 = 200 * 1024 * 1024;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Condition {
    Ok,
    /// The database does not answer.
    Away,
    /// A job has been due for ten minutes.
    Late,
    /// Less than 200 MB are free.
    Full,
    /// It could not be found out.
    Unknown,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok` when everything is.
    status: Condition,
    database: Condition,
    jobs: Condition,
    disk: Condition,
}

/// Is everything well: database, jobs, disk?
#[utoipa::path(
    get,
    path = "/system/health",
    tag = "system",
    responses(
        (status = 200, body = Health, description = "Everything is well"),
        (status = 503, body = Health, description = "Something is not")
    )
)]
pub(crate) async fn health(State(state): State<AppState>) -> (StatusCode, Json<Health>) {
    let services = &state.services;
    let database = if services.db.ping().await.is_ok() { Condition::Ok } else { Condition::Away };
    // Without its database the queue has nothing to say, and asking would wait.
    let jobs = if database == Condition::Ok { jobs_of(services).await } else { Condition::Unknown };
    let disk = disk_of(services.files.root());
    // What could not be found out follows from what is away, or is no fault.
    let status = [database, jobs, disk]
        .into_iter()
        .find(|condition| !matches!(condition, Condition::Ok | Condition::Unknown))
        .unwrap_or(Condition::Ok);
    let code = if status == Condition::Ok { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    (code, Json(Health { status, database, jobs, disk }))
}

async fn jobs_of(services: &Services) -> Condition {
    match jobs::queue_stats(services).await {
        Ok(queue) if queue.oldest_due_seconds > LATE_SECONDS => Condition::Late,
        Ok(_) => Condition::Ok,
        Err(_) => Condition::Unknown,
    }
}

/// The folder of files may not be there before the first one: then the folder it will be in is asked.
fn disk_of(files: &Path) -> Condition {
    let there = files.ancestors().find(|folder| folder.exists());
    let Some(Ok(disk)) = there.map(nix::sys::statvfs::statvfs) else { return Condition::Unknown };
    // Its numbers are of other widths on other systems.
    #[expect(clippy::useless_conversion, reason = "they are 32 bits wide on some systems")]
    let free = u64::from(disk.blocks_available()).saturating_mul(u64::from(disk.fragment_size()));
    if free < LEAST_FREE_BYTES { Condition::Full } else { Condition::Ok }
}
