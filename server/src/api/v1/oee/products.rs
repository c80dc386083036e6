//! `/api/v1/oee/products`

use super::wire::{ctx_may_edit, line_id, product_id, version};
use crate::api::wire::{Guarded, GuardedStep, List, Number};
use crate::extract::{Json, Path, SignedIn};
use crate::respond::ApiError;
use axum::http::StatusCode;
use engrane::oee::ops;
use engrane::oee::types::{NewProduct, Product as Values, ProductRate};
use engrane::platform::ctx::Ctx;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// What a line makes.
#[derive(Serialize, ToSchema)]
pub(super) struct Product {
    id: Uuid,
    /// Sent back with a change.
    version: i32,
    code: String,
    name: String,
    active: bool,
    /// Grams of a piece.
    weight: Option<Number>,
    colour: Option<String>,
    pieces_per_batch: Option<u32>,
    /// Lines that make it at a rate of its own.
    rates: Vec<Rate>,
}

/// How fast a line makes a product at its best.
#[derive(Serialize, ToSchema)]
#[schema(as = ProductRate)]
pub(super) struct Rate {
    line: Uuid,
    /// Pieces a minute.
    ideal_rate: Number,
}

impl From<Values> for Product {
    fn from(product: Values) -> Self {
        let values = product.values;
        let rate = |rate: ProductRate| Rate { line: rate.line.0, ideal_rate: Number(rate.ideal_rate) };
        Self {
            id: product.id.0,
            version: product.version,
            code: values.code,
            name: values.name,
            active: values.active,
            weight: values.weight.map(Number),
            colour: values.colour,
            pieces_per_batch: values.pieces_per_batch,
            rates: values.rates.into_iter().map(rate).collect(),
        }
    }
}

/// A product as it shall be.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ProductBody {
    /// With a change: the version that was read.
    version: Option<i32>,
    /// `A-Z 0-9 _ -`, unique.
    code: String,
    name: String,
    #[serde(default = "yes")]
    active: bool,
    /// Grams of a piece.
    #[schema(value_type = Option<f64>)]
    weight: Option<Decimal>,
    /// `#rrggbb`.
    colour: Option<String>,
    pieces_per_batch: Option<u32>,
    #[serde(default)]
    rates: Vec<RateBody>,
}

/// How fast a line makes a product at its best.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = ProductRateBody)]
pub(super) struct RateBody {
    /// Id or code.
    line: String,
    /// Pieces a minute.
    #[schema(value_type = f64)]
    ideal_rate: Decimal,
}

fn yes() -> bool {
    true
}

impl ProductBody {
    async fn values(self, ctx: &Ctx) -> Result<NewProduct, ApiError> {
        let mut rates = Vec::with_capacity(self.rates.len());
        for rate in self.rates {
            rates.push(ProductRate { line: line_id(ctx, &rate.line).await?, ideal_rate: rate.ideal_rate });
        }
        Ok(NewProduct {
            code: self.code,
            name: self.name,
            active: self.active,
            weight: self.weight,
            colour: self.colour,
            pieces_per_batch: self.pieces_per_batch,
            rates,
        })
    }
}

/// The products, by code.
#[utoipa::path(
    get,
    path = "/oee/products",
    tag = "oee",
    security(("bearer" = [])),
    responses((status = 200, body = List<Product>, description = "All of them"), Guarded)
)]
pub(super) async fn list_products(SignedIn(ctx): SignedIn) -> Result<axum::Json<List<Product>>, ApiError> {
    Ok(axum::Json(List { data: ops::plant(&ctx).await?.products.into_iter().map(Product::from).collect() }))
}

/// Sets up a product.
#[utoipa::path(
    post,
    path = "/oee/products",
    tag = "oee",
    security(("bearer" = [])),
    request_body = ProductBody,
    responses((status = 201, body = Product, description = "It is set up"), GuardedStep)
)]
pub(super) async fn create_product(
    SignedIn(ctx): SignedIn,
    Json(body): Json<ProductBody>,
) -> Result<(StatusCode, axum::Json<Product>), ApiError> {
    ctx_may_edit(&ctx)?;
    let new = body.values(&ctx).await?;
    Ok((StatusCode::CREATED, axum::Json(ops::create_product(&ctx, &new).await?.into())))
}

/// Changes a product as a whole, with its rates.
#[utoipa::path(
    put,
    path = "/oee/products/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id or code")),
    request_body = ProductBody,
    responses((status = 200, body = Product, description = "As it is now"), GuardedStep)
)]
pub(super) async fn change_product(
    SignedIn(ctx): SignedIn,
    Path(id): Path<String>,
    Json(body): Json<ProductBody>,
) -> Result<axum::Json<Product>, ApiError> {
    ctx_may_edit(&ctx)?;
    let version = version(body.version)?;
    let id = product_id(&ctx, &id).await?;
    let new = body.values(&ctx).await?;
    Ok(axum::Json(ops::change_product(&ctx, id, version, &new).await?.into()))
}

/// Removes a product that was never made.
#[utoipa::path(
    delete,
    path = "/oee/products/{id}",
    tag = "oee",
    security(("bearer" = [])),
    params(("id" = String, Path, description = "Its id or code")),
    responses((status = 204, description = "It is gone"), GuardedStep)
)]
pub(super) async fn delete_product(SignedIn(ctx): SignedIn, Path(id): Path<String>) -> Result<StatusCode, ApiError> {
    ctx_may_edit(&ctx)?;
    ops::delete_product(&ctx, product_id(&ctx, &id).await?).await?;
    Ok(StatusCode::NO_CONTENT)
}
