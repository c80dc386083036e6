//! Flat workbooks of the trade's standards, ACES and PIES: one sheet names parts, brands and vehicles by ids, and others say what these
//! mean, or more of the same parts.
//!
//! `sheets` knows the sheets by their headers, `book` what they say, and reads them. What the sheet of an import lacks is *added* to it as
//! columns behind its own, so that it is mapped and read as if it stood there.

mod book;
mod sheets;

pub(super) use book::{Book, find_sheet};
pub(super) use sheets::{only_ids, propose};

#[cfg(test)]
mod tests;
