//! `/api/v1/oee/lines`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::entity::NameOr;
use engrane::base::id::LineId;
use engrane::base::permission::Permission;
use engrane::oee::lines::ops;
use engrane::oee::types::{Line, LineValues};

/// The lines, in their order.
#[utoipa::path(get, path = "/oee/lines", responses((status = 200, body = List<Line>, description = "All of them"), Guarded))]
pub(super) async fn list_lines(SignedIn(ctx): SignedIn) -> Answer<List<Line>> {
    Ok(axum::Json(List { data: ops::list_lines(&ctx).await? }))
}

/// One line.
#[utoipa::path(
    get, path = "/oee/lines/{id}", params(("id" = String, Path, description = "Its id or code")),
    responses((status = 200, body = Line, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_line(SignedIn(ctx): SignedIn, Path(line): Path<NameOr<LineId>>) -> Answer<Line> {
    Ok(axum::Json(ops::find_line(&ctx, line).await?))
}

/// Sets up a line.
#[utoipa::path(
    post, path = "/oee/lines", request_body = LineValues,
    responses((status = 201, body = Line, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_line(
    SignedIn(ctx): SignedIn,
    Json(new): Json<LineValues>,
) -> Result<Created<Line>, ApiError> {
    let made = async { Ok(ops::create_line(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::PlantEdit, made).await?))
}

/// Changes a line as a whole; its history is reckoned anew where the change says so.
#[utoipa::path(
    put, path = "/oee/lines/{id}", params(("id" = String, Path, description = "Its id or code")),
    request_body = LineValues, responses((status = 200, body = Line, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_line(
    SignedIn(ctx): SignedIn,
    Path(line): Path<NameOr<LineId>>,
    IfMatch(version): IfMatch,
    Json(new): Json<LineValues>,
) -> Answer<Line> {
    let changed = async { Ok(ops::change_line(&ctx, line, version, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::PlantEdit, changed).await?))
}

/// Removes a line that nothing was ever seen on.
#[utoipa::path(
    delete, path = "/oee/lines/{id}", params(("id" = String, Path, description = "Its id or code")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_line(
    SignedIn(ctx): SignedIn,
    Path(line): Path<NameOr<LineId>>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::PlantEdit, async { Ok(ops::delete_line(&ctx, line).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
