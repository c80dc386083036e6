//! Stock that is kept for somebody until a day. A *reservation* (apartado) names an item, how much of it, and for whom: a person or a
//! job. What is kept lies on its shelf and is available to nobody else.
//!
//! What its holder is issued is taken from it. Where a count, a scrapping or a loss leaves less than is reserved, those that were made
//! last are shortened, and whoever made them is told. All this is the database's own doing (`migrations/0057_stock_reservations.sql`);
//! telling it, and ending what is past its day, is done here.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
