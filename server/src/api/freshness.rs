//! How long the answers of the doors may be kept. What anyone may read, anyone may keep for a minute and ask about by
//! its tag; whatever is said to somebody is kept by nobody.

use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, ETAG, IF_NONE_MATCH, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::fault::Error;
use engrane::platform::ctx::{Actor, Ctx};
use std::hash::{DefaultHasher, Hash, Hasher};

/// Longest answer that is tagged; the doors' answers are far shorter.
const LONGEST_TAGGED: usize = 8 * 1024 * 1024;

/// Nobody keeps an answer, unless the door says otherwise.
pub(super) async fn keep_nothing(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    response.headers_mut().entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-store"));
    response
}

/// Anyone keeps what was said to nobody in particular.
pub(super) async fn keep_public(request: Request, next: Next) -> Response {
    let anonymous = request.extensions().get::<Ctx>().is_some_and(|ctx| matches!(ctx.actor, Actor::Nobody));
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let response = next.run(request).await;
    if !anonymous || response.status() != StatusCode::OK {
        return response;
    }
    let (mut parts, body) = response.into_parts();
    let body = match to_bytes(body, LONGEST_TAGGED).await {
        Ok(body) => body,
        Err(error) => return crate::respond::ApiError::from(Error::broken(error)).into_response(),
    };
    let tag = tag(&body);
    let unchanged = known.is_some_and(|known| names(&known, &tag));
    mark(&mut parts.headers, &tag);
    if unchanged {
        return (StatusCode::NOT_MODIFIED, parts.headers, Body::empty()).into_response();
    }
    Response::from_parts(parts, Body::from(body))
}

fn mark(headers: &mut HeaderMap, tag: &str) {
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("public, max-age=60"));
    // Whoever is signed in may see more at the same address.
    headers.insert(VARY, HeaderValue::from_static("authorization, cookie"));
    if let Ok(tag) = HeaderValue::from_str(tag) {
        headers.insert(ETAG, tag);
    }
}

/// Weak, because the answer is compressed on its way. Another version of the server may tag the same answer otherwise;
/// it is then sent once more.
pub(crate) fn tag(body: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    body.hash(&mut hasher);
    format!("W/\"{:016x}\"", hasher.finish())
}

/// Is the tag among those that the caller knows?
pub(crate) fn names(known: &HeaderValue, tag: &str) -> bool {
    let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    known.to_str().is_ok_and(|known| known.trim() == "*" || known.split(',').any(|known| weak(known) == weak(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_is_known_weak_or_strong_alone_or_among_others() {
        let tag = tag(b"{}");
        let strong = tag.trim_start_matches("W/");
        for known in [tag.clone(), strong.to_owned(), format!("\"other\", {tag}"), "*".to_owned()] {
            assert!(names(&known.parse().unwrap(), &tag), "{known}");
        }
        assert!(!names(&HeaderValue::from_static("\"other\""), &tag));
    }
}
