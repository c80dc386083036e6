//! The floor: what waits at each stage, what each machine has before it, and what can run now.

mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub(crate) use page::floor_page;

/// The address of the floor.
const FLOOR: &str = "/production/floor";
