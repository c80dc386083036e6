//! `POST /api/v1/auth/login`

use super::wire::TokenPair;
use crate::extract::{Caller, Json};
use crate::respond::{ApiError, ProblemBody};
use engrane::platform::identity::sign_in::sign_in;
use secrecy::{ExposeSecret, SecretString};
use serde::Deserialize;
use utoipa::ToSchema;

/// A login name with its password.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Login {
    /// Username or email.
    username: Option<String>,
    /// Instead of `username`.
    email: Option<String>,
    #[schema(value_type = String)]
    password: Option<SecretString>,
    /// Lasts 30 days, used or not; otherwise the session ends when it goes unused, and after 7 days.
    #[serde(default)]
    remember: bool,
}

/// Signs in. A missing input is answered 400, an unknown name and a wrong password alike with 401, and the right
/// password of an account that is not active (yet) with 403.
#[utoipa::path(
    post,
    path = "/auth/login",
    tag = "auth",
    request_body = Login,
    responses(
        (status = 200, body = TokenPair, description = "The tokens, and who they are for"),
        (status = 400, body = ProblemBody, content_type = "application/problem+json", description = "Name or password is missing"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "Name and password do not belong together"),
        (status = 403, body = ProblemBody, content_type = "application/problem+json", description = "The account is not active"),
        (status = 429, body = ProblemBody, content_type = "application/problem+json", description = "Too many failures from this address or with this name"),
        crate::api::wire::Open,
    )
)]
pub(super) async fn login(Caller(ctx): Caller, Json(body): Json<Login>) -> Result<axum::Json<TokenPair>, ApiError> {
    let name = body.username.or(body.email).unwrap_or_default();
    let password = body.password.unwrap_or_default();
    let signed_in = sign_in(&ctx, &name, password.expose_secret(), body.remember)
        .await
        .map_err(|error| ApiError::from(error).invalid_is_bad_request())?;
    Ok(axum::Json(signed_in.into()))
}
