//! `/api/v1/stores/kits`

use crate::api::crud::crud;
use crate::extract::JsonIfAny;
use engrane::stores::kits::ops;
use engrane::stores::kits::types::{Kit, KitIssue, KitValues};
use engrane::stores::types::ActAnswer;

crud! {
    "/stores/kits", "/stores/kits/{id}": "Its id or name", Kit, KitValues;
    list_kits: "The kits, in the order of their names.",
    find_kit: "One kit.",
    create_kit: "Sets up a kit.",
    change_kit: "Changes a kit as a whole.",
    delete_kit: "Removes a kit; what was issued by it stays.",
}

/// Issues a kit by one document. All that there is not enough of is told with `not_enough`, unless `partial` asks for what there is.
#[utoipa::path(
    post, path = "/stores/kits/{id}/issue", params(("id" = String, Path, description = "Its id or name")),
    request_body = Option<KitIssue>,
    responses((status = 200, body = ActAnswer, description = "It is done: how the items stand now"), GuardedStep)
)]
pub(super) async fn issue_kit(
    SignedIn(ctx): SignedIn,
    Path(name): Name,
    JsonIfAny(asked): JsonIfAny<KitIssue>,
) -> Answer<ActAnswer> {
    // The operation does it once, by the id or by the key of the request.
    Ok(axum::Json(ops::issue(&ctx, &name, &asked.unwrap_or_default()).await?))
}
