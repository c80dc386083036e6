//! What the pages of people and organizations show.

use crate::forms::edit_form::EditForm;
use engrane::base::id::UserId;
use engrane::platform::tenancy::settings::look::Look;
use serde::{Deserialize, Serialize};

/// What the address says instead of an id, for a thing that does not exist yet.
pub const NEW: &str = "new";

/// One of the lists, or the settings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Place {
    /// The people of the own organization.
    Own,
    /// The people of all.
    All,
    Organizations,
    Settings,
}

impl Place {
    /// On the wire.
    pub fn word(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::All => "all",
            Self::Organizations => "organizations",
            Self::Settings => "settings",
        }
    }

    /// Where its page is.
    pub fn address(self) -> &'static str {
        match self {
            Self::Own => "/settings/users",
            Self::All => "/admin/users",
            Self::Organizations => "/admin/organizations",
            Self::Settings => "/settings",
        }
    }
}

/// What the address asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Asked {
    pub q: String,
    pub show: String,
    pub page: u32,
    /// The id of what is being changed, [`NEW`], or empty.
    pub edit: String,
    /// The organization that somebody new belongs to, when it is not the own one.
    #[serde(default)]
    pub tenant: String,
}

/// A list with the form that is open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sheet {
    pub count: String,
    pub heads: Vec<String>,
    pub rows: Vec<Line>,
    pub pages: u32,
    pub none: String,
    /// Views of the list: word, name, and how many it has when that matters.
    pub views: Vec<(String, String, String)>,
    pub may_edit: bool,
    pub form: Option<SheetForm>,
    /// A password that was made by a form without script: shown now or never.
    pub made: Option<Made>,
}

/// A line of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub id: String,
    pub name: String,
    /// Under the name.
    pub about: String,
    pub cells: Vec<String>,
    pub state: State,
    pub state_text: String,
    /// May be switched, to on or off.
    pub switch: Option<bool>,
}

/// Whether somebody comes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    #[default]
    On,
    Off,
    Waits,
}

/// The form of a person or of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SheetForm {
    pub form: EditForm,
    /// A new password may be made.
    pub resets: bool,
    /// One may act for the organization.
    pub acts: bool,
}

/// Who was let in or out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switched {
    pub id: UserId,
    pub on: bool,
    /// A letter tells them of it in a moment.
    pub mailed: bool,
}

/// A password that was made for somebody.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub name: String,
    pub password: String,
}

/// What saving a form gave.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saved {
    pub made: Option<Made>,
    /// How the pages look from now on, when that may have changed.
    pub look: Option<Look>,
}

/// The settings of the own organization.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettingsSheet {
    pub form: EditForm,
    /// What the platform has set: names and values.
    pub limits: Vec<(String, String)>,
    pub logo: Option<String>,
}
