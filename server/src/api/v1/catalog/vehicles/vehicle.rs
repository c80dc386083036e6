//! `GET /api/v1/catalog/vehicles/{id}`

use crate::api::wire::OpenOne;
use crate::extract::{Caller, Path};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::VehicleId;
use engrane::catalog::vehicles::ops::{self, VehicleDetail};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One vehicle. What is not known of it is empty.
#[derive(Serialize, ToSchema)]
pub(in super::super) struct Vehicle {
    id: Uuid,
    make: String,
    model: String,
    year: u16,
    /// `1.6 GA16DE`.
    engine: String,
    engine_code: String,
    displacement_cc: Option<i32>,
    cylinders: Option<i16>,
    /// `gasoline`, `diesel`, …
    fuel: String,
    power_hp: Option<i32>,
    trim: String,
    /// `manual 5`, `automatic 4`, `cvt`, …
    transmission: String,
    /// `fwd`, `rwd`, `awd`, `4wd`, …
    drivetrain: String,
    /// Fitments that are known of it.
    fitments: u32,
}

/// One vehicle.
#[utoipa::path(
    get,
    path = "/catalog/vehicles/{id}",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The vehicle")),
    responses((status = 200, body = Vehicle, description = "The vehicle"), OpenOne)
)]
pub(in super::super) async fn find_vehicle(
    Caller(ctx): Caller,
    Path(id): Path<VehicleId>,
) -> Result<Json<Vehicle>, ApiError> {
    Ok(Json(vehicle(ops::vehicle(&ctx, id).await?)))
}

fn vehicle(detail: VehicleDetail) -> Vehicle {
    let VehicleDetail { make, model, year, engine, vehicle } = detail;
    Vehicle {
        id: vehicle.id.0,
        make,
        model,
        year,
        engine,
        engine_code: vehicle.engine_code,
        displacement_cc: vehicle.displacement_cc,
        cylinders: vehicle.cylinders,
        fuel: vehicle.fuel,
        power_hp: vehicle.power_hp,
        trim: vehicle.trim,
        transmission: vehicle.transmission,
        drivetrain: vehicle.drivetrain,
        fitments: vehicle.fitments,
    }
}
