//! `/api/v1/oee/areas`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::entity::NameOr;
use engrane::base::id::AreaId;
use engrane::base::permission::Permission;
use engrane::oee::areas::ops;
use engrane::oee::types::{Area, AreaValues};

/// The areas of all lines, in their order.
#[utoipa::path(get, path = "/oee/areas", responses((status = 200, body = List<Area>, description = "All of them"), Guarded))]
pub(super) async fn list_areas(SignedIn(ctx): SignedIn) -> Answer<List<Area>> {
    Ok(axum::Json(List { data: ops::list_areas(&ctx).await? }))
}

/// One area.
#[utoipa::path(
    get, path = "/oee/areas/{id}", params(("id" = String, Path, description = "Its id, or `LINE:AREA` in codes")),
    responses((status = 200, body = Area, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_area(SignedIn(ctx): SignedIn, Path(area): Path<NameOr<AreaId>>) -> Answer<Area> {
    Ok(axum::Json(ops::find_area(&ctx, area).await?))
}

/// Sets up an area of a line.
#[utoipa::path(
    post, path = "/oee/areas", request_body = AreaValues,
    responses((status = 201, body = Area, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_area(
    SignedIn(ctx): SignedIn,
    Json(new): Json<AreaValues>,
) -> Result<Created<Area>, ApiError> {
    let made = async { Ok(ops::create_area(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::PlantEdit, made).await?))
}

/// Changes an area as a whole.
#[utoipa::path(
    put, path = "/oee/areas/{id}", params(("id" = String, Path, description = "Its id, or `LINE:AREA` in codes")),
    request_body = AreaValues, responses((status = 200, body = Area, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_area(
    SignedIn(ctx): SignedIn,
    Path(area): Path<NameOr<AreaId>>,
    IfMatch(version): IfMatch,
    Json(new): Json<AreaValues>,
) -> Answer<Area> {
    let changed = async { Ok(ops::change_area(&ctx, area, version, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::PlantEdit, changed).await?))
}

/// Removes an area that nothing was ever seen in.
#[utoipa::path(
    delete, path = "/oee/areas/{id}", params(("id" = String, Path, description = "Its id, or `LINE:AREA` in codes")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_area(
    SignedIn(ctx): SignedIn,
    Path(area): Path<NameOr<AreaId>>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::PlantEdit, async { Ok(ops::delete_area(&ctx, area).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
