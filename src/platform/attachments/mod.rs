//! Pictures and papers that areas attach to their things: what is taken, how much of it, and that its bytes go with it. Which thing a file
//! is of says its area, which hands it out through that alone, and always as something to be kept: what stands in it is somebody else's.

pub mod types;

#[cfg(feature = "server")]
pub(crate) mod ops;
#[cfg(feature = "server")]
mod store;
