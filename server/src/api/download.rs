//! Tables that are handed out as files.

use super::wire::Language;
use crate::respond::ApiError;
use app::imports::labels;
use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use engrane::base::fault::Error;
use engrane::base::problem::{Entity, Problem};
use engrane::platform::attachments::types::Media;
use engrane::platform::exports::types::TableFormat;
use engrane::platform::files::KeptFile;
use engrane::platform::imports::rejected::RejectedWords;
use engrane::platform::sheets::TableFile;
use serde::Deserialize;
use std::io::ErrorKind;
use tokio_util::io::ReaderStream;
use utoipa::IntoParams;

/// The kind of content that a workbook is.
pub(super) const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// The kind of content that a table is.
pub(super) fn content_type(format: TableFormat) -> &'static str {
    match format {
        TableFormat::Csv => "text/csv; charset=utf-8",
        TableFormat::Xlsx => WORKBOOK,
    }
}

/// As what a table is told, and in which language.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct RejectedQuery {
    /// `csv` when left out, or `xlsx`.
    #[serde(default)]
    #[param(value_type = Option<TableFormat>, inline)]
    pub format: TableFormat,
    /// Of the reasons: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    pub lang: Language,
}

/// What a file of rows that were not taken says besides them.
pub(super) fn rejected_words(lang: Language) -> RejectedWords<'static> {
    RejectedWords { title: labels::rejected_title(lang.into()), reason_head: labels::reason_head(lang.into()) }
}

/// A table to be kept, as it is read from its file.
pub(super) fn handed_out(name: &str, format: TableFormat, TableFile { file, bytes }: TableFile) -> Response {
    let headers = [
        (header::CONTENT_TYPE, content_type(format).to_owned()),
        (header::CONTENT_DISPOSITION, attachment(name)),
        (header::CONTENT_LENGTH, bytes.to_string()),
    ];
    (headers, Body::from_stream(ReaderStream::new(tokio::fs::File::from_std(file)))).into_response()
}

/// The file of an export. Its name is of plain letters, and ends with what it is.
pub(super) async fn export_file(kept: &KeptFile) -> Result<Response, ApiError> {
    let file = tokio::fs::File::open(&kept.path).await.map_err(Error::from)?;
    let format = kept.name.rsplit('.').next().and_then(|end| end.parse().ok()).unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, content_type(format).to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{}\"", kept.name)),
        (header::CONTENT_LENGTH, kept.bytes.to_string()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// A file that is attached to something. Browsers keep it and never open it: what stands in it is somebody else's.
pub(super) async fn attached_file(kept: &KeptFile, media: Media) -> Result<Response, ApiError> {
    let file = match tokio::fs::File::open(&kept.path).await {
        // It went in this moment.
        Err(error) if error.kind() == ErrorKind::NotFound => {
            return Err(Problem::NotFound { what: Entity::Attachment }.into());
        }
        opened => opened.map_err(Error::from)?,
    };
    let headers = [
        (header::CONTENT_TYPE, media.as_str().to_owned()),
        (header::CONTENT_DISPOSITION, attachment(&kept.name)),
        (header::CONTENT_LENGTH, kept.bytes.to_string()),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff".to_owned()),
    ];
    Ok((headers, Body::from_stream(ReaderStream::new(file))).into_response())
}

/// A file to be kept. A name that is not plain letters is told in the form for others (RFC 6266, section 4.3).
pub(super) fn attachment(name: &str) -> String {
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
