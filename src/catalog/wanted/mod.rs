//! What the catalogue lacks: numbers that bodegas sell without a part, and what people searched for and did not find. The most wanted first.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
