//! `/api/v1/production/movements`, `…/receipts` and `…/orders/{id}/movements|journey`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedOne, GuardedStep, List, PageQuery, Paged};
use crate::extract::{Json, JsonIfAny, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use engrane::base::entity::NameOr;
use engrane::base::id::{MovementId, MovementReceiptId, ProductionOrderId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::movements::ops;
use engrane::production::movements::types::{
    Journey, Movement, MovementAnswer, MovementFilter, MovementKind, MovementReceipt, MovementRequest, MovementStatus,
    MovementStep, MovementStepRequest, ReceiptAnswer, ReceiptRequest, ReceiptReversal,
};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which movements are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct MovementQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Of this order.
    #[param(value_type = Option<uuid::Uuid>)]
    order: Option<ProductionOrderId>,
    /// Its id or name.
    partner: Option<String>,
    #[param(value_type = Option<MovementKind>, inline)]
    kind: Option<MovementKind>,
    #[param(value_type = Option<MovementStatus>, inline)]
    status: Option<MovementStatus>,
    /// Something of it may still come.
    open: Option<bool>,
    /// It should be there, or back, by now.
    #[serde(default)]
    late: bool,
}

/// What was sent and is expected, of orders that the caller sees and of none: what is open and promised for the earliest day first.
#[utoipa::path(
    get, path = "/production/movements", params(MovementQuery),
    responses((status = 200, body = Paged<Movement>, description = "A page of movements"), Guarded)
)]
async fn list_movements(SignedIn(ctx): SignedIn, Query(query): Query<MovementQuery>) -> Answer<Paged<Movement>> {
    let MovementQuery { page, per_page, order, partner, kind, status, open, late } = query;
    let partner = partner.as_deref().map(NameOr::of);
    let filter = MovementFilter { order, partner, kind, status, open, late };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Sends something, or prepares that. A second movement of the same stage of an order is refused as `parallel` unless it is said that it
/// is meant.
#[utoipa::path(
    post, path = "/production/movements", request_body = MovementRequest,
    responses((status = 201, body = MovementAnswer, description = "It is sent"), GuardedStep)
)]
async fn send_movement(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<MovementRequest>,
) -> Result<Created<MovementAnswer>, ApiError> {
    let sent = async { Ok(ops::send(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::MovementsEdit, sent).await?))
}

/// One movement.
#[utoipa::path(
    get, path = "/production/movements/{id}", params(("id" = Uuid, Path, description = "The movement")),
    responses((status = 200, body = Movement, description = "As it is now"), GuardedOne)
)]
async fn find_movement(SignedIn(ctx): SignedIn, Path(id): Path<MovementId>) -> Answer<Movement> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

async fn step(
    ctx: &Ctx,
    id: MovementId,
    step: MovementStep,
    body: Option<MovementStepRequest>,
) -> Answer<MovementAnswer> {
    let body = body.unwrap_or_default();
    let stepped = async { Ok(ops::step(ctx, id, step, &body).await?) };
    Ok(axum::Json(once(ctx, Permission::MovementsEdit, stepped).await?))
}

macro_rules! step {
    ($name:ident, $path:tt, $step:ident, $doc:tt) => {
        #[doc = $doc]
        #[utoipa::path(
                            post, path = $path, params(("id" = Uuid, Path, description = "The movement")),
                            request_body = Option<MovementStepRequest>,
                            responses((status = 200, body = MovementAnswer, description = "As it is now"), GuardedStep)
                        )]
        async fn $name(
            SignedIn(ctx): SignedIn,
            Path(id): Path<MovementId>,
            JsonIfAny(body): JsonIfAny<MovementStepRequest>,
        ) -> Answer<MovementAnswer> {
            step(&ctx, id, MovementStep::$step, body).await
        }
    };
}

step!(send_prepared, "/production/movements/{id}/send", Send, "Has what was prepared leave.");
step!(
    advance_movement,
    "/production/movements/{id}/in-transit",
    InTransit,
    "Says that it, or the rest of it, is on its way: who brings it, and when it is there."
);
step!(return_movement, "/production/movements/{id}/return", Return, "What is left of it came back as it went.");
step!(
    cancel_movement,
    "/production/movements/{id}/cancel",
    Cancel,
    "Cancels a movement of which nothing was received."
);

/// What was received of a movement, the newest first.
#[utoipa::path(
    get, path = "/production/movements/{id}/receipts", params(("id" = Uuid, Path, description = "The movement")),
    responses((status = 200, body = List<MovementReceipt>, description = "All of it"), GuardedOne)
)]
async fn list_receipts(SignedIn(ctx): SignedIn, Path(id): Path<MovementId>) -> Answer<List<MovementReceipt>> {
    Ok(axum::Json(List { data: ops::receipts(&ctx, id).await? }))
}

/// Receives some of a movement, or the rest of it; what is missing then may be lost. What came of an item is put on a shelf of the
/// store-room.
#[utoipa::path(
    post, path = "/production/movements/{id}/receipts", params(("id" = Uuid, Path, description = "The movement")),
    request_body = ReceiptRequest,
    responses((status = 201, body = ReceiptAnswer, description = "It is received"), GuardedStep)
)]
async fn receive_movement(
    SignedIn(ctx): SignedIn,
    Path(id): Path<MovementId>,
    Json(asked): Json<ReceiptRequest>,
) -> Result<Created<ReceiptAnswer>, ApiError> {
    let received = async { Ok(ops::receive(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::MovementsEdit, received).await?))
}

/// Takes a receipt back, unless its pieces have gone on or its item was issued: its document of the store-room goes with it.
#[utoipa::path(
    post, path = "/production/receipts/{id}/reverse", params(("id" = Uuid, Path, description = "The receipt")),
    request_body = ReceiptReversal,
    responses((status = 201, body = ReceiptAnswer, description = "It is taken back"), GuardedStep)
)]
async fn reverse_receipt(
    SignedIn(ctx): SignedIn,
    Path(id): Path<MovementReceiptId>,
    Json(asked): Json<ReceiptReversal>,
) -> Result<Created<ReceiptAnswer>, ApiError> {
    let reversed = async { Ok(ops::reverse(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::MovementsEdit, reversed).await?))
}

/// The movements of an order, what is open and promised for the earliest day first.
#[utoipa::path(
    get, path = "/production/orders/{id}/movements",
    params(("id" = Uuid, Path, description = "The order"), PageQuery),
    responses((status = 200, body = Paged<Movement>, description = "A page of movements"), GuardedOne)
)]
async fn list_order_movements(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ProductionOrderId>,
    Query(page): Query<PageQuery>,
) -> Answer<Paged<Movement>> {
    let page = ops::list_of_order(&ctx, id, page.request()).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Where the pieces of an order are, whose they are, what is next and when.
#[utoipa::path(
    get, path = "/production/orders/{id}/journey", params(("id" = Uuid, Path, description = "The order")),
    responses((status = 200, body = Journey, description = "As it is now"), GuardedOne)
)]
async fn find_journey(SignedIn(ctx): SignedIn, Path(id): Path<ProductionOrderId>) -> Answer<Journey> {
    Ok(axum::Json(ops::find_journey(&ctx, id).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_movements, send_movement))
        .routes(routes!(find_movement))
        .routes(routes!(send_prepared))
        .routes(routes!(advance_movement))
        .routes(routes!(return_movement))
        .routes(routes!(cancel_movement))
        .routes(routes!(list_receipts, receive_movement))
        .routes(routes!(reverse_receipt))
        .routes(routes!(list_order_movements))
        .routes(routes!(find_journey))
}
