//! The facts of what is on sale.

use crate::base::id::{ItemId, PartId};
use crate::base::money::{Money, Tax};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How an offered part stands to the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Same,
    Aftermarket,
    Interchange,
}

/// One bodega's offer, as workshops see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Offer {
    pub item: ItemId,
    pub bodega: String,
    pub city: String,
    pub phone: String,
    pub whatsapp: String,
    /// The part that is offered; none for an offer without catalogue.
    pub part: Option<PartId>,
    pub brand: String,
    pub number: String,
    /// What the bodega calls it.
    pub description: String,
    pub relation: Relation,
    pub price: Money,
    pub tax: Tax,
    /// In pieces; none: to be confirmed.
    pub stock: Option<Decimal>,
    pub min_order: Option<Decimal>,
    pub location: String,
    /// When a file or a person last said that this is so.
    pub confirmed_at: DateTime<Utc>,
}

/// Who has a part: what is counted before what is to be confirmed, cheapest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    pub offers: Vec<Offer>,
    pub bodegas: u32,
    /// Pieces in all offers together, as far as they are counted.
    pub stock: Decimal,
}
