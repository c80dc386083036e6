//! How people come to have an account: they register and are approved, the first one is made at first start, and
//! whoever forgot the password gets a link.
//!
//! Must always hold: whoever registers comes in only after the platform has said so; whether an account exists is told
//! by nothing but the refusal to register it twice; a link opens once, for an hour.

pub mod first;
pub mod jobs;
mod link;
pub mod registration;
pub mod reset;
mod store;

#[cfg(test)]
mod tests;
