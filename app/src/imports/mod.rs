//! What the pages of imports share, whatever they bring in: the drop zone and the history, how far a file is, why it
//! could not be read, and what its columns are. What only one kind asks, and what comes of a row, is on the pages of the area.
//!
//! Words: an *import* (carga) goes through its moments on one page: the file is dropped and read, its columns are confirmed,
//! and the result is told. What it changes is seen at once or not at all; the page only shows where it stands.

mod bring;
pub mod columns;
pub mod labels;
mod outcome;
mod preview;
mod reading;
mod rpc;
mod stages;

pub use bring::{address, imports_page};
pub use outcome::{LeftOut, figures, left_out, of_rows, rejected_rows};
pub use preview::Fields;
pub use rpc::ListImports;
pub use stages::{another, failure_notice, failure_view, moment_steps, under_way};
