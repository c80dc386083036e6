//! The floor: what of each open order is at each of its stages, what can run now, and how much each stage
//! and machine has before it.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
