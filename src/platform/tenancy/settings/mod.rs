//! What a tenant has set for itself, as it is kept and shown. Its *limits* are set by the platform.

#[cfg(feature = "server")]
pub(crate) mod color;
pub mod look;
pub mod types;
