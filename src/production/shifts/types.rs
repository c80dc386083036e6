//! The facts of closed shifts as they travel.

use crate::base::id::MachineId;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// What was made of an order at a stage in a shift, by whom and on which machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOverLine {
    pub order_number: u64,
    /// The code of the workpiece.
    pub workpiece: String,
    /// Their codes.
    pub stage: String,
    pub machine: Option<String>,
    pub operator: Option<String>,
    pub good: i64,
    pub scrap: i64,
    pub rework: i64,
    pub expected: Option<i64>,
}

/// A machine of which nothing was recorded in the shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SilentMachine {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: MachineId,
    pub code: String,
    pub name: String,
}

/// What a shift hands over.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct HandOver {
    pub lines: Vec<HandOverLine>,
    pub silent: Vec<SilentMachine>,
}

/// One time that a shift was closed, with what was handed over then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftClosing {
    /// From 1.
    pub number: u32,
    pub hand_over: HandOver,
    pub closed_at: DateTime<Utc>,
    pub closed_by_name: String,
    /// Nobody did: it was over for long.
    pub by_itself: bool,
    /// Since it was opened again, by whom and why.
    pub opened_at: Option<DateTime<Utc>>,
    pub opened_by_name: Option<String>,
    pub opened_reason: Option<String>,
}

/// A shift of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftDay {
    pub date: NaiveDate,
    /// The code of the shift, or `none`.
    pub shift_type: String,
    pub name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    pub net_minutes: u32,
    pub closed_at: Option<DateTime<Utc>>,
    /// What was made until now.
    pub hand_over: HandOver,
    /// Each time that it was closed, the last one first.
    pub closings: Vec<ShiftClosing>,
}

/// A shift of a day by the calendar, or as it was when it was first used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftTime {
    /// The day on which it begins.
    pub date: NaiveDate,
    /// Its code, or `none`.
    pub shift_type: String,
    pub name: String,
    pub starts_at: DateTime<Utc>,
    pub ends_at: DateTime<Utc>,
    /// How long it works, less its breaks.
    pub net_minutes: u32,
    pub closed_at: Option<DateTime<Utc>>,
}

/// The shift that runs, and the one after it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentShift {
    /// The day of what is recorded now.
    pub today: NaiveDate,
    /// None between two shifts.
    pub shift: Option<ShiftTime>,
    pub next: Option<ShiftTime>,
}

/// A shift of a day, with the sums of what was made in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ShiftSums {
    pub shift: ShiftTime,
    /// Facts that were recorded in it.
    pub facts: u64,
    pub good: i64,
    pub scrap: i64,
    /// Machines of which nothing was recorded.
    pub silent: u32,
}
