//! Whether it is true: all that is counted is reckoned once more from the facts.

pub mod ops;
mod store;
