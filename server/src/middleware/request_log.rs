//! One span a request and one line in it, and an id that follows the request through log, audit and jobs.

use crate::spans::SpannedBody;
use axum::body::Body;
use axum::extract::Request;
use axum::http::{HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;
use engrane::platform::ctx::{Actor, Ctx};
use std::time::Instant;
use tracing::field::Empty;
use tracing::{Instrument, Span};
use uuid::Uuid;

const HEADER: HeaderName = HeaderName::from_static("x-request-id");

#[derive(Clone, Debug)]
struct RequestId(String);

/// The id of this request.
pub(super) fn id(request: &Request) -> String {
    request.extensions().get::<RequestId>().map(|id| id.0.clone()).unwrap_or_default()
}

pub async fn log(mut request: Request, next: Next) -> Response {
    let id = Uuid::now_v7().simple().to_string();
    request.extensions_mut().insert(RequestId(id.clone()));
    // Of the highest level, so that no filter takes it from the lines in it.
    let span = tracing::error_span!(
        "request",
        request = %id,
        route = super::route(&request),
        kind = Empty,
        tenant = Empty,
        user = Empty
    );
    let mut response = answer(request, next).instrument(span.clone()).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER, value);
    }
    response.map(|body| Body::new(SpannedBody::new(span, body)))
}

async fn answer(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    // Without the query: people search for things they may not want in a log.
    let path = request.uri().path().to_owned();
    let start = Instant::now();
    let response = next.run(request).await;
    let (status, milliseconds) = (response.status().as_u16(), start.elapsed().as_secs_f64() * 1000.0);
    if super::is_file(&path) {
        // A page asks for a dozen of them.
        tracing::debug!(%method, path, status, milliseconds, "answered");
    } else {
        tracing::info!(%method, path, status, milliseconds, "answered");
    }
    response
}

/// Writes into the span of the request who asks, now that it is known.
pub(super) fn identified(ctx: &Ctx) {
    let kind = match &ctx.actor {
        Actor::Nobody => "nobody",
        Actor::Unverified => "unverified",
        Actor::Person(_) => "person",
        Actor::Screen(_) => "screen",
        Actor::Pad(_) => "pad",
        Actor::Job { .. } => "job",
    };
    Span::current().record("kind", kind);
    ctx.record();
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::Router;
    use axum::body::{HttpBody, to_bytes};
    use axum::middleware::from_fn;
    use axum::routing::get;
    use engrane::testing::log::Log;
    use futures_util::stream;
    use tower::ServiceExt;

    fn ask(path: &str) -> Request {
        Request::get(path).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn what_is_streamed_belongs_to_its_request() {
        let streamed = || async {
            Body::from_stream(stream::once(async {
                tracing::info!("streamed");
                Ok::<_, std::io::Error>("a part")
            }))
        };
        let log = Log::start();
        let site = Router::new().route("/stream/{of}", get(streamed)).layer(from_fn(super::log));
        let response = site.oneshot(ask("/stream/river?secret=1")).await.unwrap();
        let id = response.headers()[HEADER].to_str().unwrap().to_owned();
        assert_eq!(to_bytes(response.into_body(), 100).await.unwrap(), "a part");
        let lines = log.lines();
        assert!(lines[0].contains("path=\"/stream/river\" status=200"), "{lines:?}");
        assert!(lines[1].ends_with("streamed"), "{lines:?}");
        let within = format!("request{{request={id} route=\"/stream/{{of}}\"}}");
        assert!(lines.len() == 2 && lines.iter().all(|line| line.contains(&within)), "{lines:?}");
        assert!(!lines.concat().contains("secret"), "{lines:?}");
    }

    #[tokio::test]
    async fn a_body_is_as_long_as_before() {
        let site = Router::new().route("/", get(|| async { "eleven long" })).layer(from_fn(super::log));
        let response = site.oneshot(ask("/")).await.unwrap();
        assert_eq!(response.headers()["content-length"], "11");
        assert_eq!(response.body().size_hint().exact(), Some(11));
    }

    #[tokio::test]
    async fn files_of_the_site_have_no_line() {
        let log = Log::start();
        let site = Router::new().fallback(|| async { "a file" }).layer(from_fn(super::log));
        for path in ["/pkg/engrane.wasm", "/fonts/a.woff2", "/favicon.svg"] {
            site.clone().oneshot(ask(path)).await.unwrap();
        }
        assert_eq!(log.lines(), Vec::<String>::new());
        site.oneshot(ask("/page")).await.unwrap();
        assert_eq!(log.lines().len(), 1);
    }
}
