//! `POST /api/v1/auth/change-password`

use crate::extract::{Json, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use axum::http::StatusCode;
use engrane::platform::identity::sign_in;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// The password in use and the one to come.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ChangePassword {
    #[schema(value_type = String)]
    #[serde(default)]
    current_password: SecretString,
    /// 8 to 256 characters, with a capital letter, a small one and a digit; neither the username nor easily guessed.
    #[schema(value_type = String)]
    #[serde(default)]
    new_password: SecretString,
}

/// Changes the caller's password and ends their other sessions.
#[utoipa::path(
    post,
    path = "/auth/change-password",
    tag = "auth",
    security(("bearer" = [])),
    request_body = ChangePassword,
    responses(
        (status = 204, description = "Changed"),
        (status = 422, body = ProblemBody, content_type = "application/problem+json", description = "The current password is wrong, or the new one cannot be taken"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many wrong passwords"),
        crate::api::wire::Personal,
    )
)]
pub(super) async fn change_password(
    SignedIn(ctx): SignedIn,
    Json(body): Json<ChangePassword>,
) -> Result<StatusCode, ApiError> {
    sign_in::change_password(&ctx, &body.current_password, &body.new_password).await?;
    Ok(StatusCode::NO_CONTENT)
}
