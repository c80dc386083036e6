//! Custody receipts (resguardos): what somebody has that is to come back, as a page to be signed.

pub mod ops;
pub mod pdf;
pub mod types;

#[cfg(test)]
mod tests;
