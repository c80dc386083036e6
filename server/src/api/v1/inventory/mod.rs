//! The bodega's stock and the files it brings in. An import is uploaded, read by a job, mapped by header names and
//! applied by another job; each step answers with where the import stands.

mod answer_import;
mod apply_import;
mod changes;
mod downloads;
mod find_import;
mod items;
mod list_imports;
mod list_items;
mod mapping;
mod plan_import;
mod reread_import;
mod upload_import;
mod wire;

use crate::state::AppState;
use axum::extract::DefaultBodyLimit;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        // The file goes to disk as it comes, and the store of files knows how much of it is taken.
        .routes(routes!(upload_import::upload_import, list_imports::list_imports))
        .layer(DefaultBodyLimit::disable())
        .routes(routes!(find_import::find_import))
        .routes(routes!(plan_import::plan_import, plan_import::show_plan))
        .routes(routes!(answer_import::answer_import))
        .routes(routes!(apply_import::apply_import))
        .routes(routes!(reread_import::reread_import))
        .routes(routes!(changes::list_changes))
        .routes(routes!(changes::undo_change))
        .routes(routes!(changes::undo_import))
        .routes(routes!(list_items::list_items, items::clear_items))
        .routes(routes!(downloads::export_items))
        .routes(routes!(items::find_item, items::change_item))
        .routes(routes!(downloads::rejected_rows))
        .routes(routes!(downloads::import_file))
        .routes(routes!(mapping::find_mapping, mapping::change_mapping))
}
