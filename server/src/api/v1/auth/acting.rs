//! `DELETE /api/v1/auth/acting`

use crate::extract::SignedIn;
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::platform::identity::acting::ops::end;

/// Stops acting for another organization: from the next request on the token works for its person's own one. Whoever does
/// not act is left as they are.
#[utoipa::path(
    delete,
    path = "/auth/acting",
    tag = "auth",
    security(("bearer" = [])),
    responses((status = 204, description = "The token works for its person's own organization"), crate::api::wire::Personal)
)]
pub(super) async fn end_acting(SignedIn(ctx): SignedIn) -> Result<StatusCode, ApiError> {
    end(&ctx).await?;
    Ok(StatusCode::NO_CONTENT)
}
