//! `GET /api/v1/catalog/vin/{vin}`

use crate::api::wire::{Language, LanguageQuery, OpenOne};
use crate::extract::{Caller, Path, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::vin::ops;
use engrane::catalog::vin::types::{VinCheck, VinReading, VinStatus};
use serde::Serialize;
use utoipa::ToSchema;

/// What a VIN says by itself. Model and engine are its maker's secret, so nothing is said of them.
#[derive(Serialize, ToSchema)]
#[schema(as = Vin)]
pub(super) struct Decoded {
    /// In capitals; I, O and Q, which no VIN has, are taken for the digits that they look like.
    vin: String,
    /// `decoded` when make and year are known, `partly`, or `not_known`.
    status: VinStatus,
    /// `right`, `wrong`, or `unused` where a vehicle's maker does not have to write one.
    check_digit: VinCheck,
    make: Option<VinName>,
    /// Where the vehicle was made.
    country: Option<VinName>,
    year: Option<u16>,
    /// The year thirty years before, where the VIN could as well mean that one.
    other_year: Option<u16>,
}

/// Something that a VIN says.
#[derive(Serialize, ToSchema)]
struct VinName {
    /// Of a make as in an address, of a country as ISO 3166 has it.
    code: String,
    name: String,
}

/// Reads a VIN. A wrong check digit is told and refuses nothing.
#[utoipa::path(
    get,
    path = "/catalog/vin/{vin}",
    tag = "catalog",
    params(("vin" = String, Path, description = "17 letters and digits"), LanguageQuery),
    responses((status = 200, body = Decoded, description = "What it says"), OpenOne)
)]
pub(super) async fn read_vin(
    Caller(ctx): Caller,
    Path(vin): Path<String>,
    Query(query): Query<LanguageQuery>,
) -> Result<Json<Decoded>, ApiError> {
    Ok(Json(told(ops::read(&ctx, &vin)?, query.lang)))
}

pub(super) fn told(reading: VinReading, lang: Language) -> Decoded {
    let status = reading.status();
    let VinReading { vin, check, make, country, year, other_year } = reading;
    Decoded {
        vin,
        status,
        check_digit: check,
        make: make.map(|make| VinName { code: make.code, name: make.name }),
        country: country.map(|country| VinName { code: country.code, name: lang.of(country.name) }),
        year,
        other_year,
    }
}
