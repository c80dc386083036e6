//! What is set up: departments, categories, shelves, holders and items.

use super::{HolderKind, ItemKind, Unit};
use crate::base::entity::{NameOr, Record};
use crate::base::id::{DepartmentId, StockCategoryId, StockItemId, StockLocationId, UserId};
use crate::base::numbers::json_number;
use crate::stores::pieces::types::Tracking;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A part of the business with categories, shelves and people of its own.
pub type Department = Record<DepartmentId, DepartmentValues>;

/// What a person says of a department.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DepartmentValues {
    /// 1 to 100 characters, unique in the tenant.
    pub name: String,
    /// The name of a Material Symbol; `inventory_2` when left out.
    #[serde(default = "default_icon")]
    pub icon: String,
}

fn default_icon() -> String {
    "inventory_2".to_owned()
}

/// What items are kept apart by.
pub type StockCategory = Record<StockCategoryId, StockCategoryValues>;

/// What a person says of a category.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockCategoryValues {
    /// Its id or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub department: NameOr<DepartmentId>,
    /// 1 to 100 characters, unique in the department.
    pub name: String,
}

/// A shelf, or what shelves stand in.
pub type StockLocation = Record<StockLocationId, StockLocationValues>;

/// What a person says of a shelf.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockLocationValues {
    /// 1 to 100 characters without `/`, unique in what it stands in.
    pub name: String,
    /// What it stands in: its id or path.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub parent: Option<NameOr<StockLocationId>>,
    /// Whose it is: its id or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub department: Option<NameOr<DepartmentId>>,
    /// May what lies there be issued?
    #[serde(default = "yes")]
    pub usable: bool,
    /// Nothing is put there any more.
    #[serde(default)]
    pub archived: bool,
    /// The names from the top, with ` / ` between them. Answered; not heeded in what is sent.
    #[serde(default)]
    pub path: String,
}

fn yes() -> bool {
    true
}

/// Who, or what, something is issued to.
pub type Holder = Record<StockLocationId, HolderValues>;

/// What a person says of a holder.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct HolderValues {
    pub kind: HolderKind,
    /// 1 to 100 characters.
    pub name: String,
    /// Of a person's badge, or of a job: 1 to 30 of `A-Z 0-9 _ -`, unique in the tenant.
    #[serde(default)]
    pub code: Option<String>,
    /// Whose account the person has.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub user: Option<UserId>,
    /// Where the person works: its id or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub department: Option<NameOr<DepartmentId>>,
    /// Nothing is issued to it any more.
    #[serde(default)]
    pub archived: bool,
}

/// Something that is kept.
pub type StockItem = Record<StockItemId, StockItemValues>;

/// What a person says of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct StockItemValues {
    /// `A-Z 0-9 _ -`, 1 to 30 characters, unique in the tenant; made up when left out or empty.
    #[serde(default)]
    pub code: String,
    /// 1 to 100 characters; no other may be equal but for case, accents and blanks.
    pub name: String,
    pub kind: ItemKind,
    pub unit: Unit,
    /// Of quantities: 0 to 3, none of what is counted; those of the unit when left out. Never fewer once it was moved.
    #[serde(default)]
    pub decimals: Option<u8>,
    /// How much of it there is, or which pieces; `bulk` when left out. By piece only what is counted. Stays once it was moved.
    #[serde(default)]
    pub tracking: Option<Tracking>,
    /// Its id, or `DEPARTMENT / CATEGORY`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub category: Option<NameOr<StockCategoryId>>,
    /// Does it stay the business's own while somebody has it? Of tools when left out. Stays once it was issued.
    #[serde(default)]
    pub returnable: Option<bool>,
    /// At most 100 characters.
    #[serde(default)]
    pub supplier: String,
    /// Until what is ordered is here.
    #[serde(default)]
    pub lead_days: Option<u32>,
    /// It is ordered in multiples of this.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub pack: Option<Decimal>,
    /// Below this it is low; 0 is off.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub threshold: Decimal,
    /// What it is filled up to, at least the threshold.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub target: Option<Decimal>,
    /// The shelf that it belongs on: its id or path.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub home: Option<NameOr<StockLocationId>>,
    /// Nothing comes in any more; its history stays.
    #[serde(default)]
    pub archived: bool,
}

/// Everything that is set up besides items: for choices and trees.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoreRoom {
    pub departments: Vec<Department>,
    pub categories: Vec<StockCategory>,
    /// In the order of their paths.
    pub locations: Vec<StockLocation>,
    pub holders: Vec<Holder>,
}
