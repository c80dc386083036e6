//! `PUT /api/v1/users/{id}/activation`

use super::wire::User;
use crate::api::idempotency::once;
use crate::api::wire::GuardedStep;
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use engrane::base::id::UserId;
use engrane::platform::identity::people::ops;
use serde::Deserialize;
use utoipa::ToSchema;

/// In or out.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Activation {
    is_active: bool,
}

/// Lets somebody in, or out: then all their sessions end. Letting in the first owner of an organization that waits to be
/// approved lets the organization in as well.
#[utoipa::path(
    put,
    path = "/users/{id}/activation",
    tag = "users",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The person")),
    request_body = Activation,
    responses((status = 200, body = User, description = "As they are now"), GuardedStep)
)]
pub(super) async fn set_activation(
    SignedIn(ctx): SignedIn,
    Path(id): Path<UserId>,
    Json(body): Json<Activation>,
) -> Result<axum::Json<User>, ApiError> {
    let switched = async { Ok(ops::set_active(&ctx, id, body.is_active).await?) };
    Ok(axum::Json(once(&ctx, ops::needed(&ctx), switched).await?.person.into()))
}
