//! `/api/v1/oee/shifts`

use super::wire::{clock, ctx_may_edit, minutes};
use crate::api::idempotency::once;
use crate::api::wire::{Answer, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::id::ShiftId;
use engrane::base::permission::Permission;
use engrane::base::problem::{Problem, Reason};
use engrane::oee::types::{Break, NewShift, Shift as Values};
use engrane::platform::ctx::Ctx;
use engrane::platform::entity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// A recurring working period.
#[derive(Serialize, ToSchema)]
pub(super) struct Shift {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    code: String,
    name: String,
    /// Days on which it starts: 1 is Monday, 7 is Sunday.
    weekdays: Vec<u8>,
    /// `06:00`, by the plant's clock.
    start: String,
    /// At or before the start: on the next day.
    end: String,
    breaks: Vec<Pause>,
    active: bool,
}

/// A break of a shift.
#[derive(Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = Break)]
pub(super) struct Pause {
    /// `10:00`.
    start: String,
    end: String,
}

impl From<Values> for Shift {
    fn from(shift: Values) -> Self {
        let values = shift.values;
        let pause = |pause: &Break| Pause { start: clock(pause.start), end: clock(pause.end) };
        Self {
            id: shift.id.0,
            version: shift.version,
            code: values.code,
            name: values.name,
            weekdays: (1..=7).filter(|day| values.weekdays & (1 << (day - 1)) != 0).collect(),
            start: clock(values.start),
            end: clock(values.end),
            breaks: values.breaks.iter().map(pause).collect(),
            active: values.active,
        }
    }
}

/// A shift as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ShiftBody {
    /// `a-z 0-9 _ -`, 1 to 30 characters; made of the name when left out.
    #[serde(default)]
    code: String,
    name: String,
    /// Days on which it starts: 1 is Monday, 7 is Sunday.
    weekdays: Vec<u8>,
    /// `06:00`, by the plant's clock.
    start: String,
    /// At or before the start: on the next day.
    end: String,
    #[serde(default)]
    breaks: Vec<Pause>,
    #[serde(default = "yes")]
    active: bool,
}

fn yes() -> bool {
    true
}

impl ShiftBody {
    async fn values(self, _: &Ctx) -> Result<NewShift, ApiError> {
        let mut weekdays = 0;
        for day in &self.weekdays {
            if !(1..=7).contains(day) {
                return Err(Problem::invalid("weekdays", Reason::OutOfRange).into());
            }
            weekdays |= 1 << (day - 1);
        }
        let pause =
            |pause: &Pause| Ok(Break { start: minutes(&pause.start, "breaks")?, end: minutes(&pause.end, "breaks")? });
        Ok(NewShift {
            code: self.code,
            name: self.name,
            weekdays,
            start: minutes(&self.start, "start")?,
            end: minutes(&self.end, "end")?,
            breaks: self.breaks.iter().map(pause).collect::<Result<_, Problem>>()?,
            active: self.active,
        })
    }
}

fn shift_id(id: &str) -> Result<ShiftId, Problem> {
    id.parse().map_err(|_| Problem::NotFound { what: engrane::base::problem::Entity::Shift })
}

/// The shifts, by their start.
#[utoipa::path(
    get,
    path = "/oee/shifts",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<Shift>, description = "All of them"), Guarded)
)]
pub(super) async fn list_shifts(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<Shift>>, ApiError> {
    Ok(axum::Json(List { data: entity::list::<NewShift>(&ctx).await?.into_iter().map(Shift::from).collect() }))
}

/// One shift.
#[utoipa::path(
    get, path = "/oee/shifts/{id}", params(("id" = String, Path, description = "Its id")),
    responses((status = 200, body = Shift, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_shift(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Answer<Shift> {
    Ok(axum::Json(entity::find::<NewShift>(&ctx, shift_id(&id)?).await?.into()))
}

/// Sets up a shift; one that overlaps another is refused with its name.
#[utoipa::path(
    post,
    path = "/oee/shifts",
    tag = "oee",
    security(("bearer" = [])),
    request_body = ShiftBody,
    responses((status = 201, body = Shift, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_shift(
    SignedIn(ctx): SignedIn,
    Json(body): Json<ShiftBody>,
) -> Result<(StatusCode, axum::Json<Shift>), ApiError> {
    ctx_may_edit(&ctx)?;
    let made = async { Ok(entity::create(&ctx, &body.values(&ctx).await?).await?) };
    Ok((StatusCode::CREATED, axum::Json(once(&ctx, Permission::PlantEdit, made).await?.into())))
}

/// Changes a shift as a whole; the history of all lines is reckoned anew.
#[utoipa::path(
    put,
    path = "/oee/shifts/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id")),
    request_body = ShiftBody,
    responses((status = 200, body = Shift, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_shift(
    SignedIn(ctx): SignedIn,
    Path(id): Path<String>,
    IfMatch(version): IfMatch,
    Json(body): Json<ShiftBody>,
) -> Result<axum::Json<Shift>, ApiError> {
    ctx_may_edit(&ctx)?;
    let changed = async {
        let id = shift_id(&id)?;
        let new = body.values(&ctx).await?;
        Ok(entity::change(&ctx, id, version, &new).await?)
    };
    Ok(axum::Json(once(&ctx, Permission::PlantEdit, changed).await?.into()))
}

/// Removes a shift; the history of all lines is reckoned anew.
#[utoipa::path(
    delete,
    path = "/oee/shifts/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_shift(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    let deleted = async { Ok(entity::delete::<NewShift>(&ctx, shift_id(&id)?).await?) };
    once(&ctx, Permission::PlantEdit, deleted).await?;
    Ok(StatusCode::NO_CONTENT)
}
