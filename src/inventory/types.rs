//! The facts of stock.

use crate::base::id::{ItemId, PartId};
use crate::base::money::Money;
use crate::base::paging::PageRequest;
use crate::catalog::types::Names;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which of the bodega's lines are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = ItemShow))]
#[serde(rename_all = "snake_case")]
pub enum Show {
    #[default]
    All,
    /// Offers without catalogue.
    Loose,
    OutOfStock,
    /// Without a price, so not on sale.
    Unpriced,
}

/// What the bodega looks for among its lines: all of it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFilter {
    /// A number (from its beginning) or words.
    pub q: String,
    pub show: Show,
    pub page: PageRequest,
}

/// A stock line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    pub id: ItemId,
    /// None: an offer without catalogue.
    pub part: Option<PartId>,
    pub number: String,
    pub brand: String,
    /// The catalogue's name, when the line has a part.
    pub name: Option<Names>,
    /// What the bodega's file calls it.
    pub description: String,
    pub own_code: String,
    pub price: Option<Money>,
    /// In pieces; none: to be confirmed.
    pub stock: Option<Decimal>,
    pub location: String,
    pub min_order: Option<Decimal>,
    /// When a file or a person last said that this is so.
    pub confirmed_at: DateTime<Utc>,
    /// Goes up with every change.
    pub version: i32,
}

/// The bodega's lines, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTotals {
    pub lines: u64,
    pub loose: u64,
    pub out_of_stock: u64,
    pub unpriced: u64,
}
