//! `/api/v1/production/needs` and `…/workpieces/{id}/needs`

use crate::api::crud::crud;
use crate::api::wire::{Guarded, List, Paged};
use crate::extract::Query;
use engrane::base::id::WorkpieceId;
use engrane::base::paging::PageRequest;
use engrane::production::material::ops;
use engrane::production::material::types::{Need, NeedRow, NeedValues};
use serde::Deserialize;
use utoipa::IntoParams;

crud! {
    unlisted "/production/needs", "/production/needs/{id}": "Its id", Need, NeedValues;
    find_need: "One need.",
    create_need: "Says how much of an item of the store-room a piece takes.",
    change_need: "Changes a need as a whole.",
    delete_need: "Removes a need.",
}

/// Which needs are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NeedQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Its id or code.
    workpiece: Option<String>,
}

/// The needs, by workpiece.
#[utoipa::path(
    get, path = "/production/needs", params(NeedQuery),
    responses((status = 200, body = Paged<Need>, description = "A page of needs"), Guarded)
)]
async fn list_needs(SignedIn(ctx): SignedIn, Query(query): Query<NeedQuery>) -> Answer<Paged<Need>> {
    let NeedQuery { page, per_page, workpiece } = query;
    let workpiece = workpiece.as_deref().map(NameOr::of);
    let page = ops::list(&ctx, workpiece.as_ref(), PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// What a piece of the workpiece takes of the store-room.
#[utoipa::path(
    get, path = "/production/workpieces/{id}/needs",
    params(("id" = String, Path, description = "Its id or the code of its drawing")),
    responses((status = 200, body = List<NeedRow>, description = "All of it"), GuardedOne)
)]
async fn list_needs_of_workpiece(
    SignedIn(ctx): SignedIn,
    Path(workpiece): Path<NameOr<WorkpieceId>>,
) -> Answer<List<NeedRow>> {
    Ok(axum::Json(List { data: ops::needs(&ctx, &workpiece).await? }))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_needs_of_workpiece))
        .routes(routes!(list_needs, create_need))
        .routes(routes!(find_need, change_need, delete_need))
}
