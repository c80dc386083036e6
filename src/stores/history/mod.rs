//! What is shown of the ledger: documents, moves, and what is out.

pub mod ops;
pub(super) mod store;
