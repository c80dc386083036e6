//! What is summed from detections, so that nobody reads them to draw a dashboard: stops, and the milliseconds and pieces of
//! each minute.
//!
//! Words: a *change* is a stretch of a line's time in which detections arrived; its *reach* goes to the pieces before and
//! after, because their gaps change with it.
//!
//! Must hold: reckoning a stretch again changes nothing; reckoning all of it at once gives the same as bit by bit. What
//! comes after a line's last piece, and before its first, stands nowhere: it grows with the clock.

pub(crate) mod ops;
pub(crate) mod store;

#[cfg(test)]
mod tests;
