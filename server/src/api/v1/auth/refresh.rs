//! `POST /api/v1/auth/refresh`

use super::wire::TokenPair;
use crate::extract::{Caller, Json};
use crate::respond::{ApiError, ProblemBody};
use engrane::platform::identity::sessions::ops as sessions;
use serde::Deserialize;
use utoipa::ToSchema;

/// A refresh token.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Refresh {
    refresh_token: String,
}

/// Gives a new pair of tokens for a refresh token, which is spent by it. One that comes back later than ten seconds
/// after it was spent ends the session: two have it.
#[utoipa::path(
    post,
    path = "/auth/refresh",
    tag = "auth",
    request_body = Refresh,
    responses(
        (status = 200, body = TokenPair, description = "The new tokens"),
        (status = 401, body = ProblemBody, content_type = "application/problem+json", description = "The token is spent or its session has ended"),
        crate::api::wire::Open,
    )
)]
pub(super) async fn refresh(Caller(ctx): Caller, Json(body): Json<Refresh>) -> Result<axum::Json<TokenPair>, ApiError> {
    Ok(axum::Json(sessions::refresh(&ctx, &body.refresh_token).await?.into()))
}
