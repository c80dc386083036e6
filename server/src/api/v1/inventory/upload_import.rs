//! `POST /api/v1/inventory/imports`

use super::wire::ImportWithFile;
use crate::api::wire::Guarded;
use crate::extract::SignedIn;
use crate::respond::{ApiError, ProblemBody};
use axum::Json;
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use axum::http::StatusCode;
use engrane::imports::ops;
use engrane::problem::{Problem, Reason};
use utoipa::ToSchema;

/// A form with one file.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the document shows it: the form is read piece by piece")]
struct Form {
    /// CSV, XLSX, XLS, XLSB or ODS.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Brings in a file. It is read by a job; the answer says where the import stands.
#[utoipa::path(
    post,
    path = "/inventory/imports",
    tag = "inventory",
    security(("bearer" = [])),
    request_body(content = Form, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = ImportWithFile, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        Guarded,
    )
)]
pub(super) async fn upload_import(
    SignedIn(ctx): SignedIn,
    form: Result<Multipart, MultipartRejection>,
) -> Result<(StatusCode, Json<ImportWithFile>), ApiError> {
    let mut form = form.map_err(|rejection| unreadable(rejection.body_text()))?;
    let mut upload = None;
    while let Some(mut field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        match field.name() {
            Some("file") if upload.is_none() => {}
            Some("file") => return Err(Problem::invalid("file", Reason::Duplicate).into()),
            name => return Err(Problem::invalid(name.unwrap_or_default(), Reason::Unknown).into()),
        }
        let mut file = ops::begin_upload(&ctx, field.file_name().unwrap_or_default()).await?;
        while let Some(bytes) = field.chunk().await.map_err(|error| cut_off(&error))? {
            file.write(&bytes).await?;
        }
        upload = Some(file);
    }
    let upload = upload.ok_or_else(|| Problem::invalid("file", Reason::Missing))?;
    let id = upload.finish().await?;
    Ok((StatusCode::ACCEPTED, Json(ops::import(&ctx, id).await?.into())))
}

fn cut_off(error: &MultipartError) -> ApiError {
    unreadable(error.body_text())
}

fn unreadable(why: impl Into<String>) -> ApiError {
    ApiError::with_detail(Problem::invalid("file", Reason::Malformed), why)
}
