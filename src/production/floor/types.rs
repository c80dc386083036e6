//! The facts of the floor as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{MachineId, ProductionOrderId, StageId};
use crate::base::numbers::Number;
use crate::base::paging::PageRequest;
use crate::base::permission::Role;
use crate::production::orders::types::{OrderPriority, OrderStatus, WorkpieceName};
use crate::production::shifts::types::ShiftTime;
use crate::production::types::StageKind;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

text_enum! {
    /// The one thing that keeps an order from running at a stage.
    Missing {
        /// The order is on hold.
        Hold = "hold",
        /// None wait there.
        Pieces = "pieces",
        /// There is not enough for one more piece, neither kept for the order nor given out to it.
        Material = "material",
        /// Its machine is off.
        Machine = "machine",
        /// A task says that it stands still until it is done; what is made all the same may be recorded.
        Blocker = "blocker",
    }
}

impl Missing {
    /// May something be recorded all the same? What blocks it, or is not there by the books, says that it should not be made, not that it
    /// was not.
    pub fn allows_facts(self) -> bool {
        matches!(self, Self::Blocker | Self::Material)
    }
}

/// An order at one of its stages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorLine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub order: ProductionOrderId,
    pub number: u64,
    pub status: OrderStatus,
    pub workpiece: WorkpieceName,
    /// Of its drawing.
    pub revision: String,
    pub priority: OrderPriority,
    pub due: Option<NaiveDate>,
    pub qty_plan: u32,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub stage: StageId,
    /// Where it is to run.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub machine: Option<MachineId>,
    pub here: u32,
    pub outside: u32,
    pub good: u32,
    pub scrap: u32,
    /// How many of the plan are not past it.
    pub to_go: u32,
    /// How many may be recorded: those that wait there, at the first stage also those that may still be born.
    pub possible: u32,
    /// Can it run now?
    pub ready: bool,
    pub missing: Option<Missing>,
    /// The code of the stage that its pieces come from.
    pub waits_for: Option<String>,
    /// Who sees to what is missing.
    pub whose: Option<Role>,
}

/// How much is to be made at a stage, or on a machine.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorLoad {
    /// Those of the plans that are not past it.
    pub pieces: u64,
    /// The shifts that these take, each by its norm, else as its machine does, to one decimal; none where nothing says it of any.
    pub shifts: Option<Number>,
    /// Of the pieces, those of which nothing says how many a shift makes.
    pub without_rate: u64,
    /// The shifts in percent of the fullest that is shown, rounded up; none where they are not known.
    pub percent: Option<u32>,
}

/// A stage, with the orders that are there or come there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorStage {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StageId,
    pub code: String,
    pub name: String,
    pub kind: StageKind,
    /// Of all orders that are there or come there.
    pub load: FloorLoad,
    /// How many these are.
    pub total: u32,
    /// Of these, how many can run.
    pub ready: u32,
    /// A page of them: what can run before the rest, then by priority and due date.
    pub lines: Vec<FloorLine>,
}

/// A machine, and how much it has before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FloorMachine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: MachineId,
    pub code: String,
    pub name: String,
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub stage: StageId,
    pub active: bool,
    /// Orders that are to run there.
    pub orders: u32,
    /// Of these.
    pub load: FloorLoad,
    /// Orders that name it, at its stage: those that are to run there, and those that all went through.
    pub total: u32,
    /// A page of them, as at a stage.
    pub lines: Vec<FloorLine>,
}

/// The floor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Floor {
    pub stages: Vec<FloorStage>,
    pub machines: Vec<FloorMachine>,
}

/// What of the floor is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FloorFilter {
    /// This stage alone.
    pub stage: Option<NameOr<StageId>>,
    /// What is to run there, or on no machine that is named.
    pub machine: Option<NameOr<MachineId>>,
    /// Of what is at each stage and on each machine.
    pub page: PageRequest,
}

/// An order that somebody may record of, and what a shift is expected to make of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadLine {
    pub line: FloorLine,
    /// In the shift that runs, else in the one before.
    pub expected: Option<u32>,
    /// Codes and names of the stages where its pieces may be worked on again: that one, then those before it.
    pub rework_to: Vec<(String, String)>,
}

/// What is recorded at one stage, on one machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadWork {
    pub lines: Vec<PadLine>,
    /// In which something may be recorded by now, the newest first.
    pub shifts: Vec<ShiftTime>,
    /// The one that runs, and the next one.
    pub current: Option<ShiftTime>,
    pub next: Option<ShiftTime>,
    /// By how much, in percent, a shift may be off what was expected before it is asked why.
    pub deviation_percent: u8,
}
