//! `/api/v1/users/{id}/badge`

use crate::api::wire::{GuardedOne, GuardedStep};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::UserId;
use engrane::platform::identity::people::badges::ops;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What somebody is known by on a pad.
#[derive(Serialize, ToSchema)]
pub(super) struct Badge {
    /// As it is scanned; null when they have none.
    code: Option<String>,
}

/// A badge with its PIN.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewBadge {
    /// 3 to 40 of `A-Z 0-9 -`, the organization's own.
    #[serde(default)]
    code: String,
    /// 4 to 8 digits that are not easily guessed.
    #[schema(value_type = String)]
    #[serde(default)]
    pin: SecretString,
}

/// The badge of somebody.
#[utoipa::path(
    get,
    path = "/users/{id}/badge",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses((status = 200, body = Badge, description = "Their badge"), GuardedOne)
)]
pub(super) async fn find_badge(SignedIn(ctx): SignedIn, Path(id): Path<UserId>) -> Result<axum::Json<Badge>, ApiError> {
    Ok(axum::Json(Badge { code: ops::find_badge(&ctx, id).await? }))
}

/// Gives somebody a badge and a PIN, in place of what they had.
#[utoipa::path(
    put,
    path = "/users/{id}/badge",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    request_body = NewBadge,
    responses((status = 200, body = Badge, description = "They have it"), GuardedStep)
)]
pub(super) async fn set_badge(
    SignedIn(ctx): SignedIn,
    Path(id): Path<UserId>,
    Json(body): Json<NewBadge>,
) -> Result<axum::Json<Badge>, ApiError> {
    Ok(axum::Json(Badge { code: Some(ops::set_badge(&ctx, id, &body.code, &body.pin).await?) }))
}

/// Takes somebody's badge away.
#[utoipa::path(
    delete,
    path = "/users/{id}/badge",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses((status = 204, description = "They have none"), GuardedStep)
)]
pub(super) async fn remove_badge(SignedIn(ctx): SignedIn, Path(id): Path<UserId>) -> Result<StatusCode, ApiError> {
    ops::remove_badge(&ctx, id).await?;
    Ok(StatusCode::NO_CONTENT)
}
