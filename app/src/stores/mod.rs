//! The store-room's pages: what there is with the panel of acts, an item, a holder, the own loans, the documents, the counts, the
//! requests, the counter, labels to print and the set-up.
//!
//! Words: the *panel* is where an act is filled in, beside the page from which it was opened; the address says which act, and of
//! what. The server puts figures into words (`present`, `charts`) and reads what was typed (`typed`); the browser lays it out.

mod acts;
#[cfg(feature = "ssr")]
mod charts;
mod counter;
mod counts;
#[cfg(feature = "ssr")]
pub mod custody;
mod documents_page;
#[cfg(feature = "ssr")]
mod exports;
mod exports_page;
mod holder_page;
pub mod import;
mod item_page;
#[cfg(feature = "ssr")]
pub(crate) mod labels;
mod lines;
mod list_page;
mod panel;
pub(crate) mod picker;
mod pieces;
#[cfg(feature = "ssr")]
mod present;
mod printing;
mod requests;
mod reserved;
mod rpc;
#[cfg(feature = "ssr")]
mod serial_words;
mod serials;
#[cfg(feature = "ssr")]
mod set_up;
mod settings;
pub(crate) mod shown;
#[cfg(all(test, feature = "ssr"))]
mod tests;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use acts::document_address;
pub(crate) use counter::{code_page, counter_page};
pub(crate) use counts::{count_page, counts_page};
pub(crate) use documents_page::{document_page, documents_page};
pub(crate) use exports_page::exports_page;
pub(crate) use holder_page::{holder_page, mine_page};
pub(crate) use import::{StockImportPage, imports_page as stock_imports_page};
pub(crate) use item_page::item_page;
pub(crate) use list_page::list_page;
pub(crate) use panel::search_items;
pub(crate) use printing::labels_page;
pub(crate) use requests::requests_page;
pub(crate) use settings::SetUp;
