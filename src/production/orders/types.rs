//! The facts of orders as they travel.

use crate::base::entity::{NameOr, double_option};
use crate::base::enums::text_enum;
use crate::base::id::{
    MachineId, PartnerId, ProductionOrderId, SpecificationId, SpecificationLineId, StageId, WorkpieceId,
};
use crate::production::types::StageKind;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// Pieces of a plan, and of a fact, at the most.
pub const MAX_PIECES: u32 = 10_000_000;

text_enum! {
    /// How much it presses.
    #[derive(Default)]
    OrderPriority {
        High = "high",
        #[default]
        Medium = "medium",
        Low = "low",
    }
}

text_enum! {
    /// How far an order is.
    OrderStatus {
        NotStarted = "not_started",
        InProgress = "in_progress",
        /// Nothing is recorded until it goes on.
        OnHold = "on_hold",
        /// As many are finished as were planned, or no more are made.
        Done = "done",
        Cancelled = "cancelled",
    }
}

text_enum! {
    /// How far an order is at one of its stages.
    RouteStatus {
        Pending = "pending",
        InProgress = "in_progress",
        /// As many are past it as were planned.
        Done = "done",
        /// All pieces go by.
        Skipped = "skipped",
    }
}

text_enum! {
    /// What somebody does with an order as a whole.
    OrderStep {
        Hold = "hold",
        Resume = "resume",
        Cancel = "cancel",
        /// One that was cancelled, or closed short, goes on.
        Reopen = "reopen",
        /// No more are made than there are.
        Close = "close",
    }
}

text_enum! {
    /// Whether an order is ready in time.
    ForecastStatus {
        OnTrack = "on_track",
        /// Within two days of when it is due.
        Risk = "risk",
        Overdue = "overdue",
        Unknown = "unknown",
    }
}

text_enum! {
    /// What a forecast goes by.
    ForecastReason {
        /// What the last shifts at the bottleneck made.
        LastShifts = "last_shifts",
        /// The norm of the bottleneck.
        Norm = "norm",
        /// Nothing says how much a shift makes there.
        NoRate = "no_rate",
        /// The order is due on no day.
        NoDue = "no_due",
    }
}

/// When an order is going to be ready.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Forecast {
    pub status: ForecastStatus,
    /// The day on which it is ready, at the pace that `reason` names.
    pub ready_on: Option<NaiveDate>,
    /// The days by which it is ready in half of all cases, and in 85 of 100: not reckoned yet.
    pub p50: Option<NaiveDate>,
    pub p85: Option<NaiveDate>,
    /// Days between the two; below zero where it is late.
    pub buffer_days: Option<i64>,
    pub reason: ForecastReason,
}

/// What somebody says of an order: for creating one and for changing it as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ProductionOrderValues {
    /// Of the workpiece's drawing; one that is not known makes a new workpiece.
    pub code: String,
    /// Of a new workpiece.
    #[serde(default)]
    pub name: String,
    /// 1 to 10,000,000.
    pub qty_plan: u32,
    #[serde(default)]
    pub due: Option<NaiveDate>,
    /// `medium` when left out.
    #[serde(default)]
    pub priority: OrderPriority,
    /// At most 100 characters.
    #[serde(default)]
    pub customer: String,
    /// At most 500 characters.
    #[serde(default)]
    pub description: String,
    /// Of the drawing; the workpiece's when left out. One that runs keeps its own unless it is on hold.
    #[serde(default)]
    pub revision: Option<String>,
    /// Does a partner make it? It stays once something was recorded.
    #[serde(default)]
    pub is_cooperation: bool,
    /// Of cooperation: its id or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub partner: Option<NameOr<PartnerId>>,
    /// Of cooperation: when the partner is to be ready.
    #[serde(default)]
    pub partner_due: Option<NaiveDate>,
    /// Where it is to run, if not with a partner: its id or code.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub machine: Option<NameOr<MachineId>>,
    /// The stages, in their order, by their ids or codes. When left out: of a new order those of the workpiece, or the usual ones;
    /// of another, its own.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>))]
    pub stages: Option<Vec<NameOr<StageId>>>,
    /// Which of them all pieces go by; those that they went by when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Vec<String>>))]
    pub skipped: Option<Vec<NameOr<StageId>>>,
    /// Do operators see it? When left out: of a new order, unless it is cooperation; of another, as it was.
    #[serde(default)]
    pub published: Option<bool>,
    /// The line of a specification that it makes, of the same workpiece and as the line says; `null` for none. It stays when left out.
    #[serde(default, deserialize_with = "double_option", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub specification_line: Option<Option<SpecificationLineId>>,
}

