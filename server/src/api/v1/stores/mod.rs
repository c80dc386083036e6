//! The store-room: what is set up, what is done with the stock, and what is shown of that. Wherever an id is taken, what people
//! call a thing is.

mod acts;
mod analytics;
mod attachments;
mod categories;
mod codes;
mod counts;
mod custody;
mod departments;
mod documents;
mod exports;
mod holders;
mod imports;
mod items;
mod kits;
mod locations;
mod pieces;
mod requests;
mod reservations;
mod wire;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(departments::doors())
        .merge(categories::doors())
        .merge(locations::doors())
        .merge(holders::doors())
        .merge(items::doors())
        .merge(pieces::doors())
        .merge(attachments::doors())
        .merge(counts::doors())
        .merge(reservations::doors())
        .merge(requests::doors())
        .merge(kits::doors())
        .routes(routes!(kits::issue_kit))
        .merge(exports::doors())
        .merge(imports::doors())
        .routes(routes!(codes::learn_code))
        .routes(routes!(codes::resolve_code, codes::forget_code))
        .routes(routes!(codes::print_labels))
        .routes(routes!(custody::print_custody))
        .routes(routes!(custody::print_own_custody))
        .routes(routes!(acts::receive))
        .routes(routes!(acts::issue))
        .routes(routes!(acts::return_stock))
        .routes(routes!(acts::transfer))
        .routes(routes!(acts::adjust))
        .routes(routes!(acts::scrap))
        .routes(routes!(documents::list_documents))
        .routes(routes!(documents::find_document))
        .routes(routes!(documents::reverse_document))
        .routes(routes!(documents::list_moves))
        .routes(routes!(documents::list_issues))
        .routes(routes!(analytics::restock))
        .routes(routes!(analytics::abc))
        .routes(routes!(analytics::dead))
        .routes(routes!(analytics::cover))
        .routes(routes!(analytics::shrinkage))
        .routes(routes!(analytics::cost))
}
