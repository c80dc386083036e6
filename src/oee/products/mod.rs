//! What the lines of a plant make, and how fast.

pub mod ops;
pub(super) mod store;

#[cfg(test)]
mod tests;
