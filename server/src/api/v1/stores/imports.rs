//! `/api/v1/stores/imports`: a file of items is uploaded, read by a job, mapped, planned and applied by others, and undone.

use crate::api::download::{RejectedQuery, WORKBOOK, handed_out, rejected_words};
use crate::api::v1::file_read::{FileRead, Guess, open_doubts};
use crate::api::v1::imports::{Begun, RowQuery, begin, headers};
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::{Answer, Guarded, GuardedOne, GuardedStep, PageQuery, Paged};
use crate::extract::{Json, JsonIfAny, Path, Query, SignedIn};
use crate::respond::{ApiError, FieldBody, ProblemBody};
use crate::state::AppState;
use app::stores::import::row_reason;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use chrono::{DateTime, Utc};
use engrane::base::id::ImportId;
use engrane::base::permission::Permission;
use engrane::platform::imports::rejected::Rejected;
use engrane::platform::imports::types::{ImportFailure, ImportRow, ImportStatus};
use engrane::stores::import::fields::{StockField, StockMapping};
use engrane::stores::import::types::{Counts, Outcome, PlannedRow, RowRefused, StockImport, Undone};
use engrane::stores::import::{ops, undoing};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Where an import of items stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockImportSummary)]
struct Summary {
    id: Uuid,
    filename: String,
    /// `queued`, `reading`, `needs_mapping`, `planning`, `planned`, `applying`, `completed`, `undoing`, `undone` or `failed`.
    status: ImportStatus,
    created_by: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// Once it is planned or applied.
    counts: Option<Counts>,
}

impl From<(ImportRow, Option<Outcome>)> for Summary {
    fn from((row, outcome): (ImportRow, Option<Outcome>)) -> Self {
        Self {
            id: row.id.0,
            filename: row.filename,
            status: row.status,
            created_by: row.created_by,
            created_at: row.created_at,
            completed_at: row.completed_at,
            counts: outcome.map(|outcome| outcome.counts),
        }
    }
}

/// An import of items.
#[derive(Serialize, ToSchema)]
#[schema(as = StockImport)]
struct Import {
    #[serde(flatten)]
    summary: Summary,
    /// The file's headers, once it is read; columns are counted from 0.
    columns: Vec<String>,
    /// How it was read, once it is.
    file: Option<FileRead>,
    /// What the columns seem to be.
    proposals: Vec<Guess<StockField>>,
    /// Whether the mapping is that of an earlier file of the same shape.
    remembered: bool,
    /// While a mapping is needed: what applying without one would ask for.
    doubts: Vec<FieldBody>,
    /// What the columns seem to be, or what was decided: `columns`, and `quantity_is`, which is `opening` (of items alone that were
    /// never moved), `receipt`, `count` or `nothing`.
    #[schema(value_type = Option<Object>)]
    mapping: Option<StockMapping>,
    /// The first rows that are not taken.
    refused: Vec<RowRefused>,
    /// Of a receipt: the same file was received by this import, and is not received again.
    again: Option<Uuid>,
    /// How many documents were posted.
    documents: u64,
    undone: Option<Undone>,
    /// Why it failed, or could not be undone.
    #[schema(value_type = Option<Object>)]
    failure: Option<ImportFailure>,
}

impl From<StockImport> for Import {
    fn from(import: StockImport) -> Self {
        let outcome = import.outcome.unwrap_or_default();
        let counted = outcome.counts.rows > 0;
        Self {
            columns: headers(import.profile.as_ref()),
            doubts: open_doubts(import.row.status, import.remembered, import.mapping.as_ref(), &import.proposals),
            file: import.profile.map(|profile| (profile, import.choices).into()),
            proposals: import.proposals.into_iter().map(Guess::from).collect(),
            remembered: import.remembered,
            mapping: import.mapping,
            refused: outcome.refused.clone(),
            again: outcome.again.map(|id| id.0),
            documents: outcome.documents,
            undone: outcome.undone.clone(),
            failure: import.failure,
            summary: (import.row, counted.then_some(outcome)).into(),
        }
    }
}

/// Brings in a file of items. It is read by a job; the answer says where the import stands.
#[utoipa::path(
    post, path = "/stores/imports",
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = Import, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        GuardedStep,
    )
)]
async fn upload_stock(SignedIn(ctx): SignedIn, form: SentForm) -> Begun<Import> {
    let file = receive_file(&ctx, Permission::StoresEdit, form).await?;
    begin(&ctx, Permission::StoresEdit, ops::bring_in(&ctx, file)).await
}

