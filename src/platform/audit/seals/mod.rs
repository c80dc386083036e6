//! Seals: how one is made, the sealer that makes them, and the walk that finds out whether they hold.

pub mod seal;
pub mod sealer;
mod store;
#[cfg(test)]
mod tests;
pub mod verify;
