//! Files of prices and stock: each row is matched with the catalogue, and *applying* replaces price and stock in one
//! transaction. What files of all kinds go through is in [`crate::platform::imports`].
//!
//! Must always hold: every row is taken or refused with its row number, column, value and reason; what an import changes
//! becomes visible at once or not at all.

pub mod fields;
pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod plan;
#[cfg(feature = "server")]
pub(super) mod rows;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
