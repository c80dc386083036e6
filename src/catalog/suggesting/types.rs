//! What is suggested while somebody types.

use crate::base::enums::text_enum;
use crate::catalog::types::Names;
use serde::{Deserialize, Serialize};

text_enum! {
    /// What a suggestion adds to what was typed.
    SuggestionKind {
        Number = "number",
        Group = "group",
        Model = "model",
        Make = "make",
        Brand = "brand",
    }
}

/// What somebody may mean.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Suggestion {
    /// All that is searched for then.
    pub text: String,
    pub kind: SuggestionKind,
    /// What it adds; of a number its brand, of a model its make as well.
    pub name: Names,
}
