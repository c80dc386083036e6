//! `GET /api/v1/audit/exports/{id}`

use super::wire::Export;
use crate::api::wire::GuardedOne;
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::ExportId;
use engrane::platform::audit::exports;

/// Where an export of the audit stands.
#[utoipa::path(
    get,
    path = "/audit/exports/{id}",
    tag = "audit",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The export")),
    responses((status = 200, body = Export, description = "The export"), GuardedOne)
)]
pub(super) async fn find_export(SignedIn(ctx): SignedIn, Path(id): Path<ExportId>) -> Result<Json<Export>, ApiError> {
    Ok(Json(exports::export(&ctx, id).await?.into()))
}
