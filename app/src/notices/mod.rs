//! What the person is told: the panel of the bell, the page of all notices, and how they want to be told. The bell itself stands
//! in the header (`layout/bell.rs`).
//!
//! Words: a *line* is a notice in words; the server puts it into them (`present`), the browser lays it out.

mod bell_panel;
mod following;
mod lines;
mod list;
mod notices_page;
mod preferences;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod webhooks;

pub(crate) use bell_panel::bell_panel;
pub(crate) use following::{following_card, watch_button};
pub(crate) use notices_page::notices_page;
pub(crate) use preferences::preferences_card;
pub(crate) use webhooks::{ADDRESS as WEBHOOKS, webhooks_page};
