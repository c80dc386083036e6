//! What changed a bodega's stock, and its undoing. A *change* is all that one import, or one undoing, did to the lines; it
//! keeps how each was before.
//!
//! Must always hold: lines are written here alone, with their history in the same transaction, but for what editing of the catalogue
//! does to them (`src/catalog/lines`); undoing puts a line back exactly as it was, but for its version, and leaves alone what was changed
//! since.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
pub(super) mod tests;
