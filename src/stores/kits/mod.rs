//! Items that are issued together. A *kit* (juego) names items and how many of each; issuing it is one document of many lines.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod values;

#[cfg(all(test, feature = "server"))]
mod tests;
