//! `GET /api/v1/audit/exports/{id}/file`

use crate::api::wire::GuardedStep;
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engrane::base::fault::Error;
use engrane::base::id::ExportId;
use engrane::platform::audit::exports;
use tokio_util::io::ReaderStream;

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
    let download = exports::download(&ctx, id).await?;
    let file = tokio::fs::File::open(&download.path).await.map_err(Error::from)?;
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", download.name)),
        (header::CONTENT_LENGTH, download.bytes.to_string()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
