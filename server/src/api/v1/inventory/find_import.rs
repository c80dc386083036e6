//! `GET /api/v1/inventory/imports/{id}`

use super::wire::ImportWithFile;
use crate::api::wire::GuardedOne;
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::ImportId;
use engrane::inventory::import::ops;

/// One import: where it stands, and what is known of its file.
#[utoipa::path(
    get,
    path = "/inventory/imports/{id}",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, body = ImportWithFile, description = "The import"), GuardedOne)
)]
pub(super) async fn find_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
) -> Result<Json<ImportWithFile>, ApiError> {
    Ok(Json(ops::import(&ctx, id).await?.into()))
}
