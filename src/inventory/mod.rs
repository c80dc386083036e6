//! Bodegas' stock. An *item* (existencia) is a stock line of one bodega: part, location, price, quantity; one without
//! a part is an *offer without catalogue* (oferta sin catálogo), on sale by its number and words all the same. The
//! *market* is what workshops may see of all bodegas.
//!
//! Must always hold: a bodega has one line for a part at a location; a bodega never sees another's; only active
//! bodegas' lines with a price and stock are offered.

pub mod import;
pub mod types;

#[cfg(feature = "server")]
mod market_store;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
