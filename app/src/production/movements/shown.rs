//! What the pages of movements show, in words.

use crate::production::shown::Fact;
use crate::stores::shown::TypedThing;
use crate::ui::form::FormField;
use engrane::base::id::{MovementId, MovementReceiptId, ProductionOrderId, StockDocumentId};
use engrane::production::movements::types::{MovementKind, MovementStatus, MovementStep, QcStatus};
use serde::{Deserialize, Serialize};

/// A movement in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementRow {
    pub id: MovementId,
    /// Who has it, or what it is.
    pub title: String,
    /// Of which order, at which stage.
    pub about: String,
    pub kind_word: String,
    pub status: MovementStatus,
    pub status_word: String,
    /// How much of how much came.
    pub progress: String,
    /// What of it may still come; nothing where nothing may.
    pub rest: String,
    pub eta: String,
    pub late: bool,
    /// What the inspection says of what came.
    pub qc: Option<(QcStatus, String)>,
}

/// A page of the movements.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Movements {
    pub rows: Vec<MovementRow>,
    /// How many there are, in words.
    pub found: String,
    pub page: u32,
    pub pages: u32,
    /// What narrows the list.
    pub fields: Vec<FormField>,
}

/// What came of a movement at a time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReceiptShown {
    pub id: MovementReceiptId,
    /// How much of what.
    pub said: String,
    pub by: String,
    /// What was said with it, and why it was taken back.
    pub note: String,
    /// What the store-room has of it, where the person may look there.
    pub document: Option<(StockDocumentId, String)>,
    /// It does not hold any more, or takes another one back.
    pub over: bool,
    pub may_take_back: bool,
}

/// A movement with everything that its panel shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementSheet {
    pub row: MovementRow,
    pub order: Option<ProductionOrderId>,
    pub facts: Vec<Fact>,
    pub receipts: Vec<ReceiptShown>,
    /// What the person may do with it as it is now.
    pub may_receive: bool,
    /// Is it an item of the store-room?
    pub is_item: bool,
    pub steps: Vec<MovementStep>,
    /// The next receipt's.
    pub next: MovementReceiptId,
    /// Reasons of scrap: codes and names.
    pub scraps: Vec<(String, String)>,
    /// When it is promised for, as it is typed.
    pub eta: String,
}

/// What is received, as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedReceipt {
    /// Another one is another receipt.
    pub id: Option<MovementReceiptId>,
    pub good: String,
    pub scrap: String,
    pub scrap_reason: String,
    pub unworked: String,
    pub rest_lost: bool,
    pub note: String,
    /// Is it an item of the store-room?
    pub is_item: bool,
}

/// What is said with a step, as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedStep {
    pub reason: String,
    pub carrier: String,
    pub tracking: String,
    pub eta: String,
}

/// What sending begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SendingSheet {
    /// What each kind that there may be now begins with, and what it is called.
    pub kinds: Vec<(TypedSending, String)>,
    /// Stages outside: codes, and names with how much waits there.
    pub stages: Vec<(String, String)>,
    /// How much waits at each.
    pub waiting: Vec<(String, String)>,
    /// The stage for which a partner makes pieces from nothing: its code and its name.
    pub bearing: Option<(String, String)>,
    /// Ids and names.
    pub partners: Vec<(String, String)>,
    /// May the person put what comes in on shelves?
    pub may_stock: bool,
}

/// What is sent or expected, as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedSending {
    /// Another one is another movement.
    pub id: Option<MovementId>,
    pub kind: String,
    pub stage: String,
    pub partner: String,
    /// An item of the store-room; the shelf, the cost and the serial are of such.
    pub item: TypedThing,
    pub shelf: String,
    pub cost: String,
    pub serial: String,
    pub what: String,
    pub quantity: String,
    pub place_from: String,
    pub holder_from: String,
    pub place_to: String,
    pub holder_to: String,
    /// A day, or nothing.
    pub eta: String,
    pub carrier: String,
    pub tracking: String,
    pub note: String,
    /// It is prepared, and leaves later.
    pub pending: bool,
    /// It is meant though another one is under way.
    pub parallel: bool,
}

/// What is asked of a movement of a kind, in this order.
pub fn asked_of(kind: MovementKind) -> &'static [&'static str] {
    match kind {
        MovementKind::ToPartner => &["stage", "partner", "quantity", "eta", "carrier", "tracking", "note"],
        MovementKind::Shipping => &["quantity", "holder_to", "place_to", "eta", "carrier", "tracking", "note"],
        MovementKind::Inbound => &[
            "stage",
            "item",
            "what",
            "quantity",
            "shelf",
            "cost",
            "serial",
            "partner",
            "holder_from",
            "place_to",
            "eta",
            "carrier",
            "tracking",
            "note",
        ],
        MovementKind::Internal => {
            &["what", "quantity", "place_from", "holder_from", "place_to", "holder_to", "eta", "note"]
        }
    }
}

/// So many pieces of an order, and where they are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlaceShown {
    pub pieces: String,
    pub place: String,
    /// What is next, and when.
    pub next: String,
    pub late: bool,
    pub movement: Option<MovementId>,
}

/// The movements of an order, and where its pieces are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovementsOfOrder {
    pub order: ProductionOrderId,
    pub places: Vec<PlaceShown>,
    pub rows: Vec<MovementRow>,
    /// The person may send some of it to a partner, as it is now.
    pub may_send: bool,
    /// Some of it to the customer.
    pub may_ship: bool,
    /// What is none of these.
    pub may_move: bool,
}
