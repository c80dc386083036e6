//! Files of items with what there is of them: read like any file, mapped by a person, planned, applied, and undone.
//!
//! Words: the *mapping* says which column is what, and what the *quantity* of a row is: what an item begins with, what came in,
//! or what is there. The *plan* says of each row what would become of it, beside what there is; nothing is written yet. *Applying*
//! makes and changes items, and posts documents, in one transaction. *Undoing* takes the documents back, puts items away that the
//! import made, and has others as they were; what cannot be is named.
//!
//! Must hold: every row is taken, changes nothing, or is refused with its row number, its field and its reason; what a file says of
//! an item that is there is shown beside what it was; the same file again changes nothing.

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
mod rows;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub mod undoing;

#[cfg(all(test, feature = "server"))]
mod tests;
