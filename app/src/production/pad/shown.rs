//! What the pad shows, in words.

use chrono::{DateTime, Utc};
use engrane::base::id::{MachineId, ProductionOrderId, StageFactId, StageId};
use serde::{Deserialize, Serialize};

/// The pad: where somebody may record, and what can be recorded where the device stands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pad {
    pub places: Vec<PadStage>,
    pub at: Option<PadAt>,
}

/// A stage where the caller may record, with its machines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadStage {
    pub code: String,
    pub name: String,
    /// Must one of them be named?
    pub needs_machine: bool,
    /// Their codes and names.
    pub machines: Vec<(String, String)>,
}

impl PadStage {
    /// In how many places of it something is recorded: on each machine, and on none where none need be named.
    pub fn choices(&self) -> usize {
        self.machines.len() + usize::from(!self.needs_machine)
    }
}

/// What can be recorded at a stage.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadAt {
    pub stage: StageId,
    pub machine: Option<MachineId>,
    /// `Maquinado · Torno 1`.
    pub name: String,
    /// The shift that runs, or that none does and when the next one begins.
    pub shift_said: String,
    pub orders: Vec<PadOrder>,
    /// In which it can be recorded: value and words, the present one first.
    pub shifts: Vec<(String, String)>,
    /// For whom, where somebody records for others; empty for whoever records for themself.
    pub people: Vec<(String, String)>,
    /// Codes and names.
    pub scraps: Vec<(String, String)>,
    pub deviations: Vec<(String, String)>,
    /// By how much, in percent, a shift may be off before it is asked why.
    pub deviation_percent: u8,
    pub own: Vec<OwnFact>,
    /// The id of what is recorded next.
    pub next: StageFactId,
}

/// An order that can be recorded of, or why it cannot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PadOrder {
    pub id: ProductionOrderId,
    /// `Orden 12`.
    pub order: String,
    /// Of the drawing.
    pub code: String,
    pub name: String,
    /// In which it is found: number, code and name in lower case, with their accents and without.
    pub words: String,
    /// Of the drawing.
    pub revision: String,
    /// Revision and due date.
    pub about: String,
    pub urgent: bool,
    /// Pieces that wait there, in words, and how many are to go.
    pub here: String,
    pub to_go: String,
    /// How many may be recorded.
    pub possible: u32,
    pub expected: Option<u32>,
    /// Where its pieces may be worked on again: codes and names, this stage first.
    pub rework_to: Vec<(String, String)>,
    /// What keeps it from running.
    pub missing: Option<String>,
    /// May it be recorded of all the same?
    pub is_open: bool,
}

/// What the caller recorded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnFact {
    pub id: StageFactId,
    /// `Orden 12 · P-1 · Maquinado`.
    pub what: String,
    /// `400 buenas · 3 de merma`.
    pub made: String,
    pub at: DateTime<Utc>,
    /// On which pad, where it was on one.
    pub pad: Option<String>,
    pub good: String,
    pub scrap: String,
    pub rework: String,
    /// The code of the stage where these are worked on again.
    pub rework_to: String,
    /// That it was corrected or taken back.
    pub note: Option<String>,
    pub may_correct: bool,
    pub may_take_back: bool,
}

/// What is filled in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedFact {
    pub id: Option<StageFactId>,
    pub good: String,
    pub scrap: String,
    #[serde(default)]
    pub rework: String,
    /// Codes; empty where none is said.
    #[serde(default)]
    pub rework_to: String,
    pub scrap_reason: String,
    pub deviation: String,
    pub comment: String,
    /// As it stands in the choices.
    pub shift: String,
    pub operator: String,
    /// It is meant although the very same was recorded a moment ago.
    #[serde(default)]
    pub repeat: bool,
}

/// What replaces a fact.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedMend {
    pub good: String,
    pub scrap: String,
    pub scrap_reason: String,
    pub rework: String,
    pub rework_to: String,
    pub reason: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_stands_where_there_is_one_place_alone() {
        let of = |needs_machine, machines: &[&str]| {
            let machines = machines.iter().map(|code| ((*code).to_owned(), String::new())).collect();
            PadStage { code: "machining".into(), name: "Maquinado".into(), needs_machine, machines }.choices()
        };
        assert_eq!((of(true, &["T-1"]), of(false, &[]), of(true, &[])), (1, 1, 0));
        assert_eq!((of(true, &["T-1", "T-2"]), of(false, &["T-1"])), (2, 2));
    }
}
