//! `GET /api/v1/oee/kpi/series`

use super::wire::WindowQuery;
use crate::api::wire::GuardedOne;
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, FixedOffset};
use engrane::oee::dashboard::ops;
use engrane::oee::dashboard::types::{Interval, SeriesPoint};
use serde::Serialize;
use utoipa::ToSchema;

/// Production over time.
#[derive(Serialize, ToSchema)]
#[schema(as = KpiSeries)]
pub(super) struct Series {
    /// The one that was asked for, or a coarser one.
    interval: Interval,
    data: Vec<Point>,
}

/// One interval.
#[derive(Serialize, ToSchema)]
#[schema(as = KpiPoint)]
struct Point {
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
    output: u64,
    input: u64,
    discard: u64,
    /// Seconds of unplanned stops, all lines together.
    stopped: u64,
    /// A fraction.
    oee: Option<f64>,
}

impl From<SeriesPoint> for Point {
    fn from(point: SeriesPoint) -> Self {
        Self {
            from: point.from,
            to: point.to,
            output: point.pieces.output,
            input: point.pieces.input,
            discard: point.pieces.discard,
            stopped: point.stopped,
            oee: point.oee.map(|points| f64::from(points) / 10_000.0),
        }
    }
}

/// Pieces, stops and OEE by interval.
#[utoipa::path(
    get,
    path = "/oee/kpi/series",
    tag = "oee",
    security(("bearer" = [])),
    params(WindowQuery),
    responses((status = 200, body = Series, description = "The points, in order"), GuardedOne)
)]
pub(super) async fn kpi_series(
    SignedIn(ctx): SignedIn,
    Query(query): Query<WindowQuery>,
) -> Result<Json<Series>, ApiError> {
    let dashboard = ops::dashboard(&ctx, &query.filter(&ctx).await?).await?;
    let data = dashboard.series.into_iter().map(Point::from).collect();
    Ok(Json(Series { interval: dashboard.interval, data }))
}
