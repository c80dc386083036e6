//! `POST /api/v1/oee/detections`

use crate::api::wire::Guarded;
use crate::extract::SignedIn;
use crate::respond::{ApiError, ProblemBody};
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use engrane::base::problem::{Problem, Reason};
use engrane::oee::detections::formats::{Format, read};
use engrane::oee::detections::ops;
use engrane::oee::detections::types::{Receipt, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// What became of what was sent.
#[derive(Serialize, ToSchema)]
#[schema(as = DetectionsReceipt)]
pub(super) struct Answer {
    accepted: u32,
    /// Known already, and ignored.
    duplicates: u32,
    rejected: Vec<Rejected>,
}

/// One that was not taken.
#[derive(Serialize, ToSchema)]
#[schema(as = RejectedDetection)]
struct Rejected {
    /// Its place in what was sent, from 0.
    index: u32,
    /// `malformed`, `unknown_line`, `unknown_area`, `unknown_product`, `in_future`, `too_old`, `no_sequence` or
    /// `sequence_reused`.
    reason: Refusal,
}

impl From<Receipt> for Answer {
    fn from(receipt: Receipt) -> Self {
        let rejected = receipt.rejected.into_iter();
        Self {
            accepted: receipt.accepted,
            duplicates: receipt.duplicates,
            rejected: rejected.map(|each| Rejected { index: each.index, reason: each.reason }).collect(),
        }
    }
}

/// One unit seen in an area.
#[derive(ToSchema)]
#[expect(dead_code, reason = "only the document shows it: the body is read by its own format")]
struct Detection {
    /// Code of the line.
    line: String,
    /// Code of the area, within the line.
    area: String,
    /// Code of the product.
    product: Option<String>,
    /// RFC 3339; kept to the millisecond.
    detected_at: chrono::DateTime<chrono::Utc>,
    /// What saw it.
    device: Option<String>,
    /// Counts what the device saw; the same again at the same instant is known already.
    sequence: Option<i64>,
    /// Instead of a sequence.
    id: Option<String>,
}

/// Takes detections, up to 50,000 a call: a JSON array (or an object with `detections`), one JSON object a line, or CSV
/// with a header. What cannot be taken is named by its place; the rest is taken.
#[utoipa::path(
    post,
    path = "/oee/detections",
    tag = "oee",
    security(("bearer" = [])),
    request_body(
        content(
            (Vec<Detection> = "application/json"),
            (String = "application/x-ndjson"),
            (String = "text/csv"),
        )
    ),
    responses(
        (status = 200, body = Answer, description = "What became of them"),
        (status = 413, body = ProblemBody, content_type = "application/problem+json", description = "The body is too large"),
        Guarded,
    )
)]
pub(super) async fn send_detections(
    SignedIn(ctx): SignedIn,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Answer>, ApiError> {
    ctx.require(engrane::base::permission::Permission::DetectionsWrite)?;
    let body = body.map_err(|_| Problem::TooLarge { limit_bytes: super::DETECTIONS_LIMIT as u64 })?;
    let sent = read(format(&headers)?, &body)?;
    Ok(Json(ops::receive(&ctx, &sent).await?.into()))
}

fn format(headers: &HeaderMap) -> Result<Format, Problem> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("application/json");
    match kind.split(';').next().unwrap_or_default().trim() {
        "application/json" => Ok(Format::Json),
        "application/x-ndjson" | "application/ndjson" | "application/jsonl" => Ok(Format::Lines),
        "text/csv" => Ok(Format::Csv),
        _ => Err(Problem::invalid("content-type", Reason::Unknown)),
    }
}
