//! Whoever is signed in and is refused by a door or a page, or served by one that broke, stands in the audit.

use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::Response;
use engrane::platform::audit::denials::{Denial, audit_denial};
use engrane::platform::ctx::{Actor, Ctx};

pub async fn note(request: Request, next: Next) -> Response {
    let ctx = request.extensions().get::<Ctx>().filter(|ctx| matches!(ctx.actor, Actor::Person(_))).cloned();
    let route = super::route(&request);
    let method = request.method().clone();
    let response = next.run(request).await;
    let denial = match response.status() {
        StatusCode::FORBIDDEN => Denial::NotAllowed,
        StatusCode::INTERNAL_SERVER_ERROR => Denial::Failed,
        _ => return response,
    };
    if let Some((ctx, route)) = ctx.zip(route)
        && let Err(error) = audit_denial(&ctx, &format!("{method} {route}"), denial).await
    {
        // The answer stays what it is: the refusal holds, written down or not.
        tracing::warn!(route, "a refusal is missing in the audit: {error}");
    }
    response
}
