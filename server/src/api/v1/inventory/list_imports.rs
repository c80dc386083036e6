//! `GET /api/v1/inventory/imports`

use super::wire::Import;
use crate::api::wire::{Guarded, PageQuery, Paged};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::inventory::import::ops;

/// The bodega's imports, the last ones first.
#[utoipa::path(
    get,
    path = "/inventory/imports",
    tag = "inventory",
    security(("bearer" = [])),
    params(PageQuery),
    responses((status = 200, body = Paged<Import>, description = "A page of imports"), Guarded)
)]
pub(super) async fn list_imports(
    SignedIn(ctx): SignedIn,
    Query(query): Query<PageQuery>,
) -> Result<Json<Paged<Import>>, ApiError> {
    Ok(Json(Paged::new(ops::list_imports(&ctx, query.request()).await?, Import::from)))
}
