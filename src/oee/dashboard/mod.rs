//! What happened in a window: the figures of each line and of all, production over time, stops.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
