//! An import of detections as its page shows it, in words.

use crate::imports::{self, LeftOut};
use crate::ui::form::FormField;
use serde::{Deserialize, Serialize};

/// The whole of it.
pub type Shown = imports::Shown<Review, Outcome>;

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
