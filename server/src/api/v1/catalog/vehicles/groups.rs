//! `GET /api/v1/catalog/vehicles/{id}/groups`

use crate::api::v1::catalog::categories::{Category, category};
use crate::api::wire::{LanguageQuery, List, OpenOne};
use crate::extract::{Caller, Path, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::VehicleId;
use engrane::catalog::ops;
use engrane::catalog::vehicles::types::VehicleChoice;

/// The categories and groups of which something fits a vehicle with the engine of this one, with the number of parts.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/{id}/groups",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The vehicle"), LanguageQuery),
    responses((status = 200, body = List<Category>, description = "The categories"), OpenOne)
)]
pub(in super::super) async fn list_groups(
    Caller(ctx): Caller,
    Path(id): Path<VehicleId>,
    Query(query): Query<LanguageQuery>,
) -> Result<Json<List<Category>>, ApiError> {
    let list = ops::categories(&ctx, &VehicleChoice::by_id(&id.to_string())).await?;
    Ok(Json(List { data: list.categories.into_iter().map(|row| category(row, query.lang)).collect() }))
}
