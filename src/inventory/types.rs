//! The facts of stock.

use crate::base::enums::text_enum;
use crate::base::id::{ItemId, PartId};
use crate::base::money::Money;
use crate::base::paging::PageRequest;
use crate::catalog::types::Names;
use crate::platform::tenancy::settings::types::PriceLevels;
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
    /// Without the price that workshops see, so not on sale.
    Unpriced,
    /// In no file of their source any more.
    Missing,
}

text_enum! {
    /// What the lines are sorted by; those that are equal by their number.
    #[derive(Default)]
    ItemSort {
        #[default]
        Number = "number",
        Brand = "brand",
        /// Lines without one are the cheapest.
        Price = "price",
        Stock = "stock",
        /// How long ago somebody said that it is so.
        Age = "age",
    }
}

impl ItemSort {
    /// Whether a figure comes before the number.
    pub fn is_by_figure(self) -> bool {
        match self {
            Self::Number | Self::Brand => false,
            Self::Price | Self::Stock | Self::Age => true,
        }
    }
}

/// Where a page is beside the one that led to it: its lines follow a place, or come before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Beside {
    After(String),
    Before(String),
}

/// What the bodega looks for among its lines: all of it stands in the URL.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct ItemFilter {
    /// A number (from its beginning) or words.
    pub q: String,
    pub show: Show,
    /// From its beginning; empty: any.
    pub brand: String,
    /// From its beginning; empty: any.
    pub location: String,
    /// Nobody has said for so many days that they are so.
    pub older_than_days: Option<u32>,
    pub sort: ItemSort,
    pub descending: bool,
    pub page: PageRequest,
    /// Finds the page without counting up to it.
    pub beside: Option<Beside>,
}

impl ItemFilter {
    /// Whether more than a view narrows the list.
    pub fn narrows(&self) -> bool {
        !(self.q.is_empty() && self.brand.is_empty() && self.location.is_empty() && self.older_than_days.is_none())
    }
}

/// A page of lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemPage {
    pub rows: Vec<ItemRow>,
    pub page: u32,
    pub per_page: u32,
    pub total: u64,
    /// There are more than `total`, and nobody has counted them.
    pub at_least: bool,
    /// Where the next page begins, if there is one.
    pub after: Option<String>,
    /// Where the page before ends, if there is one.
    pub before: Option<String>,
    /// Which of the lines' prices workshops see, and what they are called.
    pub levels: PriceLevels,
}

impl ItemPage {
    /// Pages of the lines that are counted; an empty list has one (empty) page.
    pub fn total_pages(&self) -> u64 {
        self.total.div_ceil(u64::from(self.per_page)).max(1)
    }
}

/// Prices of a line by their levels, from the first.
pub type Prices = [Option<Decimal>; 5];

/// The price of a level, from 1.
#[must_use]
pub fn of_level(prices: &Prices, level: i16) -> Option<Decimal> {
    let place = usize::try_from(level).ok()?.checked_sub(1)?;
    prices.get(place).copied().flatten()
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
    /// The one that workshops see.
    pub price: Option<Money>,
    /// All of them.
    pub prices: Prices,
    /// What it costs the bodega.
    pub cost: Option<Decimal>,
    /// Of its prices and its cost, also where it has none.
    pub currency: String,
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
    pub missing: u64,
}
