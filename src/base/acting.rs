//! For whom somebody works, when it is not for their own organization.

use super::id::TenantId;
use serde::{Deserialize, Serialize};

/// Somebody of one organization acted for another one or administered it, with the names of then. Such an entry stands in the audit of both.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acting {
    /// Theirs.
    pub of: TenantId,
    pub of_name: String,
    /// The one that it was done to.
    #[serde(rename = "for")]
    pub tenant: TenantId,
    #[serde(rename = "for_name")]
    pub name: String,
}
