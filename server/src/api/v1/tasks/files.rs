//! `/api/v1/tasks/{id}/files`

use crate::api::download::attached_file;
use crate::api::idempotency::once;
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::{Answer, Created, GuardedOne, GuardedStep};
use crate::extract::{Path, SignedIn};
use crate::respond::{ApiError, ProblemBody};
use crate::state::AppState;
use axum::http::StatusCode;
use axum::response::Response;
use engrane::base::id::{FileId, TaskId};
use engrane::base::permission::Permission;
use engrane::tasks::files::ops;
use engrane::tasks::types::TaskFile;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Pictures and papers of a task, the oldest first.
#[utoipa::path(
    get, path = "/tasks/{id}/files", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = Vec<TaskFile>, description = "All of them"), GuardedOne)
)]
async fn list_task_files(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<Vec<TaskFile>> {
    Ok(axum::Json(ops::list(&ctx, id).await?))
}

/// Attaches a JPEG, PNG or PDF of at most 20 MB to a task that is not over: 20 at the most. Those of whoever does it are its evidence.
#[utoipa::path(
    post, path = "/tasks/{id}/files", params(("id" = Uuid, Path, description = "The task")),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 201, body = TaskFile, description = "It is attached"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large, or the organization's files leave no room for it"),
        GuardedStep
    )
)]
async fn attach_task_file(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    form: SentForm,
) -> Result<Created<TaskFile>, ApiError> {
    let file = receive_file(&ctx, Permission::TasksWork, form).await?;
    let attached = async { Ok(ops::attach(&ctx, id, file).await?) };
    Ok(Created(once(&ctx, Permission::TasksWork, attached).await?))
}

/// A file of a task. Browsers keep it and never open it: what stands in it is somebody else's.
#[utoipa::path(
    get, path = "/tasks/{id}/files/{file}",
    params(("id" = Uuid, Path, description = "The task"), ("file" = Uuid, Path, description = "The file")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "Its bytes, as what they are"),
        GuardedOne
    )
)]
async fn download_task_file(
    SignedIn(ctx): SignedIn,
    Path((id, file)): Path<(TaskId, FileId)>,
) -> Result<Response, ApiError> {
    let (kept, media) = ops::open(&ctx, id, file).await?;
    attached_file(&kept, media).await
}

/// Takes a file off its task: whoever attached it, until somebody looks at what was done.
#[utoipa::path(
    delete, path = "/tasks/{id}/files/{file}",
    params(("id" = Uuid, Path, description = "The task"), ("file" = Uuid, Path, description = "The file")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn remove_task_file(
    SignedIn(ctx): SignedIn,
    Path((id, file)): Path<(TaskId, FileId)>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::TasksWork, async { Ok(ops::remove(&ctx, id, file).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_task_files, attach_task_file))
        .routes(routes!(download_task_file, remove_task_file))
}
