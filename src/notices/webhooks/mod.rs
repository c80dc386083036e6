//! Telling chats: a *webhook* is an address of a chat to which a notice is posted, as Slack takes it. A *post* is one notice to one
//! webhook; it names those who chose to be told of the topic there.
//!
//! Must always hold: the address is shown to nobody once it is set up, and what its server answers is shown as a status alone; what
//! is posted somebody may know of at that moment; a post is made once, and tried for two hours; a webhook whose server says that it is
//! gone is switched off, and whoever may set it up is told.

pub mod types;

#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
mod rules;
#[cfg(feature = "server")]
pub(super) mod sending;
#[cfg(feature = "server")]
pub(super) mod store;

#[cfg(all(test, feature = "server"))]
mod tests;
