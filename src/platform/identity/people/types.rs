//! The facts about people that lists and forms show.

use crate::base::enums::text_enum;
use crate::base::id::{TenantId, UserId};
use crate::base::paging::PageRequest;
use crate::base::permission::{Permission, Role};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// A person, as whoever administers sees them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own, on the wire as well")]
pub struct Person {
    pub id: UserId,
    /// Counts the changes; sent back with one.
    pub version: i32,
    pub tenant: TenantId,
    pub business_name: String,
    pub name: String,
    pub username: String,
    pub email: String,
    pub phone: Option<String>,
    pub role: Role,
    /// Granted besides what the role has.
    pub extra_permissions: Vec<Permission>,
    /// The person's own switch.
    pub active: bool,
    /// The organization's.
    pub tenant_active: bool,
    /// Registered, and not let in yet.
    pub pending: bool,
    pub must_change_password: bool,
    pub last_sign_in: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

impl Person {
    /// May sign in: neither the person nor the organization is switched off.
    pub fn comes_in(&self) -> bool {
        self.active && self.tenant_active
    }
}

text_enum! {
    /// Which people a list shows.
    #[derive(Default)]
    Show {
        #[default]
        All = "all",
        Pending = "pending",
        Active = "active",
        Inactive = "inactive",
    }
}

impl Show {
    /// The list that an address asks for.
    pub fn of(word: &str) -> Self {
        word.parse().unwrap_or_default()
    }
}

/// A list of people: words of name, email, username or organization, and which page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PeopleFilter {
    pub q: String,
    pub show: Show,
    pub page: PageRequest,
}

/// A person to be created by somebody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewPerson {
    /// The caller's own when absent; another one for the platform only.
    pub tenant: Option<TenantId>,
    pub name: String,
    /// Made from the email when absent.
    pub username: Option<String>,
    pub email: String,
    pub phone: Option<String>,
    pub role: Role,
    pub extra_permissions: Vec<Permission>,
}

/// What is to be changed of a person; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PersonPatch {
    /// The version that was read.
    pub version: i32,
    pub name: Option<String>,
    pub email: Option<String>,
    /// Empty for none.
    pub phone: Option<String>,
    pub role: Option<Role>,
    pub extra_permissions: Option<Vec<Permission>>,
}
