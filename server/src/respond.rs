//! How a refusal looks at the REST doors: RFC 9457 `application/problem+json`.

use crate::extract::IF_MATCH;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use engrane::base::fault::Error;
use engrane::base::problem::{Choice, Conflict, Entity, FieldProblem, Problem, Reason, Shortage};
use serde::Serialize;
use utoipa::ToSchema;

/// Seconds after which a caller may ask again when something is away.
pub const RETRY_SECONDS: u32 = 5;

/// A problem as a response.
#[derive(Debug)]
pub struct ApiError {
    problem: Problem,
    detail: Option<String>,
    status: StatusCode,
}

impl ApiError {
    /// With a sentence that says more than the problem's own.
    pub fn with_detail(problem: Problem, detail: impl Into<String>) -> Self {
        Self { detail: Some(detail.into()), ..problem.into() }
    }

    /// The stable name of what is wrong.
    pub(crate) fn code(&self) -> &'static str {
        self.problem.code()
    }

    /// At an address that is there, but not for this method; `Allow` names those that it is for.
    pub(crate) fn no_such_method() -> Self {
        let nothing =
            Self::with_detail(Problem::NotFound { what: Entity::Page }, "The door does not take this method.");
        Self { status: StatusCode::METHOD_NOT_ALLOWED, ..nothing }
    }

    /// At a door that changes something, from whoever does not say which version of it they read.
    pub(crate) fn version_required() -> Self {
        let missing = Problem::invalid(IF_MATCH, Reason::Missing);
        let told = Self::with_detail(missing, "Name the version that you read: If-Match: \"3\"");
        Self { status: StatusCode::PRECONDITION_REQUIRED, ..told }
    }

    /// At a door that answers 400 rather than 422 to an input that cannot be taken.
    #[must_use]
    pub(crate) fn invalid_is_bad_request(self) -> Self {
        match self.problem {
            Problem::Invalid { .. } => Self { status: StatusCode::BAD_REQUEST, ..self },
            _ => self,
        }
    }
}

