//! The pad: beside a machine, somebody chooses an order and says how much of it they made. The device remembers where it stands, and
//! keeps what is being filled in until it is recorded.

mod draft;
mod form;
mod mend;
mod page;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

#[cfg(feature = "ssr")]
pub(crate) use page::Asked;
pub(crate) use page::pad_page;

/// The address of the pad.
const PAD: &str = "/production/pad";
