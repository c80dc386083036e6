//! What is scanned. A *code* is read out of whatever text arrives and answered with what it stands for: an item, a shelf or a
//! holder. Everything has an *own* code, made by the database (`migrations/0055_stock_codes.sql`): a letter (A an item, U a shelf,
//! P a holder), eight digits by chance, and two that check them. An item has further ones, which are *learnt*: its GTIN, its
//! supplier's with how much that stands for, and any other. One may stand for several things: then all are told.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
