//! The shared catalogue. A *part* (refacción) is an article of a *brand* with a number; a *fitment* (aplicación) says
//! that it fits a vehicle; a *cross reference* (equivalencia) says that a number of another brand replaces it; groups
//! stand in 12 categories.
//!
//! Must always hold: a part is (brand, key), never the key alone; the printed number is kept as it came; everybody may
//! read, only the platform writes.

pub mod edit;
pub mod import;
pub mod interchange;
pub mod query;
pub mod reports;
pub mod rules;
pub mod suggesting;
pub mod system;
pub mod types;
pub mod vehicles;
pub mod vin;
pub mod wanted;

#[cfg(feature = "server")]
pub(crate) mod finding;
#[cfg(feature = "server")]
pub mod lexicon;
#[cfg(feature = "server")]
mod lines;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod sitemap;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub(crate) mod words;

#[cfg(all(test, feature = "server"))]
mod tests;
