//! The production: what is set up, what is ordered and what is made. Wherever an id is taken, what people call a thing is.

mod facts;
mod floor;
mod grants;
mod imports;
mod machines;
mod material;
mod movements;
mod needs;
mod norms;
mod orders;
mod pads;
mod partners;
mod reasons;
mod specifications;
mod stages;
mod workpieces;

use crate::state::AppState;
use utoipa_axum::router::OpenApiRouter;

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .merge(stages::doors())
        .merge(machines::doors())
        .merge(reasons::doors())
        .merge(partners::doors())
        .merge(workpieces::doors())
        .merge(norms::doors())
        .merge(needs::doors())
        .merge(orders::doors())
        .merge(specifications::doors())
        .merge(facts::doors())
        .merge(movements::doors())
        .merge(material::doors())
        .merge(pads::doors())
        .merge(floor::doors())
        .merge(grants::doors())
        .merge(imports::doors())
}
