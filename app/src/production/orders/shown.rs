//! What the pages of orders show, in words.

use crate::production::shown::{Fact, RouteStage, StageChoice};
use crate::ui::form::{FormField, Pick};
use engrane::base::id::{ProductionOrderId, SpecificationId, StageId, WorkpieceId};
use engrane::production::orders::types::{OrderPriority, OrderStatus, OrderStep, RouteStatus};
use engrane::production::types::StageKind;
use serde::{Deserialize, Serialize};

/// A page of the orders.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Orders {
    pub rows: Vec<OrderRow>,
    /// How many there are, in words.
    pub found: String,
    pub page: u32,
    pub pages: u32,
    /// The views: how far they are.
    pub statuses: Vec<(OrderStatus, String)>,
    /// What narrows the list.
    pub fields: Vec<FormField>,
}

/// How far an order is, and how much it presses.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub status: OrderStatus,
    pub status_word: String,
    pub priority: OrderPriority,
    pub priority_word: String,
    /// It was due before today, and is not done.
    pub late: bool,
    pub is_cooperation: bool,
    pub published: bool,
    /// Of the plan.
    pub percent: u32,
    /// How many of how many are finished.
    pub progress: String,
}

/// An order in the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderRow {
    pub id: ProductionOrderId,
    pub title: String,
    /// What is made, and for whom.
    pub about: String,
    pub standing: Standing,
    /// The stage that holds it up.
    pub bottleneck: String,
    pub due: String,
    /// On which machine, or with which partner.
    pub place: String,
}

/// An order with everything that its page shows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderShown {
    pub id: ProductionOrderId,
    pub number: u64,
    pub title: String,
    pub lead: String,
    pub workpiece: WorkpieceId,
    /// What it makes a line of, with its number.
    pub specification: Option<(SpecificationId, String)>,
    /// Of the drawing, as it is made.
    pub revision: String,
    pub standing: Standing,
    /// Why it is on hold, cancelled or closed short.
    pub halt_reason: String,
    pub figures: Vec<Fact>,
    pub river: River,
    pub facts: Vec<Fact>,
    /// What the person may do with it as it is now.
    pub steps: Vec<OrderStep>,
    pub may_edit: bool,
    pub may_delete: bool,
    /// The address of what was done with it, for whoever may see that.
    pub history: Option<String>,
}

/// Where the pieces of an order are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct River {
    /// How many were begun, of how many at the most.
    pub source: String,
    pub stages: Vec<RiverStage>,
    /// How many came out at the end.
    pub mouth: String,
    /// How broad it is there, of 100.
    pub mouth_width: u32,
}

/// A stage of the river.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RiverStage {
    pub name: String,
    pub kind: StageKind,
    pub kind_word: String,
    pub status: RouteStatus,
    pub status_word: String,
    pub bottleneck: bool,
    pub here: String,
    /// Pieces with a partner; none where there are none and nobody works outside.
    pub outside: Option<String>,
    pub good: String,
    pub scrap: String,
    /// What else became of pieces: worked on again, gone by.
    pub more: Vec<Fact>,
    /// How broad the river comes in and goes out, of 100 pieces that may be made.
    pub comes: u32,
    pub goes: u32,
    /// Of 100 pieces that may be made: how many went on, are here, outside, scrap.
    pub shares: [u32; 4],
}

/// An order as it is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedOrder {
    /// Of the drawing.
    pub code: String,
    /// Of a new workpiece.
    pub name: String,
    pub qty_plan: String,
    /// Empty, or a day, as the others.
    pub due: String,
    pub priority: String,
    pub customer: String,
    pub description: String,
    /// Empty where a new order has the workpiece's.
    pub revision: String,
    pub is_cooperation: bool,
    /// Ids, or empty.
    pub partner: String,
    pub partner_due: String,
    pub machine: String,
    pub route: Vec<StageId>,
    pub skipped: Vec<StageId>,
    pub published: bool,
}

/// What the form of an order begins with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderSheet {
    /// Which one it is, and the version that was read; none for a new one.
    pub known: Option<(ProductionOrderId, i32)>,
    /// The workpiece that is named already.
    pub workpiece: Option<WorkpieceId>,
    pub values: TypedOrder,
    pub route: Vec<RouteStage>,
    pub stages: Vec<StageChoice>,
    pub machines: Vec<Pick>,
    pub partners: Vec<Pick>,
    pub priorities: Vec<Pick>,
    /// What is gone through where nothing else is said: in the own shop, and where a partner makes it.
    pub usual: [Vec<StageId>; 2],
    pub may_shop: bool,
    pub may_cooperation: bool,
}

/// What an order takes from the workpiece that was chosen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FromWorkpiece {
    pub revision: String,
    pub route: Vec<StageId>,
}
