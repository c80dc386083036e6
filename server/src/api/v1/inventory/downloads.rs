//! `GET /api/v1/inventory/items/export`, `GET /api/v1/inventory/imports/{id}/rejected` and `GET
//! /api/v1/inventory/imports/{id}/file`: files that can be dropped again

use super::list_items::Order;
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
use engrane::inventory::import::fields::Field;
use engrane::inventory::import::ops;
use engrane::inventory::types::{ItemFilter, ItemSort, Show};
use serde::Deserialize;
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;

/// Which lines are exported.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ExportQuery {
    /// A number (from its beginning) or words.
    #[serde(default)]
    q: String,
    /// `all` when left out, `loose` (not in the catalogue), `out_of_stock`, `unpriced` or `missing` (in no file of their source any
    /// more).
    #[serde(default)]
    #[param(value_type = Option<Show>, inline)]
    show: Show,
    /// From its beginning.
    #[serde(default)]
    brand: String,
    /// From its beginning.
    #[serde(default)]
    location: String,
    /// Nobody has said for so many days that they are so.
    older_than_days: Option<u32>,
    /// `number` when left out, `brand`, `price` (lines without one are the cheapest), `stock` or `age` (the freshest first).
    #[serde(default)]
    #[param(value_type = Option<ItemSort>, inline)]
    sort: ItemSort,
    #[serde(default)]
    #[param(inline)]
    order: Order,
    /// Of the header: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// In which language it is told.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RejectedQuery {
    /// Of the reasons: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// All lines of a filter as CSV, as a file that can be brought in again.
#[utoipa::path(
    get,
    path = "/inventory/items/export",
    tag = "inventory",
    security(("bearer" = [])),
    params(ExportQuery),
    responses((status = 200, content_type = "text/csv", body = String, description = "UTF-8, with a header"), Guarded)
)]
pub(super) async fn export_items(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ExportQuery>,
) -> Result<Response, ApiError> {
    let ExportQuery { q, show, brand, location, older_than_days, sort, order, lang } = query;
    let descending = order == Order::Desc;
    let filter = ItemFilter { q, show, brand, location, older_than_days, sort, descending, ..ItemFilter::default() };
    let head = |field| labels::field(lang.into(), field);
    let heads = Heads {
        number: head(Field::PartNumber),
        brand: head(Field::Brand),
        description: head(Field::Description),
        own_code: head(Field::OwnCode),
        price: head(Field::Price),
        currency: head(Field::Currency),
        stock: head(Field::Stock),
        location: head(Field::Location),
        min_order: head(Field::MinOrder),
        gtin: head(Field::Gtin),
        to_confirm: labels::to_confirm(lang.into()),
    };
    let bytes = export::export_items(&ctx, &filter, &heads).await?;
    Ok(csv(&format!("inventario-{}.csv", ctx.now().format("%Y-%m-%d")), bytes))
}

/// The rows of an import that were not taken, as they stand in the file, with the reason in a column of its own: to be put right
/// and brought in again.
#[utoipa::path(
    get,
    path = "/inventory/imports/{id}/rejected",
    tag = "inventory",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The import"), RejectedQuery),
    responses((status = 200, content_type = "text/csv", body = String, description = "UTF-8, with a header"), GuardedStep)
)]
pub(super) async fn rejected_rows(
    SignedIn(ctx): SignedIn,
    Path(id): Path<ImportId>,
    Query(RejectedQuery { lang }): Query<RejectedQuery>,
) -> Result<Response, ApiError> {
    let words = |reason| labels::row_reason(lang.into(), reason);
    let file = export::rejected(&ctx, id, labels::reason_head(lang.into()), words).await?;
    Ok(csv(&file.filename, file.bytes))
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

fn csv(name: &str, bytes: Vec<u8>) -> Response {
    let headers =
        [(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, attachment(name))];
    (headers, bytes).into_response()
}

/// A file to be kept. A name that is not plain letters is told in the form for others (RFC 6266, section 4.3).
fn attachment(name: &str) -> String {
    let plain: String = name
        .chars()
        .map(|letter| if letter.is_ascii_alphanumeric() || "-_. ".contains(letter) { letter } else { '_' })
        .collect();
    let encoded: String = name
        .bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => char::from(byte).to_string(),
            byte => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}")
}
