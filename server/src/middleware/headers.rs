//! Security headers on every answer, and how long files may be kept.

use super::authenticate::has_session_cookie;
use crate::respond::RETRY_SECONDS;
use crate::state::AppState;
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::Response;

/// For answers that are no page: nothing may be loaded by them. Pages bring a policy of their own.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// The viewer of the API document loads its own script and styles; its pictures are data, and one style of its own is
/// known by its hash.
const VIEWER: &str = "default-src 'self'; img-src 'self' data:; \
                      style-src 'self' 'unsafe-hashes' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
                      frame-ancestors 'none'";

pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let signed_in = has_session_cookie(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let policy = if path.starts_with("/api/docs") { VIEWER } else { NOTHING };
    default(headers, header::CONTENT_SECURITY_POLICY, policy);
    default(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(headers, header::X_FRAME_OPTIONS, "DENY");
    default(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    default(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    );
    // A page of somebody who is signed in must not come back by a step back after they have signed out.
    let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if state.https {
        default(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_SECONDS));
    }
    // Names of built files carry a hash of their content, those of fonts and of other people's scripts their version.
    let unchanged = response.status() == StatusCode::NOT_MODIFIED;
    let kept = if signed_in && page {
        "private, no-store"
    } else if !response.status().is_success() && !unchanged {
        // What says that nothing has changed is about the answer of before, which stays kept.
        "no-store"
    } else if path.starts_with("/fonts/")
        || path.starts_with("/vendor/")
        || (path.starts_with("/pkg/") && state.leptos.hash_files)
    {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    default(response.headers_mut(), header::CACHE_CONTROL, kept);
    response
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}
