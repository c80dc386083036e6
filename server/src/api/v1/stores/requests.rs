//! `/api/v1/stores/requests`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, JsonIfAny, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use engrane::base::id::StockRequestId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::stores::requests::ops;
use engrane::stores::requests::types::{
    OrderValues, RequestFilter, RequestKind, RequestState, RequestValues, StockRequest,
};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Which requests are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct RequestQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<RequestState>, inline)]
    state: Option<RequestState>,
    #[param(value_type = Option<RequestKind>, inline)]
    kind: Option<RequestKind>,
    item: Option<Uuid>,
}

/// The requests, what is not ended before the others: all of them for whoever may move stock, and their own for the others.
#[utoipa::path(
    get, path = "/stores/requests", params(RequestQuery),
    responses((status = 200, body = Paged<StockRequest>, description = "A page of requests"), Guarded)
)]
async fn list_stock_requests(
    SignedIn(ctx): SignedIn,
    Query(query): Query<RequestQuery>,
) -> Answer<Paged<StockRequest>> {
    let RequestQuery { page, per_page, state, kind, item } = query;
    let filter = RequestFilter { state, kind, item: item.map(Into::into) };
    let page = ops::list(&ctx, filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Asks for an item to be restocked, or picked. To restock without a quantity asks for what is missing.
#[utoipa::path(
    post, path = "/stores/requests", request_body = RequestValues,
    responses((status = 201, body = StockRequest, description = "It is asked for"), GuardedStep)
)]
async fn create_stock_request(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<RequestValues>,
) -> Result<Created<StockRequest>, ApiError> {
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::StoresRequest, made).await?))
}

/// One request.
#[utoipa::path(
    get, path = "/stores/requests/{id}", params(("id" = Uuid, Path, description = "The request")),
    responses((status = 200, body = StockRequest, description = "As it is now"), GuardedOne)
)]
async fn find_stock_request(SignedIn(ctx): SignedIn, Path(id): Path<StockRequestId>) -> Answer<StockRequest> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// Changes what is asked for as a whole, while the request is open.
#[utoipa::path(
    put, path = "/stores/requests/{id}", params(("id" = Uuid, Path, description = "The request")),
    request_body = RequestValues,
    responses((status = 200, body = StockRequest, description = "As it is now"), GuardedChange)
)]
async fn change_stock_request(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockRequestId>,
    IfMatch(version): IfMatch,
    Json(asked): Json<RequestValues>,
) -> Answer<StockRequest> {
    let changed = async { Ok(ops::change(&ctx, id, version, &asked).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresRequest, changed).await?))
}

/// Withdraws a request, while it is open.
#[utoipa::path(
    delete, path = "/stores/requests/{id}", params(("id" = Uuid, Path, description = "The request")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_stock_request(SignedIn(ctx): SignedIn, Path(id): Path<StockRequestId>) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresRequest, async { Ok(ops::delete(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Says that a request to restock was ordered: how much, and when it should be here. What is received closes it.
#[utoipa::path(
    post, path = "/stores/requests/{id}/order", params(("id" = Uuid, Path, description = "The request")),
    request_body = Option<OrderValues>,
    responses((status = 200, body = StockRequest, description = "As it is now"), GuardedStep)
)]
async fn order_stock_request(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockRequestId>,
    JsonIfAny(asked): JsonIfAny<OrderValues>,
) -> Answer<StockRequest> {
    let ordered = async { Ok(ops::order(&ctx, id, &asked.unwrap_or_default()).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresMove, ordered).await?))
}

/// Closes a request: it is done, or nothing more of it comes.
#[utoipa::path(
    post, path = "/stores/requests/{id}/close", params(("id" = Uuid, Path, description = "The request")),
    responses((status = 200, body = StockRequest, description = "As it is now"), GuardedStep)
)]
async fn close_stock_request(SignedIn(ctx): SignedIn, Path(id): Path<StockRequestId>) -> Answer<StockRequest> {
    let closed = async { Ok(ops::close(&ctx, id).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresMove, closed).await?))
}

/// Why a request is refused.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct RefusalBody {
    /// 1 to 200 characters.
    reason: String,
}

/// Refuses a request.
#[utoipa::path(
    post, path = "/stores/requests/{id}/refuse", params(("id" = Uuid, Path, description = "The request")),
    request_body = RefusalBody,
    responses((status = 200, body = StockRequest, description = "As it is now"), GuardedStep)
)]
async fn refuse_stock_request(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockRequestId>,
    Json(body): Json<RefusalBody>,
) -> Answer<StockRequest> {
    let refused = async { Ok(ops::refuse(&ctx, id, &body.reason).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresMove, refused).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_stock_requests, create_stock_request))
        .routes(routes!(find_stock_request, change_stock_request, delete_stock_request))
        .routes(routes!(order_stock_request))
        .routes(routes!(close_stock_request))
        .routes(routes!(refuse_stock_request))
}
