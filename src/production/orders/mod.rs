//! Orders: so many of a workpiece by a date, again and again. An order goes through *stages* in a chain, and knows of each how many
//! pieces came, went on, were scrap and wait there.
//!
//! Nobody counts that but the database (`migrations/0071_production_orders.sql`): no piece comes from nowhere, and none vanishes.
//! Who may not see an order does not find it, in whatever way they look for it: [`rules::Sight`].

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
mod open;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod route;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
