//! What a tenant sets for itself: how it looks, by which language, zone and currency it reckons, and what it tells others
//! about itself. Its *limits* are set by the platform.
//!
//! Must always hold: every text is readable on every tenant's colour; a logo holds nothing that acts.

pub mod look;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod color;
#[cfg(feature = "server")]
mod logo;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
