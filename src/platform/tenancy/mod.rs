//! Whose data it is. A *tenant* (organización) is a business with its own data; its *modules* are what it has switched
//! on.
//!
//! Must always hold: the tenant of a request comes from its session, never from what the client sends.

pub mod settings;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod store;
