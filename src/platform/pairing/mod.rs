//! How a device becomes a wall screen or a pad, and how it ends. It *waits* and shows a *code*; somebody who may types the code with a
//! name and what the device is to be, and the device fetches its *token* then. Until that a device belongs to nobody. What a screen
//! shows and where a pad stands, their own areas keep beside it.
//!
//! Must always hold: a code is taken once, within ten minutes, and for the kind of device alone that shows it; what the device is
//! known by reaches it in a cookie that scripts cannot read, and only its hash is kept; a device that was disconnected, or whose
//! organization is switched off or does not do what it is for any more, opens nothing from the next request on.

pub mod rules;
pub mod types;

#[cfg(feature = "server")]
pub mod cookies;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod steps;
#[cfg(feature = "server")]
mod store;
