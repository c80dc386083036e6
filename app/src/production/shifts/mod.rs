//! The shifts of days: what was made in each, what is handed over, and closing them.

mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub(crate) use page::shifts_page;

/// The address of the shifts.
const SHIFTS: &str = "/production/shifts";
