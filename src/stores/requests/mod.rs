//! What people ask the store-room for. A *request* (solicitud) wants an item restocked, or picked for somebody; whoever keeps the
//! store-room orders it, closes it or refuses it.
//!
//! What is received of an item is what was ordered first: the database closes these requests by itself
//! (`migrations/0059_stock_requests.sql`), and opens them again when the receipt is taken back.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
