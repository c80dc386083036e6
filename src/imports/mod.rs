//! Bringing in files. An *import* (carga) is one file: queued → reading → needs mapping → applying → completed, or
//! failed. The *reader* opens the file in a child process; its *profile* says what the file looks like; a *mapping*
//! says which column is which field; *applying* replaces price and stock in one transaction.
//!
//! Must always hold: a file can make the reader fail, never the server; every row is taken or refused with its row
//! number, column, value and reason; what an import changes becomes visible at once or not at all.

pub mod mapping;
pub mod numbers;
pub mod reader;
pub mod types;
pub mod wire;

#[cfg(feature = "server")]
pub mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rows;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
