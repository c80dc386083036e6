//! The areas of lines: where pieces are seen. An area stays with its line.

pub mod ops;
pub(super) mod store;

#[cfg(test)]
mod tests;
