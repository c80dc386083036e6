//! Imports whose rows are told one by one before anything is written, each with what becomes of it, and which can be undone. What a row
//! is about is the area's own; how it is shown is the same for all.

#[cfg(feature = "ssr")]
pub mod present;
mod shown;
mod view;

pub use shown::{Outcome, Review, Row, View};
pub use view::{Look, PlannedDoors, PlannedShown, Words, look, outcome_view, review_view};
