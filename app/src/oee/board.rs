//! The board: what the dashboard shows, in words and figures that are ready to be shown.

use crate::ui::chart::ChartData;
use crate::ui::form::FormField;
use serde::{Deserialize, Serialize};

/// The whole of it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Board {
    /// The time that is shown: `22 nov 2026, 00:00 – 09:44`.
    pub window: String,
    /// Its end is now: the figures move.
    pub live: bool,
    pub panel: Panel,
    pub content: Content,
    /// What to know before trusting the figures.
    pub notes: Vec<String>,
    /// OEE, availability, performance, quality.
    pub cards: Vec<Card>,
    /// Figures that need no arithmetic: a name and a value each.
    pub facts: Vec<(String, String)>,
    pub production: ChartData,
    /// None: nothing stopped.
    pub pareto: Option<ChartData>,
    pub waterfall: ChartData,
    pub lines: Vec<LineNow>,
    pub stops: Vec<StopLine>,
    /// Of how many stops those shown are the longest; empty when all are shown.
    pub stops_shown: String,
    /// Where all of them are shown; empty where they are.
    pub every_stop: String,
    /// Where this board is put on a wall.
    pub screens: String,
}

/// Is there anything to show?
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Content {
    #[default]
    Figures,
    /// No line is set up.
    NoLines,
    /// None of the lines has ever seen a piece.
    NoDetections,
}

/// The filters, as the address asks for them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Panel {
    pub fields: Vec<FormField>,
    /// By the name of the field: why what it asks for cannot be shown.
    pub problems: Vec<(String, String)>,
    /// What is shown instead of it; empty when that is what was asked for.
    pub instead: String,
}

/// How something is doing; said in words beside it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Mood {
    #[default]
    Quiet,
    Good,
    Careful,
    Bad,
    Unknown,
}

/// A ratio with its arithmetic.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub label: String,
    /// `–` where the denominator is zero.
    pub value: String,
    /// Against its target; empty without one.
    pub target: String,
    pub mood: Mood,
    /// Formula, sums, remarks: a line each.
    pub arithmetic: Vec<String>,
}

/// What a line does at this moment.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineNow {
    pub name: String,
    /// The board of this line alone.
    pub href: String,
    pub state: String,
    pub mood: Mood,
    pub detail: String,
    pub oee: String,
}

/// A stop.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct StopLine {
    pub when: String,
    pub until: String,
    pub duration: String,
    pub line: String,
    pub kind: String,
    pub mood: Mood,
    pub about: String,
}
