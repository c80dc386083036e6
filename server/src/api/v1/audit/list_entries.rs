//! `GET /api/v1/audit`

use super::wire::Entry;
use crate::api::wire::{Guarded, Paged};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::paging::PageRequest;
use engrane::platform::audit::ops;
use engrane::platform::audit::types::{AuditFilter, AuditQuery};
use serde::Deserialize;
use utoipa::IntoParams;

/// Which entries are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct EntryQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// The id of who did it.
    #[serde(default)]
    person: String,
    /// What was done, such as `sign_in`.
    #[serde(default)]
    action: String,
    /// What it was done to, such as `line`.
    #[serde(default)]
    target_kind: String,
    /// And its id.
    #[serde(default)]
    target: String,
    /// An instant, or a date by the organization's clock.
    #[serde(default)]
    from: String,
    /// Before this instant, or until the end of this date.
    #[serde(default)]
    to: String,
}

/// What the people of the organization did, the newest first.
#[utoipa::path(
    get,
    path = "/audit",
    tag = "audit",
    security(("bearer" = [])),
    params(EntryQuery),
    responses((status = 200, body = Paged<Entry>, description = "A page of entries"), Guarded)
)]
pub(super) async fn list_entries(
    SignedIn(ctx): SignedIn,
    Query(query): Query<EntryQuery>,
) -> Result<Json<Paged<Entry>>, ApiError> {
    let EntryQuery { page, per_page, person, action, target_kind, target, from, to } = query;
    let filter = AuditFilter { person, action, target_kind, target, from, to };
    let query = AuditQuery { filter, page: PageRequest::bounded(page, per_page) };
    Ok(Json(Paged::new(ops::list(&ctx, &query).await?, Entry::from)))
}
