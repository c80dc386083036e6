//! `GET /api/v1/catalog/parts/{id}`

use crate::api::wire::{Language, LanguageQuery, Number, OpenOne};
use crate::extract::{Caller, Path, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::PartId;
use engrane::catalog::ops;
use engrane::catalog::types::{PartDetail, PartName};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// What a part is.
#[derive(Serialize, ToSchema)]
pub(super) struct Part {
    id: Uuid,
    /// As its maker prints it.
    number: String,
    brand: String,
    name: String,
    description: String,
    /// `oem` or `aftermarket`.
    kind: &'static str,
    /// `economy`, `standard`, `premium` or `oem`.
    tier: &'static str,
    group: CatalogPlace,
    category: CatalogPlace,
    /// In major units of `currency`.
    reference_price: Option<Number>,
    currency: Option<String>,
    /// With 14 digits.
    gtin: Option<String>,
    /// Addresses of pictures, the best one first.
    images: Vec<String>,
    /// What is known of it by name: `{"material": "cerámica"}`.
    attributes: BTreeMap<String, String>,
    /// `active`, `superseded` or `obsolete`.
    status: &'static str,
    /// What is sold instead of it, then what is sold instead of that, and so on: the last one is what to ask for.
    superseded_by: Vec<PartName>,
    /// What it is sold instead of.
    supersedes: Vec<PartName>,
    /// OEM parts that it replaces, and what it replaces one way; 100 at the most.
    replaces: Vec<Replaced>,
}

/// Where the part stands.
#[derive(Serialize, ToSchema)]
struct CatalogPlace {
    code: String,
    name: String,
}

/// A part that it replaces, and who says so.
#[derive(Serialize, ToSchema)]
struct Replaced {
    id: Uuid,
    number: String,
    brand: String,
    name: String,
    source: String,
}

/// One part.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}",
    tag = "catalog",
    params(("id" = Uuid, Path, description = "The part"), LanguageQuery),
    responses((status = 200, body = Part, description = "The part"), OpenOne)
)]
pub(super) async fn find_part(
    Caller(ctx): Caller,
    Path(id): Path<PartId>,
    Query(query): Query<LanguageQuery>,
) -> Result<Json<Part>, ApiError> {
    Ok(Json(part(ops::part(&ctx, id).await?, query.lang)))
}

fn part(part: PartDetail, lang: Language) -> Part {
    let replaces = part.replaces.into_iter().map(|other| Replaced {
        id: other.id.0,
        number: other.number,
        brand: other.brand,
        name: lang.of(other.name),
        source: other.source,
    });
    Part {
        id: part.id.0,
        number: part.number,
        brand: part.brand,
        name: lang.of(part.name),
        description: lang.of(part.description),
        kind: part.kind.as_str(),
        tier: part.tier.as_str(),
        group: CatalogPlace { code: part.group_code, name: lang.of(part.group) },
        category: CatalogPlace { code: part.category_code, name: lang.of(part.category) },
        reference_price: part.reference_price.as_ref().map(|price| Number(price.amount)),
        currency: part.reference_price.map(|price| price.currency),
        gtin: part.gtin,
        images: part.images,
        attributes: part.attributes,
        status: part.status.as_str(),
        superseded_by: part.superseded_by,
        supersedes: part.supersedes,
        replaces: replaces.collect(),
    }
}
