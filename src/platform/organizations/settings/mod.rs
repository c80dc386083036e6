//! What an organization does to itself: how it looks, by which language, zone and currency it reckons, and what it tells
//! others about itself.
//!
//! Must always hold: every text is readable on every tenant's colour; a logo holds nothing that acts.

mod logo;
pub mod ops;
mod rules;
mod store;

#[cfg(test)]
mod tests;
