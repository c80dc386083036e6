//! `GET /api/v1/catalog/parts/{id}/fitments`

use crate::api::wire::{List, Number, OpenOne};
use crate::extract::{Caller, Path};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::PartId;
use engrane::catalog::ops;
use engrane::catalog::types::MakeFitments;
use serde::Serialize;
use utoipa::ToSchema;

/// Consecutive years of one model that the part fits alike.
#[derive(Serialize, ToSchema)]
pub(super) struct Fitment {
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

/// The vehicles that a part fits.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}/fitments",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The part")),
    responses((status = 200, body = List<Fitment>, description = "The vehicles"), OpenOne)
)]
pub(super) async fn list_fitments(
    Caller(ctx): Caller,
    Path(id): Path<PartId>,
) -> Result<Json<List<Fitment>>, ApiError> {
    let part = ops::part(&ctx, id).await?;
    Ok(Json(List { data: part.fitments.into_iter().flat_map(fitments).collect() }))
}

fn fitments(make: MakeFitments) -> impl Iterator<Item = Fitment> {
    make.rows.into_iter().map(move |row| Fitment {
        make: make.make.clone(),
        model: row.model,
        year_from: row.year_from,
        year_to: row.year_to,
        engine: row.engine,
        position: row.position,
        quantity: Number(row.quantity),
        notes: row.notes,
    })
}
