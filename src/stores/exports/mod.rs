//! The store-room as files: items, what lies where as of a moment, moves of a period and what is out. All rows, with names and
//! ids, what is archived among them; a job writes them as of one instant. Orders that whoever asked does not see are holders without name
//! and id, as in lists.
//!
//! Moves as CSV can be taken along as a proof (`crate::platform::proof`): each line says the hash that the audit has of its document.

pub mod types;

#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod proved;
#[cfg(feature = "server")]
mod rows;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
