//! `/api/v1/stores/reservations`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, Paged};
use crate::extract::{IfMatch, Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use engrane::base::id::StockReservationId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::stores::reservations::ops;
use engrane::stores::reservations::types::{Reservation, ReservationFilter, ReservationRequest};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Which reservations are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReservationQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    item: Option<Uuid>,
    /// For whom it is kept.
    holder: Option<Uuid>,
}

/// What is reserved, the nearest day first.
#[utoipa::path(
    get, path = "/stores/reservations", params(ReservationQuery),
    responses((status = 200, body = Paged<Reservation>, description = "A page of reservations"), Guarded)
)]
async fn list_reservations(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ReservationQuery>,
) -> Answer<Paged<Reservation>> {
    let ReservationQuery { page, per_page, item, holder } = query;
    let filter = ReservationFilter { item: item.map(Into::into), holder: holder.map(Into::into) };
    let page = ops::list(&ctx, filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Keeps stock for somebody until a day. More than is available is refused with `not_enough`.
#[utoipa::path(
    post, path = "/stores/reservations", request_body = ReservationRequest,
    responses((status = 201, body = Reservation, description = "It is kept"), GuardedStep)
)]
async fn create_reservation(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<ReservationRequest>,
) -> Result<Created<Reservation>, ApiError> {
    let made = async { Ok(ops::create(&ctx, &asked).await?) };
    Ok(Created(once(&ctx, Permission::StoresMove, made).await?))
}

/// One reservation.
#[utoipa::path(
    get, path = "/stores/reservations/{id}", params(("id" = Uuid, Path, description = "The reservation")),
    responses((status = 200, body = Reservation, description = "As it is now"), GuardedOne)
)]
async fn find_reservation(SignedIn(ctx): SignedIn, Path(id): Path<StockReservationId>) -> Answer<Reservation> {
    Ok(axum::Json(ops::find(&ctx, id).await?))
}

/// Changes a reservation as a whole: `quantity` is what is kept from now on.
#[utoipa::path(
    put, path = "/stores/reservations/{id}", params(("id" = Uuid, Path, description = "The reservation")),
    request_body = ReservationRequest,
    responses((status = 200, body = Reservation, description = "As it is now"), GuardedChange)
)]
async fn change_reservation(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockReservationId>,
    IfMatch(version): IfMatch,
    Json(asked): Json<ReservationRequest>,
) -> Answer<Reservation> {
    let changed = async { Ok(ops::change(&ctx, id, version, &asked).await?) };
    Ok(axum::Json(once(&ctx, Permission::StoresMove, changed).await?))
}

/// Lets go what is kept: it is available again.
#[utoipa::path(
    delete, path = "/stores/reservations/{id}", params(("id" = Uuid, Path, description = "The reservation")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_reservation(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StockReservationId>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::StoresMove, async { Ok(ops::delete(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_reservations, create_reservation)).routes(routes!(
        find_reservation,
        change_reservation,
        delete_reservation
    ))
}
