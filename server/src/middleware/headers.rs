//! Security headers on every answer, and how long files may be kept.

use super::authenticate::has_session_cookie;
use crate::respond::RETRY_SECONDS;
use crate::state::AppState;
use axum::extract::{Query, Request, State};
use axum::http::header::{self, HeaderName};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::middleware::Next;
use axum::response::Response;
use std::path::Path;

/// For answers that are no page: nothing may be loaded by them. Pages bring a policy of their own.
const NOTHING: &str = "default-src 'none'; frame-ancestors 'none'";
/// The viewer of the API document loads its own script and styles; its pictures are data, and one style of its own is
/// known by its hash.
const VIEWER: &str = "default-src 'self'; img-src 'self' data:; \
                      style-src 'self' 'unsafe-hashes' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
                      frame-ancestors 'none'";

/// The reader of spreadsheets and that of the camera's pictures are workers of pages, which go by the policy of their own script:
/// they fetch and run their WebAssembly and nothing else.
const WORKER: &str =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; frame-ancestors 'none'";

pub async fn add(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let found = may_be_found(request.uri());
    let signed_in = has_session_cookie(request.headers());
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    default(headers, header::CONTENT_SECURITY_POLICY, policy(&path));
    default(headers, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    default(headers, header::X_FRAME_OPTIONS, "DENY");
    default(headers, header::REFERRER_POLICY, "strict-origin-when-cross-origin");
    default(
        headers,
        HeaderName::from_static("permissions-policy"),
        "camera=(self), geolocation=(), microphone=(), payment=(), usb=()",
    );
    // A page of somebody who is signed in must not come back by a step back after they have signed out.
    let page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    if page && !(found && response.status().is_success()) {
        default(response.headers_mut(), HeaderName::from_static("x-robots-tag"), "noindex");
    }
    let headers = response.headers_mut();
    if state.https {
        default(headers, header::STRICT_TRANSPORT_SECURITY, "max-age=31536000; includeSubDomains");
    }
    if response.status() == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().entry(header::RETRY_AFTER).or_insert(HeaderValue::from(RETRY_SECONDS));
    }
    let unchanged = response.status() == StatusCode::NOT_MODIFIED;
    keep_to_oneself(response.headers_mut());
    let kept = if signed_in && page {
        "private, no-store"
    } else if !response.status().is_success() && !unchanged {
        // What says that nothing has changed is about the answer of before, which stays kept.
        "no-store"
    } else if never_changes(&path, state.leptos.hash_files) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    default(response.headers_mut(), header::CACHE_CONTROL, kept);
    response
}

/// What is public, but takes somebody's cookies along, is theirs alone.
fn keep_to_oneself(headers: &mut HeaderMap) {
    let is_public = headers.get(header::CACHE_CONTROL).is_some_and(|kept| kept.as_bytes().starts_with(b"public"));
    if is_public && headers.contains_key(header::SET_COOKIE) {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("private, no-store"));
    }
}

/// May a search engine list the page? The start, the lists of the catalogue and its parts; not what somebody searched for by words, of
/// which there is no end, and nothing that is somebody's.
fn may_be_found(address: &Uri) -> bool {
    let is_without_words = || {
        let pairs = Query::<Vec<(String, String)>>::try_from_uri(address);
        pairs.is_ok_and(|Query(pairs)| pairs.iter().all(|(name, value)| name != "q" || value.trim().is_empty()))
    };
    match address.path() {
        "/" => true,
        "/catalog" => is_without_words(),
        path => path.strip_prefix("/catalog/parts/").is_some_and(|part| !part.contains('/')),
    }
}

/// What an answer that brings no policy of its own may load and run.
fn policy(path: &str) -> &'static str {
    match path {
        path if path.starts_with("/api/docs") => VIEWER,
        path if path.starts_with("/reader/") || path.starts_with("/scanner/") => WORKER,
        _ => NOTHING,
    }
}

/// Names of built files carry a hash of their content, those of fonts and of other people's scripts their version. The
/// reader's script carries none: it names the one of its WebAssembly.
fn never_changes(path: &str, hash_files: bool) -> bool {
    path.starts_with("/fonts/")
        || path.starts_with("/vendor/")
        || (path.starts_with("/pkg/") && hash_files)
        || (path.starts_with("/reader/") && Path::new(path).extension().is_some_and(|kind| kind == "wasm"))
}

fn default(headers: &mut HeaderMap, name: HeaderName, value: &'static str) {
    headers.entry(name).or_insert(HeaderValue::from_static(value));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn workers_run_their_own_code_and_nothing_else_runs_any() {
        for path in ["/reader/reader.js", "/reader/reader.0123456789abcdef.wasm", "/scanner/scanner.js"] {
            let directives: Vec<&str> = policy(path).split("; ").collect();
            for directive in ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "connect-src 'self'"] {
                assert!(directives.contains(&directive), "{path}: {directive}");
            }
        }
        for path in ["/fonts/inter.woff2", "/pkg/engrane.js", "/readers", "/scanner", "/api/v1/me"] {
            assert_eq!(policy(path), NOTHING, "{path}");
        }
    }

    #[test]
    fn nobody_else_keeps_an_answer_with_cookies() {
        for (said, cookie, kept) in [
            (Some("public, max-age=3600"), true, Some("private, no-store")),
            (Some("public, max-age=3600"), false, Some("public, max-age=3600")),
            (Some("no-cache"), true, Some("no-cache")),
            (None, true, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(said) = said {
                default(&mut headers, header::CACHE_CONTROL, said);
            }
            if cookie {
                default(&mut headers, header::SET_COOKIE, "engrane_token=x; Path=/");
            }
            keep_to_oneself(&mut headers);
            let now = headers.get(header::CACHE_CONTROL).map(|value| value.to_str().unwrap());
            assert_eq!(now, kept, "{said:?} {cookie}");
        }
    }

    #[test]
    fn what_is_public_may_be_found_and_searches_by_words_may_not() {
        for (address, found) in [
            ("/", true),
            ("/catalog", true),
            ("/catalog?q=", true),
            ("/catalog?q=%20+", true),
            ("/catalog?category=brakes&group=brake_pads", true),
            ("/catalog?make=nissan&model=tsuru&year=2004", true),
            ("/catalog?category=brakes&q=balatas", false),
            ("/catalog?q=&q=balatas", false),
            ("/catalog?q=%ff", false),
            ("/catalog/parts/0199a000-0000-7000-8000-000000000001?make=nissan", true),
            ("/catalog/edit", false),
            ("/catalog/edit/parts/0199a000-0000-7000-8000-000000000001", false),
            ("/catalog/import", false),
            ("/login", false),
            ("/register", false),
            ("/inventory", false),
            ("/nowhere", false),
        ] {
            assert_eq!(may_be_found(&address.parse().unwrap()), found, "{address}");
        }
    }

    #[test]
    fn only_files_whose_name_says_what_is_in_them_are_kept_for_good() {
        for (path, kept) in [
            ("/reader/reader.0123456789abcdef.wasm", true),
            ("/reader/reader.js", false),
            ("/fonts/inter-5.3.0.woff2", true),
            ("/vendor/chart-4.5.1.js", true),
            ("/vendor/zxing-reader-3.1.0.wasm", true),
            ("/scanner/scanner.js", false),
            ("/pkg/engrane.js", true),
            ("/charts.js", false),
            ("/inventory", false),
        ] {
            assert_eq!(never_changes(path, true), kept, "{path}");
        }
        assert!(!never_changes("/pkg/engrane.js", false));
    }
}
