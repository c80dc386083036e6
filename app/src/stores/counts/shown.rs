//! What the pages of counts show, in words.

use crate::stores::shown::TypedThing;
use crate::ui::form::Pick;
use chrono::{DateTime, Utc};
use engrane::base::id::{StockCountId, StockItemId, StockLocationId};
use engrane::stores::counts::types::{CountLineState, CountState};
use serde::{Deserialize, Serialize};

/// A page of the counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    pub rows: Vec<CountShown>,
    pub page: u32,
    pub pages: u32,
}

/// What a new count may be of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountForm {
    pub places: Vec<Pick>,
    pub categories: Vec<Pick>,
    /// Empty for whoever may not see what is used.
    pub classes: Vec<Pick>,
    /// Whom it can be assigned to.
    pub people: Vec<Pick>,
}

/// What somebody fills in to begin a count.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct TypedCount {
    pub name: String,
    /// Ids.
    pub places: Vec<String>,
    /// Empty where all are meant, as of the class.
    pub category: String,
    pub class: String,
    /// Those that were chosen, and one that was typed.
    pub items: Vec<TypedThing>,
    pub blind: bool,
    /// Empty: nothing is counted once more for what it differs by.
    pub tolerance: String,
    pub assignee: String,
}

/// A count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountShown {
    pub id: StockCountId,
    pub name: String,
    pub state: CountState,
    pub state_word: String,
    /// How many lines are counted, of how many.
    pub progress: String,
    /// From 0 to 100.
    pub percent: u32,
    /// Who is to count, in words.
    pub assigned: Option<String>,
    pub who: String,
    pub at: DateTime<Utc>,
    pub blind: bool,
}

/// Which lines a code stands for: it is one of both.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InCount {
    pub item: Option<StockItemId>,
    pub place: Option<StockLocationId>,
}

/// A count with a page of its lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountWhole {
    pub count: CountShown,
    pub lines: Vec<CountLineShown>,
    pub page: u32,
    pub pages: u32,
    /// What narrows the lines: how far they are.
    pub states: Vec<(CountLineState, String)>,
}

/// An item on a shelf, as far as it is counted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CountLineShown {
    pub item: StockItemId,
    pub place: StockLocationId,
    pub name: String,
    pub code: String,
    pub shelf: String,
    pub unit: String,
    pub state: CountLineState,
    pub state_word: String,
    /// Why it is to be counted once more.
    pub why: Option<String>,
    /// What was found, as it stands in the field.
    pub quantity: String,
    /// Who found it.
    pub who: String,
    /// What there should be; none for whoever counts blindly.
    pub expected: Option<String>,
    /// What was found more, or less.
    pub difference: Option<String>,
}

/// What was taken down of a line, and how far the count is with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counted {
    pub line: CountLineShown,
    pub count: CountShown,
}
