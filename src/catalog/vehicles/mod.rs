//! The vehicles of the catalogue: make → model → year → engine, chosen step by step or brought in from files.
//!
//! Words: a *vehicle* is make + model + year + engine, with trim, transmission and drivetrain where they are known; an
//! *engine* is what the last step offers: all vehicles of one model and year with that engine. A *choice* is a vehicle as
//! it stands in an address, unchecked; with the engine left open it means every engine of that year.
//!
//! Must always hold: each step offers only what exists; a choice that names nothing is said, never ignored.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub(crate) mod counting;
#[cfg(feature = "server")]
pub mod import;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
