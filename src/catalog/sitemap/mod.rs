//! Which groups and parts there are, for those who list the pages of the site: parts in stretches that go by id, so that a stretch
//! stays the same while parts come and go elsewhere.

pub mod ops;
mod store;
pub mod types;

#[cfg(test)]
mod tests;
