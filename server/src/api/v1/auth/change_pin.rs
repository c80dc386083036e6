//! `POST /api/v1/auth/change-pin`

use crate::extract::{Json, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use axum::http::StatusCode;
use engrane::platform::identity::people::badges::ops;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// The PIN in use and the one to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePin {
    #[schema(value_type = String)]
    #[serde(default)]
    current_pin: SecretString,
    /// 4 to 8 digits that are not easily guessed.
    #[schema(value_type = String)]
    #[serde(default)]
    new_pin: SecretString,
}

/// Changes the PIN that goes with the caller's badge.
#[utoipa::path(
    post,
    path = "/auth/change-pin",
    tag = "auth",
    security(("bearer" = [])),
    request_body = ChangePin,
    responses(
        (status = 204, description = "Changed"),
        (status = 404, body = ProblemBody, content_type = "application/problem+json", description = "The caller has no badge"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The current PIN is wrong, or the new one cannot be taken"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong PINs"),
        crate::api::wire::Personal,
    )
)]
pub(super) async fn change_pin(SignedIn(ctx): SignedIn, Json(body): Json<ChangePin>) -> Result<StatusCode, ApiError> {
    ops::change_pin(&ctx, &body.current_pin, &body.new_pin).await?;
    Ok(StatusCode::NO_CONTENT)
}
