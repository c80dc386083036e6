//! How long each door takes and how it answers, for whoever watches the system.

use crate::state::AppState;
use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::Response;
use std::time::Instant;

pub async fn measure(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let route = super::route(&request);
    let method = request.method().clone();
    let start = Instant::now();
    let response = next.run(request).await;
    state.metrics.answered(&method, route.as_deref(), response.status(), start.elapsed());
    response
}
