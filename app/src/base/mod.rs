//! What every page stands on, whatever it is about.

pub mod address;
#[cfg(feature = "ssr")]
pub mod charts;
pub mod device;
pub mod follow;
pub mod format;
pub mod labels;
pub mod language;
pub mod rpc;
pub(crate) mod split_module;
