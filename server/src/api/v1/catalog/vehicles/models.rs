//! `GET /api/v1/catalog/vehicles/models`

use crate::api::wire::{List, OpenOne};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::vehicles::ops;
use engrane::catalog::vehicles::types as vehicles;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which make.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct ModelsQuery {
    /// Code or any name of the make: `volkswagen`, `VW`.
    make: String,
}

/// A model of a make.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Model {
    /// As the other steps take it.
    code: String,
    name: String,
    /// `sedan`, `pickup`, …; empty when it is not known.
    body_type: String,
    /// Fitments that are known of its vehicles.
    fitments: u32,
}

/// The models of a make; those that parts fit come first, each half by name.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/models",
    tag = "catalog",
    params(ModelsQuery),
    responses((status = 200, body = List<Model>, description = "The models"), OpenOne)
)]
pub(in super::super) async fn list_models(
    Caller(ctx): Caller,
    Query(query): Query<ModelsQuery>,
) -> Result<Json<List<Model>>, ApiError> {
    let data = ops::models(&ctx, &query.make).await?.into_iter().map(model).collect();
    Ok(Json(List { data }))
}

fn model(model: vehicles::Model) -> Model {
    Model {
        code: model.key.to_ascii_lowercase(),
        name: model.name,
        body_type: model.body_type,
        fitments: model.fitments,
    }
}
