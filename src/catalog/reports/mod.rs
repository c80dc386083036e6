//! What workshops report: that a part does not fit a vehicle (*no le queda*), or does not replace another part. The platform accepts a
//! report, and the catalogue says so no more; or dismisses it. Either is taken back.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
