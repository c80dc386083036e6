//! What the pages of the set-up show: a list, and the form of one thing of it.

use crate::forms::edit_form::EditForm;
use serde::{Deserialize, Serialize};

/// Where the set-up is.
pub const ADDRESS: &str = "/plant/settings";
/// What the address says instead of an id, for a thing that does not exist yet.
pub const NEW: &str = "new";

/// One of the lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    #[default]
    Lines,
    Areas,
    Products,
    Shifts,
    Calendar,
}

impl Place {
    /// In the order in which a plant is set up.
    pub const ALL: [Self; 5] = [Self::Lines, Self::Areas, Self::Products, Self::Shifts, Self::Calendar];

    /// In the address and on the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Lines => "lines",
            Self::Areas => "areas",
            Self::Products => "products",
            Self::Shifts => "shifts",
            Self::Calendar => "calendar",
        }
    }

    /// The list that an address asks for.
    pub fn of(word: &str) -> Self {
        Self::ALL.into_iter().find(|place| place.word() == word).unwrap_or_default()
    }

    pub fn address(self) -> String {
        format!("{ADDRESS}?show={}", self.word())
    }

    /// The list with the form of one thing.
    pub fn address_of(self, id: &str) -> String {
        format!("{ADDRESS}?show={}&edit={id}", self.word())
    }
}

/// A list of the set-up.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Settings {
    /// How many there are in each list, in the order of [`Place::ALL`].
    pub counts: Vec<u32>,
    /// What the list is for.
    pub about: String,
    pub heads: Vec<String>,
    pub rows: Vec<SetUp>,
    /// Why nothing can be added yet; empty when it can.
    pub first: String,
    /// The form that is open.
    pub form: Option<EditForm>,
}

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetUp {
    pub id: String,
    pub cells: Vec<String>,
    /// Switched off.
    pub inactive: bool,
}
