//! Who sees an order or a specification: operators to whom it was granted, beside its page.

mod panel;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;

pub(super) use panel::{may_share, share_link, sharing_panel};

/// What the address of a page says where the panel is open.
pub(super) const SHARE: &str = "share";
