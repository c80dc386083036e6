//! Changing a stock line by hand, and removing all of them. Both are changes that can be undone, as those of a file.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
