//! `/api/v1/oee/screens`

use super::wire::{WindowQuery, ctx_may_edit};
use crate::api::idempotency::once;
use crate::api::wire::{Guarded, GuardedStep, List};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use chrono::{DateTime, Utc};
use engrane::base::id::ScreenId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::oee::dashboard::types::{DashboardFilter, Interval, Period};
use engrane::oee::screens::ops;
use engrane::oee::screens::types::{NewScreen, Screen as Values};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A wall screen.
#[derive(Serialize, ToSchema)]
pub(super) struct Screen {
    id: Uuid,
    name: String,
    shows: Shows,
    /// Its browser and system; empty until it was there.
    device: String,
    /// The name of whoever connected it.
    connected_by: String,
    connected_at: DateTime<Utc>,
    /// To a minute; null until it was there.
    last_seen_at: Option<DateTime<Utc>>,
    /// When it ends unless it is used.
    expires_at: DateTime<Utc>,
}

/// The dashboard of a screen; it can be sent as it is to connect another one.
#[derive(Serialize, ToSchema)]
#[schema(as = ScreenShows)]
struct Shows {
    /// Codes of lines, separated by commas; all active ones when empty.
    line: String,
    period: Period,
    /// With the period `custom`.
    from: String,
    to: String,
    /// An id.
    shift: Option<Uuid>,
    /// A code.
    product: Option<String>,
    interval: Option<Interval>,
    threshold: Option<u32>,
}

impl From<DashboardFilter> for Shows {
    fn from(filter: DashboardFilter) -> Self {
        let custom = filter.period == Period::Custom;
        let only_then = |text: String| if custom { text } else { String::new() };
        Self {
            line: filter.lines.join(","),
            period: filter.period,
            from: only_then(filter.from),
            to: only_then(filter.to),
            shift: filter.shift.map(|shift| shift.0),
            product: filter.product,
            interval: filter.interval,
            threshold: filter.threshold,
        }
    }
}

impl From<Values> for Screen {
    fn from(Values { paired, filter }: Values) -> Self {
        Self {
            id: paired.id.0,
            name: paired.name,
            shows: filter.into(),
            device: paired.device,
            connected_by: paired.connected_by,
            connected_at: paired.connected_at,
            last_seen_at: paired.last_seen_at,
            expires_at: paired.expires_at,
        }
    }
}

/// A screen to connect.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ScreenBody {
    /// What the device shows that was opened at `/screen`.
    code: String,
    name: String,
    /// The dashboard that it shall show; today of all lines when left out.
    #[serde(default)]
    shows: WindowQuery,
}

/// The wall screens, by name.
#[utoipa::path(
    get,
    path = "/oee/screens",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<Screen>, description = "All of them"), Guarded)
)]
pub(super) async fn list_screens(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<Screen>>, ApiError> {
    Ok(axum::Json(List { data: ops::screens(&ctx).await?.into_iter().map(Screen::from).collect() }))
}

/// Connects the device that shows a code: it shows this dashboard from now on.
#[utoipa::path(
    post,
    path = "/oee/screens",
    tag = "oee",
    security(("bearer" = [])),
    request_body = ScreenBody,
    responses((status = 201, body = Screen, description = "It is connected"), GuardedStep)
)]
pub(super) async fn connect_screen(
    SignedIn(ctx): SignedIn,
    Json(body): Json<ScreenBody>,
) -> Result<(StatusCode, axum::Json<Screen>), ApiError> {
    ctx_may_edit(&ctx)?;
    let connected = async {
        let new = NewScreen { code: body.code, name: body.name, filter: body.shows.filter(&ctx).await? };
        Ok(ops::connect(&ctx, &new).await?)
    };
    Ok((StatusCode::CREATED, axum::Json(once(&ctx, Permission::PlantEdit, connected).await?.into())))
}

/// Disconnects a screen: it shows nothing any more.
#[utoipa::path(
    delete,
    path = "/oee/screens/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn disconnect_screen(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    let id: ScreenId = id.parse().map_err(|_| Problem::NotFound { what: Entity::Screen })?;
    once(&ctx, Permission::PlantEdit, async { Ok(ops::disconnect(&ctx, id).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
