//! The plant's pages: the dashboard of its lines, its set-up, and its wall screens: where they are connected, and what
//! they show.
//!
//! Words: the *board* is the dashboard as it is shown, in the language of the screen; the server reckons it and puts it
//! into words (`present`, `charts`), the browser lays it out. The *panel* is the filters above it; all of them stand in
//! the address. The set-up works likewise: the server describes lists and forms (`forms`) and reads what comes back (`typed`), the browser draws them.

#[cfg(feature = "ssr")]
mod areas;
mod board;
#[cfg(feature = "ssr")]
mod calendar;
#[cfg(feature = "ssr")]
mod charts;
mod dashboard_page;
#[cfg(feature = "ssr")]
mod fields;
mod import;
#[cfg(feature = "ssr")]
pub(crate) mod labels;
#[cfg(feature = "ssr")]
mod lines;
mod panel;
mod pieces;
#[cfg(feature = "ssr")]
mod present;
#[cfg(feature = "ssr")]
mod products;
mod query;
mod rpc;
mod screen_page;
mod screens;
mod screens_page;
#[cfg(feature = "ssr")]
mod set_up;
mod settings;
#[cfg(feature = "ssr")]
mod shifts;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod wall;

pub(crate) use dashboard_page::dashboard_page;
pub(crate) use import::{DetectionsImportPage, imports_page};
pub use query::SCREEN;
pub(crate) use screen_page::screen_page;
pub(crate) use screens_page::screens_page;
pub(crate) use settings::Place;
