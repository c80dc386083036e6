//! The facts of counts as they travel.

use crate::base::entity::NameOr;
use crate::base::enums::text_enum;
use crate::base::id::{
    StockCategoryId, StockCountEntryId, StockCountId, StockDocumentId, StockItemId, StockLocationId, UserId,
};
use crate::base::numbers::json_number;
use crate::stores::analytics::types::AbcClass;
use crate::stores::types::{ItemName, Place};
use chrono::{DateTime, Utc};
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

/// Lines of a count at the most.
pub const MAX_COUNT_LINES: usize = 5_000;

text_enum! {
    /// May a count be counted and applied?
    CountState {
        Open = "open",
        Closed = "closed",
    }
}

text_enum! {
    /// How far a line is.
    CountLineState {
        Uncounted = "uncounted",
        /// To be counted once more, for a [`Recount`].
        Recount = "recount",
        /// Can be applied.
        Counted = "counted",
        Applied = "applied",
    }
}

/// Of the lines of a count, those for which everything holds that is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLineFilter {
    pub state: Option<CountLineState>,
    pub item: Option<StockItemId>,
    pub place: Option<StockLocationId>,
}

impl CountLineFilter {
    /// Those that are so far.
    pub fn of(state: Option<CountLineState>) -> Self {
        Self { state, ..Self::default() }
    }

    pub fn leaves(&self, line: &CountLine) -> bool {
        self.state.is_none_or(|state| line.state == state)
            && self.item.is_none_or(|item| line.item.id == item)
            && self.place.is_none_or(|place| line.place.id == place)
    }
}

text_enum! {
    /// Why a line is to be counted once more.
    Recount {
        /// It differs by more than the tolerance, and nobody else counted it.
        Difference = "difference",
        /// Something was moved there within two minutes of it.
        Moved = "moved",
        /// Somebody said later what is there.
        Adjusted = "adjusted",
        /// What had been moved there before was taken back after it.
        Undone = "undone",
        /// More was taken from there since than was found.
        Taken = "taken",
    }
}

/// What is to be counted: what lies, or belongs, on shelves and fits everything that is said. Something of it must be said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CountRequest {
    /// At most 100 characters; made up of the day when left out.
    #[serde(default)]
    pub name: String,
    /// Shelves by id or path, each with what stands in it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub places: Vec<NameOr<StockLocationId>>,
    /// Its id, or `DEPARTMENT / CATEGORY`.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub category: Option<NameOr<StockCategoryId>>,
    /// Items by what was used of them in a year, for whoever may see that.
    #[serde(default)]
    pub class: Option<AbcClass>,
    /// Items by id, code or name.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<String>))]
    pub items: Vec<NameOr<StockItemId>>,
    /// Is whoever counts not told how much there should be? Yes when left out.
    #[serde(default = "yes")]
    pub blind: bool,
    /// In percent of what should be there: what differs by more is counted once more, by somebody else. 5 when left out, `null`:
    /// never.
    #[serde(default = "five", with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub tolerance: Option<Decimal>,
    /// Who is to count, besides those who may anyway.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub assignee: Option<UserId>,
}

fn yes() -> bool {
    true
}

#[expect(clippy::unnecessary_wraps, reason = "it is the default of an option")]
fn five() -> Option<Decimal> {
    Some(Decimal::from(5))
}

/// Somebody who may count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountPerson {
    pub id: UserId,
    pub name: String,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountRow {
    #[cfg_attr(feature = "openapi", schema(value_type = uuid::Uuid))]
    pub id: StockCountId,
    pub name: String,
    pub state: CountState,
    pub blind: bool,
    /// In percent; none: never counted once more for what it differs by.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub tolerance: Option<Decimal>,
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub assignee: Option<UserId>,
    pub assignee_name: Option<String>,
    pub made_by_name: String,
    pub made_at: DateTime<Utc>,
    pub closed_at: Option<DateTime<Utc>>,
    pub lines: u32,
    /// Of the lines, how many somebody counted.
    pub counted: u32,
    /// And how many are applied.
    pub applied: u32,
}

/// Which counts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountFilter {
    pub state: Option<CountState>,
}

/// An item on a shelf, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CountLine {
    pub item: ItemName,
    pub place: Place,
    /// Of quantities.
    pub decimals: u8,
    pub state: CountLineState,
    /// Why it is to be counted once more.
    pub recount: Option<Recount>,
    /// What was found.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub quantity: Option<Decimal>,
    pub counted_at: Option<DateTime<Utc>>,
    pub counted_by_name: Option<String>,
    /// What there should have been when it was counted, or be now; none for whoever counts blindly.
    #[serde(with = "json_number::option")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<f64>))]
    pub expected: Option<Decimal>,
    /// Made by applying it, where it differed.
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub document: Option<StockDocumentId>,
}

impl CountLine {
    /// What was found less what there should have been.
    pub fn difference(&self) -> Option<Decimal> {
        Some(self.quantity? - self.expected?)
    }
}

/// What somebody found of an item, which one of `item`, `code` and `name` names, on a shelf. What was not to be counted is taken
/// into the count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct CountedLine {
    /// Made by whoever sends it: the same one twice is taken once. Made up when left out.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub id: Option<StockCountEntryId>,
    #[serde(default)]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<uuid::Uuid>))]
    pub item: Option<StockItemId>,
    #[serde(default)]
    pub code: Option<String>,
    #[serde(default)]
    pub name: Option<String>,
    /// A shelf by id or path.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub place: NameOr<StockLocationId>,
    /// May be 0.
    #[serde(with = "json_number")]
    #[cfg_attr(feature = "openapi", schema(value_type = f64))]
    pub quantity: Decimal,
    /// When it was counted, if not now: since the count was begun.
    #[serde(default)]
    pub counted_at: Option<DateTime<Utc>>,
}

/// What became of applying a count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AppliedCount {
    /// Open where lines are to be counted once more.
    pub count: CountRow,
    /// Lines that were applied by it.
    pub lines: u32,
    /// Of these, how many differed.
    pub differing: u32,
    /// The documents of what differed, of at most 500 lines each.
    #[cfg_attr(feature = "openapi", schema(value_type = Vec<uuid::Uuid>))]
    pub documents: Vec<StockDocumentId>,
    /// Lines that are to be counted once more.
    pub recounts: u32,
}
