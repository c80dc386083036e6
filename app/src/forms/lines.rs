//! Lines of a form: things, and how many of each; as many as somebody adds.

use serde::{Deserialize, Serialize};

/// The lines of one thing, and what they are called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLines {
    /// On the wire `NAME.PLACE.item` and `NAME.PLACE.quantity`, and in problems as well.
    pub name: String,
    pub label: String,
    pub rows: Vec<FormLine>,
}

/// So many of a thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FormLine {
    /// Empty where only its name is known.
    pub id: String,
    pub name: String,
    pub quantity: String,
}
