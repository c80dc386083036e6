//! What somebody does with the stock, and what became of it.

use super::StockStatus;
use crate::base::entity::NameOr;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::base::numbers::json_number;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Something somebody did with the stock, all of it or nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActRequest {
    /// Made by whoever sends it: the same one twice is done once. Made up when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// Whom something is issued to or returned by; the caller when left out.
    #[serde(default)]
    pub holder: Option<HolderName>,
    /// When it was done, if not now.
    #[serde(default)]
    pub occurred_at: Option<DateTime<Utc>>,
    /// Until when something that is issued is to be back.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// Why; an adjustment and a scrapping must say it. At most 200 characters.
    #[serde(default)]
    pub reason: String,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// 1 to 500.
    pub lines: Vec<ActLine>,
}

/// A holder by id or by the code of a badge or job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum HolderName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    Id(StockLocationId),
    Code(String),
}

/// So much of one item, which one of `item`, `code` and `name` names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ActLine {
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub item: Option<StockItemId>,
    #[serde(default)]
    pub code: Option<String>,
    /// As it is but for case, accents and blanks. To receive what has no such name makes an item of it.
    #[serde(default)]
    pub name: Option<String>,
    /// Above 0; of an adjustment what is there, which may be 0.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// A shelf by id or path; of a scrapping also the holder who has it. Left out: the home shelf and then the others by their
    /// path, as many as it takes.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub from: Option<NameOr<StockLocationId>>,
    /// A shelf by id or path; of a scrapping `scrap` or `lost`. Left out: the home shelf, or else `General`. An adjustment is
    /// made there.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub to: Option<NameOr<StockLocationId>>,
    /// Of an item that is tracked by piece, and only of such: which one, by its id or serial. To receive a serial that is new makes
    /// the piece. It is taken from where it is; the quantity is 1, of an adjustment that misses it 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub piece: Option<NameOr<StockPieceId>>,
    /// The issue that a return is of; the oldest open ones when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub issue: Option<StockDocumentId>,
    /// What one of what is received cost; the average when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub cost: Option<Decimal>,
    /// The item's threshold from now on, said by whoever receives it; as it was when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub threshold: Option<Decimal>,
}

/// What became of an act.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActAnswer {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockDocumentId,
    /// From 1 in each tenant, without a gap.
    pub number: i64,
    /// Was it done before, under the same id?
    pub replayed: bool,
    /// As they were asked for.
    pub lines: Vec<ActedLine>,
}

/// A line of an act with how its item stands after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActedLine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub item: StockItemId,
    pub name: String,
    /// Of an undoing what was taken back.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub available: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub in_use: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub threshold: Decimal,
    pub status: StockStatus,
}

/// To take a document back.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    /// As of an act.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// Where stock has gone on: take back as much as can be, or else refuse?
    #[serde(default)]
    pub partial: bool,
    /// At most 200 characters.
    #[serde(default)]
    pub reason: String,
}
