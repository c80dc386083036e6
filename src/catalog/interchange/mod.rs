//! Which parts replace each other: those that two-way references lead to, one after the other, have the same `interchange_id`. A report
//! that one does not replace another takes away what leads from one to the other at once, and nothing else.
//!
//! It is kept by whoever adds or takes away references, or parts that some speak of: once, at the end, for the parts that are touched.

mod rules;
pub(crate) mod steps;
mod store;

#[cfg(test)]
mod tests;
