//! What the people of the organization did, and that as a file.

mod begin_export;
mod download_export;
mod find_export;
mod list_entries;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list_entries::list_entries))
        .routes(routes!(begin_export::begin_export))
        .routes(routes!(find_export::find_export))
        .routes(routes!(download_export::download_export))
}
