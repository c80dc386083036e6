//! What handlers take from a request.

use crate::respond::ApiError;
use axum::body::{Body, Bytes};
use axum::extract::rejection::{JsonRejection, PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Request};
use axum::http::header;
use axum::http::request::Parts;
use engrane::base::fault::Error;
use engrane::base::problem::{Problem, Reason};
use engrane::platform::ctx::Ctx;
use engrane::platform::idempotency::types::Key;
use serde::de::DeserializeOwned;

/// Who calls, as the middleware found out.
#[derive(Debug)]
pub(crate) struct Caller(pub Ctx);

impl<S: Send + Sync> FromRequestParts<S> for Caller {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let ctx = parts.extensions.get::<Ctx>().cloned();
        ctx.map(Self).ok_or_else(|| Error::broken("a request without a caller: is the middleware in place?").into())
    }
}

/// Somebody who is signed in: anybody else is refused before the rest of the request is read.
#[derive(Debug)]
pub(crate) struct SignedIn(pub Ctx);

impl<S: Send + Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Self::Rejection> {
        let Caller(ctx) = Caller::from_request_parts(parts, state).await?;
        ctx.person()?;
        Ok(Self(ctx))
    }
}

/// The version that a change is about: `If-Match: "3"`, also where a proxy made a weak one of it (`W/"3"`). Without one the change is refused with 428: whoever has not read
/// the thing does not know what they write over.
#[derive(Debug)]
pub(crate) struct IfMatch(pub i32);

/// The header that names it, as a refusal does.
pub(crate) const IF_MATCH: &str = "if-match";

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Self::Rejection> {
        let Some(header) = parts.headers.get(header::IF_MATCH) else { return Err(ApiError::version_required()) };
        let tag = header.to_str().ok().map(|tag| tag.strip_prefix("W/").unwrap_or(tag));
        let version = tag.and_then(|tag| tag.strip_prefix('"')?.strip_suffix('"')?.parse().ok());
        version.map(Self).ok_or_else(|| Problem::invalid(IF_MATCH, Reason::Malformed).into())
    }
}

/// A JSON body; what cannot be read becomes a problem like any other.
#[derive(Debug)]
pub(crate) struct Json<T>(pub T);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for Json<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let limit = request.extensions().get::<BodyLimit>().copied().unwrap_or_default();
        match read(request, state).await {
            Ok(axum::Json(value)) => Ok(Self(value)),
            Err(rejection) => Err(unreadable(&rejection, limit)),
        }
    }
}

/// Reads a JSON body; the key of the request, if it has one, is told what it says.
async fn read<T: DeserializeOwned, S: Send + Sync>(
    request: Request,
    state: &S,
) -> Result<axum::Json<T>, JsonRejection> {
    let Some(key) = key(&request) else { return axum::Json::from_request(request, state).await };
    let (parts, body) = request.into_parts();
    let body = Bytes::from_request(Request::from_parts(parts.clone(), body), state).await?;
    let value = axum::Json::from_request(Request::from_parts(parts, Body::from(body.clone())), state).await?;
    let axum::Json(content) = axum::Json::from_bytes(&body)?;
    key.read(&content);
    Ok(value)
}

/// By what the request is named.
fn key(request: &Request) -> Option<Key> {
    request.extensions().get::<Ctx>()?.request.key.clone()
}

/// How large a JSON body may be, in bytes: doors that take more, or less, say so themselves.
#[derive(Clone, Copy, Debug)]
pub(crate) struct BodyLimit(pub usize);

impl Default for BodyLimit {
    /// What people fill in is far shorter; lists within it cannot grow long either.
    fn default() -> Self {
        Self(64 * 1024)
    }
}

/// A JSON body that may be left out, by whatever type it calls itself.
#[derive(Debug)]
pub(crate) struct JsonIfAny<T>(pub Option<T>);

impl<T: DeserializeOwned, S: Send + Sync> FromRequest<S> for JsonIfAny<T> {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let key = key(&request);
        let body = Bytes::from_request(request, state).await.map_err(JsonRejection::from)?;
        if body.is_empty() {
            return Ok(Self(None));
        }
        let axum::Json(value) = axum::Json::from_bytes(&body)?;
        if let Some(key) = key {
            let axum::Json(content) = axum::Json::from_bytes(&body)?;
            key.read(&content);
        }
        Ok(Self(Some(value)))
    }
}

/// Parameters of the query; likewise.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Query), rejection(ApiError))]
pub(crate) struct Query<T>(pub T);

/// Parameters of the path; likewise.
#[derive(Debug, FromRequestParts)]
#[from_request(via(axum::extract::Path), rejection(ApiError))]
pub(crate) struct Path<T>(pub T);

impl From<JsonRejection> for ApiError {
    fn from(rejection: JsonRejection) -> Self {
        unreadable(&rejection, BodyLimit::default())
    }
}

fn unreadable(rejection: &JsonRejection, BodyLimit(limit): BodyLimit) -> ApiError {
    if rejection.status() == axum::http::StatusCode::PAYLOAD_TOO_LARGE {
        return Problem::TooLarge { limit_bytes: limit as u64 }.into();
    }
    named(&member(rejection).unwrap_or_else(|| "body".to_owned()), rejection.body_text())
}

/// The member of a JSON body that cannot be read, as the reader found it: `is_active`, `breaks[0].from`.
fn member(rejection: &JsonRejection) -> Option<String> {
    let mut error: Option<&(dyn std::error::Error + 'static)> = Some(rejection);
    while let Some(cause) = error {
        if let Some(found) = cause.downcast_ref::<serde_path_to_error::Error<serde_json::Error>>() {
            return found.path().iter().next().map(|_| found.path().to_string());
        }
        error = cause.source();
    }
    None
}

/// The problem of a `part` of the request that cannot be read. The reader names what a door does not know, and what it
/// misses there, in words of its own.
fn named(part: &str, text: String) -> ApiError {
    let quoted = |words: &str| text.split_once(words).and_then(|(_, rest)| rest.split_once('`')).map(|(name, _)| name);
    let problem = if let Some(name) = quoted("unknown field `") {
        Problem::invalid(name, Reason::Unknown)
    } else if let Some(name) = quoted("missing field `") {
        let within = if ["body", "query"].contains(&part) { String::new() } else { format!("{part}.") };
        Problem::invalid(&format!("{within}{name}"), Reason::Missing)
    } else {
        Problem::invalid(part, Reason::Malformed)
    };
    ApiError::with_detail(problem, text)
}

impl From<QueryRejection> for ApiError {
    fn from(rejection: QueryRejection) -> Self {
        named("query", rejection.body_text())
    }
}

impl From<PathRejection> for ApiError {
    fn from(rejection: PathRejection) -> Self {
        Self::with_detail(Problem::invalid("path", Reason::Malformed), rejection.body_text())
    }
}
