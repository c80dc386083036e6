//! The chats to which notices are posted: a page of the organization's settings.

mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod sheet;

pub(crate) use page::webhooks_page;
pub(crate) use sheet::ADDRESS;
