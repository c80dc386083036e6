//! Devices that are connected by a code, whatever they are for.

#[cfg(feature = "ssr")]
pub mod present;
