//! `POST /api/v1/tenants/{id}/acting`

use crate::api::wire::GuardedStep;
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::TenantId;
use engrane::platform::identity::acting::ops::begin;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why somebody acts for an organization.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct NewActing {
    /// 3 to 200 characters; it stands in the audit of both organizations.
    #[serde(default)]
    reason: String,
}

/// From the next request on the token works for this organization as its owner's would, for an hour at the most. Refused
/// while it works for another one already, for organizations that are switched off and for those that run the platform.
#[utoipa::path(
    post,
    path = "/tenants/{id}/acting",
    tag = "tenants",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The organization")),
    request_body = NewActing,
    responses((status = 204, description = "It has begun; `GET /auth/me` says so"), GuardedStep)
)]
pub(super) async fn begin_acting(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TenantId>,
    Json(body): Json<NewActing>,
) -> Result<StatusCode, ApiError> {
    begin(&ctx, id, &body.reason).await?;
    Ok(StatusCode::NO_CONTENT)
}
