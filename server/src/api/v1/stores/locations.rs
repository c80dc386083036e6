//! `/api/v1/stores/locations`

use super::wire::MoveTo;
use crate::api::crud::crud;
use crate::extract::Query;
use engrane::stores::places::ops;
use engrane::stores::types::{StockLocation, StockLocationValues};

crud! {
    "/stores/locations", "/stores/locations/{id}": "Its id, or its path with `/` as `%2F`", StockLocation, StockLocationValues;
    list_locations: "The shelves and what they stand in, in the order of their paths.",
    find_location: "One shelf.",
    create_location: "Sets up a shelf.",
    change_location: "Changes a shelf as a whole; what stands in it moves with it.",
}

/// Removes a shelf; one that was ever used is archived. What lies on it is transferred to another one.
#[utoipa::path(
    delete, path = "/stores/locations/{id}",
    params(("id" = String, Path, description = "Its id, or its path with `/` as `%2F`"), MoveTo),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_location(
    SignedIn(ctx): SignedIn,
    Path(name): Name,
    Query(to): Query<MoveTo>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Of::EDIT, async { Ok(ops::delete(&ctx, name, to.named()).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_locations, create_location)).routes(routes!(
        find_location,
        change_location,
        delete_location
    ))
}
