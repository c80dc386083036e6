//! A request that changes something and carries the cookie of a sign-in must come from our own pages.

use crate::respond::ApiError;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::problem::Problem;

pub async fn guard(request: Request, next: Next) -> Response {
    let safe = request.method().is_safe();
    if !safe && super::authenticate::has_session_cookie(request.headers()) && !is_ours(request.headers()) {
        return ApiError::with_detail(Problem::NotAllowed, "The request comes from another site.").into_response();
    }
    next.run(request).await
}

/// Browsers say where a request comes from; one that says nothing at all is no browser's and has no business with the
/// cookie.
fn is_ours(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    let host = text(header::HOST.as_str());
    let origin = text(header::ORIGIN.as_str()).and_then(|origin| origin.split_once("://")).map(|(_, host)| host);
    origin.is_some() && origin == host
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn only_our_own_pages_may_use_the_cookie() {
        assert!(is_ours(&headers(&[("sec-fetch-site", "same-origin")])));
        assert!(is_ours(&headers(&[("host", "engrane.mx"), ("origin", "https://engrane.mx")])));
        assert!(!is_ours(&headers(&[("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")])));
        assert!(!is_ours(&headers(&[("host", "engrane.mx"), ("origin", "https://evil.mx")])));
        assert!(!is_ours(&headers(&[("host", "engrane.mx")])));
    }
}
