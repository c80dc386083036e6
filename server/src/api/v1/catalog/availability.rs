//! `GET /api/v1/catalog/parts/{id}/availability`

use crate::api::wire::{GuardedOne, List, Number, StockConfirmation};
use crate::extract::{Path, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::base::id::PartId;
use engrane::base::money::Tax;
use engrane::market::ops;
use engrane::market::types::{Offer, Relation};
use serde::Serialize;
use utoipa::ToSchema;

/// A bodega that has the part, or one that replaces it.
#[derive(Serialize, ToSchema)]
pub(super) struct Available {
    bodega: String,
    city: String,
    phone: String,
    whatsapp: String,
    brand: String,
    part_number: String,
    /// How it stands to the part that was asked for: `same`, `aftermarket` or `interchange`.
    relation: Relation,
    /// In major units of `currency`.
    price: Number,
    currency: String,
    /// Whether the price includes tax: `included`, `excluded` or `unknown`.
    tax: Tax,
    /// In pieces; none where it is to be confirmed with the bodega.
    stock: Option<Number>,
    stock_status: StockConfirmation,
    min_order_quantity: Option<Number>,
    location: String,
    /// When the bodega last said that this is so.
    updated_at: DateTime<Utc>,
}

/// Who has a part: what is counted before what is to be confirmed, cheapest first. For workshops and the platform.
#[utoipa::path(
    get,
    path = "/catalog/parts/{id}/availability",
    tag = "catalog",
    security(("bearer" = [])),
    params(("id" = Uuid, Path, description = "The part")),
    responses((status = 200, body = List<Available>, description = "Who has it"), GuardedOne)
)]
pub(super) async fn list_availability(
    SignedIn(ctx): SignedIn,
    Path(id): Path<PartId>,
) -> Result<Json<List<Available>>, ApiError> {
    let availability = ops::availability(&ctx, id).await?;
    Ok(Json(List { data: availability.offers.into_iter().map(available).collect() }))
}

fn available(offer: Offer) -> Available {
    Available {
        bodega: offer.bodega,
        city: offer.city,
        phone: offer.phone,
        whatsapp: offer.whatsapp,
        brand: offer.brand,
        part_number: offer.number,
        relation: offer.relation,
        price: Number(offer.price.amount),
        currency: offer.price.currency,
        tax: offer.tax,
        stock: offer.stock.map(Number),
        stock_status: StockConfirmation::of(offer.stock.as_ref()),
        min_order_quantity: offer.min_order.map(Number),
        location: offer.location,
        updated_at: offer.confirmed_at,
    }
}
