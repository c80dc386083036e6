//! What orders are made of. A *need* (necesidad) is how much of an item of the store-room a piece takes; what is *reserved* for an order,
//! *issued* to it and came back stands in the ledger of the store-room alone, for which the order is a holder. What is *missing* is
//! reckoned when somebody looks.
//!
//! Everything that is done with stock is a step of the store-room (`stores::steps`) in the transaction of the operation here.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
mod needs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
