//! Which column of a file is which field, as scripts say it: by the names of headers. A bodega keeps one such mapping as its
//! *default*, for files of a shape that nobody has confirmed yet.
//!
//! Must always hold: the default is taken only where every header that it names is in the file, once; what was confirmed about a
//! shape goes before it.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
