//! Whether it is true: all that is counted is reckoned once more from facts and receipts.

pub mod ops;
mod store;
