//! The facts about organizations that the platform's lists and forms show.

use crate::base::id::TenantId;
use crate::base::paging::PageRequest;
use crate::base::permission::Module;
use crate::platform::tenancy::settings::types::Limits;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// An organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    pub id: TenantId,
    /// Counts the changes; sent back with one.
    pub version: i32,
    pub code: String,
    pub name: String,
    pub modules: Vec<Module>,
    pub active: bool,
    /// When it was let in for the first time.
    pub associated_since: Option<DateTime<Utc>>,
    pub phone: Option<String>,
    pub address: Option<String>,
    pub limits: Limits,
    /// Active people.
    pub users: u32,
    pub created_at: DateTime<Utc>,
}

/// A list of organizations: words of name or code, and which page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationFilter {
    pub q: String,
    pub page: PageRequest,
}

/// An organization to be created, active at once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrganization {
    /// 1 to 100 characters.
    pub name: String,
    /// `a-z 0-9 -`, 2 to 40 characters; made from the name when absent.
    pub code: Option<String>,
    pub modules: Vec<Module>,
    /// The usual ones when absent.
    pub max_users: Option<i32>,
    pub max_lines: Option<i32>,
}

/// What is to be changed; what is absent stays.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationPatch {
    /// The version that was read.
    pub version: i32,
    pub name: Option<String>,
    pub modules: Option<Vec<Module>>,
    pub active: Option<bool>,
    pub max_users: Option<i32>,
    pub max_lines: Option<i32>,
}
