//! The steps of a task: `/api/v1/tasks/{id}/<step>`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, GuardedStep};
use crate::extract::{Json, JsonIfAny, Path, SignedIn};
use crate::state::AppState;
use engrane::base::id::TaskId;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::tasks::ops;
use engrane::tasks::types::{TaskDetail, TaskStep};
use serde::Deserialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

async fn step(ctx: &Ctx, id: TaskId, step: TaskStep, said: &str) -> Answer<TaskDetail> {
    let stepped = async { Ok(ops::step(ctx, id, step, said).await?) };
    Ok(axum::Json(once(ctx, Permission::TasksWork, stepped).await?))
}

/// Takes it on. Of two at once one has it, and the other is refused with `taken` and the name of who does; again it is harmless.
#[utoipa::path(
    post, path = "/tasks/{id}/accept", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn accept_task(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::Accept, "").await
}

/// Begins with it, after having accepted it.
#[utoipa::path(
    post, path = "/tasks/{id}/start", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn start_task(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::Start, "").await
}

/// Has it looked at by another. Where nobody else could, it is done. Without all the evidence that is asked for it is refused with
/// `evidence_missing`.
#[utoipa::path(
    post, path = "/tasks/{id}/send-to-review", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn send_task_to_review(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::SendToReview, "").await
}

/// What somebody says who looked at it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskReviewBody {
    /// Is it done? Otherwise it goes back to whoever has it.
    done: bool,
    /// At most 2,000 characters; needed where it goes back.
    #[serde(default)]
    comment: String,
}

/// Says whether it is done. For whoever created it, and whoever may review tasks, but for nobody who ever had it.
#[utoipa::path(
    post, path = "/tasks/{id}/review", params(("id" = Uuid, Path, description = "The task")),
    request_body = TaskReviewBody,
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn review_task(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    Json(body): Json<TaskReviewBody>,
) -> Answer<TaskDetail> {
    let review = if body.done { TaskStep::Approve } else { TaskStep::SendBack };
    step(&ctx, id, review, &body.comment).await
}

/// Why somebody lets it go.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskNoteBody {
    /// 1 to 2,000 characters.
    #[serde(default)]
    note: String,
}

/// Lets others have it.
#[utoipa::path(
    post, path = "/tasks/{id}/release", params(("id" = Uuid, Path, description = "The task")),
    request_body = Option<TaskNoteBody>,
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn release_task(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    JsonIfAny(body): JsonIfAny<TaskNoteBody>,
) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::Release, &body.unwrap_or_default().note).await
}

/// Why it is cancelled, or opened again.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskReasonBody {
    /// 1 to 2,000 characters.
    #[serde(default)]
    reason: String,
}

/// Cancels it before it is done.
#[utoipa::path(
    post, path = "/tasks/{id}/cancel", params(("id" = Uuid, Path, description = "The task")),
    request_body = Option<TaskReasonBody>,
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn cancel_task(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    JsonIfAny(body): JsonIfAny<TaskReasonBody>,
) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::Cancel, &body.unwrap_or_default().reason).await
}

/// Opens it again, within 30 days of being done.
#[utoipa::path(
    post, path = "/tasks/{id}/reopen", params(("id" = Uuid, Path, description = "The task")),
    request_body = Option<TaskReasonBody>,
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn reopen_task(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    JsonIfAny(body): JsonIfAny<TaskReasonBody>,
) -> Answer<TaskDetail> {
    step(&ctx, id, TaskStep::Reopen, &body.unwrap_or_default().reason).await
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(accept_task))
        .routes(routes!(start_task))
        .routes(routes!(send_task_to_review))
        .routes(routes!(review_task))
        .routes(routes!(release_task))
        .routes(routes!(cancel_task))
        .routes(routes!(reopen_task))
}
