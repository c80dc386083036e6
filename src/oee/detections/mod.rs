//! Detections coming in: one unit seen in an area at an instant, known by the device that saw it and its sequence there.
//!
//! Must hold: each one is taken, known already, or refused with its place and its reason; sending the same again changes
//! nothing.

pub mod types;

#[cfg(feature = "server")]
pub mod formats;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(crate) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
