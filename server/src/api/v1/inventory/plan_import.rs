//! `/api/v1/inventory/imports/{id}/plan`

use super::apply_import::{Choices, decide};
use super::wire::{Import, ImportWithFile};
use crate::api::v1::imports::{Begun, begin};
use crate::api::wire::{GuardedStep, Number, Paged, StockConfirmation};
use crate::extract::{JsonIfAny, Path, Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use engrane::base::id::ImportId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::inventory::import::ops;
use engrane::inventory::import::types::{Candidate, LineAction, PlannedLine, PriceAndStock};
use engrane::platform::imports::types::Aim;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which lines of a plan are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct PlanQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// All when left out.
    #[param(inline)]
    action: Option<LineAction>,
}

/// What a file would do.
#[derive(Serialize, ToSchema)]
pub(super) struct Plan {
    import: Import,
    #[serde(flatten)]
    lines: Paged<Planned>,
}

/// What a file would do to a line.
#[derive(Serialize, ToSchema)]
struct Planned {
    action: LineAction,
    /// The spreadsheet's own row number; none of a line that the file does not have any more.
    row: Option<u64>,
    part_number: String,
    brand: String,
    description: String,
    location: String,
    /// None: an offer without catalogue.
    part: Option<Uuid>,
    /// Parts that the row could be, where there are several; which of them it is is said by `answers`.
    candidates: Vec<CandidatePart>,
    /// None of a new line.
    before: Option<Values>,
    after: Values,
}

/// A part that a row could be.
#[derive(Serialize, ToSchema)]
struct CandidatePart {
    part: Uuid,
    part_number: String,
    brand: String,
    name_es: String,
    name_en: String,
}

/// Price and stock of a line.
#[derive(Serialize, ToSchema)]
struct Values {
    /// In major units of `currency`; without it the line is not on sale.
    price: Option<Number>,
    currency: Option<String>,
    /// In pieces; none where it is to be confirmed.
    stock: Option<Number>,
    stock_status: StockConfirmation,
}

impl From<PriceAndStock> for Values {
    fn from(values: PriceAndStock) -> Self {
        Self {
            price: values.price.as_ref().map(|price| Number(price.amount)),
            currency: values.price.map(|price| price.currency),
            stock: values.stock.map(Number),
            stock_status: StockConfirmation::of(values.stock.as_ref()),
        }
    }
}

impl From<Candidate> for CandidatePart {
    fn from(Candidate { part, number, brand, name }: Candidate) -> Self {
        Self { part: part.0, part_number: number, brand, name_es: name.es, name_en: name.en }
    }
}

impl From<PlannedLine> for Planned {
    fn from(line: PlannedLine) -> Self {
        Self {
            action: line.action,
            row: line.row,
            part_number: line.number,
            brand: line.brand,
            description: line.description,
            location: line.location,
            part: line.part.map(|part| part.0),
            candidates: line.candidates.into_iter().map(CandidatePart::from).collect(),
            before: line.before.map(Values::from),
            after: line.after.into(),
        }
    }
}

/// Works out what the file would do, and writes nothing: it is `planning`, then `planned`. What the columns are is said as for
/// applying; a file that is planned is applied without saying it again.
#[utoipa::path(
    post,
    path = "/inventory/imports/{id}/plan",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body = Option<Choices>,
    responses((status = 202, body = ImportWithFile, description = "It is being planned"), GuardedStep)
)]
pub(super) async fn plan_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    JsonIfAny(choices): JsonIfAny<Choices>,
) -> Begun<ImportWithFile> {
    let decided = decide(&ctx, id, choices.unwrap_or_default(), Aim::Plan);
    begin(&ctx, Permission::InventoryImport, decided).await
}

/// What a planned import would do: its counts, its alarms and its lines.
#[utoipa::path(
    get,
    path = "/inventory/imports/{id}/plan",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import"), PlanQuery),
    responses((status = 200, body = Plan, description = "A page of lines"), GuardedStep)
)]
pub(super) async fn show_plan(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(query): Query<PlanQuery>,
) -> Result<Json<Plan>, ApiError> {
    let page = PageRequest::bounded(query.page, query.per_page);
    let plan = ops::plan(&ctx, id, query.action, page).await?;
    Ok(Json(Plan { import: (plan.row, plan.counts).into(), lines: Paged::new(plan.lines, Planned::from) }))
}
