//! Plants: their set-up, the detections that they send, and the figures of a window. Wherever an id is taken, a code is.

mod areas;
mod calendar;
mod detections;
mod imports;
mod kpi;
mod lines;
mod products;
mod screens;
mod series;
mod shifts;
mod stops;
mod timeline;
mod wire;

use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// 50,000 detections with room to spare.
const DETECTIONS_LIMIT: usize = 32 * 1024 * 1024;

/// Files go to disk as they come, and the store of files knows how much of one is taken.
fn files() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(imports::upload_detections)).layer(DefaultBodyLimit::disable())
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(detections::send_detections))
        .layer(DefaultBodyLimit::max(DETECTIONS_LIMIT))
        .merge(files())
        .merge(lines::doors())
        .merge(areas::doors())
        .merge(products::doors())
        .routes(routes!(shifts::list_shifts, shifts::create_shift))
        .routes(routes!(shifts::find_shift, shifts::change_shift, shifts::delete_shift))
        .routes(routes!(calendar::list_exceptions, calendar::create_exception))
        .routes(routes!(calendar::find_exception, calendar::change_exception, calendar::delete_exception))
        .routes(routes!(imports::find_detections))
        .routes(routes!(imports::preview_detections))
        .routes(routes!(imports::apply_detections))
        .routes(routes!(screens::list_screens, screens::connect_screen))
        .routes(routes!(screens::disconnect_screen))
        .routes(routes!(kpi::kpi))
        .routes(routes!(series::kpi_series))
        .routes(routes!(stops::stops))
        .routes(routes!(timeline::timeline))
}
