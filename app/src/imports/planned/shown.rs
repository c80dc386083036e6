//! What an import would do, row by row, and what came of it, in words.

use crate::imports::LeftOut;
use engrane::platform::imports::types::RowState;
use serde::{Deserialize, Serialize};

/// What applying would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// How a part of the file is taken, where that has to be known.
    pub remark: Option<String>,
    pub facts: Vec<(String, String)>,
    /// What is to be heeded before it is applied.
    pub warning: Option<String>,
    /// Is there anything to apply?
    pub ready: bool,
    /// Are there rows that are not taken?
    pub refused: bool,
    /// Rows of each state, and of all.
    pub views: Vec<View>,
    pub rows: Vec<Row>,
    pub page: u32,
    pub pages: u32,
}

/// Rows of one state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    pub state: Option<RowState>,
    pub label: String,
    pub count: String,
}

/// What would become of a row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Row {
    pub number: String,
    pub state: RowState,
    pub label: String,
    /// What it is about, and what else that is called.
    pub what: String,
    pub also: String,
    /// How much of it; empty where the row is not about that.
    pub amount: String,
    /// Where, or by when for whom.
    pub about: String,
    /// What is said otherwise than it is, or why the row is not taken.
    pub notes: Vec<String>,
}

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub title: String,
    pub summary: String,
    /// Did anything enter?
    pub good: bool,
    pub facts: Vec<(String, String)>,
    pub refused: LeftOut,
    /// Does it stand, so that it can be undone?
    pub standing: bool,
    /// By the person who looks at it?
    pub may_undo: bool,
    /// What its undoing left as it is, with the reason.
    pub left: LeftOut,
}
