//! The facts of stock and of the market.

use crate::base::id::{ItemId, PartId};
use crate::base::money::Money;
use crate::base::paging::PageRequest;
use crate::base::words::words;
use crate::catalog::types::Names;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Which of the bodega's lines are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
    /// In pieces.
    pub stock: Decimal,
    pub location: String,
    pub min_order: Option<Decimal>,
    /// When a file or a person last said that this is so.
    pub confirmed_at: DateTime<Utc>,
}

/// The bodega's lines, counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemTotals {
    pub lines: u64,
    pub loose: u64,
    pub out_of_stock: u64,
    pub unpriced: u64,
}

/// How an offered part stands to the one that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Relation {
    Same,
    Aftermarket,
    Interchange,
}

words! {
    /// Whether a bodega's prices include tax.
    #[derive(Default)]
    Tax {
        Included = "included",
        Excluded = "excluded",
        #[default]
        Unknown = "unknown",
    }
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
    /// In pieces.
    pub stock: Decimal,
    pub min_order: Option<Decimal>,
    pub location: String,
    /// When a file or a person last said that this is so.
    pub confirmed_at: DateTime<Utc>,
}

/// Who has a part, cheapest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Availability {
    pub offers: Vec<Offer>,
    pub bodegas: u32,
    /// Pieces in all offers together.
    pub stock: Decimal,
}
