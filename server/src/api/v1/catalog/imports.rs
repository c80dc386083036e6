//! `/api/v1/catalog/imports`: a file of parts, of cross references, of fitments or of vehicles is uploaded, read by a job, mapped and applied by
//! another.

use crate::api::download::{RejectedQuery, WORKBOOK, handed_out, rejected_words};
use crate::api::v1::file_read::{FileRead, Guess, open_doubts};
use crate::api::v1::imports::{Begun, begin, headers};
use crate::api::v1::receive::{FileForm, SentForm, receive_file};
use crate::api::wire::{Answer, Guarded, GuardedOne, GuardedStep, Paged};
use crate::extract::{JsonIfAny, Path, Query, SignedIn};
use crate::respond::{ApiError, FieldBody, ProblemBody};
use crate::state::AppState;
use app::catalog::row_reason;
use axum::extract::DefaultBodyLimit;
use axum::response::Response;
use chrono::{DateTime, Utc};
use engrane::base::id::ImportId;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Permission;
use engrane::catalog::import::fields::{
    CatalogFileKind, FitmentField, NamedMapping, PartField, ReferenceField, VehicleField,
};
use engrane::catalog::import::ops;
use engrane::catalog::import::types::{CatalogImport, Counts, Outcome, RefusedAlike, RowRefused};
use engrane::platform::imports::mapping::Proposal;
use engrane::platform::imports::mapping::fields::ImportField;
use engrane::platform::imports::rejected::Rejected;
use engrane::platform::imports::types::{ImportFailure, ImportRow, ImportStatus};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Where an import of the catalogue stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = CatalogImportSummary)]
struct Summary {
    id: Uuid,
    filename: String,
    /// `queued`, `reading`, `needs_mapping`, `applying`, `completed` or `failed`.
    status: ImportStatus,
    created_by: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// Once it is applied.
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

/// An import of the catalogue.
#[derive(Serialize, ToSchema)]
#[schema(as = CatalogImport)]
struct Import {
    #[serde(flatten)]
    summary: Summary,
    kind: CatalogFileKind,
    /// The file's headers, once it is read; columns are counted from 0.
    columns: Vec<String>,
    /// How it was read, once it is.
    file: Option<FileRead>,
    /// What the columns seem to be.
    proposals: Vec<Guess<String>>,
    /// Whether the mapping is that of an earlier file of the same shape.
    remembered: bool,
    /// While a mapping is needed: what applying without one would ask for.
    doubts: Vec<FieldBody>,
    /// What the columns seem to be, or what was decided: `columns`, `day_first` of dates such as `05/09/2030`, and whether `new_brands` are
    /// made.
    #[schema(value_type = Option<Object>)]
    mapping: Option<NamedMapping>,
    /// The first rows that are not taken.
    refused: Vec<RowRefused>,
    /// What several rows that are not taken, shown or not, are refused for: the most first.
    refused_alike: Vec<RefusedAlike>,
    /// Why it failed.
    #[schema(value_type = Option<Object>)]
    failure: Option<ImportFailure>,
}

impl From<CatalogImport> for Import {
    fn from(import: CatalogImport) -> Self {
        let doubts = match import.kind {
            CatalogFileKind::Parts => doubts::<PartField>(&import),
            CatalogFileKind::References => doubts::<ReferenceField>(&import),
            CatalogFileKind::Fitments => doubts::<FitmentField>(&import),
            CatalogFileKind::Vehicles => doubts::<VehicleField>(&import),
        };
        let (refused, refused_alike) =
            import.outcome.clone().map(|outcome| (outcome.refused, outcome.alike)).unwrap_or_default();
        Self {
            columns: headers(import.profile.as_ref()),
            doubts,
            kind: import.kind,
            file: import.profile.map(|profile| (profile, import.choices).into()),
            proposals: import.proposals.into_iter().map(Guess::from).collect(),
            remembered: import.remembered,
            mapping: import.mapping,
            refused,
            refused_alike,
            failure: import.failure,
            summary: (import.row, import.outcome).into(),
        }
    }
}

fn doubts<F: ImportField>(import: &CatalogImport) -> Vec<FieldBody> {
    let mapping = import.mapping.as_ref().and_then(|mapping| mapping.of::<F>().ok());
    let proposals: Vec<Proposal<F>> = import.proposals.iter().cloned().filter_map(Proposal::of::<F>).collect();
    open_doubts(import.row.status, import.remembered, mapping.as_ref(), &proposals)
}

/// What a file is brought in for.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct KindQuery {
    #[param(inline)]
    kind: CatalogFileKind,
}

