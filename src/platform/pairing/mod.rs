//! How a device becomes a wall screen or a pad. It *waits* and shows a *code*; somebody who may types the code with a name and what the
//! device is to be, and the device fetches its *token* then. Until that a device belongs to nobody.
//!
//! Must always hold: a code is taken once, within ten minutes, and for the kind of device alone that shows it; what the device is
//! known by reaches it in a cookie that scripts cannot read, and only its hash is kept.

pub mod rules;

#[cfg(feature = "server")]
pub mod steps;
#[cfg(feature = "server")]
mod store;
