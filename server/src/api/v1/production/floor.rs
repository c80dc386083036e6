//! `/api/v1/production/floor` and `/api/v1/production/people`

use crate::api::wire::{Answer, Guarded, List};
use crate::extract::{Query, SignedIn};
use crate::state::AppState;
use engrane::base::entity::NameOr;
use engrane::base::paging::PageRequest;
use engrane::base::permission::Role;
use engrane::production::floor::ops;
use engrane::production::floor::types::{Floor, FloorFilter};
use engrane::production::people::{self, PersonName};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

/// What of the floor is shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct FloorQuery {
    /// This stage alone: its id or code.
    stage: Option<String>,
    /// What is to run on this machine, by its id or code, or on none that is named.
    machine: Option<String>,
    /// Of the orders at each stage and on each machine, from one.
    page: Option<u32>,
    /// How many of each, up to 200; 50 where it is not said.
    per_page: Option<u32>,
}

/// What of each open order is at each stage, whether it can run there or the one thing that is missing, and how much each stage and
/// machine has before it.
#[utoipa::path(
    get, path = "/production/floor", params(FloorQuery),
    responses((status = 200, body = Floor, description = "As it is now"), Guarded)
)]
async fn show_floor(SignedIn(ctx): SignedIn, Query(query): Query<FloorQuery>) -> Answer<Floor> {
    let FloorQuery { stage, machine, page, per_page } = query;
    let filter = FloorFilter {
        stage: stage.as_deref().map(NameOr::of),
        machine: machine.as_deref().map(NameOr::of),
        page: PageRequest::bounded(page, per_page),
    };
    Ok(axum::Json(ops::floor(&ctx, &filter).await?))
}

/// Which people.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct PeopleQuery {
    #[param(value_type = Option<Role>, inline)]
    role: Option<Role>,
}

/// Who works there: names and roles.
#[utoipa::path(
    get, path = "/production/people", params(PeopleQuery),
    responses((status = 200, body = List<PersonName>, description = "All of them, by name"), Guarded)
)]
async fn list_production_people(SignedIn(ctx): SignedIn, Query(query): Query<PeopleQuery>) -> Answer<List<PersonName>> {
    Ok(axum::Json(List { data: people::list(&ctx, query.role).await? }))
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(show_floor)).routes(routes!(list_production_people))
}
