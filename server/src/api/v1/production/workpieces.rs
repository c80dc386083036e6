//! `/api/v1/production/workpieces`

use crate::api::crud::crud;
use crate::api::wire::{Guarded, Paged};
use crate::extract::Query;
use engrane::base::paging::PageRequest;
use engrane::production::types::{Workpiece, WorkpieceFilter, WorkpieceValues};
use engrane::production::workpieces::ops;
use serde::Deserialize;
use utoipa::IntoParams;

crud! {
    unlisted "/production/workpieces", "/production/workpieces/{id}": "Its id or the code of its drawing", Workpiece, WorkpieceValues;
    find_workpiece: "One workpiece.",
    create_workpiece: "Sets up a workpiece.",
    change_workpiece: "Changes a workpiece as a whole.",
    delete_workpiece: "Removes a workpiece that was never ordered; one that was is switched off.",
}

/// Which workpieces are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct WorkpieceQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Found in code or name.
    #[serde(default)]
    q: String,
    active: Option<bool>,
}

/// The workpieces, in the order of their codes.
#[utoipa::path(
    get, path = "/production/workpieces", params(WorkpieceQuery),
    responses((status = 200, body = Paged<Workpiece>, description = "A page of workpieces"), Guarded)
)]
async fn list_workpieces(SignedIn(ctx): SignedIn, Query(query): Query<WorkpieceQuery>) -> Answer<Paged<Workpiece>> {
    let WorkpieceQuery { page, per_page, q, active } = query;
    let page = ops::list(&ctx, &WorkpieceFilter { q, active }, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_workpieces, create_workpiece)).routes(routes!(
        find_workpiece,
        change_workpiece,
        delete_workpiece
    ))
}
