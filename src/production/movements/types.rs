//! The facts of movements as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{
    MovementId, MovementReceiptId, PartnerId, ProductionOrderId, StageId, StockDocumentId, StockItemId, StockLocationId,
};
use crate::base::numbers::json_number;
use crate::production::facts::types::ScrapLine;
use crate::production::orders::types::{ProductionOrder, WorkpieceName};
use chrono::{DateTime, NaiveDate, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

text_enum! {
    /// Where something goes.
    MovementKind {
        /// Pieces that a partner works on, at a stage outside.
        ToPartner = "to_partner",
        /// Finished pieces, to the customer.
        Shipping = "shipping",
        /// Into the house: material, tools, or what a partner made from nothing.
        Inbound = "inbound",
        /// From one place of the house to another.
        Internal = "internal",
    }
}

text_enum! {
    /// How far a movement is.
    MovementStatus {
        /// It is prepared, and nothing has left.
        Pending = "pending",
        Sent = "sent",
        InTransit = "in_transit",
        /// Some of it is there.
        PartlyReceived = "partly_received",
        /// Nothing more of it comes.
        Received = "received",
        /// All came back as it went.
        Returned = "returned",
        Cancelled = "cancelled",
    }
}

impl MovementStatus {
    /// May something of it still come?
    pub fn is_open(self) -> bool {
        !matches!(self, Self::Received | Self::Returned | Self::Cancelled)
    }
}

text_enum! {
    /// What somebody does with a movement as a whole.
    MovementStep {
        /// What was prepared leaves.
        Send = "send",
        /// It, or the rest of it, is on its way.
        InTransit = "in_transit",
        /// What is left of it came back as it went.
        Return = "return",
        /// It does not take place, as long as nothing of it was received.
        Cancel = "cancel",
    }
}

text_enum! {
    /// What a receipt does.
    ReceiptKind {
        Receive = "receive",
        /// It takes another one back.
        Reverse = "reverse",
    }
}

text_enum! {
    /// What the inspection says of what was received.
    QcStatus {
        /// Some of it was not looked at yet.
        Pending = "pending",
        Accepted = "accepted",
        /// All was looked at, and some was rejected.
        Rejected = "rejected",
    }
}

/// What somebody sends, or expects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MovementRequest {
    /// Made by the client: asked for again under it, what was sent is answered again.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<MovementId>,
    pub kind: MovementKind,
    /// Whose pieces they are; it may be left out of what comes in or stays in the house.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub order: Option<ProductionOrderId>,
    /// To a partner: the stage outside, by its id or code; where the order has one alone it may be left out. Of what comes in: the first
    /// stage of a cooperation, whose pieces are born as they are received.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub stage: Option<NameOr<StageId>>,
    /// Its id or name; that of a cooperation when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub partner: Option<NameOr<PartnerId>>,
    /// 1 to 10,000,000; 0, or left out, of an item, which has a quantity of its own.
    #[serde(default)]
    pub quantity: u32,
    /// Of what comes in for no stage: the item of the store-room that it is. What comes of it is received there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<InboundItem>,
    /// What it is, where it is of no order and no item: at most 200 characters.
    #[serde(default)]
    pub what: String,
    /// Where it was, with whom, where it goes and to whom: at most 100 characters each.
    #[serde(default)]
    pub place_from: String,
    #[serde(default)]
    pub holder_from: String,
    #[serde(default)]
    pub place_to: String,
    #[serde(default)]
    pub holder_to: String,
    /// At most 100 characters.
    #[serde(default)]
    pub carrier: String,
    /// Likewise.
    #[serde(default)]
    pub tracking: String,
    /// When it is there, or back.
    #[serde(default)]
    pub eta: Option<NaiveDate>,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// It is prepared, and leaves later.
    #[serde(default)]
    pub pending: bool,
    /// It is meant though another one of the same stage of the order is under way.
    #[serde(default)]
    pub parallel: bool,
    /// Now, when left out.
    #[serde(default)]
    pub happened_at: Option<DateTime<Utc>>,
}

