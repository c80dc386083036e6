//! The counter: who is there, what they take, and done, by scanner alone or by large keys. And the page to which a label leads.
//!
//! | module | is |
//! |---|---|
//! | [`machine`] | what lies on the counter, and what is to be asked next |
//! | `desk` `device` | the browser's half: questions that are sent, a voice |
//! | `page` `code_page` `learn` | what is drawn |
//!
//! The first is values alone. The server answers in the machine's words (`present`), so that nothing stands between them.

mod code_page;
mod desk;
mod device;
mod learn;
mod machine;
mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub(crate) use code_page::code_page;
pub(crate) use page::counter_page;

/// The address of the counter.
pub(super) const COUNTER: &str = "/stores/counter";
