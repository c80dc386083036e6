//! `POST /api/v1/auth/request-reset` and `POST /api/v1/auth/reset-password`

use crate::extract::{Caller, Json};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::platform::identity::joining::reset;
use secrecy::SecretString;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who forgot the password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct RequestReset {
    /// Email or username.
    #[serde(default)]
    email: String,
}

/// Mails a link to set a new password; it opens once, for an hour. The answer is the same whether or not the account
/// exists.
#[utoipa::path(
    post,
    path = "/auth/request-reset",
    tag = "auth",
    request_body = RequestReset,
    responses((status = 202, description = "If the account exists, a link is on its way"), crate::api::wire::Open)
)]
pub(super) async fn request_reset(Caller(ctx): Caller, Json(body): Json<RequestReset>) -> Result<StatusCode, ApiError> {
    reset::request_reset(&ctx, &body.email).await?;
    Ok(StatusCode::ACCEPTED)
}

/// A new password, by a mailed link.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ResetPassword {
    /// Of the link.
    #[serde(default)]
    token: String,
    #[serde(default)]
    #[schema(value_type = String)]
    password: SecretString,
}

/// Sets a new password; the link is spent and all sessions of the person end.
#[utoipa::path(
    post,
    path = "/auth/reset-password",
    tag = "auth",
    request_body = ResetPassword,
    responses((status = 204, description = "The new password is set"), crate::api::wire::Open)
)]
pub(super) async fn reset_password(
    Caller(ctx): Caller,
    Json(body): Json<ResetPassword>,
) -> Result<StatusCode, ApiError> {
    reset::reset_password(&ctx, &body.token, &body.password).await?;
    Ok(StatusCode::NO_CONTENT)
}
