//! What is wanted, as it travels.

use crate::base::numbers::json_number;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A number that is on sale and no part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SoldWithoutPart {
    /// As a bodega writes it; empty where none does.
    pub brand: String,
    pub number: String,
    /// What a bodega calls it.
    pub description: String,
    /// How many offer it.
    pub bodegas: u32,
    /// Pieces in all offers together, as far as they are counted.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub stock: Decimal,
}

/// A search that found nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SearchedInVain {
    /// In small letters.
    pub words: String,
    pub times: u64,
    /// How many organizations searched for it.
    pub organizations: u32,
    pub last_at: DateTime<Utc>,
}
