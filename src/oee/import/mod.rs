//! Files of detections: read like any file, mapped by a person, previewed, applied.
//!
//! Words: a *mapping* says where instant, line, area, product and so on come from: a column, or the same for all rows; a
//! *preview* says what applying would create and what it would refuse, and changes nothing.
//!
//! Must hold: every row is taken, known already, or refused with its row number and its reason; a file applied again adds
//! nothing; unknown lines, areas and products are created only when the mapping says so.

pub mod fields;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rows;

#[cfg(feature = "server")]
pub use rows::{proposed_good, status_values};

#[cfg(all(test, feature = "server"))]
mod tests;
