//! The facts of requests as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{StockItemId, StockRequestId, UserId};
use crate::base::numbers::json_number;
use crate::stores::types::{HolderName, ItemName, Place};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What is asked for.
    RequestKind {
        /// To have more of it.
        Restock = "restock",
        /// To be given some of it.
        Pick = "pick",
    }
}

text_enum! {
    /// How much it presses.
    #[derive(Default)]
    RequestUrgency {
        Low = "low",
        #[default]
        Normal = "normal",
        High = "high",
        Urgent = "urgent",
    }
}

text_enum! {
    /// How far a request is.
    RequestState {
        Open = "open",
        /// It is on its way.
        Ordered = "ordered",
        Closed = "closed",
        Refused = "refused",
    }
}

/// What somebody asks for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestValues {
    pub kind: RequestKind,
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// Above 0. To restock, what is missing up to the target, at least 1, in whole packs, when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
    /// `normal` when left out.
    #[serde(default)]
    pub urgency: RequestUrgency,
    /// For whom it is to be picked, if for somebody.
    #[serde(default)]
    pub holder: Option<HolderName>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// To say that a request was ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct OrderValues {
    /// How much; what is asked for when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
    /// When it should be here.
    #[serde(default)]
    pub expected: Option<NaiveDate>,
}

/// Something that somebody asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct StockRequest {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockRequestId,
    /// From 1; each change adds one, as does what is received of it.
    pub version: i32,
    pub kind: RequestKind,
    pub item: ItemName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub urgency: RequestUrgency,
    pub holder: Option<Place>,
    pub note: String,
    pub state: RequestState,
    /// Once it was.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub ordered: Option<Decimal>,
    /// Of what was ordered, what came.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub received: Decimal,
    /// When what was ordered should be here.
    pub expected: Option<NaiveDate>,
    /// Why it was refused.
    pub reason: String,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
    /// When it was closed or refused.
    pub ended_at: Option<DateTime<Utc>>,
}

/// Which requests are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RequestFilter {
    pub state: Option<RequestState>,
    pub kind: Option<RequestKind>,
    pub item: Option<StockItemId>,
}
