//! What is shown of it.

use crate::ui::form::FormField;
use serde::{Deserialize, Serialize};

/// What the person follows, and what else they can.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Following {
    pub rows: Vec<Followed>,
    /// Where they choose one more.
    pub field: FormField,
    /// Are they told of everything while they follow nothing?
    pub all_by_default: bool,
}

/// Something that they follow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Followed {
    pub id: String,
    pub name: String,
    /// What it is.
    pub kind: String,
}
