//! Bringing orders or workpieces into a production from a file: its columns are confirmed, what would become of each row is reviewed,
//! and what came of it is told, and undone, on one page.

mod import_page;
mod imports_page;
mod labels;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use import_page::ProductionImportPage;
pub(crate) use imports_page::{orders_import_page, workpieces_import_page};
#[cfg(feature = "ssr")]
pub use present::row_reason;
