//! Orders of the production as holders: what is kept for one, given out to it and comes back of it goes through the ledger and the
//! reservations like everything else. Such a holder has the id of its order, and is made when the order first has something; the
//! production does all this in its own transactions, through [`steps`](super::steps).
//!
//! A *remnant* (retal) is what comes back and is no whole bar or sheet any more: its size, heat number and certificate are kept beside
//! the line of the return.

pub(super) mod ops;
pub(super) mod store;

use crate::base::id::{ProductionOrderId, StockDocumentId, StockItemId};
use crate::stores::types::Unit;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;

/// An item, as far as an order needs to know it.
#[derive(Clone, Debug)]
pub(crate) struct JobItem {
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    pub unit: Unit,
    /// Of its quantities.
    pub decimals: u8,
    /// On shelves from which it may be issued, less what is kept for anybody.
    pub available: Decimal,
    /// May it be used up: neither tracked by piece, nor to come back, nor put away?
    pub is_material: bool,
}

/// So much of an item for an order, or from it.
#[derive(Clone, Debug)]
pub(crate) struct JobLine {
    pub item: StockItemId,
    pub quantity: Decimal,
    /// Of what comes back.
    pub remnant: Option<JobRemnant>,
}

/// What is known of a remnant.
#[derive(Clone, Debug)]
pub(crate) struct JobRemnant {
    pub size: String,
    pub heat_number: String,
    pub certificate: String,
}

/// A remnant that came back of an order.
#[derive(Clone, Debug)]
pub(crate) struct KeptRemnant {
    pub document: StockDocumentId,
    pub number: i64,
    pub item: StockItemId,
    pub quantity: Decimal,
    pub about: JobRemnant,
    pub recorded_at: DateTime<Utc>,
}

/// What an order has of an item.
#[derive(Clone, Copy, Debug)]
pub(crate) struct JobStock {
    pub order: ProductionOrderId,
    pub item: StockItemId,
    /// Kept for it still.
    pub reserved: Decimal,
    /// Issued to it, less what came back or was taken back.
    pub out: Decimal,
    /// Came back.
    pub returned: Decimal,
}
