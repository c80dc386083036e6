//! Backups: everything that is needed to go on elsewhere, as plain files that common tools can open.
//!
//! A *backup* is a folder: `manifest.json`, a compressed table a file below `tables/` (the text format of `COPY`), what
//! people brought in below `files/`, and the secrets of the data directory below `secrets/` (mode 0600: without them nobody
//! stays signed in and no seal of the audit could be verified). Settings are not in it.
//!
//! Must always hold: all tables are of one instant, however long writing takes and whatever is written meanwhile; a folder
//! without a manifest is no backup; a restored database is the one that was backed up, or is left empty.

mod archive;
pub mod jobs;
pub mod manifest;
pub mod ops;
pub mod restore;
mod store;
#[cfg(test)]
mod tests;
