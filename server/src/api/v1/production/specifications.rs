//! `/api/v1/production/specifications`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List, Paged};
use crate::extract::{IfMatch, Json, JsonIfAny, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use chrono::NaiveDate;
use engrane::base::id::SpecificationId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::specifications::ops;
use engrane::production::specifications::types::{
    OpenLinesRequest, Specification, SpecificationFilter, SpecificationLine, SpecificationLineValues,
    SpecificationStatus, SpecificationValues,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which specifications are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SpecificationQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<SpecificationStatus>, inline)]
    status: Option<SpecificationStatus>,
    /// Not closed.
    open: Option<bool>,
    /// Of this customer, whatever the case.
    #[serde(default)]
    customer: String,
    /// On this day or before.
    due: Option<NaiveDate>,
    /// Found in number, customer, and code or name of a workpiece of its lines.
    #[serde(default)]
    q: String,
}

/// The specifications that the caller sees, what is open and due before the rest.
#[utoipa::path(
    get, path = "/production/specifications", params(SpecificationQuery),
    responses((status = 200, body = Paged<Specification>, description = "A page of specifications"), Guarded)
)]
async fn list_specifications(
    SignedIn(ctx): SignedIn,
    Query(query): Query<SpecificationQuery>,
) -> Answer<Paged<Specification>> {
    let SpecificationQuery { page, per_page, status, open, customer, due, q } = query;
    let filter = SpecificationFilter { status, open, customer, due, q };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Writes down what a customer ordered; a workpiece whose code is new is made.
#[utoipa::path(
    post, path = "/production/specifications", request_body = SpecificationValues,
    responses((status = 201, body = Specification, description = "It is written down"), GuardedStep)
)]
async fn create_specification(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<SpecificationValues>,
) -> Result<Created<Specification>, ApiError> {
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::SpecificationsEdit, made).await?))
}

/// One specification, how far its lines are, and the orders that make them.
#[utoipa::path(
    get, path = "/production/specifications/{id}", params(("id" = Uuid, Path, description = "The specification")),
    responses((status = 200, body = Specification, description = "As it is now"), GuardedOne)
)]
async fn find_specification(SignedIn(ctx): SignedIn, Path(id): Path<SpecificationId>) -> Answer<Specification> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// Changes a specification as a whole. A line that is left out, or of another workpiece or kind, is refused when something of it is
/// ordered.
#[utoipa::path(
    put, path = "/production/specifications/{id}", params(("id" = Uuid, Path, description = "The specification")),
    request_body = SpecificationValues,
    responses((status = 200, body = Specification, description = "As it is now"), GuardedChange)
)]
async fn change_specification(
    SignedIn(ctx): SignedIn,
    Path(id): Path<SpecificationId>,
    IfMatch(version): IfMatch,
    Json(asked): Json<SpecificationValues>,
) -> Answer<Specification> {
    let changed = async { Ok(ops::change(&ctx, id, version, &asked).await?) };
    Ok(axum::Json(once(&ctx, Permission::SpecificationsEdit, changed).await?))
}

/// Removes a specification of which nothing is ordered. Of any other, cancel the lines instead.
#[utoipa::path(
    delete, path = "/production/specifications/{id}", params(("id" = Uuid, Path, description = "The specification")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_specification(
    SignedIn(ctx): SignedIn,
    Path(id): Path<SpecificationId>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::SpecificationsEdit, async { Ok(ops::delete(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// The lines of a specification, in their order.
#[utoipa::path(
    get, path = "/production/specifications/{id}/lines", params(("id" = Uuid, Path, description = "The specification")),
    responses((status = 200, body = List<SpecificationLine>, description = "All of them"), GuardedOne)
)]
async fn list_specification_lines(
    SignedIn(ctx): SignedIn,
    Path(id): Path<SpecificationId>,
) -> Answer<List<SpecificationLine>> {
    Ok(axum::Json(List { data: ops::find(&ctx, id).await?.lines }))
}

/// Adds a line to a specification.
#[utoipa::path(
    post, path = "/production/specifications/{id}/lines", params(("id" = Uuid, Path, description = "The specification")),
    request_body = SpecificationLineValues,
    responses((status = 201, body = Specification, description = "The specification with it"), GuardedStep)
)]
async fn add_specification_line(
    SignedIn(ctx): SignedIn,
    Path(id): Path<SpecificationId>,
    Json(asked): Json<SpecificationLineValues>,
) -> Result<Created<Specification>, ApiError> {
    let added = async { Ok(ops::add_line(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::SpecificationsEdit, added).await?))
}

async fn publish(ctx: &Ctx, id: SpecificationId, published: bool) -> Answer<Specification> {
    let stepped = async { Ok(ops::publish(ctx, id, published).await?) };
    Ok(axum::Json(once(ctx, Permission::SpecificationsEdit, stepped).await?))
}

/// Shows a specification to operators, with the orders that make its lines.
#[utoipa::path(
    post, path = "/production/specifications/{id}/publish",
    params(("id" = Uuid, Path, description = "The specification")),
    responses((status = 200, body = Specification, description = "As it is now"), GuardedStep)
)]
async fn publish_specification(SignedIn(ctx): SignedIn, Path(id): Path<SpecificationId>) -> Answer<Specification> {
    publish(&ctx, id, true).await
}

/// Does not show a specification to operators any more, unless it is granted to them.
#[utoipa::path(
    post, path = "/production/specifications/{id}/unpublish",
    params(("id" = Uuid, Path, description = "The specification")),
    responses((status = 200, body = Specification, description = "As it is now"), GuardedStep)
)]
async fn unpublish_specification(SignedIn(ctx): SignedIn, Path(id): Path<SpecificationId>) -> Answer<Specification> {
    publish(&ctx, id, false).await
}

/// Orders what is open of its lines, one order each.
#[utoipa::path(
    post, path = "/production/specifications/{id}/orders",
    params(("id" = Uuid, Path, description = "The specification")), request_body = Option<OpenLinesRequest>,
    responses((status = 200, body = Specification, description = "The specification with its orders"), GuardedStep)
)]
async fn order_open_lines(
    SignedIn(ctx): SignedIn,
    Path(id): Path<SpecificationId>,
    JsonIfAny(body): JsonIfAny<OpenLinesRequest>,
) -> Answer<Specification> {
    let body = body.unwrap_or_default();
    let ordered = async { Ok(ops::order_open(&ctx, id, &body).await?) };
    Ok(axum::Json(once(&ctx, Permission::SpecificationsEdit, ordered).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_specifications, create_specification))
        .routes(routes!(find_specification, change_specification, delete_specification))
        .routes(routes!(list_specification_lines, add_specification_line))
        .routes(routes!(publish_specification))
        .routes(routes!(unpublish_specification))
        .routes(routes!(order_open_lines))
}
