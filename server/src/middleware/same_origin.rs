//! A request that changes something must come from our own pages: with the cookie of a sign-in always, and without one
//! wherever a browser says that it comes from elsewhere, but for the REST doors.

use super::authenticate::has_session_cookie;
use crate::respond::ApiError;
use axum::extract::Request;
use axum::http::{HeaderMap, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::base::problem::Problem;

pub async fn guard(request: Request, next: Next) -> Response {
    let (headers, path) = (request.headers(), request.uri().path());
    let ours = match side(headers) {
        Side::Ours => true,
        // Scripts of other sites may call the REST doors if the settings say so, but never with a cookie. Signing somebody
        // in under another's name would need no cookie.
        Side::Elsewhere => path.starts_with("/api/v1/") && !has_session_cookie(headers),
        // Whatever says nothing at all is no browser, and has no business with a cookie.
        Side::Unsaid => !has_session_cookie(headers),
    };
    if !request.method().is_safe() && !ours {
        return ApiError::with_detail(Problem::NotAllowed, "The request comes from another site.").into_response();
    }
    next.run(request).await
}

/// Where a request comes from, as the browser says it.
#[derive(Debug, PartialEq, Eq)]
enum Side {
    Ours,
    Elsewhere,
    Unsaid,
}

fn side(headers: &HeaderMap) -> Side {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return if matches!(site, "same-origin" | "none") { Side::Ours } else { Side::Elsewhere };
    }
    let Some(origin) = text(header::ORIGIN.as_str()) else { return Side::Unsaid };
    let host = origin.split_once("://").map(|(_, host)| host);
    if host.is_some() && host == text(header::HOST.as_str()) { Side::Ours } else { Side::Elsewhere }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs.iter().map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn where_a_request_comes_from_is_what_the_browser_says() {
        assert_eq!(side(&headers(&[("sec-fetch-site", "same-origin")])), Side::Ours);
        assert_eq!(side(&headers(&[("host", "engrane.mx"), ("origin", "https://engrane.mx")])), Side::Ours);
        let lies = [("sec-fetch-site", "cross-site"), ("host", "a"), ("origin", "http://a")];
        assert_eq!(side(&headers(&lies)), Side::Elsewhere);
        assert_eq!(side(&headers(&[("host", "engrane.mx"), ("origin", "https://evil.mx")])), Side::Elsewhere);
        assert_eq!(side(&headers(&[("host", "engrane.mx"), ("origin", "null")])), Side::Elsewhere);
        assert_eq!(side(&headers(&[("host", "engrane.mx")])), Side::Unsaid);
    }
}
