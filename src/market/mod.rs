//! What workshops may see of all bodegas: who offers which part at what price. It stands above the catalogue, which knows
//! the parts, and the inventory, whose lines are on sale.
//!
//! Must always hold: only active bodegas' lines with a price and stock, be it counted or to be confirmed, are offered; only whoever may see availability sees
//! any of it.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
