//! The facts about people that cross the wire.

use crate::id::{TenantId, UserId};
use crate::permission::{Module, Permission, Role};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

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
    /// Effective ones: see [`crate::permission::effective`].
    pub permissions: Vec<Permission>,
    pub modules: Vec<Module>,
    /// When the sign-in ends at the latest.
    pub expires_at: DateTime<Utc>,
}

impl Me {
    /// May this person do it? Decides what is shown, protects nothing: the operation asks again.
    pub fn can(&self, permission: Permission) -> bool {
        self.permissions.contains(&permission)
    }
}

/// A person as the platform's list of all shows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    pub id: UserId,
    pub tenant: TenantId,
    pub business_name: String,
    pub name: String,
    pub email: String,
    pub role: Role,
    /// May sign in: neither the person nor the business is switched off.
    pub active: bool,
    pub last_sign_in: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}
