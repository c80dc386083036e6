//! Serialised pieces as they travel.

use crate::base::entity::{NameOr, Record};
use crate::base::enums::text_enum;
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, StockPieceId};
use crate::stores::types::{ItemName, Place, PlaceKind};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Characters of a serial at the most.
pub const LONGEST_SERIAL: usize = 60;

text_enum! {
    /// What is known of how much there is of an item.
    #[derive(Default)]
    Tracking {
        /// How much.
        #[default]
        Bulk = "bulk",
        /// Which ones: each piece has its serial.
        Piece = "piece",
    }
}

text_enum! {
    /// In what state a piece is.
    #[derive(Default)]
    PieceCondition {
        #[default]
        Good = "good",
        Worn = "worn",
        Damaged = "damaged",
    }
}

/// A serialised piece.
pub type StockPiece = Record<StockPieceId, PieceValues>;

/// What a person says of a piece.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PieceValues {
    /// Its id, code or name: one that is tracked by piece. It stays.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// 1 to 60 characters; no other of the item may be equal but for case, accents and blanks.
    pub serial: String,
    /// `good` when left out.
    #[serde(default)]
    pub condition: PieceCondition,
    /// The last day on which it is issued before it is serviced.
    #[serde(default)]
    pub service_due: Option<NaiveDate>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
}

/// A piece by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PieceName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockPieceId,
    pub serial: String,
}

/// A piece with where it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceRow {
    pub piece: StockPiece,
    pub item: ItemName,
    /// What stands on its label.
    pub own_code: String,
    /// None of one that was never moved.
    pub at: Option<PlaceKind>,
    /// Likewise, and where the caller may not see who has it.
    pub place: Option<Place>,
    /// Of what somebody has: by which issue, since when, and until when.
    pub issue: Option<StockDocumentId>,
    pub since: Option<DateTime<Utc>>,
    pub due_at: Option<DateTime<Utc>>,
    /// Is it to be serviced before it is issued again?
    pub service_overdue: bool,
}

/// Of the pieces, which are listed: in the order of their items and serials.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PieceFilter {
    pub item: Option<StockItemId>,
    /// On this shelf or below.
    pub place: Option<StockLocationId>,
    pub holder: Option<StockLocationId>,
    /// Where the business has it: on shelves, with holders, outside.
    pub at: Option<PlaceKind>,
    /// To be serviced on this day or before.
    pub service_by: Option<NaiveDate>,
}
