//! What every installation begins with: the categories, the groups of parts with what people call them, and common brands with their
//! other spellings. It comes with the program, and is brought in whenever the database is made ready.
//!
//! Must always hold: what is there keeps its id; what somebody changed stays as they left it, also when a later version of the program
//! says otherwise; a second time changes nothing.

#[cfg(feature = "server")]
pub(crate) mod data;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
