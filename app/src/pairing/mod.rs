//! Devices that are connected by a code, whatever they are for: the list of them, the form that connects another one, and what one that
//! waits is told.

mod page;
mod shown;

#[cfg(feature = "ssr")]
pub mod present;

pub use page::{Doors, Texts, devices};
pub use shown::PairedRow;
