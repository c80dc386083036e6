//! What analytics tell, as it travels. Months are those of the organization's clocks, and the running one is the last of a
//! span of months.

use crate::base::enums::text_enum;
use crate::base::id::{DepartmentId, StockLocationId};
use crate::base::numbers::json_number;
use crate::base::paging::Page;
use crate::stores::types::ItemName;
use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Days without an issue after which stock is dead, where nobody says how many.
pub const DEAD_DAYS: u32 = 180;
/// Days from whose use it is reckoned how long things last, likewise.
pub const COVER_DAYS: u32 = 90;
/// Days at the most.
pub const MOST_DAYS: u32 = 3650;
pub const MOST_COVER_DAYS: u32 = 180;
/// Months of which values are summed, where nobody says how many, and at the most.
pub const MONTHS: u32 = 12;
pub const MOST_MONTHS: u32 = 60;

/// An item of which less is available than its threshold (por reponer).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RestockRow {
    pub item: ItemName,
    /// Empty where none is known.
    pub supplier: String,
    pub lead_days: Option<u32>,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub threshold: Decimal,
    /// What it is filled up to: its target, or else its threshold.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub target: Decimal,
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub pack: Option<Decimal>,
    /// On its way.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub ordered: Decimal,
    /// What to order: up to the target, at least 1, in whole packs.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub proposed: Decimal,
    /// Of what is proposed, at the average; for whoever may see it, where there is one.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub cost: Option<Decimal>,
}

text_enum! {
    /// What an item means among all that is used.
    AbcClass {
        /// The first 80 % of the value.
        A = "a",
        /// The next 15 %.
        B = "b",
        C = "c",
    }
}

/// Items by the value of what was issued of them, less what came back.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Abc {
    /// Of all items.
    #[serde(with = "json_number")]
    pub value: Decimal,
    pub classes: Vec<AbcSum>,
    /// The dearest first.
    pub rows: Page<AbcRow>,
}

/// The items of a class together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbcSum {
    pub class: AbcClass,
    pub items: u64,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub value: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AbcRow {
    pub item: ItemName,
    pub class: AbcClass,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub value: Decimal,
    /// Of the value of all, as a fraction, with the items that are dearer.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub running_share: Decimal,
}

/// Stock that nobody uses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DeadRow {
    pub item: ItemName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub on_hand: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub value: Decimal,
    /// When something of it was issued last, if ever.
    pub last_issued: Option<NaiveDate>,
}

/// How long an item lasts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CoverRow {
    pub item: ItemName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    /// Issued a day on average, less what came back.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub daily_use: Decimal,
    /// What is available lasts so long.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub days: Decimal,
    /// Until what is ordered is here.
    pub lead_days: Option<u32>,
}

/// What went missing in a month, by its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShrinkageRow {
    /// Its first day.
    pub month: NaiveDate,
    /// What counts missed, less what they found.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub differences: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub scrapped: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub lost: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub total: Decimal,
}

/// What was issued, less what came back, by its value: the dearest first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Costs {
    /// Of whom something was issued to.
    pub departments: Vec<DepartmentCost>,
    /// At most 200.
    pub jobs: Vec<JobCost>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DepartmentCost {
    /// None of those whose department is not known.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub department: Option<DepartmentId>,
    pub name: Option<String>,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub cost: Decimal,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JobCost {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub holder: StockLocationId,
    pub code: Option<String>,
    pub name: String,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub cost: Decimal,
}