/// A workpiece where an order shows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WorkpieceName {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: WorkpieceId,
    pub code: String,
    pub name: String,
}

/// The specification that an order makes a line of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderSpecification {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: SpecificationId,
    pub number: String,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub line: SpecificationLineId,
}

/// A stage of an order, and where its pieces are.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OrderStage {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StageId,
    /// Its code.
    pub stage: String,
    pub name: String,
    pub kind: StageKind,
    pub status: RouteStatus,
    pub skipped: bool,
    /// Pieces that wait there.
    pub here: u32,
    /// Pieces that are with a partner.
    pub outside: u32,
    /// Pieces, ever: through, scrap, from the stage before, gone by, to be worked on again, sent to be.
    pub good: u32,
    pub scrap: u32,
    pub received: u32,
    pub bypassed: u32,
    pub rework_in: u32,
    pub rework_out: u32,
    /// Facts that were recorded there, and receipts.
    pub facts: u32,
    pub receipts: u32,
    /// Pieces that a shift makes there, where a norm says so.
    pub norm: Option<u32>,
}

/// An order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProductionOrder {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: ProductionOrderId,
    /// From 1; each change adds one. What is recorded does not.
    pub version: i32,
    /// From 1 in each organization.
    pub number: u64,
    pub status: OrderStatus,
    pub workpiece: WorkpieceName,
    pub revision: String,
    pub qty_plan: u32,
    /// How many may be made that are no scrap.
    pub qty_limit: u32,
    pub due: Option<NaiveDate>,
    pub priority: OrderPriority,
    pub customer: String,
    pub description: String,
    pub is_cooperation: bool,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub partner: Option<PartnerId>,
    pub partner_due: Option<NaiveDate>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub machine: Option<MachineId>,
    pub published: bool,
    /// What it makes a line of, for whoever sees that.
    pub specification: Option<OrderSpecification>,
    /// Why it is on hold, cancelled or closed short.
    pub halt_reason: String,
    /// Pieces that came out of the last stage.
    pub qty_ready: u32,
    /// Those of them that left the house.
    pub shipped: u32,
    /// Of the plan, rounded down.
    pub percent: u32,
    /// Pieces: begun, scrap, with a partner, at a stage.
    pub started: u32,
    pub scrapped: u32,
    pub outside: u32,
    pub here: u32,
    pub facts: u32,
    /// The code of the stage that has the most shifts to go; where nothing says how much a shift makes, the most pieces waiting.
    pub bottleneck: Option<String>,
    /// Of one that is open, where it is looked at; none in what a change answers.
    pub forecast: Option<Forecast>,
    pub stages: Vec<OrderStage>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
    pub first_fact_at: Option<DateTime<Utc>>,
    /// Since when as many are finished as were planned.
    pub done_at: Option<DateTime<Utc>>,
}

/// Which orders are listed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderFilter {
    pub status: Option<OrderStatus>,
    /// Not done nor cancelled.
    pub open: Option<bool>,
    pub machine: Option<NameOr<MachineId>>,
    /// Pieces wait there.
    pub stage: Option<NameOr<StageId>>,
    pub cooperation: Option<bool>,
    /// On this day or before.
    pub due: Option<NaiveDate>,
    /// Found in number, customer, code or name of the workpiece, and the reference of the file that brought it in.
    pub q: String,
}
