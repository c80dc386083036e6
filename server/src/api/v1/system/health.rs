//! `GET /api/v1/system/health`

use crate::respond::{ApiError, ProblemBody};
use crate::state::AppState;
use axum::Json;
use axum::extract::State;
use serde::Serialize;
use utoipa::ToSchema;

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Health {
    /// `ok`
    status: &'static str,
}

/// Answers when the database answers.
#[utoipa::path(
    get,
    path = "/system/health",
    tag = "system",
    responses((status = 200, body = Health, description = "The database answers"), (status = 503, body = ProblemBody, description = "The database is away"))
)]
pub(crate) async fn health(State(state): State<AppState>) -> Result<Json<Health>, ApiError> {
    state.services.db.ping().await?;
    Ok(Json(Health { status: "ok" }))
}
