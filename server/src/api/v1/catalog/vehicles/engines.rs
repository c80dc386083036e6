//! `GET /api/v1/catalog/vehicles/engines`

use crate::api::wire::{List, OpenOne};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::vehicles::ops;
use engrane::catalog::vehicles::types as vehicles;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Of which model and year.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in super::super) struct EnginesQuery {
    /// Code or any name of the make.
    make: String,
    /// Code or name of the model.
    model: String,
    /// Model year.
    #[param(value_type = u16)]
    year: String,
}

/// The vehicles of one model and year with the same engine.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Engine {
    /// A vehicle that stands for all of them: `vehicle` of the search.
    id: Uuid,
    /// `1.6 GA16DE`; empty when nothing is known of it.
    name: String,
    code: String,
    displacement_cc: Option<i32>,
    cylinders: Option<i16>,
    /// `gasoline`, `diesel`, …; empty when it is not known.
    fuel: String,
    /// All of them: they differ in trim, transmission or drivetrain.
    vehicles: Vec<Uuid>,
    /// Fitments that are known of them.
    fitments: u32,
}

/// The engines of a model and year, smallest first.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/engines",
    tag = "catalog",
    params(EnginesQuery),
    responses((status = 200, body = List<Engine>, description = "The engines"), OpenOne)
)]
pub(in super::super) async fn list_engines(
    Caller(ctx): Caller,
    Query(query): Query<EnginesQuery>,
) -> Result<Json<List<Engine>>, ApiError> {
    let engines = ops::engines(&ctx, &query.make, &query.model, &query.year).await?;
    Ok(Json(List { data: engines.into_iter().map(engine).collect() }))
}

fn engine(engine: vehicles::Engine) -> Engine {
    Engine {
        id: engine.id.0,
        name: engine.label,
        code: engine.code,
        displacement_cc: engine.displacement_cc,
        cylinders: engine.cylinders,
        fuel: engine.fuel,
        vehicles: engine.vehicles.into_iter().map(|id| id.0).collect(),
        fitments: engine.fitments,
    }
}
