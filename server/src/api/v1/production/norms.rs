//! `/api/v1/production/norms`

use crate::api::crud::crud;
use crate::api::wire::{Guarded, Paged};
use crate::extract::Query;
use engrane::base::paging::PageRequest;
use engrane::production::norms::ops;
use engrane::production::types::{Norm, NormFilter, NormValues};
use serde::Deserialize;
use utoipa::IntoParams;

crud! {
    unlisted "/production/norms", "/production/norms/{id}": "Its id", Norm, NormValues;
    find_norm: "One norm.",
    create_norm: "Says how much of a workpiece a shift makes, on a machine or at a stage.",
    change_norm: "Changes a norm as a whole.",
    delete_norm: "Removes a norm.",
}

/// Which norms are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct NormQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Its id or code.
    workpiece: Option<String>,
}

/// The norms, in the order of workpieces.
#[utoipa::path(
    get, path = "/production/norms", params(NormQuery),
    responses((status = 200, body = Paged<Norm>, description = "A page of norms"), Guarded)
)]
async fn list_norms(SignedIn(ctx): SignedIn, Query(query): Query<NormQuery>) -> Answer<Paged<Norm>> {
    let NormQuery { page, per_page, workpiece } = query;
    let filter = NormFilter { workpiece: workpiece.as_deref().map(NameOr::of) };
    let page = ops::list(&ctx, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_norms, create_norm)).routes(routes!(find_norm, change_norm, delete_norm))
}
