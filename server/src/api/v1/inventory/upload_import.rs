//! `POST /api/v1/inventory/imports`

use super::wire::ImportWithFile;
use crate::api::idempotency::once;
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::Guarded;
use crate::extract::SignedIn;
use crate::respond::{ApiError, ProblemBody};
use axum::Json;
use axum::http::StatusCode;
use engrane::base::permission::Permission;
use engrane::inventory::import::ops;

/// Brings in a file. It is read by a job; the answer says where the import stands.
#[utoipa::path(
    post,
    path = "/inventory/imports",
    tag = "inventory",
    security(("bearer" = [])),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = ImportWithFile, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        Guarded,
    )
)]
pub(super) async fn upload_import(
    SignedIn(ctx): SignedIn,
    form: SentForm,
) -> Result<(StatusCode, Json<ImportWithFile>), ApiError> {
    let file = receive_file(&ctx, Permission::InventoryEdit, form).await?;
    let import = once(&ctx, Permission::InventoryEdit, async { Ok(ops::bring_in(&ctx, file).await?) }).await?;
    Ok((StatusCode::ACCEPTED, Json(import.into())))
}
