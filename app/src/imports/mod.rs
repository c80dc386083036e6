//! What the pages of imports share, whatever they bring in: the drop zone and the history, the page of one ([`ImportPage`]) with how
//! far it is, why it could not be read, and what its columns are; where rows are told one by one before anything is written
//! ([`planned`]), also what would become of them, and what came of it. What only one kind asks is on the pages of the area.
//!
//! Words: an *import* (carga) goes through its moments on one page: the file is dropped and read, its columns are confirmed,
//! and the result is told. What it changes is seen at once or not at all; the page only shows where it stands.

mod bring;
pub mod columns;
mod import_page;
pub mod labels;
mod outcome;
pub mod planned;
mod preview;
mod reading;
mod rpc;
mod stages;

pub use bring::{address, address_of_one, imports_page};
pub use import_page::{Doors, ImportPage, Shown, about_import, follow, id_of_address, import_page};
#[cfg(feature = "ssr")]
pub use outcome::REFUSED_ROWS;
pub use outcome::{LeftOut, figures, left_out, of_rows, rejected_rows};
pub use preview::Fields;
pub use rpc::ListImports;
#[cfg(feature = "ssr")]
pub use rpc::lead_to;
pub use stages::{another, failure_view, imports_link, moment_steps, under_way};
