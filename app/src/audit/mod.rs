//! The audit as people read it: who did what to what, when, with what changed, and that as a file.
//!
//! Words: the *log* is a page of the audit in words; the server puts it into them (`present`, `words`), the browser lays it
//! out. All of what is asked for stands in the address.

mod audit_page;
#[cfg(feature = "ssr")]
mod labels;
mod log;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
#[cfg(all(test, feature = "ssr"))]
mod tests;

pub(crate) use audit_page::audit_page;