/// The imports of items, the last ones first.
#[utoipa::path(
    get, path = "/stores/imports", params(PageQuery),
    responses((status = 200, body = Paged<Summary>, description = "A page of imports"), Guarded)
)]
async fn list_stock_imports(SignedIn(ctx): SignedIn, Query(query): Query<PageQuery>) -> Answer<Paged<Summary>> {
    Ok(axum::Json(Paged::new(ops::list(&ctx, query.request()).await?, Summary::from)))
}

/// One import of items: where it stands, what its columns seem to be, and what becomes of it.
#[utoipa::path(
    get, path = "/stores/imports/{id}", params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, body = Import, description = "The import"), GuardedOne)
)]
async fn find_stock_import(SignedIn(ctx): SignedIn, Path(id): Path<ImportId>) -> Answer<Import> {
    Ok(axum::Json(ops::import(&ctx, id).await?.into()))
}

/// What would become of the rows of a planned import, beside what there is.
#[utoipa::path(
    get, path = "/stores/imports/{id}/rows", params(("id" = Uuid, Path, description = "The import"), RowQuery),
    responses((status = 200, body = Paged<PlannedRow>, description = "A page of rows; none once it is applied"), GuardedOne)
)]
async fn list_stock_rows(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(query): Query<RowQuery>,
) -> Answer<Paged<PlannedRow>> {
    let page = ops::rows(&ctx, id, query.state, query.request()).await?;
    Ok(axum::Json(Paged::new(page, |row| row)))
}

/// Has worked out what would become of the rows by this mapping; changes nothing. A job does it.
#[utoipa::path(
    post, path = "/stores/imports/{id}/plan", params(("id" = Uuid, Path, description = "The import")),
    request_body(content = Object, description = "A mapping, as the import shows it"),
    responses((status = 202, body = Import, description = "It is being planned"), GuardedStep)
)]
async fn plan_stock(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Json(mapping): Json<StockMapping>,
) -> Begun<Import> {
    begin(&ctx, Permission::StoresEdit, ops::plan(&ctx, id, &mapping)).await
}

/// Takes in the rows that can be: by this mapping, or else by the one of the plan. Where nobody said what the columns are, and they
/// leave a doubt, the answer is 409 `needs_mapping`. A job does it, in documents of at most 500 lines.
#[utoipa::path(
    post, path = "/stores/imports/{id}/apply", params(("id" = Uuid, Path, description = "The import")),
    request_body(content = Object, description = "A mapping, as the import shows it"),
    responses((status = 202, body = Import, description = "It is being applied"), GuardedStep)
)]
async fn apply_stock(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    JsonIfAny(mapping): JsonIfAny<StockMapping>,
) -> Begun<Import> {
    begin(&ctx, Permission::StoresEdit, ops::apply(&ctx, id, mapping.as_ref())).await
}

/// The rows of an import that are not taken, as they stand in the file, with the reason in a column of its own: to be put right and
/// brought in again.
#[utoipa::path(
    get, path = "/stores/imports/{id}/rejected", params(("id" = Uuid, Path, description = "The import"), RejectedQuery),
    responses(
        (
            status = 200,
            content((String = "text/csv"), (Vec<u8> = WORKBOOK)),
            description = "With a header; CSV is UTF-8"
        ),
        GuardedStep
    )
)]
async fn rejected_stock_rows(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(RejectedQuery { format, lang }): Query<RejectedQuery>,
) -> Result<Response, ApiError> {
    let reason = |refused: &RowRefused| row_reason(lang.into(), refused);
    let Rejected { filename, table } = ops::rejected(&ctx, id, rejected_words(lang), reason, format).await?;
    Ok(handed_out(&filename, format, table))
}

/// Has a completed import taken back, as far as can be: its documents by others, new items are put away, others are as they were. A
/// job does it; `undone` then names what stays.
#[utoipa::path(
    post, path = "/stores/imports/{id}/undo", params(("id" = Uuid, Path, description = "The import")),
    responses((status = 202, body = Import, description = "It is being undone"), GuardedStep)
)]
async fn undo_stock_import(SignedIn(ctx): SignedIn, Path(id): Path<ImportId>) -> Begun<Import> {
    begin(&ctx, Permission::StoresEdit, undoing::undo(&ctx, id)).await
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        // The file goes to disk as it comes, and the store of files knows how much of it is taken.
        .routes(routes!(upload_stock, list_stock_imports))
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(find_stock_import))
        .routes(routes!(list_stock_rows))
        .routes(routes!(plan_stock))
        .routes(routes!(apply_stock))
        .routes(routes!(rejected_stock_rows))
        .routes(routes!(undo_stock_import))
}
