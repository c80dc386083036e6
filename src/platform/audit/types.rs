//! Entries as they are read, and what is asked for of them.

use crate::base::acting::Acting;
use crate::base::id::{AuditId, UserId};
use crate::base::paging::PageRequest;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// Which entries: an empty text asks for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AuditFilter {
    /// The id of who did it.
    pub person: String,
    /// What was done, such as `update_line`.
    pub action: String,
    /// What it was done to: a kind, such as `line`.
    pub target_kind: String,
    /// And its id.
    pub target: String,
    /// From this instant on, or from the beginning of this day by the organization's clock.
    pub from: String,
    /// Before this instant, or until the end of this day.
    pub to: String,
}

/// A filter and a page of what it finds.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditQuery {
    pub filter: AuditFilter,
    pub page: PageRequest,
}

/// An entry.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditEntry {
    pub id: AuditId,
    pub at: DateTime<Utc>,
    /// None: nobody who is signed in, or the system.
    pub actor_id: Option<UserId>,
    pub actor: String,
    /// For whom, when it was not for the actor's own organization.
    pub acting: Option<Acting>,
    pub attempted_username: Option<String>,
    pub action: String,
    pub target_kind: String,
    pub target_id: String,
    pub before: Option<Value>,
    pub after: Option<Value>,
    pub ip: String,
    pub request_id: String,
    /// The place of its seal among those of the organization; none while it waits.
    pub seal: Option<i64>,
}

/// What the audit can be narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditChoices {
    pub people: Vec<(UserId, String)>,
    pub actions: Vec<String>,
    pub target_kinds: Vec<String>,
}
