//! `/api/v1/notices/subscriptions`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedStep, List};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::StockSubscriptionId;
use engrane::base::permission::Permission;
use engrane::stores::subscriptions::ops;
use engrane::stores::subscriptions::types::{NewSubscription, Subscription};

/// What the caller follows of the store-room, the widest first. Whoever follows nothing is told of everything where their role
/// follows it, managers up; whoever follows something is told of that alone.
#[utoipa::path(
    get,
    path = "/notices/subscriptions",
    tag = "notices",
    security(("bearer" = [])),
    responses((status = 200, body = List<Subscription>, description = "All of them"), Guarded)
)]
pub(super) async fn list_subscriptions(SignedIn(ctx): SignedIn) -> Answer<List<Subscription>> {
    Ok(axum::Json(List { data: ops::list(&ctx).await? }))
}

/// The caller follows all of the store-room, a department, a category, a place with what stands in it, or an item. What they follow
/// already is answered as it is.
#[utoipa::path(
    post,
    path = "/notices/subscriptions",
    tag = "notices",
    security(("bearer" = [])),
    request_body = NewSubscription,
    responses((status = 201, body = Subscription, description = "It is followed"), GuardedStep)
)]
pub(super) async fn create_subscription(
    SignedIn(ctx): SignedIn,
    Json(new): Json<NewSubscription>,
) -> Result<Created<Subscription>, ApiError> {
    let made = async { Ok(ops::follow(&ctx, new).await?) };
    Ok(Created(once(&ctx, Permission::StoresView, made).await?))
}

/// The caller follows something else instead; what they follow by another subscription already is 409 `taken`.
#[utoipa::path(
    put,
    path = "/notices/subscriptions/{id}",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The subscription")),
    request_body = NewSubscription,
    responses((status = 200, body = Subscription, description = "That is followed"), GuardedStep)
)]
pub(super) async fn change_subscription(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockSubscriptionId>,
    Json(new): Json<NewSubscription>,
) -> Answer<Subscription> {
    let changed = async { Ok(ops::change(&ctx, id, new).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresView, changed).await?))
}

/// The caller follows it no more.
#[utoipa::path(
    delete,
    path = "/notices/subscriptions/{id}",
    tag = "notices",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The subscription")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_subscription(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockSubscriptionId>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresView, async { Ok(ops::leave(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
