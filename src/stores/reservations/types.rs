//! The facts of reservations as they travel.

use crate::base::entity::NameOr;
use crate::base::id::{StockItemId, StockLocationId, StockReservationId, UserId};
use crate::base::numbers::json_number;
use crate::stores::types::{HolderName, ItemName, Place};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// What somebody wants kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReservationRequest {
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// For whom: a person, a department or a job.
    pub holder: HolderName,
    /// Above 0, and at most what is available.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Its last day, by the organization's clocks.
    pub until: NaiveDate,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// Stock that is kept for somebody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reservation {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockReservationId,
    /// From 1; each change adds one, as does what is issued of it.
    pub version: i32,
    pub item: ItemName,
    pub holder: Place,
    /// What is kept still: less what was issued of it, and what is not there any more.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// By how much it became less because less is there.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub shortened: Decimal,
    pub until: NaiveDate,
    pub note: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
}

/// Of the reservations of which something is kept, which are listed: the nearest day first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReservationFilter {
    pub item: Option<StockItemId>,
    pub holder: Option<StockLocationId>,
}
