//! `GET /api/v1/catalog/vehicles/years`

use crate::api::wire::{List, OpenOne};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::vehicles::ops;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which model.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct YearsQuery {
    /// Code or any name of the make.
    make: String,
    /// Code or name of the model.
    model: String,
}

/// A year in which a model was made.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Year {
    year: u16,
    /// Fitments that are known of the vehicles of that year.
    fitments: u32,
}

/// The years of a model, newest first.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/years",
    tag = "catalog",
    params(YearsQuery),
    responses((status = 200, body = List<Year>, description = "The years"), OpenOne)
)]
pub(in super::super) async fn list_years(
    Caller(ctx): Caller,
    Query(query): Query<YearsQuery>,
) -> Result<Json<List<Year>>, ApiError> {
    let years = ops::years(&ctx, &query.make, &query.model).await?;
    Ok(Json(List { data: years.into_iter().map(|row| Year { year: row.year, fitments: row.fitments }).collect() }))
}
