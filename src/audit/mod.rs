//! What people did. An entry is inserted in the transaction it belongs to; the roles that serve requests can neither
//! change nor delete one.

#[cfg(feature = "server")]
pub(crate) mod ops;
#[cfg(feature = "server")]
mod redaction;
#[cfg(feature = "server")]
pub(crate) mod store;
