//! What is sent and what comes back. A *movement* (traslado) goes to a partner, to a customer, into the house or from one place of it to
//! another; of what was sent, *receipts* say in parts what came back: good, scrap, as it went, or lost. Receipts are only added, and one
//! that is wrong is taken back (`migrations/0074_movements.sql`). What a partner makes from nothing, the first stage of a cooperation, is
//! born as it is received, and needs nothing sent. Material and tools that come in may be *items* of the store-room: what came of them is
//! put on a shelf by a document of its ledger, which belongs to the receipt (`migrations/0086_movement_items.sql`).

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod late;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
