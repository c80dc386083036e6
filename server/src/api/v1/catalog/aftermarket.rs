//! `GET /api/v1/catalog/parts/{id}/aftermarket`

use crate::api::wire::{Language, LanguageQuery, List, Number, OpenOne};
use crate::extract::{Caller, Path, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::PartId;
use engrane::catalog::ops;
use engrane::catalog::types::{Alternative, BareReference, PartKind};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What replaces a part, and who says so. A number that is no part of the catalogue has nothing but its manufacturer
/// and its source.
#[derive(Serialize, ToSchema)]
pub(super) struct AftermarketPart {
    id: Option<Uuid>,
    part_number: String,
    name: Option<String>,
    manufacturer: String,
    /// `economy`, `standard`, `premium` or `oem`.
    quality_tier: Option<&'static str>,
    /// Reference price, in major units of `currency`.
    price: Option<Number>,
    currency: Option<String>,
    source: String,
}

/// What other makers make to replace a part: first parts of the catalogue, 300 at the most, then bare numbers, 200 at the most.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}/aftermarket",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The part"), LanguageQuery),
    responses((status = 200, body = List<AftermarketPart>, description = "What replaces it"), OpenOne)
)]
pub(super) async fn list_aftermarket(
    Caller(ctx): Caller,
    Path(id): Path<PartId>,
    Query(query): Query<LanguageQuery>,
) -> Result<Json<List<AftermarketPart>>, ApiError> {
    let part = ops::part(&ctx, id).await?;
    let usable = |row: &Alternative| row.kind == PartKind::Aftermarket && !row.denied;
    let parts = part.alternatives.into_iter().filter(usable).map(|row| alternative(row, query.lang));
    Ok(Json(List { data: parts.chain(part.references.into_iter().map(bare)).collect() }))
}

fn alternative(row: Alternative, lang: Language) -> AftermarketPart {
    AftermarketPart {
        id: Some(row.id.0),
        part_number: row.number,
        name: Some(lang.of(row.name)),
        manufacturer: row.brand,
        quality_tier: Some(row.tier.as_str()),
        price: row.reference_price.as_ref().map(|price| Number(price.amount)),
        currency: row.reference_price.map(|price| price.currency),
        source: row.source,
    }
}

fn bare(row: BareReference) -> AftermarketPart {
    AftermarketPart {
        id: None,
        part_number: row.number,
        name: None,
        manufacturer: row.brand,
        quality_tier: None,
        price: None,
        currency: None,
        source: row.source,
    }
}
