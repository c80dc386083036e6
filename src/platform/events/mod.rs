//! What happened, told to open pages. An event is a row of the outbox, written in the transaction of the change; it
//! carries ids only, and the page fetches what it shows anew.
//!
//! Must always hold: an event of a tenant reaches only people of the tenant who may see its subject, and where it names
//! people those alone; an event of the market only those who may see availability. A wall screen is told of its plant and of nothing else. What this version
//! does not understand reaches nobody.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(all(test, feature = "server"))]
mod tests;
