//! What was made: a *fact* (avance) is what somebody made of an order at a stage, good, scrap and to be worked on again, in a shift of a
//! day. Facts are only added (`migrations/0072_stage_facts.sql`): one that is wrong is taken back, or replaced by another one. A *shift
//! day* (turno del día) is a shift as it was on that day; once it is closed, nothing more is recorded in it.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(super) mod resolve;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
