//! `POST /api/v1/users/{id}/reset-password`

use super::wire::UserWithPassword;
use crate::api::wire::GuardedStep;
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use engrane::base::id::UserId;
use engrane::platform::identity::people::ops;

/// Gives somebody a new temporary password, which only this answer has; all their sessions end.
#[utoipa::path(
    post,
    path = "/users/{id}/reset-password",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    responses((status = 200, body = UserWithPassword, description = "The person, with the password"), GuardedStep)
)]
pub(super) async fn reset_user_password(
    SignedIn(ctx): SignedIn,
    Path(id): Path<UserId>,
) -> Result<axum::Json<UserWithPassword>, ApiError> {
    Ok(axum::Json(ops::reset_password(&ctx, id).await?.into()))
}
