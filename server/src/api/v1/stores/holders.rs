//! `/api/v1/stores/holders`

use crate::api::crud::crud;
use engrane::stores::holders::ops;
use engrane::stores::types::{Holder, HolderValues};

crud! {
    "/stores/holders", "/stores/holders/{id}": "Its id, or the code of its badge or job", Holder, HolderValues;
    list_holders: "Whom something may be issued to, in the order of their names.",
    find_holder: "One holder.",
    create_holder: "Sets up a holder.",
    change_holder: "Changes a holder as a whole.",
}

/// Removes a holder; one that ever had something is archived. Whoever has something that is to come back is refused with
/// `still_used`.
#[utoipa::path(
    delete, path = "/stores/holders/{id}",
    params(("id" = String, Path, description = "Its id, or the code of its badge or job")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
async fn delete_holder(SignedIn(ctx): SignedIn, Path(name): Name) -> Result<StatusCode, ApiError> {
    once(&ctx, Of::EDIT, async { Ok(ops::delete(&ctx, name).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}

pub(super) fn doors() -> OpenApiRouter<AppState> {
    OpenApiRouter::new().routes(routes!(list_holders, create_holder)).routes(routes!(
        find_holder,
        change_holder,
        delete_holder
    ))
}
