//! `/api/v1/catalog/brands`, for the platform

use crate::api::crud::crud;
use engrane::catalog::edit::ops;
use engrane::catalog::edit::types::{Brand, BrandMerge, BrandValues, BrandsMerged};

crud! {
    "/catalog/brands", "/catalog/brands/{id}": "Its id, or its name in any spelling", Brand, BrandValues;
    list_brands: "The brands, in the order of their names.",
    find_brand: "One brand.",
    create_brand: "Makes a brand.",
    change_brand: "Changes a brand as a whole. What it was called before stays one of its aliases.",
    delete_brand: "Removes a brand that has no parts, and that the program does not bring.",
}

/// Makes two brands one: parts, references and stock lines of this one are of the other. Parts with the same number become one.
#[utoipa::path(
    post, path = "/catalog/brands/{id}/merge",
    params(("id" = String, Path, description = "The one that goes: its id, or its name in any spelling")),
    request_body = BrandMerge,
    responses((status = 200, body = BrandsMerged, description = "They are one"), GuardedStep)
)]
pub(super) async fn merge_brand(
    SignedIn(ctx): SignedIn,
    Path(gone): Name,
    Json(asked): Json<BrandMerge>,
) -> Answer<BrandsMerged> {
    let merged = async { Ok(ops::merge_brands(&ctx, gone, &asked).await?) };
    Ok(axum::Json(once(&ctx, Of::EDIT, merged).await?))
}
