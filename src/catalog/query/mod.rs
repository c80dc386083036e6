//! What people type, read: `bal. tras. izq tsuru 04` asks for the rear brake pads of a Nissan Tsuru of 2004, left side.
//!
//! A [`Dictionary`] holds every name of makes, models, groups and brands and the words of position, side and engine. [`parse`] finds the
//! names that stand among the words of a query, each allowed one typing mistake a word, and of all readings the one that explains most.
//! Nothing here knows of a database: who has the names makes the dictionary of them.
//!
//! `graded.csv` holds queries with the reading that a person would have; a test says how many of them are read exactly so.

pub mod types;

#[cfg(feature = "server")]
mod dictionary;
#[cfg(feature = "server")]
mod figures;
#[cfg(feature = "server")]
mod fold;
#[cfg(feature = "server")]
mod parse;
#[cfg(feature = "server")]
mod words;

#[cfg(feature = "server")]
pub use dictionary::{Dictionary, Entry, ModelEntry, Vocabulary};
#[cfg(feature = "server")]
pub(super) use fold::tokens;
#[cfg(feature = "server")]
pub use parse::parse;
#[cfg(feature = "server")]
pub use words::{Words, words};

#[cfg(all(test, feature = "server"))]
mod tests;