/// An item of the store-room that is to come in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct InboundItem {
    /// Its id, code or name.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub item: NameOr<StockItemId>,
    /// In its unit: above 0, with as many decimals as the item has; 1 of an item that is tracked by piece.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// The shelf on which it is put, by id or path; its home shelf, or else `General`, when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub shelf: Option<NameOr<StockLocationId>>,
    /// What one of it cost; the average when left out.
    #[serde(default, with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub cost: Option<Decimal>,
    /// Of an item that is tracked by piece, and only of such: at most 60 characters.
    #[serde(default)]
    pub serial: Option<String>,
}

/// What is said with a step.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MovementStepRequest {
    /// Why it is cancelled or came back: 1 to 200 characters there.
    #[serde(default)]
    pub reason: String,
    /// Of what is on its way: who brings it, under which number, and when it is there. What is left out stays as it is.
    #[serde(default)]
    pub carrier: Option<String>,
    #[serde(default)]
    pub tracking: Option<String>,
    #[serde(default)]
    pub eta: Option<NaiveDate>,
}

/// What came of a movement.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptRequest {
    /// Made by the client: asked for again under it, what was received is answered again.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<MovementReceiptId>,
    #[serde(default)]
    pub qty_good: u32,
    #[serde(default)]
    pub qty_scrap: u32,
    /// Of the scrap, how many for which reason: all of it, or none where it is not said.
    #[serde(default)]
    pub scrap: Vec<ScrapLine>,
    /// As they went.
    #[serde(default)]
    pub qty_unworked: u32,
    /// Of a movement of an item, and only of such: instead of pieces, how much of it came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item: Option<ItemReceipt>,
    /// Nothing more of it comes: what is missing is lost.
    #[serde(default)]
    pub rest_lost: bool,
    /// At most 500 characters.
    #[serde(default)]
    pub note: String,
    /// Now, when left out.
    #[serde(default)]
    pub happened_at: Option<DateTime<Utc>>,
}

/// How much of an item came, in its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ItemReceipt {
    /// What is put on the shelf.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub good: Decimal,
    /// What came and cannot be used: it is never in stock.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub scrap: Decimal,
}

/// Why a receipt is taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReceiptReversal {
    /// Made by the client, of what takes it back.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<MovementReceiptId>,
    /// 1 to 200 characters.
    pub reason: String,
}

/// What the next inspection said of the pieces that were received, the first ones first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct IncomingQc {
    pub status: QcStatus,
    pub accepted: u32,
    pub rejected: u32,
    pub pending: u32,
}

/// An item of the store-room that comes in, in its unit.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementItem {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockItemId,
    pub code: String,
    pub name: String,
    /// The word of its unit.
    pub unit: String,
    /// Of its quantities.
    pub decimals: u8,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// What of it was put on a shelf, came unusable, or is lost.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub good: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub scrap: Decimal,
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub lost: Decimal,
    /// How much of it may still come.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub rest: Decimal,
    /// The shelf that was said; none where it is the item's own.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub shelf: Option<StockLocationId>,
    /// Its path.
    pub shelf_path: Option<String>,
    pub serial: Option<String>,
}

/// A movement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Movement {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: MovementId,
    pub kind: MovementKind,
    pub status: MovementStatus,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub order: Option<ProductionOrderId>,
    pub order_number: Option<u64>,
    pub workpiece: Option<WorkpieceName>,
    /// The code of the stage.
    pub stage: Option<String>,
    pub stage_name: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub partner: Option<PartnerId>,
    pub partner_name: Option<String>,
    pub what: String,
    /// 0 of an item.
    pub quantity: u32,
    /// Of what comes into the store-room.
    pub item: Option<MovementItem>,
    pub place_from: String,
    pub holder_from: String,
    pub place_to: String,
    pub holder_to: String,
    pub carrier: String,
    pub tracking: String,
    pub eta: Option<NaiveDate>,
    /// It should be there, or back, by now.
    pub is_late: bool,
    pub note: String,
    /// Why it was cancelled.
    pub reason: String,
    /// Are its pieces born as they are received?
    pub bears: bool,
    /// Pieces of the order that went out by it and are out.
    pub outside: u32,
    /// What was received of it.
    pub qty_good: u32,
    pub qty_scrap: u32,
    pub qty_unworked: u32,
    pub qty_lost: u32,
    /// How much of it may still come.
    pub rest: u32,
    /// Of what was received at a stage behind which something is inspected.
    pub qc: Option<IncomingQc>,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    /// When it left, and who sent it; none while it is prepared.
    pub sent_at: Option<DateTime<Utc>>,
    pub sent_by_name: Option<String>,
    pub ended_at: Option<DateTime<Utc>>,
    pub made_by_name: String,
}

