//! `/api/v1/oee/calendar`

use super::wire::{ctx_may_edit, line_id};
use crate::api::idempotency::once;
use crate::api::wire::{Answer, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use chrono::NaiveDateTime;
use engrane::base::id::CalendarId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::oee::types::{CalendarException as Values, ExceptionKind, NewException};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A holiday or a planned stop.
#[derive(Serialize, ToSchema)]
pub(super) struct CalendarException {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    name: String,
    /// `holiday` (whole days) or `planned_stop`.
    kind: ExceptionKind,
    /// All lines when null.
    line: Option<Uuid>,
    /// By the plant's clock, so without a zone: `2026-12-24T06:00:00`.
    #[schema(value_type = String)]
    from: NaiveDateTime,
    #[schema(value_type = String)]
    to: NaiveDateTime,
}

impl From<Values> for CalendarException {
    fn from(exception: Values) -> Self {
        let values = exception.values;
        Self {
            id: exception.id.0,
            version: exception.version,
            name: values.name,
            kind: values.kind,
            line: values.line.map(|line| line.0),
            from: values.from,
            to: values.to,
        }
    }
}

/// An exception as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct CalendarBody {
    name: String,
    /// `holiday` (whole days) or `planned_stop`.
    kind: ExceptionKind,
    /// Id or code; all lines when left out.
    line: Option<String>,
    /// `2026-12-25T00:00:00`, by the plant's clock.
    from: NaiveDateTime,
    to: NaiveDateTime,
}

impl CalendarBody {
    async fn values(self, ctx: &Ctx) -> Result<NewException, ApiError> {
        let line = match &self.line {
            Some(line) => Some(line_id(ctx, line).await?),
            None => None,
        };
        Ok(NewException { name: self.name, kind: self.kind, line, from: self.from, to: self.to })
    }
}

fn exception_id(id: &str) -> Result<CalendarId, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what: Entity::CalendarException })
}

/// The holidays and planned stops, in order of time.
#[utoipa::path(
    get,
    path = "/oee/calendar",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<CalendarException>, description = "All of them"), Guarded)
)]
pub(super) async fn list_exceptions(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<CalendarException>>, ApiError> {
    let exceptions = entity::list::<NewException>(&ctx).await?;
    Ok(axum::Json(List { data: exceptions.into_iter().map(CalendarException::from).collect() }))
}

/// One holiday or planned stop.
#[utoipa::path(
    get, path = "/oee/calendar/{id}", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = CalendarException, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_exception(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Answer<CalendarException> {
    Ok(axum::Json(entity::find::<NewException>(&ctx, exception_id(&id)?).await?.into()))
}

/// Sets up a holiday or a planned stop.
#[utoipa::path(
    post,
    path = "/oee/calendar",
    tag = "oee",
    security(("bearer" = [])),
    request_body = CalendarBody,
    responses((status = 201, body = CalendarException, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_exception(
    SignedIn(ctx): SignedIn,
    Json(body): Json<CalendarBody>,
) -> Result<(StatusCode, axum::Json<CalendarException>), ApiError> {
    ctx_may_edit(&ctx)?;
    let made = async { Ok(entity::create(&ctx, &body.values(&ctx).await?).await?) };
    Ok((StatusCode::CREATED, axum::Json(once(&ctx, Permission::PlantEdit, made).await?.into())))
}

/// Changes a holiday or a planned stop as a whole.
#[utoipa::path(
    put,
    path = "/oee/calendar/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id")),
    request_body = CalendarBody,
    responses((status = 200, body = CalendarException, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_exception(
    SignedIn(ctx): SignedIn,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json(body): Json<CalendarBody>,
) -> Result<axum::Json<CalendarException>, ApiError> {
    ctx_may_edit(&ctx)?;
    let changed = async {
        let id = exception_id(&id)?;
        let new = body.values(&ctx).await?;
        Ok(entity::change(&ctx, id, version, &new).await?)
    };
    Ok(axum::Json(once(&ctx, Permission::PlantEdit, changed).await?.into()))
}

/// Removes a holiday or a planned stop.
#[utoipa::path(
    delete,
    path = "/oee/calendar/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_exception(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    let deleted = async { Ok(entity::delete::<NewException>(&ctx, exception_id(&id)?).await?) };
    once(&ctx, Permission::PlantEdit, deleted).await?;
    Ok(StatusCode::NO_CONTENT)
}
