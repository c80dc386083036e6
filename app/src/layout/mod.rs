//! What is around every page: the frame with navigation, header and search, and the pages that say why there is none.

mod account;
mod acting;
pub mod bell;
pub mod device;
mod error_page;
mod frame;
mod guarded;
mod header;
mod keys;
mod nav;
pub mod page_title;
pub mod public_page;
mod scan_search;
mod suggestions;

pub use error_page::{broken_part, not_found_page, problem_page};
pub use frame::Frame;
pub use guarded::{broken_list, guarded, loading};
pub use header::{LanguageToggle, SearchBox, ThemeToggle};
pub(crate) use scan_search::scan_panel;
