//! `GET /api/v1/inventory/items`

use crate::api::wire::{Guarded, Language, Number, Paged, StockStatus};
use crate::extract::{Query, SignedIn};
use crate::respond::ApiError;
use axum::Json;
use chrono::{DateTime, Utc};
use engrane::base::paging::PageRequest;
use engrane::inventory::ops;
use engrane::inventory::types::{ItemFilter, ItemRow, Show};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which lines are listed.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ItemQuery {
    /// From 1.
    #[param(minimum = 1)]
    page: Option<u32>,
    /// 50 when left out, at most 200.
    #[param(minimum = 1, maximum = 200)]
    per_page: Option<u32>,
    /// A number (from its beginning) or words.
    #[serde(default)]
    q: String,
    /// `all` when left out, `loose` (not in the catalogue), `out_of_stock` or `unpriced`.
    #[serde(default)]
    #[param(value_type = Option<Show>, inline)]
    show: Show,
    /// Of names: Spanish when left out.
    #[serde(default)]
    #[param(inline)]
    lang: Language,
}

/// A stock line.
#[derive(Serialize, ToSchema)]
pub(super) struct Item {
    id: Uuid,
    part_number: String,
    brand: String,
    /// The catalogue's name, else what the bodega's file calls it.
    part_name: String,
    /// In major units of `currency`; without it the line is not on sale.
    price: Option<Number>,
    currency: Option<String>,
    /// In pieces; none where it is to be confirmed.
    stock: Option<Number>,
    stock_status: StockStatus,
    location: String,
    min_order_quantity: Option<Number>,
    /// When a file or a person last said that this is so.
    updated_at: DateTime<Utc>,
    /// Goes up with every change.
    version: i32,
}

/// The bodega's stock lines, by number.
#[utoipa::path(
    get,
    path = "/inventory/items",
    tag = "inventory",
    security(("bearer" = [])),
    params(ItemQuery),
    responses((status = 200, body = Paged<Item>, description = "A page of lines"), Guarded)
)]
pub(super) async fn list_items(
    SignedIn(ctx): SignedIn,
    Query(query): Query<ItemQuery>,
) -> Result<Json<Paged<Item>>, ApiError> {
    let ItemQuery { page, per_page, q, show, lang } = query;
    let filter = ItemFilter { q, show, page: PageRequest::bounded(page, per_page) };
    Ok(Json(Paged::new(ops::list_items(&ctx, &filter).await?, |row| item(row, lang))))
}

pub(super) fn item(row: ItemRow, lang: Language) -> Item {
    Item {
        id: row.id.0,
        part_number: row.number,
        brand: row.brand,
        part_name: row.name.map_or(row.description, |name| lang.of(name)),
        price: row.price.as_ref().map(|price| Number(price.amount)),
        currency: row.price.map(|price| price.currency),
        stock: row.stock.map(Number),
        stock_status: StockStatus::of(row.stock.as_ref()),
        location: row.location,
        min_order_quantity: row.min_order.map(Number),
        updated_at: row.confirmed_at,
        version: row.version,
    }
}
