//! The bodega's own pages: its inventory, and the files it brings in.
//!
//! Words: an *import* (carga) goes through three moments on one page: the file is dropped and read, its columns are
//! confirmed, and the result is told. What it changes is seen at once or not at all; the page only shows where it stands.

#[cfg(feature = "ssr")]
mod charts;
mod editing;
mod import_page;
mod imports_page;
mod items_page;
pub mod labels;
mod mapping_view;
mod outcome_view;
mod plan_view;
#[cfg(feature = "ssr")]
mod present;
mod routes;
mod rpc;
mod shown;
mod state;

pub use routes::InventoryRoutes;
