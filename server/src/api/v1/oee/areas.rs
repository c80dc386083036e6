//! `/api/v1/oee/areas`

use super::wire::{area_id, ctx_may_edit, line_id, version};
use crate::api::wire::{Guarded, GuardedStep, List};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::oee::ops;
use engrane::oee::types::{Area as Values, AreaKind, NewArea};
use engrane::platform::ctx::Ctx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// An area of a line.
#[derive(Serialize, ToSchema)]
pub(super) struct Area {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    line: Uuid,
    code: String,
    name: String,
    /// `input`, `process`, `output` or `discard`.
    kind: AreaKind,
    position: i32,
}

impl From<Values> for Area {
    fn from(area: Values) -> Self {
        let values = area.values;
        Self {
            id: area.id.0,
            version: area.version,
            line: values.line.0,
            code: values.code,
            name: values.name,
            kind: values.kind,
            position: values.position,
        }
    }
}

/// An area as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AreaBody {
    /// With a change: the version that was read.
    version: Option<i32>,
    /// Id or code; an area stays with its line.
    line: String,
    /// Unique in the line.
    code: String,
    name: String,
    /// `input`, `process`, `output` or `discard`.
    kind: AreaKind,
    #[serde(default)]
    position: i32,
}

impl AreaBody {
    async fn values(self, ctx: &Ctx) -> Result<NewArea, ApiError> {
        let line = line_id(ctx, &self.line).await?;
        Ok(NewArea { line, code: self.code, name: self.name, kind: self.kind, position: self.position })
    }
}

/// The areas of all lines, in their order.
#[utoipa::path(
    get,
    path = "/oee/areas",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<Area>, description = "All of them"), Guarded)
)]
pub(super) async fn list_areas(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<Area>>, ApiError> {
    Ok(axum::Json(List { data: ops::plant(&ctx).await?.areas.into_iter().map(Area::from).collect() }))
}

/// Sets up an area of a line.
#[utoipa::path(
    post,
    path = "/oee/areas",
    tag = "oee",
    security(("bearer" = [])),
    request_body = AreaBody,
    responses((status = 201, body = Area, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_area(
    SignedIn(ctx): SignedIn,
    Json(body): Json<AreaBody>,
) -> Result<(StatusCode, axum::Json<Area>), ApiError> {
    ctx_may_edit(&ctx)?;
    let new = body.values(&ctx).await?;
    Ok((StatusCode::CREATED, axum::Json(ops::create_area(&ctx, &new).await?.into())))
}

/// Changes an area as a whole.
#[utoipa::path(
    put,
    path = "/oee/areas/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id, or `LINE:AREA` in codes")),
    request_body = AreaBody,
    responses((status = 200, body = Area, description = "As it is now"), GuardedStep)
)]
pub(super) async fn change_area(
    SignedIn(ctx): SignedIn,
    Path(id): Path<String>,
    Json(body): Json<AreaBody>,
) -> Result<axum::Json<Area>, ApiError> {
    ctx_may_edit(&ctx)?;
    let version = version(body.version)?;
    let id = area_id(&ctx, &id).await?;
    let new = body.values(&ctx).await?;
    Ok(axum::Json(ops::change_area(&ctx, id, version, &new).await?.into()))
}

/// Removes an area that nothing was ever seen in.
#[utoipa::path(
    delete,
    path = "/oee/areas/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id, or `LINE:AREA` in codes")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_area(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    ops::delete_area(&ctx, area_id(&ctx, &id).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}
