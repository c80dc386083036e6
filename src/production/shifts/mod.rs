//! The shifts of days: which one runs, what was made in each, and closing them. A shift of a day is kept, with the instants that it has
//! then, once something is recorded in it or it is closed; once it is closed, nothing more is.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
