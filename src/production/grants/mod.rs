//! Showing an order, or a specification with the orders that make it, to somebody who would not see it otherwise.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
