//! `/api/v1/catalog/wanted`: what the catalogue lacks, for the platform

use crate::api::wire::{Answer, Guarded, PageQuery, Paged};
use crate::extract::{Query, SignedIn};
use crate::state::AppState;
use engrane::catalog::wanted::ops;
use engrane::catalog::wanted::types::{SearchedInVain, SoldWithoutPart};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Numbers that bodegas sell and that are no parts: what most of them offer first.
#[utoipa::path(
    get, path = "/catalog/wanted/sold", params(PageQuery),
    responses((status = 200, body = Paged<SoldWithoutPart>, description = "A page of numbers"), Guarded)
)]
async fn list_sold_without_part(
    SignedIn(ctx): SignedIn,
    Query(query): Query<PageQuery>,
) -> Answer<Paged<SoldWithoutPart>> {
    Ok(axum::Json(Paged::new(ops::sold(&ctx, query.request()).await?, |row| row)))
}

/// Searches of the last 90 days that found nothing: those of most organizations first.
#[utoipa::path(
    get, path = "/catalog/wanted/searched", params(PageQuery),
    responses((status = 200, body = Paged<SearchedInVain>, description = "A page of searches"), Guarded)
)]
async fn list_searched_in_vain(
    SignedIn(ctx): SignedIn,
    Query(query): Query<PageQuery>,
) -> Answer<Paged<SearchedInVain>> {
    Ok(axum::Json(Paged::new(ops::searched(&ctx, query.request()).await?, |row| row)))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_sold_without_part)).routes(routes!(list_searched_in_vain))
}
