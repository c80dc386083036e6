//! What the person follows of the store-room: a card of their account, and a button on the page of an item.

mod card;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;
mod watch;

pub(crate) use card::following_card;
pub(crate) use watch::watch_button;
