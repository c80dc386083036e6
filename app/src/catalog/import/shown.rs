//! An import of the catalogue as its page shows it, in words.

use crate::imports::{self, LeftOut};
use serde::{Deserialize, Serialize};

/// The whole of it. What it would do is not shown.
pub type Shown = imports::Shown<(), Outcome>;

/// What became of the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Outcome {
    pub title: String,
    pub summary: String,
    /// Is all that can be in the catalogue there?
    pub good: bool,
    pub facts: Vec<(String, String)>,
    /// What several rows are not taken for, before those themselves.
    pub alike: Vec<String>,
    pub refused: LeftOut,
}
