//! What people ask the store-room for: the requests with a form that makes one, and what becomes of each.

#[cfg(feature = "ssr")]
mod present;
mod requests_page;
mod rpc;
mod shown;
mod words;

pub(crate) use requests_page::requests_page;

/// The address of the requests.
const REQUESTS: &str = "/stores/requests";
