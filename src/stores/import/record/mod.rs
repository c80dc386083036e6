//! What an import did, by which it is undone.

pub(super) mod store;
