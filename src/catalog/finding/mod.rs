//! Finding parts. What was typed is a number, or words that are understood by the names of the catalogue: a vehicle, a group, a brand, a
//! place. The database then looks through all parts for those that meet all of it, counts them and what narrows them, and gives them page
//! by page. What was not understood is looked for as text among these.
//!
//! A number is looked for as it was typed: itself, its GTIN, what replaces it, what begins like it. Only when there is none of these it is
//! looked for in other spellings: with other zeros at its beginning, with letters for digits that look like them, with one letter or digit
//! that is another. A VIN among the words is read as the make and the year that it says.

mod named;
mod ops;
mod question;
mod rules;
mod spellings;
mod store;

pub(super) use ops::LONGEST_QUERY;
pub use ops::search_parts;
pub(crate) use ops::{list_candidates, search_offered};
pub(crate) use store::Offered;

#[cfg(test)]
mod tests;
