//! `/api/v1/production/grants`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedStep, Paged};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use engrane::base::id::{ProductionOrderId, SpecificationId, UserId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::platform::ctx::Ctx;
use engrane::production::grants::ops;
use engrane::production::grants::types::{Grant, GrantFilter, GrantRequest};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which grants are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct GrantQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Of this order.
    #[param(value_type = Option<uuid::Uuid>)]
    order: Option<ProductionOrderId>,
    /// Of this specification.
    #[param(value_type = Option<uuid::Uuid>)]
    specification: Option<SpecificationId>,
    /// To this person.
    #[param(value_type = Option<uuid::Uuid>)]
    person: Option<UserId>,
}

/// To whom orders and specifications are shown who would not see them otherwise, the newest first.
#[utoipa::path(
    get, path = "/production/grants", params(GrantQuery),
    responses((status = 200, body = Paged<Grant>, description = "A page of grants"), Guarded)
)]
async fn list_grants(SignedIn(ctx): SignedIn, Query(query): Query<GrantQuery>) -> Answer<Paged<Grant>> {
    let GrantQuery { page, per_page, order, specification, person } = query;
    let filter = GrantFilter { order, specification, person };
    let page = ops::list(&ctx, filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Shows an order to somebody, or a specification with the orders that make its lines.
#[utoipa::path(
    post, path = "/production/grants", request_body = GrantRequest,
    responses((status = 201, body = Grant, description = "It is shown"), GuardedStep)
)]
async fn give_grant(SignedIn(ctx): SignedIn, Json(asked): Json<GrantRequest>) -> Result<Created<Grant>, ApiError> {
    let given = async { Ok(ops::give(&ctx, asked).await?) };
    Ok(Created(once(&ctx, Permission::AccessGrant, given).await?))
}

/// Does not show an order to somebody any more.
#[utoipa::path(
    delete, path = "/production/grants/{order}/{person}",
    params(
        ("order" = uuid::Uuid, Path, description = "The order"),
        ("person" = uuid::Uuid, Path, description = "The person")
    ),
    responses((status = 204, description = "It is not shown any more"), GuardedStep)
)]
async fn withdraw_grant(
    SignedIn(ctx): SignedIn,
    Path((order, person)): Path<(ProductionOrderId, UserId)>,
) -> Result<StatusCode, ApiError> {
    withdraw(&ctx, GrantRequest::of_order(order, person)).await
}

/// Does not show a specification to somebody any more.
#[utoipa::path(
    delete, path = "/production/grants/specifications/{specification}/{person}",
    params(
        ("specification" = uuid::Uuid, Path, description = "The specification"),
        ("person" = uuid::Uuid, Path, description = "The person")
    ),
    responses((status = 204, description = "It is not shown any more"), GuardedStep)
)]
async fn withdraw_specification_grant(
    SignedIn(ctx): SignedIn,
    Path((specification, person)): Path<(SpecificationId, UserId)>,
) -> Result<StatusCode, ApiError> {
    withdraw(&ctx, GrantRequest::of_specification(specification, person)).await
}

async fn withdraw(ctx: &Ctx, asked: GrantRequest) -> Result<StatusCode, ApiError> {
    once(ctx, Permission::AccessGrant, async { Ok(ops::withdraw(ctx, asked).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_grants, give_grant))
        .routes(routes!(withdraw_grant))
        .routes(routes!(withdraw_specification_grant))
}
