//! The key of a request, and what it says.

use crate::base::id::{TenantId, UserId};
use chrono::{DateTime, Utc};
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::sync::{Arc, OnceLock};

/// By what a person names a request. Clones are the same one.
#[derive(Clone, Debug)]
pub struct Key(Arc<Named>);

#[derive(Debug)]
struct Named {
    scope: Scope,
    key: String,
    /// The address, and whatever else is no part of the body.
    address: Vec<String>,
    /// SHA-256 of the body, once it was read.
    content: OnceLock<[u8; 32]>,
    replayed: OnceLock<()>,
}

/// Whose key it is, for what, and when.
#[derive(Clone, Debug)]
pub struct Scope {
    pub tenant: TenantId,
    pub user: UserId,
    /// Method and route: `PUT /api/v1/oee/lines/{id}`.
    pub operation: String,
    pub now: DateTime<Utc>,
}

impl Key {
    pub fn new(scope: Scope, key: String, address: Vec<String>) -> Self {
        Self(Arc::new(Named { scope, key, address, content: OnceLock::new(), replayed: OnceLock::new() }))
    }

    /// The body as it was understood: spaces and the order of members make no difference.
    pub fn read(&self, content: &Value) {
        // The members of an object are sorted.
        self.read_bytes(content.to_string().as_bytes());
    }

    /// The body that is a file.
    pub fn read_bytes(&self, content: &[u8]) {
        // A body is read once.
        let _ = self.0.content.set(Sha256::digest(content).into());
    }

    /// Was the answer given before?
    pub fn is_replayed(&self) -> bool {
        self.0.replayed.get().is_some()
    }

    pub(super) fn replay(&self) {
        // It may be said again.
        let _ = self.0.replayed.set(());
    }

    pub(super) fn scope(&self) -> &Scope {
        &self.0.scope
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0.key
    }

    /// SHA-256 of all that the request says.
    pub(super) fn hash(&self) -> Vec<u8> {
        let mut hash = Sha256::new();
        for part in &self.0.address {
            // With its length: what ends one part must not begin the next.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        hash.update(self.0.content.get().map(<[u8; 32]>::as_slice).unwrap_or_default());
        hash.finalize().to_vec()
    }
}
