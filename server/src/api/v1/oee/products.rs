//! `/api/v1/oee/products`

use crate::api::idempotency::once;
use crate::api::wire::{Answer, Created, Guarded, GuardedChange, GuardedOne, GuardedStep, List};
use crate::extract::{IfMatch, Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::base::entity::NameOr;
use engrane::base::id::ProductId;
use engrane::base::permission::Permission;
use engrane::oee::products::ops;
use engrane::oee::types::{Product, ProductValues};

/// The products, by code.
#[utoipa::path(get, path = "/oee/products", responses((status = 200, body = List<Product>, description = "All of them"), Guarded))]
pub(super) async fn list_products(SignedIn(ctx): SignedIn) -> Answer<List<Product>> {
    Ok(axum::Json(List { data: ops::list_products(&ctx).await? }))
}

/// One product.
#[utoipa::path(
    get, path = "/oee/products/{id}", params(("id" = String, Path, description = "Its id or code")),
    responses((status = 200, body = Product, description = "As it is now"), GuardedOne)
)]
pub(super) async fn find_product(SignedIn(ctx): SignedIn, Path(product): Path<NameOr<ProductId>>) -> Answer<Product> {
    Ok(axum::Json(ops::find_product(&ctx, product).await?))
}

/// Sets up a product.
#[utoipa::path(
    post, path = "/oee/products", request_body = ProductValues,
    responses((status = 201, body = Product, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_product(
    SignedIn(ctx): SignedIn,
    Json(new): Json<ProductValues>,
) -> Result<Created<Product>, ApiError> {
    let made = async { Ok(ops::create_product(&ctx, &new).await?) };
    Ok(Created(once(&ctx, Permission::PlantEdit, made).await?))
}

/// Changes a product as a whole, with its rates.
#[utoipa::path(
    put, path = "/oee/products/{id}", params(("id" = String, Path, description = "Its id or code")),
    request_body = ProductValues, responses((status = 200, body = Product, description = "As it is now"), GuardedChange)
)]
pub(super) async fn change_product(
    SignedIn(ctx): SignedIn,
    Path(product): Path<NameOr<ProductId>>,
    IfMatch(version): IfMatch,
    Json(new): Json<ProductValues>,
) -> Answer<Product> {
    let changed = async { Ok(ops::change_product(&ctx, product, version, &new).await?) };
    Ok(axum::Json(once(&ctx, Permission::PlantEdit, changed).await?))
}

/// Removes a product that was never made.
#[utoipa::path(
    delete, path = "/oee/products/{id}", params(("id" = String, Path, description = "Its id or code")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_product(
    SignedIn(ctx): SignedIn,
    Path(product): Path<NameOr<ProductId>>,
) -> Result<StatusCode, ApiError> {
    once(&ctx, Permission::PlantEdit, async { Ok(ops::delete_product(&ctx, product).await?) }).await?;
    Ok(StatusCode::NO_CONTENT)
}
