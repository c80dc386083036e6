//! What the panel shows that says who sees something, in words.

use engrane::base::id::{SpecificationId, UserId};
use serde::{Deserialize, Serialize};

/// Who sees an order or a specification.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sharing {
    /// Do all operators see it?
    pub everybody: bool,
    /// Whether they do, and by what.
    pub standing: String,
    pub rows: Vec<GrantRow>,
    /// How many there are besides these, in words.
    pub more: Option<String>,
}

/// Somebody who sees it by a grant.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GrantRow {
    pub person: UserId,
    pub name: String,
    /// What they are, since when they see it and by whom.
    pub about: String,
    /// The specification that was granted, with its number; none where it is the thing itself.
    pub by: Option<(SpecificationId, String)>,
}
