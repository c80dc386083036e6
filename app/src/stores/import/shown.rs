//! An import of items as its page shows it, in words.

use crate::imports::LeftOut;
use crate::imports::columns::Columns;
use engrane::platform::imports::types::{ImportFailure, ImportRow, Progress, RowState};
use serde::{Deserialize, Serialize};

/// The whole of it. Of the three last there is the one that its status asks for.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Shown {
    pub row: ImportRow,
    pub progress: Progress,
    pub failure: Option<ImportFailure>,
    pub columns: Option<Columns>,
    pub review: Option<Review>,
    pub outcome: Option<Outcome>,
}

/// What applying would do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Review {
    /// What the quantity of a row is taken for.
    pub quantity: String,
    pub facts: Vec<(String, String)>,
    /// The same file was received before; empty where it was not.
    pub again: String,
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
    pub name: String,
    pub code: String,
    /// How much is there, and then; empty where that does not change.
    pub moved: String,
    pub place: String,
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
    /// Can it be undone?
    pub standing: bool,
    /// What its undoing left as it is: item and reason.
    pub left: LeftOut,
}
