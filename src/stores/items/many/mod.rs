//! Items that are written together, as a file says them.

pub(in crate::stores) mod store;
