//! The facts of kits as they travel.

use crate::base::entity::{NameOr, Record};
use crate::base::id::{StockDocumentId, StockItemId, StockKitId};
use crate::base::numbers::json_number;
use crate::stores::types::HolderName;
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// How often a kit is issued at once, at the most.
pub const MOST_TIMES: u32 = 1_000;

/// Items that are issued together.
pub type Kit = Record<StockKitId, KitValues>;

/// What a person says of a kit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KitValues {
    /// 1 to 100 characters; no other may be equal but for case, accents and blanks.
    pub name: String,
    /// 1 to 500, each of another item.
    pub lines: Vec<KitLine>,
    /// It is not issued any more.
    #[serde(default)]
    pub archived: bool,
}

/// So much of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KitLine {
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// Above 0.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Of the item. Answered; not heeded in what is sent.
    #[serde(default)]
    pub name: String,
}

/// To issue a kit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KitIssue {
    /// As of an act: the same one twice is done once. Made up when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockDocumentId>,
    /// To whom; the caller when left out.
    #[serde(default)]
    pub holder: Option<HolderName>,
    /// How many of the kit: 1 when left out, at most 1,000.
    #[serde(default = "once")]
    pub times: u32,
    /// Where there is not enough: issue what there is, or else refuse?
    #[serde(default)]
    pub partial: bool,
    /// Until when what is lent is to be back.
    #[serde(default)]
    pub due_at: Option<DateTime<Utc>>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

fn once() -> u32 {
    1
}

impl Default for KitIssue {
    fn default() -> Self {
        Self { id: None, holder: None, times: once(), partial: false, due_at: None, note: String::new() }
    }
}
