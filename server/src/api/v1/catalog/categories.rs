//! `GET /api/v1/catalog/categories`

use crate::api::wire::{Language, LanguageQuery, List, Open};
use crate::extract::{Caller, Query};
use crate::respond::ApiError;
use axum::Json;
use engrane::catalog::ops;
use engrane::catalog::types::CategoryRow;
use engrane::catalog::vehicles::types::VehicleChoice;
use serde::Serialize;
use utoipa::ToSchema;

/// A category with its groups.
#[derive(Serialize, ToSchema)]
pub(super) struct Category {
    code: String,
    name: String,
    /// Parts in all of its groups.
    parts: u32,
    groups: Vec<Group>,
}

/// A group of parts.
#[derive(Serialize, ToSchema)]
struct Group {
    code: String,
    name: String,
    parts: u32,
}

/// The categories with their groups.
#[utoipa::path(
    get,
    path = "/catalog/categories",
    tag = "catalog",
    params(LanguageQuery),
    responses((status = 200, body = List<Category>, description = "The categories"), Open)
)]
pub(super) async fn list_categories(
    Caller(ctx): Caller,
    Query(query): Query<LanguageQuery>,
) -> Result<Json<List<Category>>, ApiError> {
    let categories = ops::categories(&ctx, &VehicleChoice::default()).await?.categories;
    Ok(Json(List { data: categories.into_iter().map(|row| category(row, query.lang)).collect() }))
}

pub(super) fn category(row: CategoryRow, lang: Language) -> Category {
    let groups = row.groups.into_iter();
    Category {
        code: row.code,
        name: lang.of(row.name),
        parts: row.parts,
        groups: groups.map(|group| Group { code: group.code, name: lang.of(group.name), parts: group.count }).collect(),
    }
}
