//! The catalogue, open to anyone, for workshops and the platform who has a part, and for the platform all that it edits.

mod aftermarket;
mod availability;
mod brands;
mod categories;
mod editing;
mod fitments;
mod groups;
mod imports;
mod interchange;
mod part;
mod reports;
mod search;
mod suggest;
mod values;
mod vehicles;
mod vin;
mod wanted;

use crate::api::freshness::keep_public;
use crate::state::AppState;
use axum::middleware::from_fn;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(search::search_parts))
        .routes(routes!(suggest::suggest))
        .routes(routes!(vin::read_vin))
        .routes(routes!(categories::list_categories))
        .routes(routes!(vehicles::makes::list_makes))
        .routes(routes!(vehicles::models::list_models))
        .routes(routes!(vehicles::years::list_years))
        .routes(routes!(vehicles::engines::list_engines))
        .routes(routes!(vehicles::vehicle::find_vehicle))
        .routes(routes!(vehicles::groups::list_groups))
        .routes(routes!(part::find_part))
        .routes(routes!(fitments::list_fitments))
        .routes(routes!(aftermarket::list_aftermarket))
        .routes(routes!(interchange::list_interchange))
        .layer(from_fn(keep_public))
        .routes(routes!(availability::list_availability))
        .merge(imports::doors())
        .merge(brands::doors())
        .routes(routes!(brands::merge_brand))
        .merge(groups::doors())
        .merge(values::doors())
        .merge(editing::doors())
        .merge(reports::doors())
        .merge(wanted::doors())
        .merge(interchange::doors())
}
