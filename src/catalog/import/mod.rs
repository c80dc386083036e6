//! Files of parts, of cross references and of fitments: read like any file, mapped by a person, and taken in by the platform, on a page
//! or from the command line.
//!
//! Words: the *kind* says what a file is brought in for; the *mapping* says which column is what. A row is read by itself alone into
//! what it says, with brands, groups and models looked up in memory; what is said is *staged*, and *taken* by a few statements over all
//! rows.
//!
//! Must hold: every row is taken, changes nothing, or is refused with its row number, its field and its reason; the same file again
//! changes nothing; nothing is ever removed; memory does not grow with the file. What depends on the rows (words, interchange) is
//! reckoned once, at the end.

pub mod fields;
pub mod types;

#[cfg(feature = "server")]
mod fitments;
#[cfg(feature = "server")]
mod flat;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod known;
#[cfg(feature = "server")]
mod models;
#[cfg(feature = "server")]
pub(super) mod one;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod parts;
#[cfg(feature = "server")]
mod references;
#[cfg(feature = "server")]
pub(super) mod rules;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
mod taking;
#[cfg(feature = "server")]
pub mod terminal;
#[cfg(feature = "server")]
mod vehicles;

#[cfg(all(test, feature = "server"))]
mod tests;
