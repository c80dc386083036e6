//! An import of detections as its page shows it, in words.

use crate::imports::LeftOut;
use crate::imports::columns::Columns;
use crate::ui::form::FormField;
use engrane::platform::imports::types::{ImportFailure, ImportRow, Progress};
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
    pub facts: Vec<(String, String)>,
    /// What is not set up yet, and what becomes of it.
    pub unknown: Vec<FormField>,
    /// How many more there are; empty when all are shown.
    pub more: String,
    pub refused: LeftOut,
    /// Is there anything to apply?
    pub ready: bool,
}

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub title: String,
    pub summary: String,
    /// Did anything enter?
    pub good: bool,
    pub facts: Vec<(String, String)>,
    /// The dashboard of the time that the file covers; empty when it covers none.
    pub dashboard: String,
    pub refused: LeftOut,
}
