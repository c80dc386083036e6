//! `/api/v1/auth/sessions`: the caller's own ones.

use crate::api::wire::List;
use crate::extract::{Path, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use axum::Json;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engrane::base::id::SessionId;
use engrane::platform::identity::sessions::ops;
use engrane::platform::identity::types::SessionRow;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A sign-in on one device.
#[derive(Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) struct Session {
    id: Uuid,
    /// The one that asks.
    is_current: bool,
    /// The browser and its system, as far as it says so.
    device: String,
    ip: String,
    user_agent: String,
    remembered: bool,
    created_at: DateTime<Utc>,
    /// By the person; what pages do by themselves does not count.
    last_used_at: DateTime<Utc>,
    /// When it ends unless it is used.
    expires_at: DateTime<Utc>,
}

impl From<SessionRow> for Session {
    fn from(row: SessionRow) -> Self {
        Self {
            id: row.id.0,
            is_current: row.current,
            device: row.device,
            ip: row.ip,
            user_agent: row.user_agent,
            remembered: row.remembered,
            created_at: row.started_at,
            last_used_at: row.last_used_at,
            expires_at: row.ends_at,
        }
    }
}

/// The caller's open sessions, the newest first.
#[utoipa::path(
    get,
    path = "/auth/sessions",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 200, body = List<Session>, description = "The sessions"), crate::api::wire::Guarded)
)]
pub(super) async fn list(SignedIn(ctx): SignedIn) -> Result<Json<List<Session>>, ApiError> {
    let rows = ops::list_sessions(&ctx).await?;
    Ok(Json(List { data: rows.into_iter().filter(|row| row.end.is_none()).map(Session::from).collect() }))
}

/// One of the caller's open sessions.
#[utoipa::path(
    get,
    path = "/auth/sessions/{id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 200, body = Session, description = "The session"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No open session of the caller"),
        crate::api::wire::Guarded,
    )
)]
pub(super) async fn find(SignedIn(ctx): SignedIn, Path(id): Path<SessionId>) -> Result<Json<Session>, ApiError> {
    Ok(Json(ops::find_session(&ctx, id).await?.into()))
}

/// Ends one of the caller's open sessions, this one as well. Its pages stop at once.
#[utoipa::path(
    delete,
    path = "/auth/sessions/{id}",
    tag = "auth",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The session")),
    responses(
        (status = 204, description = "Ended"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "No open session of the caller"),
        crate::api::wire::Guarded,
    )
)]
pub(super) async fn close(SignedIn(ctx): SignedIn, Path(id): Path<SessionId>) -> Result<StatusCode, ApiError> {
    ops::close_session(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ends all of the caller's sessions but this one.
#[utoipa::path(
    delete,
    path = "/auth/sessions",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 204, description = "Ended"), crate::api::wire::Guarded)
)]
pub(super) async fn close_others(SignedIn(ctx): SignedIn) -> Result<StatusCode, ApiError> {
    ops::close_other_sessions(&ctx).await?;
    Ok(StatusCode::NO_CONTENT)
}
