//! Plants. A *line* (línea) is a production line, with *areas* (áreas) for input, process, output and discard; a *product*
//! (producto) is what it makes; a *detection* (detección) is one unit seen in an area at an instant; a *stop* (paro) is an
//! interval in which a line that should run did not; a *shift* (turno) is a recurring working period; a *wall screen*
//! (pantalla) is a device that shows one dashboard, and nobody is signed in on it.
//!
//! | module | is |
//! |---|---|
//! | [`spans`] [`timeline`] [`kpi`] | the pure part: intervals, buckets of time, figures |
//! | [`types`] [`rules`] | what is set up, and what may be |
//! | `lines` `areas` `products` `shifts` `exceptions` | setting it up |
//! | `calendar` | shifts and exceptions laid over instants |
//! | [`detections`] [`import`] | what is sent, and what is brought in as a file |
//! | `rollup` | what is summed from it |
//! | [`dashboard`] | what is shown of it |
//! | [`screens`] | on whose walls |
//! | `stops` | which of them become tasks |
//!
//! Must always hold: every instant of a line's calendar lies in exactly one bucket, and the buckets of a window sum to
//! the window; ratios of several lines or days come from summed numerators and denominators; a full reckoning gives
//! what the incremental one gave.

pub mod dashboard;
pub mod detections;
pub mod import;
pub mod kpi;
pub mod rules;
pub mod screens;
pub mod spans;
pub mod timeline;
pub mod types;

#[cfg(feature = "server")]
mod areas;
#[cfg(feature = "server")]
pub mod calendar;
#[cfg(feature = "server")]
mod exceptions;
#[cfg(feature = "server")]
pub(crate) mod jobs;
#[cfg(feature = "server")]
mod lines;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod products;
#[cfg(feature = "server")]
pub(crate) mod rollup;
#[cfg(feature = "server")]
mod setup;
#[cfg(feature = "server")]
mod shifts;
#[cfg(feature = "server")]
pub(crate) mod steps;
#[cfg(feature = "server")]
mod stops;
#[cfg(feature = "server")]
pub(crate) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
