//! Bringing detections into a plant from a file: its columns are confirmed, what applying would do is reviewed, and what
//! came of it is told, on one page.
//!
//! Words: the *draft* is the mapping as a person has decided it so far; the server keeps it, so that leaving the page, or a
//! browser without script, loses nothing. The *review* is what applying the draft would create and refuse.

mod import_page;
mod imports_page;
mod labels;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use import_page::DetectionsImportPage;
pub(crate) use imports_page::imports_page;
