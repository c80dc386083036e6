//! The lines of a plant, and by which rules their time is reckoned.

pub mod ops;
pub(super) mod store;

#[cfg(test)]
mod tests;
