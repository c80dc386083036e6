//! Whether the ledger is true: everything that follows from the moves is worked out once more, by other means than the
//! database's, and the first thing that differs is named. What moves say themselves is proven by the audit, whose entries have
//! the hash of a document's lines.

pub(crate) mod jobs;
pub mod ops;
mod replay;
pub(in crate::stores) mod store;

#[cfg(test)]
mod tests;
