//! What parts fit and what replaces them, as the platform edits it: `/api/v1/catalog/references`,
//! `…/parts/{id}/references`, `…/parts/{id}/vehicles`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, GuardedOne, GuardedStep, List};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use engrane::base::id::{FitmentId, PartId, ReferenceId};
use engrane::base::permission::Permission;
use engrane::catalog::edit::ops;
use engrane::catalog::edit::types::{CatalogFitment, CatalogReference, NewFitment, NewReference, Said};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

const EDIT: Permission = Permission::CatalogEdit;

/// Who says which numbers replace a part, or are replaced by it; what does not count any more stands last. At most 500 of each.
#[utoipa::path(
    get, path = "/catalog/parts/{id}/references", params(("id" = Uuid, Path, description = "The part")),
    responses((status = 200, body = List<CatalogReference>, description = "The references"), GuardedOne)
)]
async fn list_part_references(SignedIn(ctx): SignedIn, Path(part): Path<PartId>) -> Answer<List<CatalogReference>> {
    Ok(axum::Json(List { data: ops::references(&ctx, part).await? }))
}

/// Says that a number replaces another one. Said again by the same source, it is said otherwise.
#[utoipa::path(
    post, path = "/catalog/references", request_body = NewReference,
    responses((status = 201, body = Said, description = "It is said"), GuardedStep)
)]
async fn add_reference(SignedIn(ctx): SignedIn, Json(new): Json<NewReference>) -> Result<Created<Said>, ApiError> {
    let said = async { Ok(ops::add_reference(&ctx, &new).await?) };
    Ok(Created(once(&ctx, EDIT, said).await?))
}

/// Has a reference count no more.
#[utoipa::path(
    post, path = "/catalog/references/{id}/revoke", params(("id" = Uuid, Path, description = "The reference")),
    responses((status = 200, body = CatalogReference, description = "As it is now"), GuardedStep)
)]
async fn revoke_reference(SignedIn(ctx): SignedIn, Path(id): Path<ReferenceId>) -> Answer<CatalogReference> {
    let turned = async { Ok(ops::turn_reference(&ctx, id, false).await?) };
    Ok(axum::Json(once(&ctx, EDIT, turned).await?))
}

/// Has a reference count again that was revoked.
#[utoipa::path(
    post, path = "/catalog/references/{id}/restore", params(("id" = Uuid, Path, description = "The reference")),
    responses((status = 200, body = CatalogReference, description = "As it is now"), GuardedStep)
)]
async fn restore_reference(SignedIn(ctx): SignedIn, Path(id): Path<ReferenceId>) -> Answer<CatalogReference> {
    let turned = async { Ok(ops::turn_reference(&ctx, id, true).await?) };
    Ok(axum::Json(once(&ctx, EDIT, turned).await?))
}

/// What a part fits, vehicle by vehicle; at most 500.
#[utoipa::path(
    get, path = "/catalog/parts/{id}/vehicles", params(("id" = Uuid, Path, description = "The part")),
    responses((status = 200, body = List<CatalogFitment>, description = "The vehicles"), GuardedOne)
)]
async fn list_part_vehicles(SignedIn(ctx): SignedIn, Path(part): Path<PartId>) -> Answer<List<CatalogFitment>> {
    Ok(axum::Json(List { data: ops::fitments(&ctx, part).await? }))
}

/// Says that a part fits vehicles of a model: as many as there are of these years and this engine.
#[utoipa::path(
    post, path = "/catalog/parts/{id}/vehicles", params(("id" = Uuid, Path, description = "The part")),
    request_body = NewFitment,
    responses((status = 201, body = Said, description = "It is said"), GuardedStep)
)]
async fn add_part_vehicles(
    SignedIn(ctx): SignedIn,
    Path(part): Path<PartId>,
    Json(new): Json<NewFitment>,
) -> Result<Created<Said>, ApiError> {
    let said = async { Ok(ops::add_fitment(&ctx, part, &new).await?) };
    Ok(Created(once(&ctx, EDIT, said).await?))
}

/// Says that a part does not fit a vehicle after all.
#[utoipa::path(
    delete, path = "/catalog/parts/{id}/vehicles/{fitment}",
    params(("id" = Uuid, Path, description = "The part"), ("fitment" = Uuid, Path, description = "One of its vehicles")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn remove_part_vehicle(
    SignedIn(ctx): SignedIn,
    Path((part, fitment)): Path<(PartId, FitmentId)>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, EDIT, async { Ok(ops::remove_fitment(&ctx, part, fitment).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_part_references))
        .routes(routes!(add_reference))
        .routes(routes!(revoke_reference))
        .routes(routes!(restore_reference))
        .routes(routes!(list_part_vehicles, add_part_vehicles))
        .routes(routes!(remove_part_vehicle))
}
