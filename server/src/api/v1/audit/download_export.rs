//! `GET /api/v1/audit/exports/{id}/file`

use crate::api::download::export_file;
use crate::api::wire::GuardedStep;
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use axum::response::Response;
use engrane::base::id::ExportId;
use engrane::platform::audit::exports;

/// The file of an export of the audit, once it is completed.
#[utoipa::path(
    get,
    path = "/audit/exports/{id}/file",
    tag = "audit",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The export")),
    responses((status = 200, content_type = "text/csv", body = String, description = "UTF-8, with a header"), GuardedStep)
)]
pub(super) async fn download_export(SignedIn(ctx): SignedIn, Path(id): Path<ExportId>) -> Result<Response, ApiError> {
    export_file(&exports::download(&ctx, id).await?).await
}
