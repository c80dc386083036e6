//! What a customer ordered. A *specification* (pedido) has *lines* (renglones), each of which is made in the own shop or by a partner;
//! orders make a line. How far a line is follows from what its orders have ready, how far a specification is from its lines: nothing of
//! it is kept (`migrations/0075_specifications.sql`). Whoever is shown a specification is shown the orders that make its lines.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
