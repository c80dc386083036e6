//! What travels to the page of labels.

use crate::ui::form::Pick;
use engrane::base::id::{StockItemId, StockLocationId, StockPieceId};
use engrane::stores::types::ItemFilter;
use serde::{Deserialize, Serialize};

/// What is to be labelled, as an address or a button says it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AskedLabels {
    pub items: Vec<StockItemId>,
    /// All items that it leaves.
    pub filter: Option<ItemFilter>,
    /// Each with all below it.
    pub shelves: Vec<StockLocationId>,
    pub holders: Vec<StockLocationId>,
    #[serde(default)]
    pub pieces: Vec<StockPieceId>,
}

/// What a label is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LabelOf {
    Item,
    Shelf,
    Holder,
    Piece,
}

/// Something that gets a label.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Thing {
    pub of: LabelOf,
    pub id: String,
    pub name: String,
    pub remark: String,
}

/// What was found of what is to be labelled.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Labelled {
    pub things: Vec<Thing>,
    /// How many items the filter leaves, where these are more than are printed at once: then none of them is among the things.
    pub too_many: Option<String>,
}

/// What the page begins with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LabelSheet {
    pub labelled: Labelled,
    /// What can be added as a whole.
    pub categories: Vec<Pick>,
    pub shelves: Vec<Pick>,
}
