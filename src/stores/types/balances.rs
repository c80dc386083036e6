//! How much there is of an item, and where.

use super::history::IssueRow;
use super::set_up::StockItem;
use super::{ItemKind, PlaceKind, StockStatus, Unit};
use crate::base::enums::text_enum;
use crate::base::id::{DepartmentId, StockCategoryId, StockItemId, StockLocationId};
use crate::base::numbers::json_number;
use crate::stores::codes::types::LearntCode;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How much there is of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Levels {
    /// On all shelves.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub on_hand: Decimal,
    /// On shelves from which something may be issued, less what is reserved.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    /// Kept for somebody.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub reserved: Decimal,
    /// With holders, of what is returnable.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub in_use: Decimal,
    /// On hand and in use.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub total: Decimal,
    /// Of the total, for whoever may see it.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub value: Option<Decimal>,
    pub status: StockStatus,
}

/// Of the items, which are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemFilter {
    /// Words of name, code and supplier; all of them, each from its beginning.
    #[serde(default)]
    pub words: String,
    pub department: Option<DepartmentId>,
    pub category: Option<StockCategoryId>,
    /// With something there or below.
    pub place: Option<StockLocationId>,
    pub kind: Option<ItemKind>,
    pub show: Option<ItemShow>,
}

text_enum! {
    /// Of the items, those of one standing. What is archived is among none but its own.
    ItemShow {
        Available = "available",
        Low = "low",
        Out = "out",
        /// Something of it is in use.
        OnLoan = "on_loan",
        /// More of it was asked for, or ordered, and is not there yet.
        Ordered = "ordered",
        Archived = "archived",
    }
}

/// An item with how much there is of it, as lists show it. In the order of names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemRow {
    pub item: StockItem,
    /// `DEPARTMENT / CATEGORY`.
    pub category: Option<String>,
    pub department: Option<DepartmentId>,
    pub levels: Levels,
    /// Shelves with something of it, the fullest first, at most three.
    pub shelves: Vec<PlaceBalance>,
}

/// An item as its page shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemDetail {
    pub row: ItemRow,
    /// Where it is: shelves, then holders of what is returnable.
    pub balances: Vec<PlaceBalance>,
    /// Who has it, the oldest first, at most 200; own loans alone for whoever may not see those of others.
    pub open: Vec<IssueRow>,
    /// What stands on its labels.
    pub own_code: String,
    pub codes: Vec<LearntCode>,
}

/// A place by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Place {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockLocationId,
    pub kind: PlaceKind,
    /// The path of a shelf, the name of a holder, the word of a place outside.
    pub name: String,
}

/// So much at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PlaceBalance {
    pub place: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
}

/// An item by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ItemName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    pub unit: Unit,
}

/// So much of an item at a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BalanceRow {
    pub item: ItemName,
    pub place: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
}

/// Of what lies on shelves or is with holders, which is listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceFilter {
    pub item: Option<StockItemId>,
    /// There or below.
    pub place: Option<StockLocationId>,
    /// Shelves when left out.
    pub kind: Option<PlaceKind>,
}
