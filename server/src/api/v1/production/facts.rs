//! `/api/v1/production/orders/{id}/facts`, `…/facts`, `…/shift-days` and `…/current-shift`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedOne, GuardedStep, List, PageQuery, Paged};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use chrono::NaiveDate;
use engrane::base::entity::NameOr;
use engrane::base::id::{ProductionOrderId, StageFactId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::production::facts::ops;
use engrane::production::facts::types::{
    CorrectionRequest, Explanation, FactAnswer, FactFilter, FactRequest, ReversalRequest, StageFact,
};
use engrane::production::shifts;
use engrane::production::shifts::types::{CurrentShift, ShiftDay, ShiftSums};
use serde::Deserialize;
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// Which facts of an order are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FactQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Its id or code.
    stage: Option<String>,
}

/// The facts of an order, the newest first; whoever records for themself sees their own.
#[utoipa::path(
    get, path = "/production/orders/{id}/facts", params(("id" = Uuid, Path, description = "The order"), FactQuery),
    responses((status = 200, body = Paged<StageFact>, description = "A page of facts"), GuardedOne)
)]
async fn list_facts(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ProductionOrderId>,
    Query(query): Query<FactQuery>,
) -> Answer<Paged<StageFact>> {
    let FactQuery { page, per_page, stage } = query;
    let filter = FactFilter { stage: stage.as_deref().map(NameOr::of) };
    let page = ops::list(&ctx, id, &filter, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Records what was made of an order at a stage.
#[utoipa::path(
    post, path = "/production/orders/{id}/facts", params(("id" = Uuid, Path, description = "The order")),
    request_body = FactRequest,
    responses((status = 201, body = FactAnswer, description = "It is recorded"), GuardedStep)
)]
async fn record_fact(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ProductionOrderId>,
    Json(asked): Json<FactRequest>,
) -> Result<Created<FactAnswer>, ApiError> {
    let made = async { Ok(ops::record(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::FactsRecord, made).await?))
}

/// Replaces a fact by another one. Only lowering below what went on is refused.
#[utoipa::path(
    post, path = "/production/facts/{id}/correct", params(("id" = Uuid, Path, description = "The fact")),
    request_body = CorrectionRequest,
    responses((status = 201, body = FactAnswer, description = "It is replaced"), GuardedStep)
)]
async fn correct_fact(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StageFactId>,
    Json(asked): Json<CorrectionRequest>,
) -> Result<Created<FactAnswer>, ApiError> {
    let made = async { Ok(ops::correct(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::FactsRecord, made).await?))
}

/// Takes a fact back, unless its pieces have gone on.
#[utoipa::path(
    post, path = "/production/facts/{id}/reverse", params(("id" = Uuid, Path, description = "The fact")),
    request_body = ReversalRequest,
    responses((status = 201, body = FactAnswer, description = "It is taken back"), GuardedStep)
)]
async fn reverse_fact(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StageFactId>,
    Json(asked): Json<ReversalRequest>,
) -> Result<Created<FactAnswer>, ApiError> {
    let made = async { Ok(ops::reverse(&ctx, id, &asked).await?) };
    Ok(Created(once(&ctx, Permission::FactsReverse, made).await?))
}

/// The facts that the caller recorded, the newest first.
#[utoipa::path(
    get, path = "/production/facts", params(PageQuery),
    responses((status = 200, body = Paged<StageFact>, description = "A page of facts"), Guarded)
)]
async fn list_own_facts(SignedIn(ctx): SignedIn, Query(page): Query<PageQuery>) -> Answer<Paged<StageFact>> {
    let page = ops::list_own(&ctx, page.request()).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Says why a fact is not as was expected.
#[utoipa::path(
    post, path = "/production/facts/{id}/explain", params(("id" = Uuid, Path, description = "The fact")),
    request_body = Explanation,
    responses((status = 200, body = StageFact, description = "As it is now"), GuardedStep)
)]
async fn explain_fact(
    SignedIn(ctx): SignedIn,
    Path(id): Path<StageFactId>,
    Json(asked): Json<Explanation>,
) -> Answer<StageFact> {
    let explained = async { Ok(ops::explain(&ctx, id, &asked).await?) };
    Ok(axum::Json(once(&ctx, Permission::FactsRecord, explained).await?))
}

