//! Pads: where they are connected, and what a device shows that is one, or waits to become one.

mod bar;
mod device_page;
mod pads_page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub use bar::pad_bar;
pub(crate) use device_page::device_page;
pub(crate) use pads_page::pads_page;

/// The address that a device is opened at.
pub const DEVICE: &str = "/pad";
/// Where pads are connected.
pub const PADS: &str = "/production/pads";
