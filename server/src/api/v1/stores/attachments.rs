//! `/api/v1/stores/items/{id}/files`

use crate::api::download::attached_file;
use crate::api::idempotency::once;
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::{Answer, Created, GuardedOne, GuardedStep};
use crate::extract::{Path, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use crate::state::AppState;
use axum::http::StatusCode;
use axum::response::Response;
use engrane::base::entity::NameOr;
use engrane::base::id::FileId;
use engrane::base::permission::Permission;
use engrane::platform::attachments::types::Attachment;
use engrane::stores::attachments::ops;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Pictures and papers of an item, the oldest first.
#[utoipa::path(
    get, path = "/stores/items/{id}/files", params(("id" = String, Path, description = "Its id, code or name")),
    responses((status = 200, body = Vec<Attachment>, description = "All of them"), GuardedOne)
)]
async fn list_attachments(SignedIn(ctx): SignedIn, Path(item): Path<String>) -> Answer<Vec<Attachment>> {
    Ok(axum::Json(ops::list(&ctx, NameOr::of(&item)).await?))
}

/// Attaches a JPEG, PNG or PDF of at most 20 MB to an item: 20 at the most.
#[utoipa::path(
    post, path = "/stores/items/{id}/files", params(("id" = String, Path, description = "Its id, code or name")),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = Attachment, description = "It is attached"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large, or the organization's files leave no room for it"),
        GuardedStep
    )
)]
async fn attach_file(
    SignedIn(ctx): SignedIn,
    Path(item): Path<String>,
    form: SentForm,
) -> Result<Created<Attachment>, ApiError> {
    let file = receive_file(&ctx, Permission::StoresEdit, form).await?;
    let attached = async { Ok(ops::attach(&ctx, NameOr::of(&item), file).await?) };
    Ok(Created(once(&ctx, Permission::StoresEdit, attached).await?))
}

/// A file of an item. Browsers keep it and never open it: what stands in it is somebody else's.
#[utoipa::path(
    get, path = "/stores/items/{id}/files/{file}",
    params(("id" = String, Path, description = "Its id, code or name"), ("file" = Uuid, Path, description = "The file")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "Its bytes, as what they are"),
        GuardedOne
    )
)]
async fn download_attachment(
    SignedIn(ctx): SignedIn,
    Path((item, file)): Path<(String, FileId)>,
) -> Result<Response, ApiError> {
    let (kept, media) = ops::open(&ctx, NameOr::of(&item), file).await?;
    attached_file(&kept, media).await
}

/// Takes a file off its item.
#[utoipa::path(
    delete, path = "/stores/items/{id}/files/{file}",
    params(("id" = String, Path, description = "Its id, code or name"), ("file" = Uuid, Path, description = "The file")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn remove_attachment(
    SignedIn(ctx): SignedIn,
    Path((item, file)): Path<(String, FileId)>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresEdit, async { Ok(ops::remove(&ctx, NameOr::of(&item), file).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_attachments, attach_file))
        .routes(routes!(download_attachment, remove_attachment))
}