/// Which days.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct DaysQuery {
    from: NaiveDate,
    /// At most 31 days after it.
    to: NaiveDate,
}

/// The shifts of these days that began, the newest first, with the sums of what was made in each.
#[utoipa::path(
    get, path = "/production/shift-days", params(DaysQuery),
    responses((status = 200, body = List<ShiftSums>, description = "All of them"), Guarded)
)]
async fn list_shift_days(SignedIn(ctx): SignedIn, Query(days): Query<DaysQuery>) -> Answer<List<ShiftSums>> {
    Ok(axum::Json(List { data: shifts::ops::list(&ctx, days.from, days.to).await? }))
}

/// The shift that runs, none between two, and the next one.
#[utoipa::path(
    get, path = "/production/current-shift",
    responses((status = 200, body = CurrentShift, description = "As it is now"), Guarded)
)]
async fn find_current_shift(SignedIn(ctx): SignedIn) -> Answer<CurrentShift> {
    Ok(axum::Json(shifts::ops::current(&ctx).await?))
}

/// A shift of a day: what was made in it, and what was handed over when it was closed.
#[utoipa::path(
    get, path = "/production/shift-days/{day}/{shift}",
    params(
        ("day" = NaiveDate, Path, description = "The day on which it began"),
        ("shift" = String, Path, description = "Its code, or `none`")
    ),
    responses((status = 200, body = ShiftDay, description = "As it is now"), GuardedOne)
)]
async fn find_shift_day(SignedIn(ctx): SignedIn, Path((day, shift)): Path<(NaiveDate, String)>) -> Answer<ShiftDay> {
    Ok(axum::Json(shifts::ops::find(&ctx, day, &shift).await?))
}

/// Closes a shift of a day: nothing more is recorded in it.
#[utoipa::path(
    post, path = "/production/shift-days/{day}/{shift}/close",
    params(
        ("day" = NaiveDate, Path, description = "The day on which it began"),
        ("shift" = String, Path, description = "Its code, or `none`")
    ),
    responses((status = 200, body = ShiftDay, description = "As it is now"), GuardedStep)
)]
async fn close_shift_day(SignedIn(ctx): SignedIn, Path((day, shift)): Path<(NaiveDate, String)>) -> Answer<ShiftDay> {
    let closed = async { Ok(shifts::ops::close(&ctx, day, &shift).await?) };
    Ok(axum::Json(once(&ctx, Permission::ShiftsClose, closed).await?))
}

/// Why a shift is opened again.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct OpenShiftBody {
    /// 1 to 200 characters.
    reason: String,
}

/// Opens a shift of a day again.
#[utoipa::path(
    post, path = "/production/shift-days/{day}/{shift}/open",
    params(
        ("day" = NaiveDate, Path, description = "The day on which it began"),
        ("shift" = String, Path, description = "Its code, or `none`")
    ),
    request_body = OpenShiftBody,
    responses((status = 200, body = ShiftDay, description = "As it is now"), GuardedStep)
)]
async fn open_shift_day(
    SignedIn(ctx): SignedIn,
    Path((day, shift)): Path<(NaiveDate, String)>,
    Json(body): Json<OpenShiftBody>,
) -> Answer<ShiftDay> {
    let opened = async { Ok(shifts::ops::open(&ctx, day, &shift, &body.reason).await?) };
    Ok(axum::Json(once(&ctx, Permission::ShiftsClose, opened).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_facts, record_fact))
        .routes(routes!(list_own_facts))
        .routes(routes!(explain_fact))
        .routes(routes!(list_shift_days))
        .routes(routes!(find_current_shift))
        .routes(routes!(correct_fact))
        .routes(routes!(reverse_fact))
        .routes(routes!(find_shift_day))
        .routes(routes!(close_shift_day))
        .routes(routes!(open_shift_day))
}
