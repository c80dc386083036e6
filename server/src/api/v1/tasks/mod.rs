//! `/api/v1/tasks`

mod files;
mod steps;

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedOne, GuardedStep, Paged};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use engrane::base::id::TaskId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::tasks::ops;
use engrane::tasks::types::{Task, TaskDetail, TaskFilter, TaskStatus, TaskValues};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Which tasks are listed.
#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own")]
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TaskQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<TaskStatus>, inline)]
    status: Option<TaskStatus>,
    /// Neither done nor cancelled.
    open: Option<bool>,
    /// Those that the caller has, or may accept.
    #[serde(default)]
    mine: bool,
    #[serde(default)]
    created_by_me: bool,
    /// Does something stand still until they are done?
    blocker: Option<bool>,
    /// Those that should be done by now.
    #[serde(default)]
    overdue: bool,
    /// Those in which another did or said something new.
    #[serde(default)]
    unread: bool,
    /// About this order.
    order: Option<Uuid>,
    /// For this person by name, or with them.
    person: Option<Uuid>,
    /// Whoever is to do them is not let in any more; for whoever may review tasks.
    #[serde(default)]
    stranded: bool,
}

/// The tasks that the caller sees: operators those that are for them, their role or all, or by them. What is not over comes first.
#[utoipa::path(
    get, path = "/tasks", params(TaskQuery),
    responses((status = 200, body = Paged<Task>, description = "A page of tasks"), Guarded)
)]
async fn list_tasks(SignedIn(ctx): SignedIn, Query(query): Query<TaskQuery>) -> Answer<Paged<Task>> {
    let TaskQuery {
        page,
        per_page,
        status,
        open,
        mine,
        created_by_me,
        blocker,
        overdue,
        unread,
        order,
        person,
        stranded,
    } = query;
    let person = person.map(Into::into);
    let filter = TaskFilter { status, open, mine, created_by_me, blocker, overdue, unread, order, person, stranded };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Creates a task. Supervisors give tasks of a stage to operators; whoever leads the production to anybody but directors; operators
/// report a problem of an order or a machine to the supervisors.
#[utoipa::path(
    post, path = "/tasks", request_body = TaskValues,
    responses((status = 201, body = TaskDetail, description = "It is there"), GuardedStep)
)]
async fn create_task(SignedIn(ctx): SignedIn, Json(asked): Json<TaskValues>) -> Result<Created<TaskDetail>, ApiError> {
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::TasksWork, made).await?))
}

/// One task, with what was done and said.
#[utoipa::path(
    get, path = "/tasks/{id}", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedOne)
)]
async fn find_task(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<TaskDetail> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// The caller has read all that there is of it so far.
#[utoipa::path(
    post, path = "/tasks/{id}/read", params(("id" = Uuid, Path, description = "The task")),
    responses((status = 200, body = TaskDetail, description = "As it is now"), GuardedOne)
)]
async fn read_task(SignedIn(ctx): SignedIn, Path(id): Path<TaskId>) -> Answer<TaskDetail> {
    Ok(axum::Json(ops::read(&ctx, id).await?))
}

/// Something to be said.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct TaskCommentBody {
    /// 1 to 2,000 characters.
    comment: String,
}

/// Says something about it.
#[utoipa::path(
    post, path = "/tasks/{id}/comments", params(("id" = Uuid, Path, description = "The task")),
    request_body = TaskCommentBody,
    responses((status = 201, body = TaskDetail, description = "As it is now"), GuardedStep)
)]
async fn comment_task(
    SignedIn(ctx): SignedIn,
    Path(id): Path<TaskId>,
    Json(body): Json<TaskCommentBody>,
) -> Result<Created<TaskDetail>, ApiError> {
    let said = async { Ok(ops::comment(&ctx, id, &body.comment).await?) };
    Ok(Created(once(&ctx, Permission::TasksWork, said).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_tasks, create_task))
        .routes(routes!(find_task))
        .routes(routes!(read_task))
        .routes(routes!(comment_task))
        .merge(files::doors())
        .merge(steps::doors())
}
