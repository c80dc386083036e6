//! The facts of material as they travel. Quantities are in the unit of their item.

use crate::base::entity::{NameOr, Record};
use crate::base::enums::text_enum;
use crate::base::id::{NeedId, ProductionOrderId, StockDocumentId, StockItemId, WorkpieceId};
use crate::base::numbers::json_number;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// The largest quantity.
pub const MAX_QUANTITY: i64 = 1_000_000_000;
/// Pieces that a need may be of.
pub const MAX_OF: u32 = 1_000_000;
/// Lines of an act at the most.
pub const MAX_LINES: usize = 100;

text_enum! {
    /// What somebody does with the material of an order.
    MaterialAct {
        /// Keeps it for the order.
        Reserve = "reserve",
        /// Gives it out.
        Issue = "issue",
        /// Takes back what was given out, remnants among it.
        Return = "return",
    }
}

/// What a piece takes of an item.
pub type Need = Record<NeedId, NeedValues>;

/// What a person says of a need.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NeedValues {
    /// Its id or code.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub workpiece: NameOr<WorkpieceId>,
    /// Of the store-room, by its id, code or name: one that is used up, and is not tracked by piece.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// Above 0, with as many decimals as the item has.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// How many pieces take so much: 1 to 1,000,000; 1 when left out.
    #[serde(default = "one")]
    pub pieces: u32,
}

fn one() -> u32 {
    1
}

/// An item of the store-room, where something is made of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaterialName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    /// The word of its unit.
    pub unit: String,
}

/// A need as it is listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NeedRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: NeedId,
    pub version: i32,
    pub item: MaterialName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// How many pieces take so much.
    pub pieces: u32,
}

/// What is known of what came back and is no whole bar or sheet any more.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Remnant {
    /// As people write it: 1 to 100 characters.
    pub size: String,
    /// Of the melt: at most 100 characters.
    #[serde(default)]
    pub heat_number: String,
    /// What the certificate says: at most 500 characters.
    #[serde(default)]
    pub certificate: String,
}

/// So much of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MaterialLine {
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// Above 0, with as many decimals as the item has.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Of what comes back, where it is a remnant.
    #[serde(default)]
    pub remnant: Option<Remnant>,
}

/// Something that somebody does with the material of an order, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MaterialRequest {
    /// Made by whoever sends it: the same one twice is done once. That of the store-room's document, where the act makes one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// The last day on which it is kept, of a reservation; when left out the day on which the order is due, if that is ahead, else 30
    /// days from now.
    #[serde(default)]
    pub until: Option<NaiveDate>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// 1 to 100, each of another item unless it is a remnant.
    pub lines: Vec<MaterialLine>,
}

/// What an order has of an item, and needs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaterialItem {
    pub item: MaterialName,
    /// For what is still to be begun; 0 where its workpiece takes none of it.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub needed: Decimal,
    /// Kept for it.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub reserved: Decimal,
    /// Given out to it, ever.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub issued: Decimal,
    /// Of this, what came back.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub returned: Decimal,
    /// Of what is needed, what is neither kept for it nor given out and not worked on yet.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub missing: Decimal,
    /// In the store-room, and kept for nobody.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
}

/// A remnant that came back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReturnedRemnant {
    /// The store-room's document by which it did, and its number.
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub document: StockDocumentId,
    pub number: i64,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub item: StockItemId,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub size: String,
    pub heat_number: String,
    pub certificate: String,
    pub at: DateTime<Utc>,
}

/// The material of an order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Material {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    /// Pieces that are still to be begun.
    pub to_begin: u32,
    /// What its workpiece takes, and what it has besides, by name.
    pub items: Vec<MaterialItem>,
    /// The newest first.
    pub remnants: Vec<ReturnedRemnant>,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MaterialAnswer {
    /// The number of the store-room's document; none of a reservation.
    pub number: Option<i64>,
    /// Was it done before, under the same id?
    pub replayed: bool,
    /// As it is after it.
    pub material: Material,
}
