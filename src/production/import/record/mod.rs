//! What an import makes and changes, and how that is taken back.

pub(super) mod store;
