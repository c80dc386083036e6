//! `GET /api/v1/oee/stops`

use super::wire::WindowQuery;
use crate::api::wire::GuardedOne;
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, FixedOffset};
use engrane::oee::dashboard::ops;
use engrane::oee::dashboard::types::{StopKind, StopRow};
use serde::Serialize;
use utoipa::ToSchema;

/// The stops that touch a window.
#[derive(Serialize, ToSchema)]
pub(super) struct Stops {
    /// In order of time; the 500 longest when there are more.
    data: Vec<Stop>,
    /// All of them.
    total: u32,
}

/// An interval in which a line that should run did not.
#[derive(Serialize, ToSchema)]
struct Stop {
    /// Code of the line.
    line: String,
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
    /// Of the whole stop, also outside the window.
    seconds: u64,
    /// `detected` or `registered`.
    kind: StopKind,
    /// Still going on.
    open: bool,
    shift: Option<String>,
    reason: Option<String>,
}

impl From<StopRow> for Stop {
    fn from(stop: StopRow) -> Self {
        Self {
            line: stop.line.code,
            from: stop.from,
            to: stop.to,
            seconds: stop.seconds,
            kind: stop.kind,
            open: stop.open,
            shift: stop.shift,
            reason: stop.reason,
        }
    }
}

/// The unplanned stops of some lines in a window.
#[utoipa::path(
    get,
    path = "/oee/stops",
    tag = "oee",
    security(("bearer" = [])),
    params(WindowQuery),
    responses((status = 200, body = Stops, description = "The stops"), GuardedOne)
)]
pub(super) async fn stops(SignedIn(ctx): SignedIn, Query(query): Query<WindowQuery>) -> Result<Json<Stops>, ApiError> {
    let dashboard = ops::dashboard(&ctx, &query.filter(&ctx).await?).await?;
    Ok(Json(Stops { data: dashboard.stops.into_iter().map(Stop::from).collect(), total: dashboard.stops_total }))
}
