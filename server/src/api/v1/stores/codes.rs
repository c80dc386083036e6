//! `/api/v1/stores/codes`, `POST /api/v1/stores/labels`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, GuardedOne, GuardedStep};
use crate::extract::{Json, Path, Query, SignedIn};
use crate::respond::ApiError;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use engrane::base::entity::NameOr;
use engrane::base::permission::Permission;
use engrane::base::problem::{Entity, Problem};
use engrane::stores::codes::ops;
use engrane::stores::codes::types::{CodeAnswer, LearntCode, NewCode};
use engrane::stores::labels;
use engrane::stores::labels::types::LabelRequest;
use serde::Deserialize;
use utoipa::IntoParams;

/// What a scanned code stands for: an item, a shelf, a holder; all of them where these are several. It may be anything in which a
/// code stands: an own one, a GTIN, a supplier's, a GS1 element string, an address. One that nobody knows is 404 and says what was
/// read; one whose check digits are others is 422 with `check_digit`.
#[utoipa::path(
    get, path = "/stores/codes/{code}",
    params(("code" = String, Path, description = "As it was scanned, with `/` as `%2F`")),
    responses((status = 200, body = CodeAnswer, description = "What it stands for"), GuardedOne)
)]
pub(super) async fn resolve_code(SignedIn(ctx): SignedIn, Path(code): Path<String>) -> Answer<CodeAnswer> {
    let answer = ops::resolve(&ctx, &code).await?;
    if answer.found.is_empty() {
        let unknown = Problem::NotFound { what: Entity::StockCode };
        return Err(ApiError::with_detail(unknown, format!("Nothing has the code {}.", answer.read.code)));
    }
    Ok(axum::Json(answer))
}

/// Has an item learn a code, which is how it is found by it from then on.
#[utoipa::path(
    post, path = "/stores/codes", request_body = NewCode,
    responses((status = 201, body = LearntCode, description = "It is learnt"), GuardedStep)
)]
pub(super) async fn learn_code(
    SignedIn(ctx): SignedIn,
    Json(new): Json<NewCode>,
) -> Result<Created<LearntCode>, ApiError> {
    let learnt = async { Ok(ops::learn(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::StoresEdit, learnt).await?))
}

/// Whose code is forgotten.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OfItem {
    /// The item's id, code or name; asked for where several have learnt it.
    item: Option<String>,
}

/// Has an item forget a code. Own codes stay.
#[utoipa::path(
    delete, path = "/stores/codes/{code}",
    params(("code" = String, Path, description = "As it was scanned, with `/` as `%2F`"), OfItem),
    responses((status = 204, description = "It is forgotten"), GuardedStep)
)]
pub(super) async fn forget_code(
    SignedIn(ctx): SignedIn,
    Path(code): Path<String>,
    Query(of): Query<OfItem>,
) -> Result<StatusCode, ApiError> {
    let item = of.item.as_deref().map(NameOr::of);
    once(&ctx, Permission::StoresEdit, async { Ok(ops::forget(&ctx, &code, item).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Labels to be printed, with bar code, QR code and name: 1,000 at the most, copies counted.
#[utoipa::path(
    post, path = "/stores/labels", request_body = LabelRequest,
    responses(
        (status = 200, content_type = "application/pdf", body = String, description = "In exact millimetres: to be printed at its own size"),
        GuardedStep
    )
)]
pub(super) async fn print_labels(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<LabelRequest>,
) -> Result<Response, ApiError> {
    let pdf = labels::ops::print(&ctx, &asked).await?;
    let headers = [
        (header::CONTENT_TYPE, "application/pdf"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"labels.pdf\""),
    ];
    Ok((headers, pdf).into_response())
}
