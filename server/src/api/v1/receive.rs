//! One file in a form: the way in for everything that is brought in as a file. It goes to disk as it comes; what it is for is
//! said by the door.

use crate::respond::ApiError;
use axum::extract::Multipart;
use axum::extract::multipart::{MultipartError, MultipartRejection};
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::files::{Received, Upload};
use serde_json::json;
use utoipa::ToSchema;

/// A form with one file.
#[derive(ToSchema)]
#[schema(as = Form)]
#[expect(dead_code, reason = "only the document shows it: the form is read piece by piece")]
pub(super) struct FileForm {
    /// CSV, XLSX, XLS, XLSB or ODS.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// What the rest of a request is, when it is a form.
pub(super) type SentForm = Result<Multipart, MultipartRejection>;

/// Receives the one file of a form, from whoever has the permission.
pub(super) async fn receive_file(ctx: &Ctx, permission: Permission, form: SentForm) -> Result<Received, ApiError> {
    let mut form = form.map_err(|rejection| unreadable(rejection.body_text()))?;
    let mut received = None;
    while let Some(mut field) = form.next_field().await.map_err(|error| cut_off(&error))? {
        match field.name() {
            Some("file") if received.is_none() => {}
            Some("file") => return Err(Problem::invalid("file", Reason::Duplicate).into()),
            name => return Err(Problem::invalid(name.unwrap_or_default(), Reason::Unknown).into()),
        }
        let mut upload = Upload::begin(ctx, permission, field.file_name().unwrap_or_default()).await?;
        while let Some(bytes) = field.chunk().await.map_err(|error| cut_off(&error))? {
            upload.write(&bytes).await?;
        }
        received = Some(upload);
    }
    let upload = received.ok_or_else(|| Problem::invalid("file", Reason::Missing))?;
    let received = upload.finish().await?;
    if let Some(key) = &ctx.request.key {
        let (name, sha256) = received.content();
        key.read(&json!({ "name": name, "sha256": sha256 }));
    }
    Ok(received)
}

fn cut_off(error: &MultipartError) -> ApiError {
    unreadable(error.body_text())
}

fn unreadable(why: impl Into<String>) -> ApiError {
    ApiError::with_detail(Problem::invalid("file", Reason::Malformed), why)
}
