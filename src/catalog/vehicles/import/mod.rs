//! Bringing vehicles in from files: whatever their columns are called, in whatever order they come.
//!
//! `columns` says what there is to know and recognises where it stands, `facts` turns cells into facts, with one word for each
//! thing from `words`, `read` streams the rows of a file, `ops` does it all in one transaction, `store` merges the rows with what
//! is there.
//!
//! Must always hold: each row is taken, found to say nothing new, or rejected with its place and reason; a row that
//! knows less than what is there adds no second vehicle; a second run changes nothing.

pub mod columns;
pub mod facts;
pub mod ops;
pub(in crate::catalog) mod read;
mod store;
pub(in crate::catalog) mod words;

#[cfg(test)]
mod facts_tests;
#[cfg(test)]
mod tests;

pub use ops::{FileReport, ImportReport, import_vehicles};
pub(in crate::catalog) use store::{begin, list_models, merge, stage};
