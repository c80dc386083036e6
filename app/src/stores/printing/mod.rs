//! The page on which labels are printed: what they are of, on what they are printed, and how this device's printer shifts them. The
//! browser asks for the PDF at the REST door, and saves it.

mod download;
mod form;
mod labels_page;
#[cfg(feature = "ssr")]
mod present;
mod printer;
mod rpc;
mod shown;

use super::acts::filter_pairs;
use crate::base::address::with_query;
use engrane::base::id::{StockItemId, StockLocationId, StockPieceId};
use engrane::stores::types::ItemFilter;

pub(crate) use labels_page::labels_page;

/// Where the page is.
pub const LABELS: &str = "/stores/labels";

/// The page, with the labels of all items that a filter leaves.
pub fn labels_of_filter(filter: &ItemFilter) -> String {
    let pairs = filter_pairs(filter);
    let pairs = pairs.iter().map(|(name, value)| (*name, value.as_str()));
    with_query(LABELS, &[("all", "1")].into_iter().chain(pairs).collect::<Vec<_>>())
}

/// The page, with the label of one item.
pub fn labels_of_item(id: StockItemId) -> String {
    with_query(LABELS, &[("item", &id.to_string())])
}

/// The page, with the labels of pieces.
pub fn labels_of_pieces(ids: impl Iterator<Item = StockPieceId>) -> String {
    let ids: Vec<String> = ids.map(|id| id.to_string()).collect();
    with_query(LABELS, &ids.iter().map(|id| ("piece", id.as_str())).collect::<Vec<_>>())
}

/// The page, with the label of one holder.
pub fn labels_of_holder(id: StockLocationId) -> String {
    with_query(LABELS, &[("holder", &id.to_string())])
}

/// The page, with the labels of a shelf, by its id, and of all below it.
pub fn labels_of_shelf(id: &str) -> String {
    with_query(LABELS, &[("shelf", id)])
}
