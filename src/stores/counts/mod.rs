//! Counting what lies on shelves while work goes on. A *count* (conteo) has *lines*, an item on a shelf each; an *entry* is what
//! somebody found of a line, and when.
//!
//! Applying a count posts, for each line, what was found less what had occurred there by then, whenever it was recorded: what is
//! moved meanwhile neither keeps a count from being applied nor spoils it. What nobody counted stays as it is.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
