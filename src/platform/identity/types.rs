//! The facts about people that cross the wire.

use crate::base::enums::text_enum;
use crate::base::id::{SessionId, TenantId, UserId};
use crate::base::permission::{Module, Permission, Role};
use crate::base::problem::Reason;
use crate::platform::tenancy::settings::look::Look;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

text_enum! {
    /// What kind of business registers; the platform makes the others.
    Business {
        /// A workshop.
        Taller = "TALLER",
        Bodega = "BODEGA",
        /// A plant.
        Planta = "PLANTA",
        /// A store-room.
        Almacen = "ALMACEN",
    }
}

impl Business {
    /// What it has switched on.
    pub fn modules(self) -> &'static [Module] {
        match self {
            Self::Taller => &[Module::Workshop],
            Self::Bodega => &[Module::Warehouse],
            Self::Planta => &[Module::Plant, Module::Production],
            Self::Almacen => &[Module::Stores],
        }
    }
}

/// The signed-in person, as pages need them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    pub id: UserId,
    pub tenant: TenantId,
    pub name: String,
    pub username: String,
    pub email: String,
    pub role: Role,
    pub business_name: String,
    /// How the pages of the organization look.
    pub look: Look,
    /// Effective ones: see [`crate::base::permission::effective`].
    pub permissions: Vec<Permission>,
    pub modules: Vec<Module>,
    /// Can do nothing before the password is changed.
    pub must_change_password: bool,
    /// When the sign-in ends at the latest.
    pub expires_at: DateTime<Utc>,
    /// Why the person acts for an organization that is not theirs, the one that is named above; none when it is theirs.
    pub acting_reason: Option<String>,
    /// The name of the pad on which the person said who they are; none when they signed in.
    pub pad: Option<String>,
}

impl Me {
    /// May this person do it? Decides what is shown, protects nothing: the operation asks again.
    pub fn can(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// A person's own facts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Profile {
    /// Counts the changes; sent back with one.
    pub version: i32,
    pub name: String,
    pub username: String,
    pub email: String,
    pub phone: Option<String>,
    pub address: Option<String>,
    /// Is written to about what happens, beyond what was asked for.
    pub wants_mail: bool,
    pub business_name: String,
    pub role: Role,
}

/// What a person changes of themself; what is absent stays, an empty telephone number or address is taken away.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProfilePatch {
    /// The version that was read.
    pub version: i32,
    pub name: Option<String>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub wants_mail: Option<bool>,
}

/// A session as its person sees it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    pub id: SessionId,
    /// The one that asks.
    pub current: bool,
    /// The browser and its system, as far as it says so.
    pub device: String,
    pub ip: String,
    pub user_agent: String,
    pub remembered: bool,
    pub started_at: DateTime<Utc>,
    /// By the person, to a quarter of a minute.
    pub last_used_at: DateTime<Utc>,
    /// When it ends unless it is used.
    pub ends_at: DateTime<Utc>,
    /// How it ended; none while it is open.
    pub end: Option<SessionEnd>,
}

/// When and why a session ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionEnd {
    pub at: DateTime<Utc>,
    /// A word of the database, or `unused`.
    pub reason: String,
}

/// How good a new password would be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Strength {
    /// 0 (guessed at once) to 4.
    pub score: u8,
    /// Why it would be refused; none when it would be taken.
    pub problems: Vec<Reason>,
}
