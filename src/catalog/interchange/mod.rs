//! Which parts replace each other: those that two-way references lead to, one after the other, have the same `interchange_id`. A report
//! that one does not replace another takes away what leads from one to the other at once, and nothing else. Why they do is read from the
//! references themselves: the shortest way between two parts, with who says each step of it.
//!
//! It is kept by whoever adds or takes away references, or parts that some speak of: once, at the end, for the parts that are touched.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
