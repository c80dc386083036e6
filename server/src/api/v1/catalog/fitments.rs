//! `GET /api/v1/catalog/parts/{id}/fitments`

use crate::api::wire::{Answer, Number, OpenOne};
use crate::extract::{Caller, Path, Query};
use axum::Json;
use engrane::base::id::PartId;
use engrane::catalog::ops;
use engrane::catalog::types::{self as catalog, FitmentRow, PartFitments};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Of which make.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct FitmentsQuery {
    /// Code or any name of a make; without it, the one of which the part fits most vehicles.
    make: Option<String>,
}

/// What a part fits of one make.
#[derive(Serialize, ToSchema)]
pub(super) struct Fitments {
    data: Vec<Fitment>,
    /// There are more than these, which come of 1,000 vehicles.
    more: bool,
    /// Makes of which the part fits something.
    makes: Vec<FittedMake>,
}

/// A make of which a part fits something.
#[derive(Serialize, ToSchema)]
struct FittedMake {
    /// `make` of this door.
    code: String,
    name: String,
    vehicles: u32,
}

/// Consecutive years of one model that the part fits alike.
#[derive(Serialize, ToSchema)]
struct Fitment {
    make: String,
    model: String,
    year_from: u16,
    year_to: u16,
    /// Such as `1.6 GA16DE`; empty when it fits them all alike.
    engine: String,
    /// Such as `front`; empty when it does not matter.
    position: String,
    /// Pieces a vehicle.
    quantity: Number,
    notes: String,
}

/// The vehicles of one make that a part fits, and of which makes it fits any.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}/fitments",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The part"), FitmentsQuery),
    responses((status = 200, body = Fitments, description = "The vehicles"), OpenOne)
)]
pub(super) async fn list_fitments(
    Caller(ctx): Caller,
    Path(id): Path<PartId>,
    Query(query): Query<FitmentsQuery>,
) -> Answer<Fitments> {
    Ok(Json(fitments(ops::fitments(&ctx, id, query.make.as_deref()).await?)))
}

fn fitments(found: PartFitments) -> Fitments {
    let make = found.make.map(|make| make.name).unwrap_or_default();
    Fitments {
        data: found.rows.into_iter().map(|row| fitment(&make, row)).collect(),
        more: found.cut,
        makes: found.makes.into_iter().map(fitted_make).collect(),
    }
}

fn fitted_make(make: catalog::FittedMake) -> FittedMake {
    FittedMake { code: make.code, name: make.name, vehicles: make.vehicles }
}

fn fitment(make: &str, row: FitmentRow) -> Fitment {
    Fitment {
        make: make.to_owned(),
        model: row.model,
        year_from: row.year_from,
        year_to: row.year_to,
        engine: row.engine,
        position: row.position,
        quantity: Number(row.quantity),
        notes: row.notes,
    }
}
