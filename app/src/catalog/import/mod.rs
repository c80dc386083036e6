//! Filling the catalogue from files of parts, of cross references, of fitments and of vehicles, for the platform: the columns of a file are confirmed,
//! and what came of it is told, on one page.

mod import_page;
mod imports_page;
mod labels;
#[cfg(feature = "ssr")]
mod present;
mod rpc;
mod shown;
#[cfg(feature = "ssr")]
mod typed;

pub(crate) use import_page::CatalogImportPage;
pub(crate) use imports_page::{fitments_import_page, parts_import_page, references_import_page, vehicles_import_page};
#[cfg(feature = "ssr")]
pub use present::row_reason;
