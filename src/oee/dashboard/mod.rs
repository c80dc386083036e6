//! What happened in a window: the figures of each line and of all, production over time, stops.
//!
//! Words: a *cell* is a stretch of the window that belongs to one point of the series; its ends are whole minutes, but
//! for the last one, which ends now.
//!
//! Must hold: reading costs by the length of the window, not by the number of detections, which are not read at all.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod reading;
#[cfg(feature = "server")]
pub(crate) mod store;
#[cfg(feature = "server")]
pub(crate) mod window;

#[cfg(all(test, feature = "server"))]
mod tests;
