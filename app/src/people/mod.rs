//! Who may come in and what an organization is: its people and settings, and all people and organizations for the
//! platform; registering, and setting a forgotten password.
//!
//! Words: a *sheet* is one of the lists with its filters and the form that is open; the server puts it into words
//! (`present`) and reads what comes back (`typed`), the browser lays it out.

mod acting_form;
mod badge_form;
#[cfg(feature = "ssr")]
pub(crate) mod labels;
#[cfg(feature = "ssr")]
mod present;
mod register_page;
mod reset_pages;
pub mod rpc;
mod settings_page;
mod sheet;
mod sheet_page;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use register_page::register_page;
pub(crate) use reset_pages::{forgot_page, reset_page};
pub(crate) use settings_page::{settings_page, settings_tabs};
pub(crate) use sheet_page::{all_people_page, organizations_page, people_page};
