//! The catalogue as people see it: its start, what a search finds, and a part with who has it.

mod about;
mod availability;
mod catalog_page;
mod categories;
mod chosen;
mod contact;
mod edit;
mod facets;
mod fitments;
mod heard;
mod home_page;
mod import;
pub(crate) mod labels;
pub mod my_vehicles;
mod offers;
mod part_page;
mod picker;
mod question;
mod report_fit;
mod results;
pub mod rpc;
mod search;
mod vehicle_fit;
mod vin_note;
mod why;

#[cfg(feature = "ssr")]
pub use about::listed_address;
pub(crate) use catalog_page::catalog_page;
pub(crate) use edit::{CatalogLists, large_page, merge_page, part_edit_page, reports_page, wanted_page};
pub use home_page::HomePage;
#[cfg(feature = "ssr")]
pub use import::row_reason;
pub(crate) use import::{
    CatalogImportPage, fitments_import_page, parts_import_page, references_import_page, vehicles_import_page,
};
pub(crate) use part_page::part_page;
