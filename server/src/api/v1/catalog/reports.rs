//! `/api/v1/catalog/reports`: workshops say what does not fit, the platform decides

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedStep, Paged};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use engrane::base::id::{FitReportId, PartId};
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::catalog::reports::ops;
use engrane::catalog::reports::types::{FitDecision, FitReport, FitReported, NewFitReport};
use engrane::catalog::vehicles::types::VehicleChoice;
use engrane::platform::ctx::Ctx;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// What somebody reports of a part: one of the two.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = NewFitReport)]
struct Reported {
    /// The vehicle that it does not fit.
    vehicle: Option<Uuid>,
    /// The part that it does not replace.
    other: Option<Uuid>,
    /// At most 500 characters.
    #[serde(default)]
    note: String,
}

impl From<Reported> for NewFitReport {
    fn from(reported: Reported) -> Self {
        let Reported { vehicle, other, note } = reported;
        let vehicle = vehicle.map(|id| VehicleChoice::by_id(&id.to_string())).unwrap_or_default();
        Self { vehicle, other: other.map(PartId), note }
    }
}

/// Reports that a part does not fit a vehicle, or does not replace another part.
#[utoipa::path(
    post, path = "/catalog/parts/{id}/reports", params(("id" = Uuid, Path, description = "The part")),
    request_body = Reported,
    responses((status = 201, body = FitReported, description = "The platform is told"), GuardedStep)
)]
async fn report_fit(
    SignedIn(ctx): SignedIn,
    Path(part): Path<PartId>,
    Json(reported): Json<Reported>,
) -> Result<Created<FitReported>, ApiError> {
    let new = reported.into();
    let made = async { Ok(ops::report(&ctx, part, &new).await?) };
    Ok(Created(once(&ctx, Permission::FitReport, made).await?))
}

/// Which reports are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ReportQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// Those that were decided, instead of those that are open.
    #[serde(default)]
    decided: bool,
}

/// The reports of workshops, the newest first.
#[utoipa::path(
    get, path = "/catalog/reports", params(ReportQuery),
    responses((status = 200, body = Paged<FitReport>, description = "A page of reports"), Guarded)
)]
async fn list_fit_reports(SignedIn(ctx): SignedIn, Query(query): Query<ReportQuery>) -> Answer<Paged<FitReport>> {
    let ReportQuery { page, per_page, decided } = query;
    let found = ops::list(&ctx, !decided, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(found, |report| report)))
}

/// Accepts a report: the catalogue does not say any more what it denies.
#[utoipa::path(
    post, path = "/catalog/reports/{id}/accept", params(("id" = Uuid, Path, description = "The report")),
    responses((status = 200, body = FitReport, description = "As it is now"), GuardedStep)
)]
async fn accept_fit_report(SignedIn(ctx): SignedIn, Path(id): Path<FitReportId>) -> Answer<FitReport> {
    decide(&ctx, id, FitDecision::Accept).await
}

/// Dismisses a report: the catalogue stays as it is.
#[utoipa::path(
    post, path = "/catalog/reports/{id}/dismiss", params(("id" = Uuid, Path, description = "The report")),
    responses((status = 200, body = FitReport, description = "As it is now"), GuardedStep)
)]
async fn dismiss_fit_report(SignedIn(ctx): SignedIn, Path(id): Path<FitReportId>) -> Answer<FitReport> {
    decide(&ctx, id, FitDecision::Dismiss).await
}

/// Takes back what was decided about a report.
#[utoipa::path(
    post, path = "/catalog/reports/{id}/reopen", params(("id" = Uuid, Path, description = "The report")),
    responses((status = 200, body = FitReport, description = "As it is now"), GuardedStep)
)]
async fn reopen_fit_report(SignedIn(ctx): SignedIn, Path(id): Path<FitReportId>) -> Answer<FitReport> {
    decide(&ctx, id, FitDecision::Reopen).await
}

async fn decide(ctx: &Ctx, id: FitReportId, decision: FitDecision) -> Answer<FitReport> {
    let decided = async { Ok(ops::decide(ctx, id, decision).await?) };
    Ok(axum::Json(once(ctx, Permission::CatalogEdit, decided).await?))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(report_fit))
        .routes(routes!(list_fit_reports))
        .routes(routes!(accept_fit_report))
        .routes(routes!(dismiss_fit_report))
        .routes(routes!(reopen_fit_report))
}
