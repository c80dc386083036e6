//! What was done: documents, moves, what is out, and what was used.

use super::Act;
use super::balances::{ItemName, Place};
use crate::base::id::{StockDocumentId, StockItemId, StockLocationId, UserId};
use crate::base::numbers::json_number;
use crate::platform::links::ByMovement;
use crate::stores::pieces::types::PieceName;
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// A document (vale).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct DocumentRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockDocumentId,
    pub number: i64,
    pub act: Act,
    pub recorded_at: DateTime<Utc>,
    pub occurred_at: DateTime<Utc>,
    /// Is that far from when it was recorded: more than two minutes ahead, or 30 days back?
    pub occurred_oddly: bool,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub made_by: Option<UserId>,
    pub made_by_name: String,
    /// Of issues and returns.
    pub holder: Option<Place>,
    pub due_at: Option<DateTime<Utc>>,
    pub reason: String,
    pub note: String,
    /// The document that it takes back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub undoes: Option<StockDocumentId>,
    /// Was something of it taken back?
    pub undone: bool,
}

/// Of the documents, which are listed: the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentFilter {
    pub act: Option<Act>,
    /// Whom it names, or is about besides: what somebody had may be brought back by another one.
    pub holder: Option<StockLocationId>,
    pub person: Option<UserId>,
    /// Recorded on or after this day of the organization's clocks.
    pub from: Option<NaiveDate>,
    /// And on or before this one.
    pub to: Option<NaiveDate>,
}

/// A document with its moves, and what taking it back would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentDetail {
    pub document: DocumentRow,
    pub moves: Vec<MoveRow>,
    /// Of what came back from an order, in the order of its lines.
    pub remnants: Vec<RemnantRow>,
    /// Of what a movement of the production brought, or takes back.
    pub movement: Option<ByMovement>,
    /// None where the caller may not, where nothing is left to take back, or where that is done with the movement.
    pub undo: Option<UndoPlan>,
}

/// What came back and is no whole bar or sheet any more, with what is known of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RemnantRow {
    pub item: ItemName,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub size: String,
    pub heat_number: String,
    pub certificate: String,
}

/// What taking a document back would do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoPlan {
    pub lines: Vec<UndoLine>,
}

impl UndoPlan {
    /// Can all be taken back?
    pub fn is_complete(&self) -> bool {
        self.lines.iter().all(|line| line.possible == line.quantity)
    }
}

/// What taking a document back would do to one of its moves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UndoLine {
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// Where it is now, and where it would be put back to.
    pub from: Place,
    pub to: Place,
    /// Not taken back so far.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Of this, what is still there.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub possible: Decimal,
}

/// A move of the ledger.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MoveRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub document: StockDocumentId,
    pub number: i64,
    pub act: Act,
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// Which one of the item: from 1, without a gap.
    pub position: i64,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    pub from: Place,
    pub to: Place,
    /// Of the item, after it.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub on_hand_after: Decimal,
    /// By which it changed the value of the stock, for whoever may see it.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub value: Option<Decimal>,
    pub recorded_at: DateTime<Utc>,
    pub occurred_at: DateTime<Utc>,
    pub made_by_name: String,
    pub reason: String,
    pub note: String,
}

/// Of the moves, which are listed: the newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MoveFilter {
    pub item: Option<StockItemId>,
    /// From there or to it.
    pub place: Option<StockLocationId>,
    pub act: Option<Act>,
    /// Recorded on or after this day of the organization's clocks.
    pub from: Option<NaiveDate>,
    /// And on or before this one.
    pub to: Option<NaiveDate>,
}

/// Something that was issued and may come back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IssueRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub document: StockDocumentId,
    pub number: i64,
    pub item: ItemName,
    /// Of an item that is tracked by piece.
    pub piece: Option<PieceName>,
    /// A loan; else it is used up, unless it comes back.
    pub returnable: bool,
    pub holder: Place,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// Not returned so far.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub open: Decimal,
    pub since: DateTime<Utc>,
    pub due_at: Option<DateTime<Utc>>,
    pub overdue: bool,
}

/// Of what is issued and not returned, which is listed: the oldest first. Of whoever may not see what others have, their own.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct IssueFilter {
    pub item: Option<StockItemId>,
    pub holder: Option<StockLocationId>,
    /// Loans alone; else what is used up as well.
    #[serde(default)]
    pub loans: bool,
    #[serde(default)]
    pub overdue: bool,
}

/// What was moved of an item on a day of the organization's clocks, net of what was taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UsageDay {
    pub day: NaiveDate,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub received: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub issued: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub returned: Decimal,
    /// What counts found, less what they missed.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub adjusted: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub scrapped: Decimal,
}

/// Of the days, which are shown: both ends included, at most 400.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsageFilter {
    pub item: StockItemId,
    pub from: NaiveDate,
    pub to: NaiveDate,
}