impl From<Problem> for ApiError {
    fn from(problem: Problem) -> Self {
        Self { status: status(&problem), problem, detail: None }
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
    /// With `invalid`: the inputs that cannot be taken, each with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    fields: Option<Vec<FieldBody>>,
    /// With `needs_mapping`: the fields whose column has to be said, each with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    doubts: Option<Vec<FieldBody>>,
    /// With `not_found`, `conflict`, `still_used`, `overlaps` and `held`: what it is about, such as `part` or `import`.
    #[serde(skip_serializing_if = "Option::is_none")]
    what: Option<Entity>,
    /// With `conflict`: `taken`, `changed`, `wrong_status`, `file_gone`, `in_use`, `yourself`, `last_one`, `limit_reached`,
    /// `acting`, `off`, `elsewhere`, `different` or `undone`. With `held`: `taken`.
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<Conflict>,
    /// With `overlaps`: the name of what it overlaps. With `held`: who has it.
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    /// With `not_enough`: the lines of which there is not enough, with what was asked for and what there is.
    #[serde(skip_serializing_if = "Option::is_none")]
    lines: Option<Vec<Shortage>>,
    /// With `ambiguous`: the lines whose name could be several things, each with these.
    #[serde(skip_serializing_if = "Option::is_none")]
    choices: Option<Vec<Choice>>,
    /// With `still_used`: how many things refer to it.
    #[serde(skip_serializing_if = "Option::is_none")]
    count: Option<u64>,
    /// With `too_large` and `storage_full`: what would have been taken.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_bytes: Option<u64>,
    /// With `storage_full`: what is taken up.
    #[serde(skip_serializing_if = "Option::is_none")]
    used_bytes: Option<u64>,
    /// With `too_many`: when to ask again.
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u32>,
    /// With `ours`: finds the fault in our log.
    #[serde(skip_serializing_if = "Option::is_none")]
    incident: Option<String>,
}

/// One input that cannot be taken.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FieldProblem)]
pub(crate) struct FieldBody {
    field: String,
    /// `missing`, `malformed`, `too_long`, …
    reason: Reason,
}

impl From<FieldProblem> for FieldBody {
    fn from(problem: FieldProblem) -> Self {
        Self { field: problem.field, reason: problem.reason }
    }
}

impl ProblemBody {
    /// Besides what RFC 9457 asks for, it has every member of the problem itself, so that our own pages read it back.
    fn new(problem: Problem, status: StatusCode, detail: Option<String>) -> Self {
        let mut body = Self {
            kind: "about:blank",
            title: status.canonical_reason().unwrap_or("Problem"),
            status: status.as_u16(),
            code: problem.code(),
            detail: detail.unwrap_or_else(|| sentence(&problem)),
            fields: None,
            doubts: None,
            what: None,
            why: None,
            name: None,
            lines: None,
            choices: None,
            count: None,
            limit_bytes: None,
            used_bytes: None,
            retry_after_seconds: None,
            incident: None,
        };
        match problem {
            Problem::Invalid { fields } => body.fields = Some(fields.into_iter().map(FieldBody::from).collect()),
            Problem::NeedsMapping { doubts } => {
                body.doubts = Some(doubts.into_iter().map(FieldBody::from).collect());
            }
            Problem::NotFound { what } => body.what = Some(what),
            Problem::Conflict { what, why } => (body.what, body.why) = (Some(what), Some(why)),
            Problem::Overlaps { what, name } => (body.what, body.name) = (Some(what), Some(name)),
            Problem::Held { what, name } => {
                (body.what, body.why, body.name) = (Some(what), Some(Conflict::Taken), Some(name));
            }
            Problem::NotEnough { lines } => body.lines = Some(lines),
            Problem::Ambiguous { choices } => body.choices = Some(choices),
            Problem::StillUsed { what, count } => (body.what, body.count) = (Some(what), Some(count)),
            Problem::TooLarge { limit_bytes } => body.limit_bytes = Some(limit_bytes),
            Problem::StorageFull { used_bytes, limit_bytes } => {
                (body.used_bytes, body.limit_bytes) = (Some(used_bytes), Some(limit_bytes));
            }
            Problem::TooMany { retry_after_seconds } => body.retry_after_seconds = Some(retry_after_seconds),
            Problem::Internal { incident } => body.incident = Some(incident),
            Problem::NotSignedIn
            | Problem::WrongCredentials
            | Problem::Inactive
            | Problem::NotAllowed
            | Problem::PasswordMustChange
            | Problem::Unavailable => {}
        }
        body
    }
}

/// The status of a problem: the one table, shared with the pages.
pub(crate) fn status(problem: &Problem) -> StatusCode {
    StatusCode::from_u16(app::base::rpc::http_status(problem)).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn sentence(problem: &Problem) -> String {
    match problem {
        Problem::NotSignedIn => "Valid credentials are needed.".into(),
        Problem::WrongCredentials => "The name and the password do not belong together.".into(),
        Problem::Inactive => "The account is waiting for approval or is not active.".into(),
        Problem::NotAllowed => "Your role or your organization's modules do not allow this.".into(),
        Problem::PasswordMustChange => "The password has to be changed before anything else.".into(),
        Problem::NotFound { .. } => "There is nothing here.".into(),
        Problem::Invalid { .. } => "Some input cannot be taken.".into(),
        Problem::Conflict { why, .. } => match why {
            Conflict::Taken => "The name is taken.",
            Conflict::Changed => "Somebody changed it since you read it.",
            Conflict::WrongStatus => "It is not waiting for this step.",
            Conflict::FileGone => "Its file is not kept any more.",
            Conflict::InUse => "Something refers to it.",
            Conflict::Yourself => "Nobody takes their own role or access away.",
            Conflict::LastOne => "It is the last one who can administer.",
            Conflict::LimitReached => "The organization has as many as its limits allow.",
            Conflict::Acting => "Not while acting for another organization.",
            Conflict::Off => "The organization is switched off.",
            Conflict::Elsewhere => "You work for another organization by now.",
            Conflict::Different => "Another request came under the same key.",
            Conflict::Undone => "It was taken back before, or takes something back itself.",
            Conflict::OverPlan => "It is more than the plan allows, or a plan below what there is.",
            Conflict::Used => "The pieces that it is about have gone on.",
            Conflict::Closed => "The shift is closed.",
            Conflict::Repeated => "The very same was recorded a moment ago; say `repeat` if it is meant.",
            Conflict::Parallel => "Another one of the same is under way; say `parallel` if it is meant.",
            Conflict::ByMovement => "A movement of the production brought it; take its receipt back there.",
            Conflict::Measured => {
                "What a piece takes, a kit, a request or a movement says how much of it, in its unit; change or remove that first."
            }
            Conflict::EvidenceMissing => "What is to show that it was done is not all there: `missing` says what.",
        }
        .into(),
        Problem::NeedsMapping { .. } => "Say which column is which field: it does not tell for certain.".into(),
        Problem::Overlaps { name, .. } => format!("It overlaps {name}."),
        Problem::Held { name, .. } => format!("{name} has it."),
        Problem::NotEnough { .. } => "There is not as much as was asked for.".into(),
        Problem::Ambiguous { .. } => "A name could be several things: say which by its code.".into(),
        Problem::StillUsed { count, .. } => format!("It is used by {count} others; `move_to` says where to put them."),
        Problem::TooLarge { limit_bytes } => format!("The body is larger than {limit_bytes} bytes."),
        Problem::StorageFull { used_bytes, limit_bytes } => {
            format!("The organization's files take up {used_bytes} of {limit_bytes} bytes, and none of them can go.")
        }
        Problem::TooMany { retry_after_seconds } => format!("Too many requests; ask again in {retry_after_seconds} s."),
        Problem::Unavailable => "Part of the system is away; it comes back by itself.".into(),
        Problem::Internal { .. } => "This is our fault; the incident is in our log.".into(),
    }
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        let retry_after = match &self.problem {
            Problem::Unavailable => Some(RETRY_SECONDS),
            Problem::TooMany { retry_after_seconds } => Some(*retry_after_seconds),
            _ => None,
        };
        let status = self.status;
        let mut response = (status, axum::Json(ProblemBody::new(self.problem, status, self.detail))).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
        if let Some(seconds) = retry_after {
            headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        if status == StatusCode::UNAUTHORIZED {
            headers.insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// The media type of a refusal.
pub(crate) const PROBLEM_JSON: &str = "application/problem+json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_every_problem_back_from_its_body() {
        let fields = vec![FieldProblem { field: "q".into(), reason: Reason::TooLong }];
        for problem in [
            Problem::NotSignedIn,
            Problem::WrongCredentials,
            Problem::Inactive,
            Problem::NotAllowed,
            Problem::PasswordMustChange,
            Problem::NotFound { what: Entity::Part },
            Problem::Invalid { fields: fields.clone() },
            Problem::NeedsMapping { doubts: fields },
            Problem::Invalid { fields: Vec::new() },
            Problem::Conflict { what: Entity::Import, why: Conflict::WrongStatus },
            Problem::Held { what: Entity::Task, name: "Ana".into() },
            Problem::TooLarge { limit_bytes: 5_000 },
            Problem::StorageFull { used_bytes: 4_000, limit_bytes: 5_000 },
            Problem::TooMany { retry_after_seconds: 7 },
            Problem::Unavailable,
            Problem::Internal { incident: "0199".into() },
        ] {
            let body = serde_json::to_value(ProblemBody::new(problem.clone(), status(&problem), None)).unwrap();
            assert_eq!(serde_json::from_value::<Problem>(body).unwrap(), problem);
        }
    }

    #[test]
    fn only_an_invalid_input_becomes_a_bad_request() {
        let status = |problem: Problem| ApiError::from(problem).invalid_is_bad_request().into_response().status();
        assert_eq!(status(Problem::invalid("password", Reason::Missing)), StatusCode::BAD_REQUEST);
        assert_eq!(status(Problem::WrongCredentials), StatusCode::UNAUTHORIZED);
    }
}