/// Which imports are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct ListQuery {
    #[param(inline)]
    kind: CatalogFileKind,
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
}

/// Brings in a file of parts, of cross references, of fitments or of vehicles, for the platform. It is read by a job; the answer says where
/// the import stands.
#[utoipa::path(
    post, path = "/catalog/imports", tag = "catalog", security(("bearer" = [])), params(KindQuery),
    request_body(content = FileForm, content_type = "multipart/form-data"),
    responses(
        (status = 202, body = Import, description = "The file is there and queued"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The file is too large"),
        GuardedStep,
    )
)]
async fn upload_catalog(SignedIn(ctx): SignedIn, Query(query): Query<KindQuery>, form: SentForm) -> Begun<Import> {
    let file = receive_file(&ctx, Permission::CatalogEdit, form).await?;
    begin(&ctx, Permission::CatalogEdit, ops::bring_in(&ctx, query.kind, file)).await
}

/// The imports of a kind, the last ones first.
#[utoipa::path(
    get, path = "/catalog/imports", tag = "catalog", security(("bearer" = [])), params(ListQuery),
    responses((status = 200, body = Paged<Summary>, description = "A page of imports"), Guarded)
)]
async fn list_catalog_imports(SignedIn(ctx): SignedIn, Query(query): Query<ListQuery>) -> Answer<Paged<Summary>> {
    let ListQuery { kind, page, per_page } = query;
    let found = ops::list(&ctx, kind, PageRequest::bounded(page, per_page)).await?;
    Ok(axum::Json(Paged::new(found, Summary::from)))
}

/// One import: where it stands, what its columns seem to be, and what became of it.
#[utoipa::path(
    get, path = "/catalog/imports/{id}", tag = "catalog", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    responses((status = 200, body = Import, description = "The import"), GuardedOne)
)]
async fn find_catalog_import(SignedIn(ctx): SignedIn, Path(id): Path<ImportId>) -> Answer<Import> {
    Ok(axum::Json(ops::import(&ctx, id).await?.into()))
}

/// Takes in the rows that can be: by this mapping, or else by what the columns seem to be. Where these leave a doubt the answer is 409
/// `needs_mapping`. A job does it.
#[utoipa::path(
    post, path = "/catalog/imports/{id}/apply", tag = "catalog", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    request_body(content = Object, description = "A mapping, as the import shows it"),
    responses((status = 202, body = Import, description = "It is being applied"), GuardedStep)
)]
async fn apply_catalog_import(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    JsonIfAny(mapping): JsonIfAny<NamedMapping>,
) -> Begun<Import> {
    begin(&ctx, Permission::CatalogEdit, ops::apply(&ctx, id, mapping.as_ref())).await
}

/// The rows of an import that are not taken, as they stand in the file, with the reason in a column of its own: to be put right and
/// brought in again.
#[utoipa::path(
    get, path = "/catalog/imports/{id}/rejected", tag = "catalog", security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import"), RejectedQuery),
    responses(
        (
            status = 200,
            content((String = "text/csv"), (Vec<u8> = WORKBOOK)),
            description = "With a header; CSV is UTF-8"
        ),
        GuardedStep
    )
)]
async fn rejected_catalog_rows(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(RejectedQuery { format, lang }): Query<RejectedQuery>,
) -> Result<Response, ApiError> {
    let reason = |refused: &RowRefused| row_reason(lang.into(), refused);
    let Rejected { filename, table } = ops::rejected(&ctx, id, rejected_words(lang), reason, format).await?;
    Ok(handed_out(&filename, format, table))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        // The file goes to disk as it comes, and the store of files knows how much of it is taken.
        .routes(routes!(upload_catalog, list_catalog_imports))
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(find_catalog_import))
        .routes(routes!(apply_catalog_import))
        .routes(routes!(rejected_catalog_rows))
}
