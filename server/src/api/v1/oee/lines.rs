//! `/api/v1/oee/lines`

use super::wire::{basis_points, ctx_may_edit, line_id, version};
use crate::api::wire::{Guarded, GuardedStep, List, Number};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::oee::ops;
use engrane::oee::types::{DiscardRule, Line as Values, NewLine};
use engrane::platform::ctx::Ctx;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A production line.
#[derive(Serialize, ToSchema)]
pub(super) struct Line {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    code: String,
    name: String,
    active: bool,
    /// Pieces a minute.
    ideal_rate: Number,
    /// A fraction.
    availability_target: Option<Number>,
    performance_target: Option<Number>,
    stop_seconds: u32,
    micro_stop_seconds: Option<u32>,
    slow_percent: u32,
    auto_detect: bool,
    discard: DiscardRule,
    position: i32,
}

impl From<Values> for Line {
    fn from(line: Values) -> Self {
        let fraction = |points: i32| Number(Decimal::new(points.into(), 4));
        let values = line.values;
        Self {
            id: line.id.0,
            version: line.version,
            code: values.code,
            name: values.name,
            active: values.active,
            ideal_rate: Number(values.ideal_rate),
            availability_target: values.availability_target.map(fraction),
            performance_target: values.performance_target.map(fraction),
            stop_seconds: values.stop_seconds,
            micro_stop_seconds: values.micro_stop_seconds,
            slow_percent: values.slow_percent,
            auto_detect: values.auto_detect,
            discard: values.discard,
            position: values.position,
        }
    }
}

/// A line as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct LineBody {
    /// With a change: the version that was read.
    version: Option<i32>,
    /// `A-Z 0-9 _ -`, unique.
    code: String,
    name: String,
    #[serde(default = "yes")]
    active: bool,
    /// Pieces a minute.
    #[schema(value_type = f64)]
    ideal_rate: Decimal,
    /// A fraction.
    #[schema(value_type = Option<f64>)]
    availability_target: Option<Decimal>,
    #[schema(value_type = Option<f64>)]
    performance_target: Option<Decimal>,
    /// A longer gap is a stop: 60 to 3600, 300 when left out.
    #[serde(default = "stop_seconds")]
    stop_seconds: u32,
    /// A longer gap is a micro-stop: five ideal cycles when left out.
    micro_stop_seconds: Option<u32>,
    /// A gap above this percentage of the ideal cycle is slow: 125 when left out.
    #[serde(default = "slow_percent")]
    slow_percent: u32,
    /// Are stops made from gaps?
    #[serde(default = "yes")]
    auto_detect: bool,
    /// `none`, `before` or `after` the output area.
    #[serde(default)]
    discard: DiscardRule,
    #[serde(default)]
    position: i32,
}

fn yes() -> bool {
    true
}

fn stop_seconds() -> u32 {
    engrane::oee::types::DEFAULT_STOP_SECONDS
}

fn slow_percent() -> u32 {
    engrane::oee::types::DEFAULT_SLOW_PERCENT
}

impl LineBody {
    async fn values(self, _: &Ctx) -> Result<NewLine, ApiError> {
        Ok(NewLine {
            code: self.code,
            name: self.name,
            active: self.active,
            ideal_rate: self.ideal_rate,
            availability_target: basis_points(self.availability_target, "availability_target")?,
            performance_target: basis_points(self.performance_target, "performance_target")?,
            stop_seconds: self.stop_seconds,
            micro_stop_seconds: self.micro_stop_seconds,
            slow_percent: self.slow_percent,
            auto_detect: self.auto_detect,
            discard: self.discard,
            position: self.position,
        })
    }
}

/// The lines, in their order.
#[utoipa::path(
    get,
    path = "/oee/lines",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<Line>, description = "All of them"), Guarded)
)]
pub(super) async fn list_lines(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<Line>>, ApiError> {
    Ok(axum::Json(List { data: ops::plant(&ctx).await?.lines.into_iter().map(Line::from).collect() }))
}

/// Sets up a line.
#[utoipa::path(
    post,
    path = "/oee/lines",
    tag = "oee",
    security(("bearer" = [])),
    request_body = LineBody,
    responses((status = 201, body = Line, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_line(
    SignedIn(ctx): SignedIn,
    Json(body): Json<LineBody>,
) -> Result<(StatusCode, axum::Json<Line>), ApiError> {
    ctx_may_edit(&ctx)?;
    let new = body.values(&ctx).await?;
    Ok((StatusCode::CREATED, axum::Json(ops::create_line(&ctx, &new).await?.into())))
}

/// Changes a line as a whole; its history is reckoned anew where the change says so.
#[utoipa::path(
    put,
    path = "/oee/lines/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id or code")),
    request_body = LineBody,
    responses((status = 200, body = Line, description = "As it is now"), GuardedStep)
)]
pub(super) async fn change_line(
    SignedIn(ctx): SignedIn,
    Path(id): Path<String>,
    Json(body): Json<LineBody>,
) -> Result<axum::Json<Line>, ApiError> {
    ctx_may_edit(&ctx)?;
    let version = version(body.version)?;
    let id = line_id(&ctx, &id).await?;
    let new = body.values(&ctx).await?;
    Ok(axum::Json(ops::change_line(&ctx, id, version, &new).await?.into()))
}

/// Removes a line that nothing was ever seen on.
#[utoipa::path(
    delete,
    path = "/oee/lines/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id or code")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_line(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    ops::delete_line(&ctx, line_id(&ctx, &id).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}
