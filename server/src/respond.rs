//! How a refusal looks at the REST doors: RFC 9457 `application/problem+json`.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engrane::fault::Error;
use engrane::problem::{Conflict, Problem};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which a caller may ask again when something is away.
pub const RETRY_SECONDS: u32 = 5;

/// A problem as a response.
#[derive(Debug)]
pub struct ApiError {
    problem: Problem,
    detail: Option<String>,
}

impl ApiError {
    /// With a sentence that says more than the problem's own.
    pub fn with_detail(problem: Problem, detail: impl Into<String>) -> Self {
        Self { problem, detail: Some(detail.into()) }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { problem, detail: None }
    }
}

impl From<Error> for ApiError {
    fn from(error: Error) -> Self {
        error.into_problem().into()
    }
}

/// The body of a refusal (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
pub(crate) struct ProblemBody {
    /// Always `about:blank`: `code` says what it is.
    #[serde(rename = "type")]
    kind: &'static str,
    title: &'static str,
    status: u16,
    /// Stable, in `snake_case`: `not_signed_in`, `not_found`, `invalid`, …
    code: &'static str,
    detail: String,
    /// The inputs that cannot be taken, each with the reason.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    fields: Vec<FieldBody>,
    /// Finds the fault in our log.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

/// One input that cannot be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldBody {
    field: String,
    /// `missing`, `malformed`, `too_long`, …
    reason: String,
}

/// The status of a problem: the one table, shared with the pages.
pub(crate) fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(app::rpc::http_status(problem)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn sentence(problem: &Problem) -> String {
    match problem {
        Problem::NotSignedIn => "Valid credentials are needed.".into(),
        Problem::WrongCredentials => "The name and the password do not belong together.".into(),
        Problem::Inactive => "The account is waiting for approval or is not active.".into(),
        Problem::NotAllowed => "Your role or your organization's modules do not allow this.".into(),
        Problem::NotFound { .. } => "There is nothing here.".into(),
        Problem::Invalid { .. } => "Some input cannot be taken.".into(),
        Problem::Conflict { why, .. } => match why {
            Conflict::Taken => "The name is taken.",
            Conflict::Changed => "Somebody changed it since you read it.",
            Conflict::WrongStatus => "It is not waiting for this step.",
        }
        .into(),
        Problem::TooLarge { limit_bytes } => format!("The body is larger than {limit_bytes} bytes."),
        Problem::TooMany { retry_after_seconds } => format!("Too many requests; ask again in {retry_after_seconds} s."),
        Problem::Unavailable => "Part of the system is away; it comes back by itself.".into(),
        Problem::Ours { .. } => "This is our fault; the incident is in our log.".into(),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let status = status(&self.problem);
        let retry_after = match &self.problem {
            Problem::Unavailable => Some(RETRY_SECONDS),
            Problem::TooMany { retry_after_seconds } => Some(*retry_after_seconds),
            _ => None,
        };
        let body = ProblemBody {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            code: self.problem.code(),
            detail: self.detail.unwrap_or_else(|| sentence(&self.problem)),
            fields: match &self.problem {
                Problem::Invalid { fields } => fields
                    .iter()
                    .map(|field| FieldBody {
                        field: field.field.clone(),
                        reason: serde_json::to_value(field.reason)
                            .ok()
                            .and_then(|reason| reason.as_str().map(str::to_owned))
                            .unwrap_or_default(),
                    })
                    .collect(),
                _ => Vec::new(),
            },
            incident: match self.problem {
                Problem::Ours { incident } => Some(incident),
                _ => None,
            },
        };
        let mut response = (status, axum::Json(body)).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}
