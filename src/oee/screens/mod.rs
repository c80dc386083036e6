//! Wall screens. A *screen* (pantalla) is a device on the wall of a plant that shows one dashboard, live and without
//! anybody being signed in. It begins as a device that *waits*: it shows a *code*, somebody who sets the plant up types
//! it with a name and the dashboard to show, and the device fetches its *token* then.
//!
//! Must always hold: a screen token opens the dashboard that its screen was connected with and nothing else; once it opens
//! nothing, its event streams close in every server process. The rest holds for every device that is paired
//! (`src/platform/pairing`).

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
