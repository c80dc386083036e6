//! All organizations, for the platform: who there is, which modules they have, how much they may have, and whether they
//! are let in; and what each of them [sets](settings) for itself.
//!
//! Must always hold: only the platform grants modules; an organization that is switched off is out at the next request,
//! and its stock out of the market; the platform does not shut itself out.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub mod settings;
#[cfg(feature = "server")]
mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
