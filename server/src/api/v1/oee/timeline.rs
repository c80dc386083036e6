//! `GET /api/v1/oee/timeline`

use super::wire::WindowQuery;
use crate::api::wire::{GuardedOne, List};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, FixedOffset};
use engrane::oee::dashboard::ops;
use engrane::oee::dashboard::types::{LineState, TimelinePart};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A stretch of a line's time that was one thing throughout.
#[derive(Serialize, ToSchema)]
#[schema(as = TimelinePart)]
pub(super) struct Part {
    line: Uuid,
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
    /// `running`, `slow`, `micro_stop`, `stopped`, `planned_stop`, `idle` or `no_data`.
    state: LineState,
}

impl From<TimelinePart> for Part {
    fn from(part: TimelinePart) -> Self {
        Self { line: part.line.0, from: part.from, to: part.to, state: part.state }
    }
}

/// What each line did throughout a window of 31 days at the most: its parts follow one another without holes.
#[utoipa::path(
    get,
    path = "/oee/timeline",
    tag = "oee",
    security(("bearer" = [])),
    params(WindowQuery),
    responses((status = 200, body = List<Part>, description = "The parts, line by line"), GuardedOne)
)]
pub(super) async fn timeline(
    SignedIn(ctx): SignedIn,
    Query(query): Query<WindowQuery>,
) -> Result<Json<List<Part>>, ApiError> {
    let parts = ops::line_timeline(&ctx, &query.filter(&ctx).await?).await?;
    Ok(Json(List { data: parts.into_iter().map(Part::from).collect() }))
}
