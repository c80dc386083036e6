//! `/api/v1/stores/counts`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedOne, GuardedStep, List, Paged};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use engrane::base::id::StockCountId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::stores::counts::ops;
use engrane::stores::counts::types::{
    AppliedCount, CountFilter, CountLine, CountLineFilter, CountLineState, CountRequest, CountRow, CountState,
    CountedLine,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which counts are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CountQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<CountState>, inline)]
    state: Option<CountState>,
}

/// The counts, the newest first: all of them for whoever may move stock, and those that they are to count for the others.
#[utoipa::path(
    get, path = "/stores/counts", params(CountQuery),
    responses((status = 200, body = Paged<CountRow>, description = "A page of counts"), Guarded)
)]
async fn list_stock_counts(SignedIn(ctx): SignedIn, Query(query): Query<CountQuery>) -> Answer<Paged<CountRow>> {
    let CountQuery { page, per_page, state } = query;
    let page = ops::list(&ctx, CountFilter { state }, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Begins a count of what lies, or belongs, on shelves: at most 5,000 lines.
#[utoipa::path(
    post, path = "/stores/counts", request_body = CountRequest,
    responses((status = 201, body = CountRow, description = "It is begun"), GuardedStep)
)]
async fn create_stock_count(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<CountRequest>,
) -> Result<Created<CountRow>, ApiError> {
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::StoresMove, made).await?))
}

/// One count.
#[utoipa::path(
    get, path = "/stores/counts/{id}", params(("id" = Uuid, Path, description = "The count")),
    responses((status = 200, body = CountRow, description = "As it is now"), GuardedOne)
)]
async fn find_stock_count(SignedIn(ctx): SignedIn, Path(id): Path<StockCountId>) -> Answer<CountRow> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// Ends a count: what was not applied stays as it is.
#[utoipa::path(
    delete, path = "/stores/counts/{id}", params(("id" = Uuid, Path, description = "The count")),
    responses((status = 204, description = "It is closed"), GuardedStep)
)]
async fn close_stock_count(SignedIn(ctx): SignedIn, Path(id): Path<StockCountId>) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresMove, async { Ok(ops::close(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Which lines are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct CountLineQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<CountLineState>, inline)]
    state: Option<CountLineState>,
}

/// The lines of a count, in the order of the shelves. Whoever counts blindly is not told what is expected.
#[utoipa::path(
    get, path = "/stores/counts/{id}/lines", params(("id" = Uuid, Path, description = "The count"), CountLineQuery),
    responses((status = 200, body = Paged<CountLine>, description = "A page of lines"), GuardedOne)
)]
async fn list_stock_count_lines(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockCountId>,
    Query(query): Query<CountLineQuery>,
) -> Answer<Paged<CountLine>> {
    let CountLineQuery { page, per_page, state } = query;
    let page = ops::lines(&ctx, id, CountLineFilter::of(state), PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// What was found.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct CountedBody {
    /// 1 to 500.
    lines: Vec<CountedLine>,
}

/// Takes down what was found, all lines or none, and answers how far they are. Counted again, the one that was counted last holds.
#[utoipa::path(
    post, path = "/stores/counts/{id}/lines", params(("id" = Uuid, Path, description = "The count")),
    request_body = CountedBody,
    responses((status = 200, body = List<CountLine>, description = "How far these lines are"), GuardedStep)
)]
async fn count_stock(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockCountId>,
    Json(body): Json<CountedBody>,
) -> Answer<List<CountLine>> {
    let counted = async { Ok(ops::count(&ctx, id, &body.lines).await?) };
    Ok(axum::Json(List { data: once(&ctx, Permission::StoresRequest, counted).await? }))
}

/// Adjusts what differs, of all lines that are counted. The count is closed unless lines are to be counted once more.
#[utoipa::path(
    post, path = "/stores/counts/{id}/apply", params(("id" = Uuid, Path, description = "The count")),
    responses((status = 200, body = AppliedCount, description = "What was adjusted"), GuardedStep)
)]
async fn apply_stock_count(SignedIn(ctx): SignedIn, Path(id): Path<StockCountId>) -> Answer<AppliedCount> {
    let applied = async { Ok(ops::apply(&ctx, id).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresAdjust, applied).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_stock_counts, create_stock_count))
        .routes(routes!(find_stock_count, close_stock_count))
        .routes(routes!(list_stock_count_lines, count_stock))
        .routes(routes!(apply_stock_count))
}