/// What came of a movement, or what takes that back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementReceipt {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: MovementReceiptId,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub movement: MovementId,
    pub kind: ReceiptKind,
    /// The receipt that it takes back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub names: Option<MovementReceiptId>,
    /// The receipt that took it back.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub named_by: Option<MovementReceiptId>,
    pub date: NaiveDate,
    /// Below zero where one is taken back.
    pub qty_good: i32,
    pub qty_scrap: i32,
    pub qty_unworked: i32,
    pub qty_lost: i32,
    /// Pieces that were born by it.
    pub born: i32,
    /// Of an item, in its unit; below zero where one is taken back.
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub item_good: Decimal,
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub item_scrap: Decimal,
    #[serde(default, with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub item_lost: Decimal,
    /// The document of the store-room that put it on a shelf, or took it from there again.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub document: Option<StockDocumentId>,
    pub document_number: Option<i64>,
    /// Nothing more was to come.
    pub closes: bool,
    pub note: String,
    /// Why it takes back.
    pub reason: String,
    pub happened_at: DateTime<Utc>,
    pub recorded_at: DateTime<Utc>,
    pub made_by_name: String,
}

/// What was sent, and its order after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MovementAnswer {
    pub movement: Movement,
    pub order: Option<ProductionOrder>,
    /// Was it sent before?
    pub replayed: bool,
}

/// What was received, its movement and its order after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ReceiptAnswer {
    pub receipt: MovementReceipt,
    pub movement: Movement,
    pub order: Option<ProductionOrder>,
    /// Was it received before?
    pub replayed: bool,
}

/// Which movements are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementFilter {
    pub order: Option<ProductionOrderId>,
    /// Its id or name.
    pub partner: Option<NameOr<PartnerId>>,
    pub kind: Option<MovementKind>,
    pub status: Option<MovementStatus>,
    /// Something of it may still come.
    pub open: Option<bool>,
    /// It should be there, or back, by now.
    pub late: bool,
}

text_enum! {
    /// Where pieces of an order are.
    JourneyKind {
        /// They wait at a stage.
        Stage = "stage",
        /// They are with a partner.
        Partner = "partner",
        /// A partner makes them: they are not there yet.
        Expected = "expected",
        /// They are finished, and in the house.
        Ready = "ready",
        /// They left the house.
        Shipped = "shipped",
    }
}

/// So many pieces of an order, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct JourneyPlace {
    pub kind: JourneyKind,
    pub pieces: u32,
    /// The code of the stage at which, or for which, they are there.
    pub stage: Option<String>,
    pub stage_name: Option<String>,
    /// Whose they are for now: the partner's.
    pub holder: Option<String>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub movement: Option<MovementId>,
    /// The stage that is next, by its code and its name; none where they are finished then.
    pub next: Option<String>,
    pub next_name: Option<String>,
    /// When they are there, or back.
    pub eta: Option<NaiveDate>,
    pub is_late: bool,
}

/// Where the pieces of an order are, whose they are, what is next and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Journey {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    pub order_number: u64,
    /// In the order of the route; what nobody has is left out.
    pub places: Vec<JourneyPlace>,
    /// Pieces that are scrap.
    pub scrapped: u32,
}
