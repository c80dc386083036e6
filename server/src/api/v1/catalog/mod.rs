//! The catalogue, open to anyone, and for workshops and the platform who has a part.

mod aftermarket;
mod availability;
mod categories;
mod fitments;
mod part;
mod search;

use crate::api::freshness::keep_public;
use crate::state::AppState;
use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(search::search_parts))
        .routes(routes!(categories::list_categories))
        .routes(routes!(part::find_part))
        .routes(routes!(fitments::list_fitments))
        .routes(routes!(aftermarket::list_aftermarket))
        .layer(from_fn(keep_public))
        .routes(routes!(availability::list_availability))
}
