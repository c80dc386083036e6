//! Editing of the catalogue by the platform: brands, groups and parts, what parts fit and what replaces them.
//!
//! Must always hold: whoever changes something says which version they read; what depends on it (words, interchange, lines of bodegas) is
//! right in the same transaction, so that it is found at once.

pub mod types;

#[cfg(feature = "server")]
mod brands;
#[cfg(feature = "server")]
mod groups;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod parts;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(feature = "server")]
pub(super) use store::lock;

#[cfg(all(test, feature = "server"))]
mod tests;
