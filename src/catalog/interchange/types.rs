//! What replaces a part, and why, as it travels.

use crate::catalog::types::{Names, PartKind, PartName, Tier};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Parts of a group at the most: of more that hang together, something is wrong, and none is offered for another.
pub const MOST_TOGETHER: u32 = 300;

/// How another part stands to the one that is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(rename_all = "snake_case")]
pub enum Stands {
    /// Either replaces the other: two-way references lead from one to the other.
    BothWays,
    /// It replaces the part, or one that the part hangs together with, and not the other way round.
    Substitute,
    /// The part replaces it, and not the other way round.
    Replaced,
}

/// All that stands beside a part, with the reasons.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Interchange {
    /// What replaces it first, by the length of the way; what is reported not to replace it last.
    pub members: Vec<Member>,
    /// So many parts hang together with it that none of them is offered.
    pub held_back: bool,
    /// There are more: the ways to all of them together would be too long to tell.
    pub cut: bool,
}

/// A part that stands beside another one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    pub part: PartName,
    pub name: Names,
    pub kind: PartKind,
    pub tier: Tier,
    pub stands: Stands,
    /// Somebody reported that one of the two does not replace the other, and it was accepted.
    pub denied: bool,
    /// The shortest way, from the part that is asked about to this one.
    pub path: Vec<Step>,
}

/// That a number replaces another one, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(as = InterchangeStep))]
pub struct Step {
    /// The number that replaces.
    pub from: PartName,
    /// The number that is replaced.
    pub to: PartName,
    /// Either replaces the other.
    pub two_way: bool,
    /// The most certain one first.
    pub sources: Vec<SaidBy>,
}

/// Who says so, and since when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SaidBy {
    pub name: String,
    /// The day from which the source says so.
    pub claimed_at: Option<NaiveDate>,
}

/// Parts of which so many hang together that none is offered, for the platform to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LargeGroup {
    /// How many there are.
    pub parts: u32,
    /// Those that most references lead to: what joins the others stands among them.
    pub joined_by: Vec<PartName>,
}
