//! Bodegas' stock. An *item* (existencia) is a stock line of one bodega: part, location, price, quantity; one without
//! a part is an *offer without catalogue* (oferta sin catálogo), on sale by its number and words all the same. What workshops
//! see of all bodegas is the [market](crate::market).
//!
//! Must always hold: a bodega has one line for a part at a location; a bodega never sees another's.

pub mod history;
pub mod import;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
