//! `GET /api/v1/inventory/items/export`, `GET /api/v1/inventory/imports/{id}/rejected` and `GET
//! /api/v1/inventory/imports/{id}/file`: files that can be dropped again

use super::list_items::LinesQuery;
use crate::api::download::{RejectedQuery, WORKBOOK, attachment, handed_out, rejected_words};
use crate::api::wire::{Guarded, GuardedStep, Language};
use crate::extract::{Path, Query, SignedIn};
use crate::respond::ApiError;
use app::inventory::labels;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engrane::base::fault::Error;
use engrane::base::id::ImportId;
use engrane::base::problem::{Conflict, Entity, Problem};
use engrane::inventory::export::{self, Heads};
use engrane::inventory::import::fields::{Field, PRICES};
use engrane::inventory::import::ops;
use engrane::platform::exports::types::TableFormat;
use engrane::platform::imports::rejected::Rejected;
use serde::Deserialize;
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;

/// Which lines are exported, and as what.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    #[serde(flatten)]
    #[param(ignore)]
    lines: LinesQuery,
    /// `csv` when left out, or `xlsx`.
    #[serde(default)]
    #[param(value_type = Option<TableFormat>, inline)]
    format: TableFormat,
    /// Of the header: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// All lines of a filter, as a file that can be brought in again. A workbook goes on in a further sheet where one is full.
#[utoipa::path(
    get,
    path = "/inventory/items/export",
    tag = "inventory",
    security(("bearer" = [])),
    params(LinesQuery, ExportQuery),
    responses(
        (
            status = 200,
            content((String = "text/csv"), (Vec<u8> = WORKBOOK)),
            description = "With a header; CSV is UTF-8"
        ),
        Guarded
    )
)]
pub(super) async fn export_items(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let ExportQuery { lines, format, lang } = query;
    let head = |field| labels::field(lang.into(), field);
    let heads = Heads {
        number: head(Field::PartNumber),
        brand: head(Field::Brand),
        description: head(Field::Description),
        own_code: head(Field::OwnCode),
        prices: PRICES.map(head),
        cost: head(Field::Cost),
        currency: head(Field::Currency),
        stock: head(Field::Stock),
        location: head(Field::Location),
        min_order: head(Field::MinOrder),
        gtin: head(Field::Gtin),
        to_confirm: labels::to_confirm(lang.into()),
        title: labels::items_title(lang.into()),
    };
    let table = export::export_items(&ctx, &lines.into(), &heads, format).await?;
    Ok(handed_out(&format!("inventario-{}.{format}", ctx.now().format("%Y-%m-%d")), format, table))
}

/// The rows of an import that were not taken, as they stand in the file, with the reason in a column of its own: to be put right
/// and brought in again.
#[utoipa::path(
    get,
    path = "/inventory/imports/{id}/rejected",
    tag = "inventory",
    security(("bearer" = [])),
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
pub(super) async fn rejected_rows(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(RejectedQuery { format, lang }): Query<RejectedQuery>,
) -> Result<Response, ApiError> {
    let reason = |reason| labels::row_reason(lang.into(), reason);
    let Rejected { filename, table } = export::rejected(&ctx, id, rejected_words(lang), reason, format).await?;
    Ok(handed_out(&filename, format, table))
}

/// The file of an import, as it was brought in. Browsers keep it and never open it: what stands in it is somebody else's.
#[utoipa::path(
    get,
    path = "/inventory/imports/{id}/file",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import")),
    responses(
        (status = 200, content_type = "application/octet-stream", body = Vec<u8>, description = "Its bytes"),
        GuardedStep,
    )
)]
pub(super) async fn import_file(SignedIn(ctx): SignedIn, Path(id): Path<ImportId>) -> Result<Response, ApiError> {
    let kept = ops::file(&ctx, id).await?;
    let file = match tokio::fs::File::open(&kept.path).await {
        // It went in this moment.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Err(Problem::Conflict { what: Entity::Import, why: Conflict::FileGone }.into());
        }
        opened => opened.map_err(Error::from)?,
    };
    let headers = [
        (header::CONTENT_TYPE, "application/octet-stream".to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&kept.name)),
        (header::CONTENT_LENGTH, kept.bytes.to_string()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}
