//! What is shown of material, in words.

use crate::stores::shown::TypedThing;
use engrane::base::id::{NeedId, ProductionOrderId, StockDocumentId, StockItemId};
use engrane::production::material::types::MaterialAct;
use serde::{Deserialize, Serialize};

/// What a piece takes of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedShown {
    pub id: NeedId,
    pub version: i32,
    pub name: String,
    pub code: String,
    /// How much, and for how many pieces.
    pub takes: String,
    /// As it stands in the fields.
    pub typed: TypedNeed,
}

/// A need as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedNeed {
    pub item: TypedThing,
    pub quantity: String,
    pub pieces: String,
}

/// What an order has of an item, and needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialRow {
    pub item: StockItemId,
    pub name: String,
    pub code: String,
    pub needed: String,
    pub reserved: String,
    pub issued: String,
    /// What of this came back, where something did.
    pub back: Option<String>,
    /// None where nothing is.
    pub missing: Option<String>,
    pub available: String,
}

/// A remnant that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemnantShown {
    /// How much of what.
    pub said: String,
    /// Its size, heat number and certificate.
    pub about: String,
    /// By which document of the store-room, and when.
    pub by: String,
    /// For whoever may see it.
    pub document: Option<StockDocumentId>,
}

/// The material of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MaterialOfOrder {
    pub order: ProductionOrderId,
    pub rows: Vec<MaterialRow>,
    pub remnants: Vec<RemnantShown>,
    /// What the person may do with it as it is now.
    pub acts: Vec<MaterialAct>,
}

impl MaterialOfOrder {
    /// Is one of these items of its material? Where none are named, any may be.
    pub fn is_of(&self, items: &[StockItemId]) -> bool {
        items.is_empty() || self.rows.iter().any(|row| items.contains(&row.item))
    }
}

/// A line that an act begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetLine {
    pub item: StockItemId,
    pub name: String,
    /// How much there is of it.
    pub about: String,
    /// As it stands in the field.
    pub quantity: String,
}

/// What an act begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovingSheet {
    pub act: MaterialAct,
    /// The order is over, and this is not done for it any more.
    pub is_over: bool,
    /// Another one is another act.
    pub id: StockDocumentId,
    pub lines: Vec<SheetLine>,
}

/// So much of an item, as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedMaterialLine {
    pub item: TypedThing,
    pub quantity: String,
    pub size: String,
    pub heat_number: String,
    pub certificate: String,
}

/// An act, as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedMaterial {
    pub id: Option<StockDocumentId>,
    pub lines: Vec<TypedMaterialLine>,
    /// A day, or nothing.
    pub until: String,
    pub note: String,
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn row(item: StockItemId) -> MaterialRow {
        let text = String::new;
        MaterialRow {
            item,
            name: text(),
            code: text(),
            needed: text(),
            reserved: text(),
            issued: text(),
            back: None,
            missing: None,
            available: text(),
        }
    }

    #[test]
    fn an_order_is_concerned_by_its_own_items_and_where_none_is_named() {
        let [own, other] = [1, 2].map(|id| StockItemId(Uuid::from_u128(id)));
        let order = ProductionOrderId(Uuid::nil());
        let of = |rows| MaterialOfOrder { order, rows, remnants: Vec::new(), acts: Vec::new() };
        let found = of(vec![row(own)]);
        assert!(found.is_of(&[other, own]) && found.is_of(&[]));
        assert!(!found.is_of(&[other]));
        assert!(!of(Vec::new()).is_of(&[own]) && of(Vec::new()).is_of(&[]));
    }
}
