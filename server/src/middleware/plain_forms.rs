//! A plain form, of a page without script, that is refused: the page is loaded anew, and a cookie brings what was typed.

use app::forms::refused_form;
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use engrane::platform::ctx::Ctx;
use engrane::platform::identity::cookies;

/// Bytes of a form that is looked at.
const LOOKED_AT: u64 = 64 * 1024;

/// Keeps what was typed into a form that is refused.
pub async fn keep(request: Request, next: Next) -> Response {
    let Some(ctx) = request.extensions().get::<Ctx>().filter(|_| is_plain_form(&request)).cloned() else {
        return next.run(request).await;
    };
    let (head, body) = request.into_parts();
    // It has said how long it is; what is longer is no form of ours.
    let Ok(body) = to_bytes(body, usize::try_from(LOOKED_AT).unwrap_or(usize::MAX)).await else {
        return axum::http::StatusCode::BAD_REQUEST.into_response();
    };
    let typed = refused_form::kept(&body);
    let mut response = next.run(Request::from_parts(head, Body::from(body))).await;
    let location = response.headers().get(header::LOCATION).and_then(|location| location.to_str().ok());
    if location.is_some_and(|location| location.contains("__err="))
        && let Some(Ok(cookie)) = typed.map(|typed| HeaderValue::from_str(&cookies::typed(&ctx, &typed)))
    {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}

fn is_plain_form(request: &Request) -> bool {
    let text = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    request.method() == Method::POST
        && request.uri().path().starts_with("/api/")
        && text(header::ACCEPT).contains("text/html")
        && text(header::CONTENT_TYPE).starts_with("application/x-www-form-urlencoded")
        && text(header::CONTENT_LENGTH).parse().is_ok_and(|length: u64| length <= LOOKED_AT)
}
