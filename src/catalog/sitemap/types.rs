//! What is listed of the catalogue.

use crate::base::id::PartId;

/// A group by its code, and that of its category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedGroup {
    pub category: String,
    pub group: String,
}

/// Some parts of a stretch, and where to go on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    pub parts: Vec<PartId>,
    /// The part that follows, when there is one.
    pub next: Option<PartId>,
}
