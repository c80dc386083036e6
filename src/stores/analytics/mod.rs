//! What the sum of the moves tells: what to order, what is worth most of what is used, what nobody uses, how long things last,
//! what goes missing, and who costs what. Read from sums by day and by month, and never from the moves.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
