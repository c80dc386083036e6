//! Bringing in files. An *import* (carga) is one file: queued → reading → needs mapping → applying → completed, or
//! failed. The *reader* opens the file in a child process; its *profile* says what the file looks like; a *mapping*
//! says which column is which field; *applying* takes the rows in, in one transaction. Its *kind* says what for: it
//! declares its fields once ([`mapping::fields`]) and says what becomes of a row ([`crate::inventory::import`],
//! [`crate::oee::import`]), and who may know of it. Days are read in one way for all ([`days`]), as numbers are.
//!
//! Must always hold: a file can make the reader fail, never the server; an import is found only as what it is, by
//! those who may see that kind.

#[cfg(feature = "server")]
pub(crate) mod cells;
pub mod days;
#[cfg(feature = "server")]
pub mod keeping;
pub mod mapping;
pub mod numbers;
pub mod preview;
pub mod reader;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod problems;
#[cfg(feature = "server")]
pub mod rejected;
#[cfg(feature = "server")]
pub(crate) mod rows;
#[cfg(feature = "server")]
pub(crate) mod store;
