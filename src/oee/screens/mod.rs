//! Wall screens. A *screen* (pantalla) is a device on the wall of a plant that shows one dashboard, live and without
//! anybody being signed in. It begins as a device that *waits*: it shows a *code*, somebody who sets the plant up types
//! it with a name and the dashboard to show, and the device fetches its *token* then.
//!
//! Must always hold: a screen token opens the dashboard that its screen was connected with and nothing else; the token
//! reaches the device in a cookie that scripts cannot read, and only its hash is kept; a code is taken once, within ten
//! minutes; a screen that was disconnected, or whose organization is switched off or no plant any more, opens nothing
//! from the next request on, and its event streams close in every server process.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
