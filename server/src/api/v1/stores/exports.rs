//! `/api/v1/stores/exports`

use crate::api::download::{WORKBOOK, export_file};
use crate::api::idempotency::once;
use crate::api::wire::{Answer, GuardedOne, GuardedStep};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use crate::state::AppState;
use axum::http::StatusCode;
use axum::response::Response;
use chrono::{DateTime, Utc};
use engrane::base::id::ExportId;
use engrane::base::permission::Permission;
use engrane::platform::exports::types::{ExportStatus, TableFormat};
use engrane::stores::exports::ops;
use engrane::stores::exports::types::{StockExport, StockExportKind, StockExportRequest};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use uuid::Uuid;

/// Where an export stands.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = StockExport)]
struct Export {
    id: Uuid,
    kind: StockExportKind,
    format: TableFormat,
    status: ExportStatus,
    rows_total: u64,
    rows_written: u64,
    /// With `failed`: finds the fault in our log.
    failure: Option<String>,
    created_by: String,
    created_at: DateTime<Utc>,
    completed_at: Option<DateTime<Utc>>,
    /// With `completed`: where the file is.
    file: Option<String>,
    /// Of moves as CSV: the public key by which `engrane stores verify FILE --key KEY` verifies the file.
    key: Option<String>,
}

impl From<StockExport> for Export {
    fn from(StockExport { export, kind, format, key }: StockExport) -> Self {
        let is_completed = export.status == ExportStatus::Completed;
        Self {
            id: export.id.0,
            kind,
            format,
            status: export.status,
            rows_total: export.rows_total,
            rows_written: export.rows_written,
            failure: export.failure,
            created_by: export.created_by,
            created_at: export.created_at,
            completed_at: export.completed_at,
            file: is_completed.then(|| format!("/api/v1/stores/exports/{}/file", export.id)),
            key,
        }
    }
}

/// Asks for the store-room as a file, all rows of it: a job writes it.
#[utoipa::path(
    post, path = "/stores/exports", request_body = StockExportRequest,
    responses((status = 202, body = Export, description = "It is being written"), GuardedStep)
)]
async fn begin_stock_export(
    SignedIn(ctx): SignedIn,
    Json(asked): Json<StockExportRequest>,
) -> Result<(StatusCode, axum::Json<Export>), ApiError> {
    let begun = async { Ok(ops::begin(&ctx, &asked).await?) };
    Ok((StatusCode::ACCEPTED, axum::Json(once(&ctx, Permission::ExportData, begun).await?.into())))
}

/// Where an export of the store-room stands.
#[utoipa::path(
    get, path = "/stores/exports/{id}", params(("id" = Uuid, Path, description = "The export")),
    responses((status = 200, body = Export, description = "The export"), GuardedOne)
)]
async fn find_stock_export(SignedIn(ctx): SignedIn, Path(id): Path<ExportId>) -> Answer<Export> {
    Ok(axum::Json(ops::export(&ctx, id).await?.into()))
}

/// The file of an export of the store-room, once it is completed.
#[utoipa::path(
    get, path = "/stores/exports/{id}/file", params(("id" = Uuid, Path, description = "The export")),
    responses(
        (
            status = 200,
            content((String = "text/csv"), (Vec<u8> = WORKBOOK)),
            description = "With a header; CSV is UTF-8. Moves as CSV end with a line that is signed"
        ),
        GuardedStep
    )
)]
async fn download_stock_export(SignedIn(ctx): SignedIn, Path(id): Path<ExportId>) -> Result<Response, ApiError> {
    export_file(&ops::download(&ctx, id).await?).await
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(begin_stock_export))
        .routes(routes!(find_stock_export))
        .routes(routes!(download_stock_export))
}
