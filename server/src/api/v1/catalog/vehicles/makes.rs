//! `GET /api/v1/catalog/vehicles/makes`

use crate::api::wire::{Always, List};
use crate::extract::Caller;
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::vehicles::ops;
use engrane::catalog::vehicles::types as vehicles;
use serde::Serialize;
use utoipa::ToSchema;

/// A make of vehicles.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Make {
    /// As the other steps take it.
    code: String,
    name: String,
    /// Fitments that are known of its vehicles.
    fitments: u32,
}

/// The makes; those that parts fit come first, each half by name.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/makes",
    tag = "catalog",
    responses((status = 200, body = List<Make>, description = "The makes"), Always)
)]
pub(in super::super) async fn list_makes(Caller(ctx): Caller) -> Result<Json<List<Make>>, ApiError> {
    let data = ops::makes(&ctx).await?.into_iter().map(make).collect();
    Ok(Json(List { data }))
}

fn make(make: vehicles::Make) -> Make {
    Make { code: make.key.to_ascii_lowercase(), name: make.name, fitments: make.fitments }
}
