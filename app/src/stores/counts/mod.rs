//! Counting what lies on shelves: the counts with a form that begins one, and one of them, line by line.

mod count_page;
mod counts_page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub(crate) use count_page::count_page;
pub(crate) use counts_page::counts_page;

/// The address of the counts.
const COUNTS: &str = "/stores/counts";
