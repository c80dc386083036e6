//! What the page of shifts shows, in words.

use serde::{Deserialize, Serialize};

/// The shifts of some days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shifts {
    pub rows: Vec<ShiftShown>,
}

/// A shift of a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftShown {
    /// By which it is asked for.
    pub day: String,
    pub code: String,
    /// `Día · 21 nov 2026`, `09:00–21:00`.
    pub name: String,
    pub hours: String,
    pub closed: bool,
    pub good: String,
    pub scrap: String,
    /// Machines of which nothing was recorded, where there are any.
    pub silent: Option<String>,
}

/// A shift of a day with what it hands over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ShiftOpened {
    pub day: String,
    pub code: String,
    pub name: String,
    pub closed: bool,
    /// What is so now.
    pub lines: Vec<HandOverShown>,
    pub silent: Vec<String>,
    /// Each time that it was closed, the last one first.
    pub closings: Vec<ClosingShown>,
}

/// A line of what is handed over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandOverShown {
    /// `Orden 12 · P-1`.
    pub order: String,
    /// Stage, machine, operator.
    pub by: String,
    pub good: String,
    pub scrap: String,
    pub expected: String,
    /// Was it otherwise when the shift was closed?
    pub was: Option<String>,
}

/// One time that a shift was closed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClosingShown {
    /// By whom and when.
    pub said: String,
    /// How it was opened again.
    pub opened: Option<String>,
    /// What was handed over then.
    pub lines: Vec<HandOverShown>,
}
