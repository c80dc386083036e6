//! `/api/v1/production/orders`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, JsonIfAny, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use chrono::NaiveDate;
use engrane::base::entity::NameOr;
use engrane::base::id::ProductionOrderId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::orders::ops;
use engrane::production::orders::types::{OrderFilter, OrderStatus, OrderStep, ProductionOrder, ProductionOrderValues};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which orders are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct OrderQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    #[param(value_type = Option<OrderStatus>, inline)]
    status: Option<OrderStatus>,
    /// Neither done nor cancelled.
    open: Option<bool>,
    /// Where it is to run: its id or code.
    machine: Option<String>,
    /// Where pieces of it wait: its id or code.
    stage: Option<String>,
    cooperation: Option<bool>,
    /// On this day or before.
    due: Option<NaiveDate>,
    /// Found in number, customer, code or name of the workpiece, and the reference of the file that brought it in.
    #[serde(default)]
    q: String,
}

/// The orders that the caller sees, what is open and due before the rest.
#[utoipa::path(
    get, path = "/production/orders", params(OrderQuery),
    responses((status = 200, body = Paged<ProductionOrder>, description = "A page of orders"), Guarded)
)]
async fn list_production_orders(
    SignedIn(ctx): SignedIn,
    Query(query): Query<OrderQuery>,
) -> Answer<Paged<ProductionOrder>> {
    let OrderQuery { page, per_page, status, open, machine, stage, cooperation, due, q } = query;
    let (machine, stage) = (machine.as_deref().map(NameOr::of), stage.as_deref().map(NameOr::of));
    let filter = OrderFilter { status, open, machine, stage, cooperation, due, q };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Orders so many of a workpiece; one whose code is new is made.
#[utoipa::path(
    post, path = "/production/orders", request_body = ProductionOrderValues,
    responses((status = 201, body = ProductionOrder, description = "It is ordered"), GuardedStep)
)]
async fn create_production_order(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<ProductionOrderValues>,
) -> Result<Created<ProductionOrder>, ApiError> {
    let permission = ops::create_permission(asked.is_cooperation);
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, permission, made).await?))
}

/// One order, and where its pieces are.
#[utoipa::path(
    get, path = "/production/orders/{id}", params(("id" = Uuid, Path, description = "The order")),
    responses((status = 200, body = ProductionOrder, description = "As it is now"), GuardedOne)
)]
async fn find_production_order(SignedIn(ctx): SignedIn, Path(id): Path<ProductionOrderId>) -> Answer<ProductionOrder> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// Changes an order as a whole. What there is must fit: a plan below it, and a stage that is taken out where something was recorded, are
/// refused.
#[utoipa::path(
    put, path = "/production/orders/{id}", params(("id" = Uuid, Path, description = "The order")),
    request_body = ProductionOrderValues,
    responses((status = 200, body = ProductionOrder, description = "As it is now"), GuardedChange)
)]
async fn change_production_order(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ProductionOrderId>,
    IfMatch(version): IfMatch,
    Json(asked): Json<ProductionOrderValues>,
) -> Answer<ProductionOrder> {
    let changed = async { Ok(ops::change(&ctx, id, version, &asked).await?) };
    Ok(axum::Json(once(&ctx, Permission::OrdersEdit, changed).await?))
}

/// Removes an order of which nothing was recorded; another one is cancelled.
#[utoipa::path(
    delete, path = "/production/orders/{id}", params(("id" = Uuid, Path, description = "The order")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_production_order(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ProductionOrderId>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::OrdersDelete, async { Ok(ops::delete(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Why an order is taken a step further.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OrderStepBody {
    /// 1 to 200 characters; to go on, it may be left out.
    #[serde(default)]
    reason: String,
}

async fn step(ctx: &Ctx, id: ProductionOrderId, step: OrderStep, body: OrderStepBody) -> Answer<ProductionOrder> {
    let stepped = async { Ok(ops::step(ctx, id, step, &body.reason).await?) };
    Ok(axum::Json(once(ctx, Permission::OrdersEdit, stepped).await?))
}

macro_rules! step {
    ($name:ident, $path:tt, $step:ident, $doc:tt) => {
        #[doc = $doc]
        #[utoipa::path(
                            post, path = $path, params(("id" = Uuid, Path, description = "The order")),
                            request_body = Option<OrderStepBody>,
                            responses((status = 200, body = ProductionOrder, description = "As it is now"), GuardedStep)
                        )]
        async fn $name(
            SignedIn(ctx): SignedIn,
            Path(id): Path<ProductionOrderId>,
            JsonIfAny(body): JsonIfAny<OrderStepBody>,
        ) -> Answer<ProductionOrder> {
            step(&ctx, id, OrderStep::$step, body.unwrap_or_default()).await
        }
    };
}

step!(hold_order, "/production/orders/{id}/hold", Hold, "Holds an order: nothing is recorded until it goes on.");
step!(resume_order, "/production/orders/{id}/resume", Resume, "Lets an order go on that is on hold.");
step!(cancel_order, "/production/orders/{id}/cancel", Cancel, "Cancels an order.");
step!(
    reopen_order,
    "/production/orders/{id}/reopen",
    Reopen,
    "Lets an order go on that was cancelled or closed short."
);
step!(close_order, "/production/orders/{id}/close", Close, "Closes an order with fewer pieces than were planned.");

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_production_orders, create_production_order))
        .routes(routes!(find_production_order, change_production_order, delete_production_order))
        .routes(routes!(hold_order))
        .routes(routes!(resume_order))
        .routes(routes!(cancel_order))
        .routes(routes!(reopen_order))
        .routes(routes!(close_order))
}
