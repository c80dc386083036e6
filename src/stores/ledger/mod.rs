//! What is done with the stock. An act locks the items that it names, works out the moves, and adds a document with them; what
//! follows from a move (balances, totals, value, days) is the database's own doing (`migrations/0051_stock_ledger.sql`).
//!
//! Whatever an act needs to be there is made or locked in one order, so that no two wait for each other: the set-up (shared), the
//! places that are made on their first use, new items by name, items by id, the number of the document.

pub mod ops;
mod plan;
mod resolve;
mod serials;
pub(super) mod store;
pub mod undo;

#[cfg(test)]
mod tests;
