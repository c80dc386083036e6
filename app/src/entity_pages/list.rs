//! What travels to such a page: a list, in words, and the form of one thing of it.

use crate::forms::edit_form::EditForm;
use serde::{Deserialize, Serialize};

/// What the address says instead of an id, for a thing that does not exist yet.
pub const NEW: &str = "new";

/// What the address asks of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    /// The id of the thing whose form is open, [`NEW`], or empty.
    pub edit: String,
    /// Words that rows must have; empty for all rows.
    pub q: String,
    /// From 1.
    pub page: u32,
}

/// A page of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityList {
    /// How many things each of the lists has, in their order.
    pub counts: Vec<u32>,
    /// What the list is for.
    pub about: String,
    pub heads: Vec<String>,
    pub rows: Vec<EntityRow>,
    /// Rows that have the words which were asked for, on all pages.
    pub found: u32,
    pub page: u32,
    pub pages: u32,
    /// Why nothing can be added yet; empty when it can.
    pub blocked: String,
    /// The form that is open.
    pub form: Option<EditForm>,
}

/// A row of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityRow {
    pub id: String,
    /// One for each head; the first is what the thing is called.
    pub cells: Vec<String>,
    /// Switched off.
    pub inactive: bool,
}
