//! `POST /api/v1/auth/logout`

use crate::extract::Caller;
use crate::respond::ApiError;
use axum::http::StatusCode;
use axum::http::header::SET_COOKIE;
use axum::response::{AppendHeaders, IntoResponse};
use engrane::platform::identity::cookies;
use engrane::platform::identity::sessions::ops::sign_out;

/// Ends the session of the token or the cookie, and clears the cookies. Whoever is not signed in is left as they are.
#[utoipa::path(
    post,
    path = "/auth/logout",
    tag = "auth",
    responses((status = 204, description = "Nobody is signed in any more"), crate::api::wire::Always)
)]
pub(super) async fn logout(Caller(ctx): Caller) -> Result<impl IntoResponse, ApiError> {
    sign_out(&ctx).await?;
    Ok((StatusCode::NO_CONTENT, AppendHeaders(cookies::signed_out(&ctx).map(|cookie| (SET_COOKIE, cookie)))))
}
