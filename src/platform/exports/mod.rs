//! Files that people ask for and wait for: asked for, written by a job, fetched by the people of the organization. What stands in
//! one says the area that it is of; that it waits, how far it is and how long it is kept is the same for all of them.

pub mod types;

#[cfg(feature = "server")]
pub(crate) mod ops;
#[cfg(feature = "server")]
mod store;
