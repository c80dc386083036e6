//! `GET /api/v1/oee/kpi`

use super::wire::{WindowQuery, fraction};
use crate::api::wire::GuardedOne;
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, FixedOffset};
use engrane::oee::dashboard::ops;
use engrane::oee::dashboard::types::{Figures, Flag, Window as Span};
use serde::Serialize;
use utoipa::ToSchema;

/// The figures of a window.
#[derive(Serialize, ToSchema)]
pub(super) struct Kpi {
    window: Window,
    seconds: Seconds,
    /// Planned time with data, as a fraction; null where there is none.
    coverage: Option<f64>,
    pieces: Pieces,
    availability: Option<f64>,
    /// May exceed 1.
    performance: Option<f64>,
    quality: Option<f64>,
    /// No discard is counted: quality is taken for 1.
    quality_assumed: bool,
    oee: Option<f64>,
    teep: Option<f64>,
    mtbf_seconds: Option<u64>,
    mttr_seconds: Option<u64>,
    /// Unplanned stops that touch the window.
    stops: u32,
    /// `quality_assumed`, `ideal_rate_low`, `low_coverage`, `discard_exceeds_output`, `recomputing`.
    flags: Vec<&'static str>,
}

/// A half-open stretch of time; it ends now at the latest.
#[derive(Serialize, ToSchema)]
pub(super) struct Window {
    from: DateTime<FixedOffset>,
    to: DateTime<FixedOffset>,
}

impl From<Span> for Window {
    fn from(window: Span) -> Self {
        Self { from: window.from, to: window.to }
    }
}

/// Seconds by what they were; they sum to `calendar`.
#[derive(Serialize, ToSchema)]
#[schema(as = KpiSeconds)]
struct Seconds {
    calendar: u64,
    not_scheduled: u64,
    planned_stop: u64,
    no_data: u64,
    unplanned_stop: u64,
    micro_stop: u64,
    slow: u64,
    running: u64,
}

/// Pieces by the kind of area that saw them, and the good ones.
#[derive(Serialize, ToSchema)]
#[schema(as = KpiPieces)]
struct Pieces {
    output: u64,
    input: u64,
    discard: u64,
    /// Below zero when more was discarded than came out.
    good: i64,
}

impl Kpi {
    fn of(window: Span, figures: &Figures) -> Self {
        let (seconds, pieces, sums) = (figures.seconds, figures.pieces, figures.sums);
        let availability = fraction(sums.production_ms, sums.planned_ms);
        let performance = fraction(sums.ideal_ms, sums.production_ms);
        // Where no line counts discard it is 1 whatever was made.
        let quality = figures.quality.and_then(|_| fraction(sums.good, sums.total).or(Some(1.0)));
        let oee = availability.zip(performance).zip(quality).map(|((a, p), q)| a * p * q);
        let planned = fraction(sums.planned_ms, sums.calendar_ms);
        Self {
            window: window.into(),
            seconds: Seconds {
                calendar: seconds.calendar,
                not_scheduled: seconds.not_scheduled,
                planned_stop: seconds.planned_stop,
                no_data: seconds.no_data,
                unplanned_stop: seconds.unplanned_stop,
                micro_stop: seconds.micro_stop,
                slow: seconds.slow,
                running: seconds.running,
            },
            coverage: figures.coverage.map(|points| f64::from(points) / 10_000.0),
            pieces: Pieces { output: pieces.output, input: pieces.input, discard: pieces.discard, good: pieces.good },
            availability,
            performance,
            quality,
            quality_assumed: figures.flags.contains(&Flag::QualityAssumed),
            oee,
            teep: oee.zip(planned).map(|(oee, planned)| oee * planned),
            mtbf_seconds: figures.mtbf_seconds,
            mttr_seconds: figures.mttr_seconds,
            stops: figures.stops,
            flags: figures.flags.iter().map(|flag| flag.as_str()).collect(),
        }
    }
}

/// The figures of some lines in a window, together.
#[utoipa::path(
    get,
    path = "/oee/kpi",
    tag = "oee",
    security(("bearer" = [])),
    params(WindowQuery),
    responses((status = 200, body = Kpi, description = "The figures"), GuardedOne)
)]
pub(super) async fn kpi(SignedIn(ctx): SignedIn, Query(query): Query<WindowQuery>) -> Result<Json<Kpi>, ApiError> {
    let dashboard = ops::dashboard(&ctx, &query.filter(&ctx).await?).await?;
    Ok(Json(Kpi::of(dashboard.window, &dashboard.total)))
}
