//! Pictures and papers of items. A file is fetched through its item alone, and always as something to be kept: what stands in it is
//! somebody else's.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
