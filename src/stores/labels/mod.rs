//! What is printed to be scanned: labels with the own code of an item, a shelf or a holder, as a bar code and as a QR code that links
//! to it, with its name; and the counter's commands, whose codes both say the command. A PDF in exact millimetres, for sheets and
//! rolls as they are sold.

pub mod commands;
pub mod rules;
pub mod types;

#[cfg(feature = "server")]
mod code128;
#[cfg(feature = "server")]
pub(in crate::stores) mod drawing;
#[cfg(feature = "server")]
pub mod ops;
#[cfg(feature = "server")]
pub(in crate::stores) mod pdf;
#[cfg(feature = "server")]
mod store;
#[cfg(feature = "server")]
pub(in crate::stores) mod text;

#[cfg(all(test, feature = "server"))]
pub(in crate::stores) mod tests;
