//! Files of orders and of workpieces: read like any file, mapped by a person, planned, applied, and undone.
//!
//! Words: the *kind* says what a file is brought in for; the *mapping* says which column is what. The *plan* says of each row what would
//! become of it; nothing is written yet. *Applying* makes orders with their workpieces, or makes and changes workpieces, in one
//! transaction of a few statements over all rows. *Undoing* takes away what was made and has the others as they were; what something was
//! recorded of stays, and is named.
//!
//! Must hold: every row is taken, changes nothing, or is refused with its row number, its field and its reason; the same file again
//! changes nothing: a workpiece is known by its code, an order by what its row calls it, or else by all that its row says.

pub mod fields;
pub mod types;

#[cfg(feature = "server")]
mod applying;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod planning;
#[cfg(feature = "server")]
mod record;
#[cfg(feature = "server")]
mod routes;
#[cfg(feature = "server")]
mod rows;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod undoing;

#[cfg(all(test, feature = "server"))]
mod tests;
